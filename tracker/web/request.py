"""The request as pages get it: a person, the instant, and htmx."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:

    class PersonRequest(HttpRequest):
        """A request by someone logged in. `now` is the one clock: the UTC instant at which it arrived."""

        user: Any
        now: datetime
        htmx: HtmxDetails
else:
    PersonRequest = HttpRequest


def id_named(request: HttpRequest, name: str) -> UUID | None:
    """The id that the address gives under that name; None for none, and for what is not one."""
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None
