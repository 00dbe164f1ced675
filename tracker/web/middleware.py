"""The edge: where a request gets its clock, and where a refusal that nobody caught becomes an answer."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tracker.refusal import NotThere, Refused


class Edge:
    """Sets `request.now` and answers refusals of pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = timezone.now()  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, NotThere):
            raise Http404 from error
        if isinstance(error, Refused):
            return render(request, "refused.html", {"refusal": error}, status=error.status)
        return None
