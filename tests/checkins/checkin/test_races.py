"""Two people who seal, or seal and leave, in the same instant, over real connections. `ROUNDS` says how often."""

import os
import uuid

import pytest

from accounts.couple import actions as couples
from accounts.feed.models import Change, Feed
from accounts.notice.models import Notice
from checkins.balance.models import OwnReading, SharedWeek
from checkins.checkin import actions
from checkins.checkin.models import CheckIn
from tests.cast import person
from tests.checkins.weeks import ANA, BEN, draft, evening, week
from tests.faults.test_races import ON_POSTGRES, at_once, linked_pair
from tracker.refusal import Refused

ROUNDS = int(os.environ.get("ROUNDS", 50))
NOW = evening(week())

pytestmark = ON_POSTGRES


@pytest.fixture
def two():
    """Two people, linked anew for each round, each with a draft of the week."""

    def made():
        couple, pair = linked_pair(NOW)
        drafts = [draft(one, week(), **answers) for one, answers in zip(pair, (ANA, BEN), strict=True)]
        return couple, pair, drafts

    return made


def seals(check_in, someone):
    return lambda: actions.submit(check_in, someone, seen=None, now=NOW)


def feeds_are_whole(pair):
    """Every viewer's numbers are given once, and none is above the last."""
    for someone in pair:
        seqs = list(Change.objects.filter(viewer=someone).values_list("seq", flat=True))
        assert len(seqs) == len(set(seqs))
        assert max(seqs) <= Feed.objects.get(pk=someone).seq


def test_two_who_seal_at_once_are_revealed_once(two):
    for _ in range(ROUNDS):
        couple, pair, drafts = two()
        given = at_once(*(seals(one, someone) for one, someone in zip(drafts, pair, strict=True)))
        assert not [one for one in given if isinstance(one, Refused)]
        assert SharedWeek.objects.filter(couple=couple).count() == 1
        assert {row.owner_id for row in OwnReading.objects.filter(couple=couple)} == {someone.pk for someone in pair}
        assert Notice.objects.filter(kind="revealed", couple=couple.pk).count() == 2
        feeds_are_whole(pair)


def test_same_seal_pressed_twice_at_once_acts_once(two):
    for _ in range(ROUNDS):
        couple, (one, other), (mine, theirs) = two()
        actions.submit(theirs, other, seen=None, now=NOW)
        given = at_once(seals(mine, one), seals(mine, one))
        assert [row.version for row in given] == [given[0].version] * 2
        assert SharedWeek.objects.filter(couple=couple).count() == 1


def test_leaving_and_sealing_at_once_leave_no_half(two):
    """Either the week was revealed before the couple ended, or it stays sealed for good and of no couple's reveal."""
    revealed = 0
    for _ in range(ROUNDS):
        couple, (one, other), (mine, theirs) = two()
        actions.submit(theirs, other, seen=None, now=NOW)
        at_once(seals(mine, one), lambda other=other: couples.leave(other, now=NOW))
        together = SharedWeek.objects.filter(couple=couple).count()
        assert CheckIn.objects.get(pk=mine.pk).couple_id == (couple.pk if together else None)
        assert not Notice.objects.filter(couple=couple.pk, state="due").exists()
        readings = OwnReading.objects.filter(owner__in=[one, other])
        assert readings.count() == (2 if together else 1)
        revealed += together
        feeds_are_whole([one, other])
    assert 0 <= revealed <= ROUNDS


def test_two_devices_begin_one_draft(two):
    for _ in range(ROUNDS):
        someone = person(f"p{uuid.uuid4().hex[:10]}", "UTC")

        def saves(column, someone=someone):
            answers = {column: 5}
            return lambda: actions.save_part(someone, week=week(), ids=[column], now=NOW, **answers)

        given = at_once(saves("s1"), saves("s2"))
        assert not [one for one in given if isinstance(one, Refused)]
        row = CheckIn.objects.get(owner=someone)
        assert (row.s1, row.s2) == (5, 5)
