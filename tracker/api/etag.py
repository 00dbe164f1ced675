"""ETags: a keyed hash of viewer, row and version, so that nothing can be read from one."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from django.conf import settings
from rest_framework.request import Request

from tracker.api.problems import PreconditionRequired


def etag(viewer: Any, row: Any) -> str:
    """The ETag of the row as this viewer sees it."""
    text = f"etag:{viewer.pk}:{row.pk}:{row.version}"
    return '"' + hmac.digest(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hex()[:24] + '"'


def if_match(request: Request) -> str:
    """The ETag that the client read. Raises PreconditionRequired."""
    given = request.headers.get("If-Match", "").strip()
    if not given or given == "*":
        raise PreconditionRequired
    return given.removeprefix("W/")
