"""Ana and Ben have left each other; a shared goal with steps by each stays readable, and a time together."""

import uuid
from types import SimpleNamespace

import pytest

from accounts import weeks
from accounts.couple import actions as couple_actions
from checkins.timelog import actions as timelog
from goals.goal import actions as goals
from tests.checkins.weeks import ANA, BEN, boundary, marks, sealed, week


@pytest.fixture
def seen_weeks(ana, ben, couple):
    """Two weeks that both have seen, with marks of each other's boundaries."""
    bens = boundary(ben, couple.started_at)
    for n in range(2):
        sealed(ana, week(n), marks=marks((bens, 2)), x1="ana thanks", **ANA)
        sealed(ben, week(n), x1="ben thanks", **BEN)


@pytest.fixture
def archive(ana, ben, couple, now):
    """What is left: rows by name, every text of them naming its author."""
    goal = goals.propose(ana, id=uuid.uuid4(), now=now, title="a title of both")
    goal = goals.agree(goal, ben, seen=goal.version, now=now)
    found = SimpleNamespace(
        couple=couple,
        goal=goal,
        ana_step=goals.add_step(goal, ana, id=uuid.uuid4(), now=now, text="ana step"),
        ben_step=goals.add_step(goal, ben, id=uuid.uuid4(), now=now, text="ben step"),
        progress=goals.note_progress(goal, ana, id=uuid.uuid4(), now=now, day=now.date(), note="ana note"),
        own=goals.begin(ana, id=uuid.uuid4(), now=now, title="ana alone"),
    )
    day = weeks.local_date(now, ana.zone)
    found.time = timelog.log(ana, id=uuid.uuid4(), now=now, kind="we", day=day, minutes=60, what="we walked")
    couple_actions.leave(ana, now=now)
    return found
