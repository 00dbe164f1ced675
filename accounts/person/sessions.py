"""Sessions whose keys are stored hashed, with the person loaded in the same query.

Django's documented extension of the database store. The phone's token is the key of a session marked `app`; such a
session is refused as a web cookie, and a web session as a token.
"""

from __future__ import annotations

import hashlib
import uuid
from datetime import UTC, datetime
from typing import Any

from allauth.headless.tokens.strategies.base import AbstractTokenStrategy
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import DatabaseError, IntegrityError, router, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.person.models import Person, Session
from tracker.prepared import rows_of

DOOR = "door"
_STARTED = "started"


def hashed(key: str) -> str:
    """What the database holds in place of a session's key (128 random bits need no salt)."""
    return hashlib.sha256(key.encode()).hexdigest()


def _session_with_person(key: str) -> Session | None:
    """The session of that hashed key and its person; one query, asked on every request."""
    found = rows_of(Session, lambda key: Session.objects.filter(session_key=key).select_related("person"), key)
    return found[0] if found else None


class SessionStore(DatabaseStore):
    row: Session | None = None

    def __init__(self, session_key: str | None = None, door: str | None = None) -> None:
        super().__init__(session_key)
        self.door = door

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        now = timezone.now()
        row = _session_with_person(hashed(self.session_key or ""))
        if (
            row is None
            or row.expire_date <= now
            or row.too_old(now, settings.SESSION_ABSOLUTE_AGE)
            or (self.door and row.door != self.door)
        ):
            self._session_key = None
            return None
        self.row = row
        return row

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(session_key=hashed(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        person = data.get(SESSION_KEY)
        started = data.get(_STARTED)
        return Session(
            session_key=hashed(self._get_or_create_session_key()),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            person_id=person,
            door=data.get(DOOR, Session.Door.WEB),
            started_at=datetime.fromtimestamp(started[1], UTC) if started else timezone.now(),
        )

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            return self.create()
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        person = data.get(SESSION_KEY)
        if person and data.get(_STARTED, [None])[0] != person:
            data[_STARTED] = [person, timezone.now().timestamp()]
        row = self.create_model_instance(data)
        using = router.db_for_write(Session, instance=row)
        try:
            with transaction.atomic(using=using):
                row.save(force_insert=must_create, force_update=not must_create, using=using)
        except (IntegrityError, DatabaseError) as error:
            if must_create or isinstance(error, IntegrityError):
                raise
            raise UpdateError from error

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            Session.objects.filter(session_key=hashed(key)).delete()


def person_of(session: SessionStore) -> Person | None:
    """The person logged in with this session, without another query; None once the password has changed."""
    session.get(SESSION_KEY)
    person = session.row.person if session.row else None
    if person is None or not person.is_active or str(person.pk) != session.get(SESSION_KEY):
        return None
    if not constant_time_compare(session.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash()):
        session.flush()
        return None
    return person


def app_session(token: str) -> SessionStore | None:
    """The session of a phone's token, or None if there is none any more."""
    session = SessionStore(token, door=Session.Door.APP)
    session.get(SESSION_KEY)
    return session if session.session_key else None


def slide(session: SessionStore, now: datetime) -> bool:
    """Whether the session has used up half of its idle time and should be saved anew."""
    half = settings.SESSION_COOKIE_AGE / 2
    return session.row is not None and (session.row.expire_date - now).total_seconds() < half


class AppTokens(AbstractTokenStrategy):
    """allauth's headless tokens: the key of a session that only the app's door accepts."""

    def create_session_token(self, request: HttpRequest) -> str:
        request.session[DOOR] = Session.Door.APP.value
        request.session.save()
        return str(request.session.session_key)

    def lookup_session(self, session_token: str) -> SessionStore | None:
        return app_session(session_token)


def end_sessions(person: Person, *, but: SessionStore | None = None) -> None:
    """Log the person out everywhere, except where `but` is the session in use; what any browser of theirs keeps locked
    stays locked for good, for whoever was in has had the key."""
    person.device_salt = uuid.uuid4()
    Person.objects.filter(pk=person.pk).update(device_salt=person.device_salt)
    others = Session.objects.filter(person=person)
    if but and but.session_key:
        others = others.exclude(session_key=hashed(but.session_key))
    others.delete()
