"""Both who log, or move and call off, the same block in the same instant, over real connections."""

import os
import uuid
from datetime import UTC, date, datetime, time

import pytest

from checkins.planned import actions
from checkins.planned.models import PlannedBlock
from checkins.timelog.models import TimeEntry
from tests.faults.test_races import ON_POSTGRES, at_once, linked_pair
from tracker.refusal import Refused

ROUNDS = int(os.environ.get("ROUNDS", 20))
NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)

pytestmark = ON_POSTGRES


@pytest.fixture
def two():
    """Two people, linked anew for each round, with a block of each kind for today."""

    def made():
        _, pair = linked_pair(NOW)
        given = {"now": NOW, "day": date(2026, 11, 18), "at": time(19), "minutes": 60}
        return pair, *(actions.plan(pair[0], id=uuid.uuid4(), kind=kind, **given) for kind in ("we", "me"))

    return made


def test_logged_by_both_at_once_it_is_one_entry(two):
    for _ in range(ROUNDS):
        (one, other), ours, mine = two()
        given = at_once(*(lambda who=who, ours=ours: actions.live(ours, who, now=NOW) for who in (one, other)))
        assert not [row for row in given if isinstance(row, Refused)]
        at_once(*[lambda one=one, mine=mine: actions.live(mine, one, now=NOW)] * 2)
        assert TimeEntry.objects.visible_to(one).count() == 2
        assert TimeEntry.objects.visible_to(other).count() == 1


def test_moved_and_called_off_at_once_it_is_gone(two):
    for _ in range(ROUNDS):
        (one, other), ours, _ = two()
        at_once(
            lambda one=one, ours=ours: actions.move(ours, one, now=NOW, seen=None, minutes=30),
            lambda other=other, ours=ours: actions.call_off(ours, other, now=NOW),
        )
        assert not PlannedBlock.objects.filter(pk=ours.pk).exists()


def test_two_devices_note_one_block_once(two):
    for _ in range(ROUNDS):
        (one, _), _, mine = two()
        at_once(*(lambda one=one, mine=mine, n=n: actions.keep_note(mine, one, now=NOW, text=str(n)) for n in (1, 2)))
        live = at_once(*[lambda one=one, mine=mine: actions.live(mine, one, now=NOW)] * 2)
        assert not [row for row in live if isinstance(row, Exception)]
        assert TimeEntry.objects.owned_by(one).count() == 1
