"""What waits for a person, in one query: the home page asks no more than it shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, QuerySet, Subquery

from accounts import weeks
from accounts.couple.models import Couple
from accounts.person.models import Person
from checkins.balance.models import SharedWeek
from checkins.boundary.models import Boundary
from checkins.checkin.asking import Asking
from checkins.checkin.models import SUBMITTED, CheckIn
from checkins.planned.models import PlannedBlock, next_columns, next_of
from checkins.quiet.models import Quiet
from checkins.quiet.rules import is_skipped
from checkins.suggestion.models import STANDS, open_for
from goals.goal.models import Goal
from tracker.prepared import ask


@dataclass(frozen=True)
class Glance:
    """What is open for one person. `week` is the week whose check-in can be written, or None."""

    asking: Asking
    now: datetime
    week: date | None
    check_in: str | None
    revealed: bool
    proposal_waits: bool
    boundary_unread: bool
    suggested: bool
    planned: PlannedBlock | None
    quiet_until: date | None

    @property
    def closes_at(self) -> datetime | None:
        """The instant from which the open check-in is not taken any more."""
        return weeks.closes_at(self.week) if self.week else None

    @property
    def closes_on(self) -> date | None:
        """The last whole day in which it can be written; None once that is over: then the hour is told."""
        return self.asking.closing_day(self.week, self.now) if self.week else None

    @property
    def opens_on(self) -> date:
        """The local date on which the next check-in opens."""
        week = self.asking.week_at(self.now)
        coming = week if self.now < self.asking.opens_at(week) else weeks.next_week(week)
        return weeks.last_day(self.asking.next_asked(coming, self.quiet_until))

    @property
    def asked(self) -> bool:
        """Whether the open check-in is asked for: it is not sealed, and they are not quiet."""
        if self.week is None or self.sealed:
            return False
        return not is_skipped(weeks.last_day(self.week), self.quiet_until)

    @property
    def sealed(self) -> bool:
        return self.check_in == SUBMITTED


def glance(asking: Asking, now: datetime) -> Glance:
    """Look once. One query."""
    week, couple = asking.week_open(now) or asking.week_at(now), asking.couple
    there: dict[str, UUID | date] = {
        "week": week,
        "now": now,
        "since": weeks.local_date(now, asking.person.zone) - STANDS,
    }
    if couple is not None:
        there["couple"] = couple.pk

    def look(person: UUID, *given: Any) -> QuerySet[Any, Any]:
        return _look(Person(pk=person), **{"couple": None, **dict(zip(there, given, strict=True))})

    (found,) = ask(("glance", *there), look, asking.person.pk, *there.values())
    state, revealed, proposal_waits, boundary_unread, quiet_until, suggested, block, words = found
    open_week = week if asking.is_open(week, now, begun=state is not None) else None
    planned = next_of(block, words, asking.person)
    waits = (proposal_waits, boundary_unread, suggested)
    return Glance(asking, now, open_week, state, revealed, *waits, planned, quiet_until)


def _look(person: Person, couple: UUID | None, week: date, now: datetime, since: date) -> QuerySet[Any, Any]:
    """One row: the state of their check-in, whether the week is revealed, a proposal waits, a boundary is unread; until
    when they are quiet, whether something is suggested, and what is planned next."""
    own = CheckIn.objects.owned_by(person).of_week(week).values("state")[:1]
    shared = SharedWeek.objects.visible_to(person).filter(couple=couple, week=week)
    waiting = Goal.objects.waiting_for(person).filter(couple=couple)
    unread = Boundary.objects.unread_by(person)
    quiet = Quiet.objects.filter(person=person).values("until")
    return Person.objects.filter(pk=person.pk).values_list(
        Subquery(own),
        Exists(shared),
        Exists(waiting),
        Exists(unread),
        Subquery(quiet),
        Exists(open_for(person, since)),
        *next_columns(person, Couple(pk=couple) if couple else None, now),
    )
