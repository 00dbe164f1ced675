"""How people want their notices, for many at once; and what follows for one notice at one instant."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery

from accounts import weeks
from accounts.notice.kinds import Choice, Kind
from accounts.notice.models import Channel, NoticeSettings, Preference
from accounts.person.models import Person


@dataclass(frozen=True, slots=True)
class Wishes:
    """One person's, with the person."""

    person: Person
    settings: NoticeSettings
    preferences: Mapping[str, Preference] = field(default_factory=dict)

    def choice(self, kind: Kind) -> Choice:
        """When they want that kind: as they said, else as it comes."""
        own = self.preferences.get(kind.name) or Preference()
        return _choice(self.person, kind, own.weekday, own.hour)

    def wants(self, kind: Kind, now: datetime) -> bool:
        """Whether a mail of that kind may reach them at all: not if it is off, paused, or the account is closed."""
        if not self.person.is_active or self.person.erased_at:
            return False
        if kind.always:
            return True
        own = self.preferences.get(kind.name)
        return (own is None or own.channel != Channel.OFF) and not self.paused(now)

    def paused(self, now: datetime) -> bool:
        """Whether they asked for no mail on that day, by their own clock."""
        until = self.settings.paused_until
        return until is not None and weeks.local_date(now, self.person.zone) < until

    def loud_from(self, kind: Kind, now: datetime) -> datetime:
        """`now`, or the UTC instant at which their quiet hours end."""
        start, end = self.settings.quiet_from, self.settings.quiet_until
        if kind.always or start is None or end is None:
            return now
        return max(now, weeks.shift_out_of(start, end, now, self.person.zone))


def of_people(people: Collection[Person]) -> dict[UUID, Wishes]:
    """The wishes of those persons, in two queries."""
    ids = [person.pk for person in people]
    preferences: dict[UUID, dict[str, Preference]] = {pk: {} for pk in ids}
    for own in Preference.objects.filter(person__in=ids):
        preferences[own.person_id][own.kind] = own
    rows = NoticeSettings.objects.in_bulk(ids)
    return {
        person.pk: Wishes(person, rows.get(person.pk) or NoticeSettings(person=person), preferences[person.pk])
        for person in people
    }


def choices_of(kind: Kind, ids: Collection[UUID]) -> list[Choice]:
    """When those persons want that kind; one query."""
    own = Preference.objects.filter(person=OuterRef("pk"), kind=kind.name)
    said = {"said_weekday": Subquery(own.values("weekday")), "said_hour": Subquery(own.values("hour"))}
    people: Iterable[Any] = Person.objects.filter(pk__in=ids).annotate(**said)
    return [_choice(person, kind, person.said_weekday, person.said_hour) for person in people]


def _choice(person: Person, kind: Kind, weekday: int | None, hour: int | None) -> Choice:
    """What was said, else what the kind has."""
    return Choice(person, kind.weekday if weekday is None else weekday, kind.hour if hour is None else hour)


def of_ids(ids: Collection[UUID]) -> dict[UUID, Wishes]:
    """The same by id, in three queries; those who are gone are left out."""
    return of_people(list(Person.objects.filter(pk__in=ids)))
