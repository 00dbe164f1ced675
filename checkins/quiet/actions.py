"""Going quiet for a week or for longer, and ending it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from accounts import weeks
from accounts.couple.models import couple_of
from accounts.couple.week import this_week, week_holding, week_open
from accounts.person.models import Person
from checkins.quiet import rules
from checkins.quiet.models import Quiet, quiet_until


def next_week(person: Person, now: datetime, until: date | None = None) -> date:
    """The week whose check-in is open, else the one lived in; or the first one after, that is asked with such an
    `until`. One query."""
    couple = couple_of(person)
    week = week_open(person, couple, now) or this_week(person, couple, now)
    return max(week, week_holding(until, person, couple)) if until else week


def go_quiet(person: Person, *, until: date, now: datetime) -> Quiet:
    """No check-in is asked of a week whose last day comes before that local date. Raises SkipsNothing, QuietTooLong.

    Said again, the later word counts.
    """
    last_day = weeks.last_day(next_week(person, now))
    rules.check_quiet(until, last_day=last_day, today=weeks.local_date(now, person.zone))
    row, _ = Quiet.objects.update_or_create(person=person, defaults={"until": until})
    return row


def end_quiet(person: Person, *, now: datetime) -> None:
    """Check-ins are asked again from now on; alike when there is nothing to end."""
    Quiet.objects.filter(person=person).delete()


def standing(person: Person, now: datetime) -> dict[str, Any]:
    """Until when this person is quiet (None where that skips nothing any more), the week that comes next, the day
    after it, and when the next check-in that is asked opens. Two queries."""
    until, week = quiet_until(person), next_week(person, now)
    if not rules.is_skipped(weeks.last_day(week), until):
        until = None
    asked = next_week(person, now, until) if until else week
    return {"until": until, "week": week, "after": weeks.next_week(week), "opens_on": weeks.last_day(asked)}


def taken_along(person: Person) -> Iterator[dict[str, Any]]:
    """For one's own copy of what is one's own."""
    for row in Quiet.objects.filter(person=person):
        yield {"until": row.until}
