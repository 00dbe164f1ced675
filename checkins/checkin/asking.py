"""Whom a check-in is of: alone or in a couple, by which weeks, in which zones. Never tells what anyone has answered."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from accounts import weeks
from accounts.belonging.act import acting
from accounts.couple.models import Couple, Membership
from accounts.couple.week import came_in, first_weekday_of, this_week, week_open
from accounts.person.models import Person
from checkins.checkin import rules
from tracker.prepared import rows_of
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
        """The couple's first week."""
        return self.couple.first_week if self.couple else None

    @property
    def came_in(self) -> date:
        """The week in which this person signed up."""
        return came_in(self.person, self.couple)

    def couple_in(self, week: date) -> Couple | None:
        """The couple whose week that is; None for a week from before the two linked, and for one alone."""
        return self.couple if self.since is not None and week >= self.since else None

    def partner_in(self, week: date) -> Person | None:
        return self.partner if self.couple_in(week) else None

    def opens_at(self, week: date) -> datetime:
        return weeks.opens_at(week, self.person.zone)

    def week_at(self, now: datetime) -> date:
        """The week that this person lives in."""
        return this_week(self.person, self.couple, now)

    def week_open(self, now: datetime) -> date | None:
        """The week whose check-in can be begun now; None between two of them."""
        return week_open(self.person, self.couple, now)

    def is_open(self, week: date, now: datetime, *, begun: bool = False) -> bool:
        """Whether the week's check-in can be written now. One that is begun stays open until the week closes, into
        whatever zone its author goes meanwhile."""
        return self.is_a_week(week) and now < weeks.closes_at(week) and (begun or week == self.week_open(now))

    def next_asked(self, week: date, until: date | None) -> date:
        """That week, or the first one after it that is asked of someone quiet `until` that day."""
        return max(week, weeks.week_of(until, self.first_weekday)) if until else week

    def closing_day(self, week: date, now: datetime) -> date | None:
        """The last whole day in which it can be written, to be told; None once that is over: then the hour is."""
        day = weeks.closing_day(week)
        return day if weeks.local_date(now, self.person.zone) <= day else None

    def newest_closed(self, now: datetime) -> date:
        """The newest week that nobody can write in any more."""
        return weeks.newest_closed(now, self.first_weekday)

    def is_a_week(self, week: date) -> bool:
        return week.weekday() == self.first_weekday and week.year in YEARS

    def may_look_at(self, week: date, now: datetime) -> bool:
        """Whether a week is one of the couple's own that has begun, revealed or not."""
        return self.is_a_week(week) and self.couple_in(week) is not None and week <= self.week_at(now)

    def must_be_a_week(self, week: date) -> None:
        """Raises NotThere for a date on which no week of this person begins."""
        if not self.is_a_week(week):
            raise NotThere("week")

    def must_be_open(
        self, week: date, now: datetime, *, begun: bool = False, submitted_at: datetime | None = None
    ) -> None:
        """Raises AlreadySealed, WeekClosed (also for what linking or leaving made no week of theirs, and for one from
        before they came), NotOpenYet."""
        if submitted_at is None and not (self.is_a_week(week) and (begun or week >= self.came_in)):
            raise rules.WeekClosed
        opens = now if begun else self.opens_at(week)
        rules.check_window(now, opens=opens, closes=weeks.closes_at(week), submitted_at=submitted_at)


def asking_of(person: Person) -> Asking:
    """A person's weeks; one query."""
    return _asked([person], rows_of("asking", _seats_beside, person.pk))[person.pk]


def asking_now(person: Person) -> Asking:
    """The weeks of the person who acts, as the act that is under way has locked them; no query."""
    linked = acting().linked
    return Asking(person, linked.couple, linked.seats) if linked else Asking(person)


def askings_of(people: Collection[Person]) -> dict[UUID, Asking]:
    """The weeks of many persons; one query."""
    return _asked(people, _seats_beside(*(person.pk for person in people)))


def _seats_beside(*people: UUID) -> QuerySet[Membership]:
    """Both seats of those persons' open couples, in order."""
    mine = Membership.objects.filter(person__in=people, left_at=None).values("couple")
    return Membership.objects.filter(couple__in=mine, left_at=None).select_related("couple", "person").order_by("seat")


def _asked(people: Iterable[Person], rows: Iterable[Membership]) -> dict[UUID, Asking]:
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
