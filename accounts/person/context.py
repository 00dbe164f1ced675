"""What every page's frame needs to know of the person."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def whose(request: HttpRequest) -> dict[str, Any]:
    """Whose account the page is of, and whether it is a demo."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"whose": None, "demo": False}
    return {"whose": user, "demo": user.is_demo}
