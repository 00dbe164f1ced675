"""What every page's frame needs to know of the person."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from accounts.person.device_key import tag_of


def whose(request: HttpRequest) -> dict[str, Any]:
    """Whose account the page is of, the tag of what is theirs in this browser, and whether it is a demo."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"whose": None, "demo": False}
    return {"whose": user, "device_tag": tag_of(user), "demo": user.is_demo}
