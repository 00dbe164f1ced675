"""Recurring kinds: everyone has one open row of each, which is the next occasion."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.notice import wishes
from accounts.notice.kinds import Kind, Occasion, foreseen, recurring
from accounts.notice.models import Notice, Notices, State, notice_of, tell_of
from accounts.notice.wishes import Wishes
from accounts.person.models import Person
from tracker.transaction import one_transaction

AHEAD = 8
"""How many occasions to look ahead for one that was not told of yet."""

CHUNK = 500

CONFIRMED = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
"""Nobody is written to whose address anyone could have typed."""


def ensure_recurring(person: Person, now: datetime) -> None:
    """Write the next row of every recurring kind that this person has no open row of; for someone new."""
    _ensure([person], recurring(), now)


def reschedule(person: Person, now: datetime, kind: Kind | None = None) -> None:
    """Write the next rows anew, for one kind or all, since the weekday, hour, zone or couple has changed.

    What was sent stays sent: an occasion whose key is settled is not told of again.
    """
    kinds = [kind] if kind else [*recurring(), *foreseen()]
    with transaction.atomic():
        _waiting(now).filter(person=person, kind__in=[kind.name for kind in kinds]).delete()
        _ensure([person], [kind for kind in kinds if kind.upcoming], now)
        _foresee(person, [kind for kind in kinds if kind.ahead], now)


def following(notices: Iterable[Notice], kind: Kind, people: dict[UUID, Wishes], now: datetime) -> list[Notice]:
    """The rows after these of a recurring kind, not saved yet; empty for a kind that does not recur."""
    if kind.upcoming is None:
        return []
    choices = [people[pk].choice(kind) for pk in {notice.person_id for notice in notices} if pk in people]
    return [notice_of(pk, kind, one) for pk, one in kind.upcoming(choices, now).items()] if choices else []


def mend(now: datetime) -> int:
    """Write what is missing: series of kinds that are new, and any that broke; how many rows that were.

    For the nightly task: in chunks of people, each its own transaction.
    """
    mended = 0
    for kind in recurring():
        last = UUID(int=0)
        is_open = Notice.objects.filter(person=OuterRef("pk"), kind=kind.name, state=State.DUE)
        missing = Person.objects.filter(~Exists(is_open), Exists(CONFIRMED), is_active=True, erased_at=None)
        while people := list(missing.filter(pk__gt=last).order_by("pk")[:CHUNK]):
            mended += _ensure(people, [kind], now)
            last = people[-1].pk
    return mended


def _foresee(person: Person, kinds: Sequence[Kind], now: datetime) -> None:
    """Write all that is still to come of kinds whose occasions are known ahead."""
    if not kinds:
        return
    wanted = wishes.of_people([person])[person.pk]
    for kind in kinds:
        assert kind.ahead is not None
        found = kind.ahead([wanted.choice(kind)], now).get(person.pk, [])
        tell_of(kind, [(person.pk, one) for one in found if one.due_at > now])


@one_transaction
def _ensure(people: Sequence[Person], kinds: Sequence[Kind], now: datetime) -> int:
    """Write the next row for those without an open one, over keys that are settled already."""
    wanted = wishes.of_people(people)
    written = 0
    for kind in kinds:
        after = dict.fromkeys(_without_next(people, kind, now), now)
        for _ in range(AHEAD):
            if not after:
                break
            found = _upcoming(kind, wanted, after)
            taken = _taken(kind, found)
            fresh = {pk: one for pk, one in found.items() if (pk, one.key) not in taken}
            Notice.objects.bulk_create([notice_of(pk, kind, one) for pk, one in fresh.items()], ignore_conflicts=True)
            written += len(fresh)
            after = {pk: one.due_at for pk, one in found.items() if pk not in fresh}
    return written


def _waiting(now: datetime) -> Notices:
    """Rows whose time has not come and that nobody has touched; what is being sent or tried again is left alone."""
    return Notice.objects.filter(state=State.DUE, lease=None, attempts=0, due_at__gt=now)


def _without_next(people: Sequence[Person], kind: Kind, now: datetime) -> list[UUID]:
    covered = set(_waiting(now).filter(person__in=people, kind=kind.name).values_list("person", flat=True))
    return [person.pk for person in people if person.pk not in covered]


def _upcoming(kind: Kind, wanted: dict[UUID, Wishes], after: dict[UUID, datetime]) -> dict[UUID, Occasion]:
    """The occasions after each one's own instant; one call for each instant there is."""
    assert kind.upcoming is not None
    found: dict[UUID, Occasion] = {}
    for instant in set(after.values()):
        choices = [wanted[pk].choice(kind) for pk, then in after.items() if then == instant]
        found |= kind.upcoming(choices, instant)
    return found


def _taken(kind: Kind, found: dict[UUID, Occasion]) -> set[tuple[UUID, str]]:
    rows = Notice.objects.filter(kind=kind.name, person__in=found, key__in={one.key for one in found.values()})
    return set(rows.values_list("person", "key"))
