"""The weeks of a year, and two periods beside each other. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from accounts import weeks
from checkins.balance.parts import mean
from checkins.balance.reading import ARROW, FEWEST_WEEKS

MOST_DAYS = 3 * 366
"""The longest period that can be compared."""

USUAL = 4
"""Weeks with figures in each of the two periods, unless others are asked for."""

CLEARLY = 20
WORDS = {-2: "less", -1: "a little less", 0: "about the same", 1: "a little more", 2: "more"}
AS_MUCH = "about as much"


class Period(NamedTuple):
    """A stretch of dates, both ends included. A week counts in the period that holds its first date."""

    first: date
    last: date


class Mean(NamedTuple):
    """The mean of a figure over the weeks that carry it, and how many those are; None of no week."""

    value: float | None
    weeks: int


def mean_of(figures: Sequence[float | None]) -> Mean:
    """The mean of what is there; a gap is no zero."""
    found = [figure for figure in figures if figure is not None]
    return Mean(mean(found), len(found))


def difference(first: Mean, second: Mean) -> float | None:
    """How far the second mean lies above the first, before any rounding; None unless two weeks carry each."""
    if first.value is None or second.value is None or min(first.weeks, second.weeks) < FEWEST_WEEKS:
        return None
    return round(second.value - first.value, 6)


def way(apart: float) -> int:
    """Which word a difference has: 0 below 8 points, 1 from 8 and 2 from 20, less than nothing where it fell."""
    size = 2 if abs(apart) >= CLEARLY else 1 if abs(apart) >= ARROW else 0
    return size if apart >= 0 else -size


def usual_periods(held: Sequence[date]) -> tuple[Period, Period] | None:
    """The last four weeks with figures and the four before, from up to eight in order; None of none."""
    if not held:
        return None
    later, earlier = held[-USUAL:], held[-2 * USUAL : -USUAL]
    if not earlier:
        earlier = [later[0] - timedelta(weeks=USUAL), weeks.week_before(later[0])]
    return Period(earlier[0], weeks.last_day(earlier[-1])), Period(later[0], weeks.last_day(later[-1]))


def weeks_of_year(year: int, held: Collection[date], *, first: date, newest: date) -> list[date]:
    """The weeks that begin in a year, in order: those that hold something, and the others between first and newest.

    Those others are counted back from the newest; one that shares a day with a week that holds something, from a time
    when weeks began on another day, is left out.
    """
    found = {week for week in held if week.year == year}
    week = min(newest, weeks.week_of(date(year, 12, 31), newest.weekday()))
    while week >= first and week.year == year:
        if all(abs(week - other) >= timedelta(days=weeks.DAYS) for other in held):
            found.add(week)
        week = weeks.week_before(week)
    return sorted(found)
