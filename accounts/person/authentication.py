"""How a call to the API says who it is."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.person.models import Person
from accounts.person.sessions import SessionStore, app_session, person_of, slide


class AppSession(BaseAuthentication):
    """The phone's session token, in the header `X-Session-Token`; one query."""

    def authenticate(self, request: Request) -> tuple[Person, SessionStore] | None:
        token = request.headers.get("X-Session-Token")
        if not token:
            return None
        session = app_session(token)
        person = person_of(session) if session else None
        if session is None or person is None:
            raise AuthenticationFailed
        if slide(session, request._request.now):  # type: ignore[attr-defined]
            session.save()
        return person, session

    def authenticate_header(self, request: Request) -> str:
        return 'Session realm="api"'


class WebSession(SessionAuthentication):
    """The web's cookie, with CSRF protection, for the site's own scripts."""


class AppSessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = AppSession
    name = "sessionToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "header", "name": "X-Session-Token"}


class WebSessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = WebSession
    name = "webCookie"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "twofold"}
