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


PARTS = {
    "time": ("t1", "t2"),
    "room": ("d2", "s1", "s2"),
    "closeness": ("d1", "s4", "s5", "s6"),
    "moving": ("s3", "s7", "s8"),
    "words": ("x1", "x2", "x3", "x4"),
}


def typed(part, answers, kept=()) -> dict:
    """A part of the form as a browser sends it."""
    sent: dict = {}
    for id in PARTS[part]:
        value = answers.get({"t1": "me_minutes", "t2": "we_minutes"}.get(id, id))
        if id in ("t1", "t2"):
            sent |= {} if value is None else {f"{id}-h": value // 60, f"{id}-m": value % 60}
        elif value is not None:
            sent[id] = str(value)
        if id in kept:
            sent[f"{id}-mine"] = "on"
    return sent


def fill(browser, of, answers, marks=(), kept=()) -> None:
    """Type a whole check-in through the pages, part by part; the last page is the review."""
    for part in PARTS:
        assert post_part(browser, of, part, typed(part, answers, kept)).status_code == 303
    if marks:
        chosen = {f"b-{row.pk.hex[:12]}": str(mark) for row, mark in marks}
        assert post_part(browser, of, "boundaries", chosen).status_code == 303


def post_part(browser, of, part, sent, **more):
    """Send one part as its page would, with the fingerprint that the page shows."""
    page = browser.get(f"/checkin/{of}/{part}/")
    assert page.status_code == 200, page
    return browser.post(f"/checkin/{of}/{part}/", {"seen": page.context["seen"], "to": "next", **sent, **more})


def seal(browser, of):
    """Press the seal on the review."""
    page = browser.get(f"/checkin/{of}/review/")
    return browser.post(f"/checkin/{of}/seal/", {"seen": page.context["seen"]})
