"""The home page: what waits for me, where we stand, and the two taps to log time."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tracker.web.request import PersonRequest


@require_safe
def home(request: PersonRequest) -> HttpResponse:
    """The home page of whoever is logged in; for anyone else what this is."""
    if not request.user.is_authenticated:
        return render(request, "landing.html")
    return render(request, "home.html", {})
