"""The edge: where a request gets its clock, and where a refusal that nobody caught becomes an answer."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import get_resolver
from django.utils import timezone

from tracker.refusal import NotThere, Refused


class Edge:
    """Sets `request.now`, answers refusals of pages, and what is not there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = timezone.now()  # type: ignore[attr-defined]
        response = self.get_response(request)
        if settings.DEBUG and response.status_code == 404 and request.resolver_match is None:
            return _not_there(request)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, NotThere | Http404):
            return _not_there(request)
        if isinstance(error, Refused):
            return render(request, "refused.html", {"refusal": error}, status=error.status)
        return None


def _not_there(request: HttpRequest) -> HttpResponse:
    """The site's own answer for what is not there, also where Django would list the addresses it knows."""
    answer: Callable[..., HttpResponse] = get_resolver().resolve_error_handler(404)
    return answer(request, exception=Http404())
