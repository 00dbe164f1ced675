"""From check-ins to what the balance reads: weeks as they were lived, for many weeks in two queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from accounts.couple.models import Couple
from accounts.person.models import Person
from checkins.balance.rules import Lived, Mark
from checkins.checkin.models import COLUMNS, BoundaryMark, CheckIn

WINDOW = timedelta(weeks=6)
"""How far back a reading looks from its newest week."""

NUMBERS = tuple(id for id in COLUMNS if not id.startswith("x"))


def lived(check_in: CheckIn, marks: Iterable[BoundaryMark]) -> Lived:
    """A check-in as the balance reads it; `marks` are those of it."""
    own = tuple(
        Mark(mark.mark, mark.open, mark.boundary) for mark in marks if mark.mark is not None and not mark.of_partner
    )
    numbers = {id: getattr(check_in, COLUMNS[id]) for id in NUMBERS}
    return Lived(
        check_in.week,
        **numbers,
        me_target=check_in.me_target,
        we_target=check_in.we_target,
        marks=own,
        kept=frozenset(check_in.kept) & frozenset(NUMBERS),
    )


def shared_weeks(couple: Couple, seats: Sequence[Person], newest: date) -> tuple[list[Lived], list[Lived]]:
    """The weeks that both sealed in that couple, up to `newest`, as each one lived them, by seat; two queries."""
    rows = CheckIn.objects.filter(couple=couple, owner__in=seats).submitted()
    sealed = list(rows.filter(week__range=(newest - WINDOW, newest)).order_by("week"))
    weeks = {seat.pk: {row.week: row for row in sealed if row.owner_id == seat.pk} for seat in seats}
    both = sorted(set.intersection(*(set(found) for found in weeks.values())))
    marks = _marks(sealed, seats)
    one, two = ([lived(weeks[seat.pk][week], marks[weeks[seat.pk][week].pk]) for week in both] for seat in seats)
    return one, two


def own_weeks(person: Person, newest: date, since: date | None = None) -> list[Lived]:
    """The weeks that a person sealed, with or without a partner, up to `newest`, from `since` on or as far back as a
    reading looks; two queries."""
    rows = CheckIn.objects.owned_by(person).submitted()
    sealed = list(rows.filter(week__range=(since or newest - WINDOW, newest)).order_by("week"))
    marks = _marks(sealed, [person])
    return [lived(row, marks[row.pk]) for row in sealed]


def _marks(check_ins: Sequence[CheckIn], owners: Sequence[Person]) -> dict[UUID, list[BoundaryMark]]:
    found: dict[UUID, list[BoundaryMark]] = {row.pk: [] for row in check_ins}
    for mark in BoundaryMark.objects.filter(owner__in=owners, check_in__in=list(found)).order_by("boundary"):
        found[mark.check_in_id].append(mark)
    return found
