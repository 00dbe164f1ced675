"""The weeks and readings of many at once, for the mails of a month. No rows of its own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from accounts.couple.models import Couple
from accounts.person.models import Person
from checkins.balance.models import TEXTS, OwnReading, SharedWeek


def weeks_between(couples: Collection[Couple], first: date, last: date) -> dict[UUID, list[SharedWeek]]:
    """The revealed weeks of each couple that begin on those dates, oldest first, without texts; one query."""
    found: dict[UUID, list[SharedWeek]] = {}
    rows = SharedWeek.objects.filter(couple__in=couples, week__range=(first, last))
    for row in rows.order_by("week").defer(*TEXTS):
        found.setdefault(row.couple_id, []).append(row)
    return found


def readings_between(people: Collection[Person], first: date, last: date) -> dict[UUID, list[OwnReading]]:
    """Each person's own readings of the weeks that begin on those dates, oldest first; one query."""
    found: dict[UUID, list[OwnReading]] = {}
    for row in OwnReading.objects.filter(owner__in=people, week__range=(first, last)).order_by("week"):
        found.setdefault(row.owner_id, []).append(row)
    return found
