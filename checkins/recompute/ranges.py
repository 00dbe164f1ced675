"""Working out all stored readings anew, in ranges of ids. A range that is done again changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from time import monotonic
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from checkins.balance.models import OwnReading, SharedWeek
from checkins.recompute import couples, people
from checkins.recompute.rows import Done, from_week

PARTS = 256
"""Into so many ranges all ids fall: by their first byte."""

STEP, MOST = 50, 500
"""Couples, or people, in the first transaction, and in any."""

QUICK, SLOW = 0.1, 0.3
"""Seconds: after a transaction quicker or slower than this the next one takes twice as many, or half."""


@dataclass(slots=True)
class Pace:
    """How many at once, so that nobody who writes meanwhile waits for long, on a busy machine either."""

    step: int = STEP

    @contextmanager
    def measured(self) -> Iterator[None]:
        began = monotonic()
        yield
        took = monotonic() - began
        if took > SLOW:
            self.step = max(1, self.step // 2)
        elif took < QUICK:
            self.step = min(MOST, self.step * 2)


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
    pace = Pace(step)
    for some in _keys(SharedWeek.objects.all(), "couple", ids, since, pace):
        with pace.measured():
            done, both = couples.recompute(some, since=since, now=now)
        yield done
        if alone := people.with_weeks_alone(both, since):
            yield people.recompute(alone, since=since, now=now)
    for some in _keys(OwnReading.objects.filter(couple=None), "owner", ids, since, pace):
        with pace.measured():
            done = people.recompute(some, since=since, now=now)
        yield done


def _keys(rows: QuerySet[Any], name: str, ids: Range, since: date | None, pace: Pace) -> Iterator[list[UUID]]:
    """Whose those rows are, in the order of ids, so many at once."""
    rows = from_week(rows, since).filter(**{f"{name}__lte": ids.last}).order_by(name)
    beyond: dict[str, UUID] = {f"{name}__gte": ids.first}
    while found := list(rows.filter(**beyond).values_list(name, flat=True).distinct()[: pace.step]):
        yield found
        beyond = {f"{name}__gt": found[-1]}
