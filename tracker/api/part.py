"""One write of a batch, as a request of its own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


class Part(HttpRequest):
    """A request whose body was read, and looked at, with that of the batch it is in. Nobody renders its answer."""

    said: dict[str, Any]
