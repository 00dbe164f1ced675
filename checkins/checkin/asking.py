"""Whom a check-in is of: alone or in a couple, by which weeks, in which zones. Never tells what anyone has answered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from accounts import weeks
from accounts.couple.models import Couple, Membership
from accounts.couple.week import first_week_of, first_weekday_of
from accounts.person.models import Person
from checkins.checkin import rules
from tracker.refusal import NotThere

YEARS = range(2000, 2200)
"""Weeks that a person could live in; the calendar ends soon after."""


@dataclass(frozen=True, slots=True)
class Asking:
    """One person's weeks. `seats` are the two of the open couple in the order of their seats; empty for one alone."""

    person: Person
    couple: Couple | None = None
    seats: tuple[Person, ...] = ()

    @property
    def partner(self) -> Person | None:
        return next((one for one in self.seats if one.pk != self.person.pk), None)

    @property
    def first_weekday(self) -> int:
        return first_weekday_of(self.person, self.couple)

    @property
    def since(self) -> date | None:
        """The couple's first week: the one in which the two linked, on the earlier of their clocks."""
        if self.couple is None:
            return None
        return first_week_of(self.couple.started_at, self.couple.first_weekday, [one.zone for one in self.seats])

    def couple_in(self, week: date) -> Couple | None:
        """The couple whose week that is; None for a week from before the two linked, and for one alone."""
        return self.couple if self.since is not None and week >= self.since else None

    def partner_in(self, week: date) -> Person | None:
        return self.partner if self.couple_in(week) else None

    def opens_at(self, week: date) -> datetime:
        return weeks.opens_at(week, self.person.zone)

    def closes_at(self, week: date) -> datetime:
        """24:00 of the third day after the week's last day, in the later zone of those whose week it is."""
        both = self.seats if self.couple_in(week) else (self.person,)
        return weeks.closes_at(week, [one.zone for one in both])

    def week_at(self, now: datetime) -> date:
        """The week that this person lives in."""
        return weeks.week_of(weeks.local_date(now, self.person.zone), self.first_weekday)

    def week_open(self, now: datetime) -> date | None:
        """The week whose check-in can be written now; None between two of them."""
        this = self.week_at(now)
        for week in (this, weeks.week_before(this)):
            if self.opens_at(week) <= now < self.closes_at(week):
                return week
        return None

    def newest_closed(self, now: datetime) -> date:
        """The newest week that nobody can write in any more."""
        zones = [one.zone for one in self.seats or (self.person,)]
        return weeks.newest_closed(now, self.first_weekday, self.person.zone, zones)

    def is_a_week(self, week: date) -> bool:
        return week.weekday() == self.first_weekday and week.year in YEARS

    def may_look_at(self, week: date, now: datetime) -> bool:
        """Whether a week is one of the couple's own that has begun, revealed or not."""
        return self.is_a_week(week) and self.couple_in(week) is not None and week <= self.week_at(now)

    def must_be_a_week(self, week: date) -> None:
        """Raises NotThere for a date on which no week of this person begins."""
        if not self.is_a_week(week):
            raise NotThere("week")

    def must_be_open(self, week: date, now: datetime, submitted_at: datetime | None = None) -> None:
        """Raises AlreadySealed, WeekClosed (also for what linking or leaving made no week of theirs), NotOpenYet."""
        if submitted_at is None and not self.is_a_week(week):
            raise rules.WeekClosed
        opens, closes = self.opens_at(week), self.closes_at(week)
        rules.check_window(now, opens=opens, closes=closes, submitted_at=submitted_at)


def asking_of(person: Person) -> Asking:
    """A person's weeks; one query."""
    return askings_of([person])[person.pk]


def askings_of(people: Collection[Person]) -> dict[UUID, Asking]:
    """The weeks of many persons; one query."""
    mine = Membership.objects.filter(person__in=people, left_at=None).values("couple")
    rows = Membership.objects.filter(couple__in=mine, left_at=None).select_related("couple", "person").order_by("seat")
    found: dict[UUID, list[Membership]] = {}
    for row in rows:
        found.setdefault(row.couple_id, []).append(row)
    asked = {person.pk: Asking(person) for person in people}
    for seats in found.values():
        both = tuple(row.person for row in seats)
        for row in seats:
            if row.person_id in asked:
                asked[row.person_id] = Asking(row.person, row.couple, both)
    return asked


def week_named(text: str) -> date:
    """The first date of a week as addresses name it. Raises NotThere for anything else."""
    try:
        week = date.fromisoformat(text)
    except ValueError:
        raise NotThere from None
    if week.isoformat() != text:
        raise NotThere
    return week
