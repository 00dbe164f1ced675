"""Changing one's profile, confirming an address, ending sessions."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings

from accounts.person.models import Person, Session
from accounts.person.sessions import SessionStore, hashed
from tracker.refusal import Changed, NotThere
from tracker.transaction import one_transaction

Follow = Callable[[Person, datetime], None]
_followers: dict[Follow, str] = {}

PROFILE = ("name", "time_zone", "language", "first_weekday")


def whenever_changed(follow: Follow, *, only: str = "") -> Follow:
    """Have this called, in the same transaction, when a person arrives or their profile has changed.

    `only` names the one column of the profile whose change matters.
    """
    _followers[follow] = only
    return follow


def tell_followers(person: Person, now: datetime, changed: Collection[str] = ()) -> None:
    """Call what others registered for someone who arrives, or for a change of those columns of their profile."""
    for follow, only in _followers.items():
        if not only or only in changed:
            follow(person, now)


def stamp(person: Person) -> str:
    """Which state of the profile this is; what a form or a phone has seen."""
    text = "\0".join(str(getattr(person, name)) for name in PROFILE)
    return hashlib.sha256(f"{person.pk}\0{text}".encode()).hexdigest()[:24]


@one_transaction
def change_profile(person: Person, *, now: datetime, seen: str | None = None, **fields: Any) -> Person:
    """The person with those fields of the profile changed. Raises Changed if it is not as it was `seen` any more."""
    row = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    wished = {name: value for name, value in fields.items() if name in PROFILE}
    if all(getattr(row, name) == value for name, value in wished.items()):
        return row
    if seen is not None and seen != stamp(row):
        raise Changed(row)
    changed = [name for name, value in wished.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, wished[name])
    row.save(update_fields=changed)
    tell_followers(row, now, changed)
    return row


def has_confirmed_address(person: Person) -> bool:
    """Whether the address they log in with is confirmed."""
    return bool(EmailAddress.objects.filter(user=person, email__iexact=person.email, verified=True).exists())


def devices_of(person: Person, now: datetime) -> list[Session]:
    """The devices that are logged in, newest first."""
    live = Session.objects.filter(person=person, expire_date__gt=now).order_by("-started_at", "session_key")
    return [one for one in live if not one.too_old(now, settings.SESSION_ABSOLUTE_AGE)]


def is_this(device: Session, session: SessionStore) -> bool:
    """Whether that device is the one in use."""
    return bool(session.session_key) and device.session_key == hashed(session.session_key or "")


def end_device(person: Person, name: str, *, now: datetime) -> None:
    """Log one of one's own devices out, at once. Raises NotThere."""
    for device in devices_of(person, now):
        if device.handle == name:
            device.delete()
            return
    raise NotThere
