"""The cast: Ana and Ben (a couple), Cleo (alone), Dan (Ben's ex), Sam (staff)."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

PASSWORD = "a quiet kitchen table"


class QuickHasher(MD5PasswordHasher):
    """Quick enough for tests that do not ask how slow log-in is."""

    algorithm = "quick"


def person(name: str, time_zone: str, **fields: Any):
    """Someone with a confirmed address."""
    from datetime import UTC, datetime

    from allauth.account.models import EmailAddress
    from django.utils import timezone

    from accounts.person.models import Person

    email = f"{name.lower()}@example.org"
    fields.setdefault("created_at", datetime(2026, 1, 1, tzinfo=UTC))
    made = Person.objects.create_user(
        email, PASSWORD, name=name, time_zone=time_zone, consented_at=timezone.now(), **fields
    )
    EmailAddress.objects.create(user=made, email=email, verified=True, primary=True)
    return made


def mailed() -> list[Any]:
    """All mails, once a worker has come for those of the account."""
    from django.core import mail
    from django.utils import timezone

    from accounts.post import outbox

    outbox.send_due(timezone.now)
    return mail.outbox


class Phone:
    """A phone: JSON in and out, a session token in the header, ETags remembered by address."""

    def __init__(self, someone: Any = None) -> None:
        self.client = Client(raise_request_exception=True)
        self.token = session_of(someone) if someone is not None else ""
        self.etags: dict[str, str] = {}

    def __call__(self, method: str, path: str, body: Any = None, **headers: str):
        """Call the API; `path` is below /api/v1/ unless it begins with a slash."""
        path = path if path.startswith("/") else f"/api/v1/{path}"
        if self.token:
            headers.setdefault("X-Session-Token", self.token)
        data = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        answer = self.client.generic(method, path, headers=headers, **data)
        if "ETag" in answer.headers:
            self.etags[path] = answer.headers["ETag"]
        return answer

    def get(self, path: str, **headers: str):
        return self("GET", path, **headers)

    def put(self, path: str, body: Any = None, **headers: str):
        return self("PUT", path, body if body is not None else {}, **headers)

    def post(self, path: str, body: Any = None, **headers: str):
        return self("POST", path, body if body is not None else {}, **headers)

    def patch(self, path: str, body: Any, **headers: str):
        return self("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str):
        return self("DELETE", path, **headers)

    def etag(self, path: str) -> str:
        """The ETag of a row, read now."""
        return self.get(path).headers["ETag"]


def session_of(someone: Any) -> str:
    """The session token of a phone that has logged in."""
    from accounts.person.sessions import DOOR, SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(someone.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = someone.get_session_auth_hash()
    session[DOOR] = "app"
    session.save()
    return session.session_key
