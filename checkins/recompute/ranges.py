"""Working out all stored readings anew, in ranges of ids. A range that is done again changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from checkins.balance.models import OwnReading, SharedWeek
from checkins.recompute import couples, people
from checkins.recompute.rows import Done, from_week

PARTS = 256
"""Into so many ranges all ids fall: by their first byte."""

STEP = 100
"""Couples, or people, in one transaction: far less than a second."""


class Range(NamedTuple):
    """Ids, both ends among them."""

    first: UUID
    last: UUID


EVERYONE = Range(UUID(int=0), UUID(int=(1 << 128) - 1))


def part(number: int) -> Range:
    """One of the 256."""
    return Range(UUID(int=number << 120), UUID(int=(number + 1 << 120) - 1))


def recompute(ids: Range, *, since: date | None, now: datetime, step: int = STEP) -> Iterator[Done]:
    """All readings of the couples and people in that range, from a week on; what was done, after each transaction.

    The weeks of someone alone are read after those in a couple, so they come again after a couple of theirs.
    """
    for some in _keys(SharedWeek.objects.all(), "couple", ids, since, step):
        done, both = couples.recompute(some, since=since, now=now)
        yield done
        if alone := people.with_weeks_alone(both, since):
            yield people.recompute(alone, since=since, now=now)
    for some in _keys(OwnReading.objects.filter(couple=None), "owner", ids, since, step):
        yield people.recompute(some, since=since, now=now)


def _keys(rows: QuerySet[Any], name: str, ids: Range, since: date | None, step: int) -> Iterator[list[UUID]]:
    """Whose those rows are, in the order of ids, so many at once."""
    rows = from_week(rows, since).filter(**{f"{name}__lte": ids.last}).order_by(name)
    beyond: dict[str, UUID] = {f"{name}__gte": ids.first}
    while found := list(rows.filter(**beyond).values_list(name, flat=True).distinct()[:step]):
        yield found
        beyond = {f"{name}__gt": found[-1]}
