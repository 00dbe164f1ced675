"""The week that one lives in: the couple's, or one's own while alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from accounts.couple.models import Couple
from accounts.person.models import Person
from accounts.weeks import local_date, week_asked, week_of


def first_weekday_of(person: Person, couple: Couple | None) -> int:
    """The weekday on which this person's weeks begin, 0 = Monday: the couple's, or their own while alone."""
    return couple.first_weekday if couple else person.first_weekday


def week_holding(day: date, person: Person, couple: Couple | None) -> date:
    """The first date of this person's week that holds a local date."""
    return week_of(day, first_weekday_of(person, couple))


def this_week(person: Person, couple: Couple | None, now: datetime) -> date:
    """The first date of the week that this person lives in at an instant, by their own clock."""
    return week_holding(local_date(now, person.zone), person, couple)


def came_in(person: Person, couple: Couple | None) -> date:
    """The week in which this person signed up: nothing is asked about the time before."""
    return this_week(person, couple, person.created_at)


def week_open(person: Person, couple: Couple | None, now: datetime) -> date | None:
    """The week whose check-in this person can begin now; None between two of them."""
    week = week_asked(now, first_weekday_of(person, couple), person.zone)
    return week if week is not None and week >= came_in(person, couple) else None


def first_week_of(started_at: datetime, first_weekday: int, zones: Iterable[ZoneInfo]) -> date:
    """The couple's first week: the one in which the two linked, on the earlier of their clocks."""
    return week_of(min(local_date(started_at, zone) for zone in zones), first_weekday)
