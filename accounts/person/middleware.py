"""Who is here: the session by its cookie, and the person it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from accounts.person.models import Session
from accounts.person.sessions import SessionStore, person_of, slide


class Sessions(SessionMiddleware):
    """Django's, but a phone's token is no web cookie, and a used session lives on."""

    def process_request(self, request: HttpRequest) -> None:
        request.session = SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME), door=Session.Door.WEB)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        session: Any = request.session
        if isinstance(session, SessionStore) and session.accessed and slide(session, request.now):  # type: ignore[attr-defined]
            session.modified = True
        return super().process_response(request, response)


CLEARING, KEEPING = '"cache", "storage"', '"cache"'
"""What a browser forgets at logging out: everything, or all but the answers it keeps locked, if so wished."""


class Person:
    """Sets `request.user`, loaded together with the session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: person_of(request.session) or AnonymousUser())  # type: ignore[assignment, arg-type]
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
        if getattr(request, "logged_out", False):
            response.headers["Clear-Site-Data"] = KEEPING if request.POST.get("kept") == "stay" else CLEARING
        return response
