"""Weeks for tests: when they are open, and answers as people give them."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time, timedelta

from checkins.boundary import actions as boundaries
from checkins.boundary.models import Boundary
from checkins.checkin import actions
from checkins.checkin.models import CheckIn
from checkins.timelog import actions as times

FIRST = date(2026, 9, 7)
"""A Monday, well after Ana and Ben linked."""

ANA = {"s1": 6, "s2": 5, "d2": -1, "me_minutes": 240, "s4": 5, "s5": 6, "d1": 0, "we_minutes": 420, "s6": 6}
BEN = {"s1": 4, "s2": 3, "d2": -2, "me_minutes": 60, "s4": 6, "s5": 6, "d1": 1, "we_minutes": 600, "s6": 5}


def week(n: int = 0) -> date:
    """The nth week of the tests."""
    return FIRST + timedelta(weeks=n)


def evening(of: date) -> datetime:
    """The evening of a week's last day, when its check-in is open for everyone of the cast."""
    return datetime.combine(of + timedelta(days=6), time(20), UTC)


def targets(person, me, we, now):
    return times.set_target(person, id=uuid.uuid4(), now=now, me_minutes=me, we_minutes=we)


def boundary(person, now, shared=True, text="One evening a week is mine."):
    return boundaries.state(person, id=uuid.uuid4(), now=now, category="time_space", text=text, shared=shared)


def draft(person, of, now=None, marks=None, **answers) -> CheckIn:
    now = now or evening(of)
    return actions.begin(person, id=uuid.uuid4(), week=of, now=now, marks=marks, **answers)


def sealed(person, of, now=None, marks=None, **answers) -> CheckIn:
    """A check-in, begun and sealed."""
    now = now or evening(of)
    found = draft(person, of, now, marks, **(answers or ANA))
    return actions.submit(found, person, seen=None, now=now)


def marks(*pairs, kept=()):
    """Boundary marks: pairs of a boundary and 1 to 5, or None."""
    return [{"boundary": row.pk, "mark": mark, "kept": row in kept} for row, mark in pairs]


def marks_of(person) -> dict:
    """All active boundaries that a person is asked about."""
    return {row.pk: row for row in Boundary.objects.visible_to(person)}
