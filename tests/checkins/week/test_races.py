"""Two people, or two devices of one, at one talk card in the same instant, over real connections."""

import json
import os
import uuid
from functools import partial

import pytest

from checkins.boundary import actions as boundaries
from checkins.boundary.models import Boundary, Topic
from checkins.heard import actions as heard
from checkins.heard.models import Heard
from checkins.timelog.models import TimeEntry
from tests.cast import Phone
from tests.checkins.weeks import ANA, BEN, boundary, evening, sealed, week
from tests.faults.test_races import ON_POSTGRES, at_once, check_rows, linked_pair
from tracker.refusal import Refused

ROUNDS = int(os.environ.get("ROUNDS", 15))
NOW = evening(week())

pytestmark = ON_POSTGRES


@pytest.fixture
def opened():
    """Two people, linked anew for each round, whose week is open to both."""

    def made():
        _couple, pair = linked_pair(NOW)
        for someone, answers in zip(pair, (ANA, BEN), strict=True):
            sealed(someone, week(), **answers)
        return pair

    return made


def test_no_boundary_is_on_the_card_that_is_not_shared_any_more(opened):
    for _ in range(ROUNDS):
        one, other = opened()
        row = boundary(one, NOW)
        put, _stopped = at_once(
            lambda row=row, one=one: boundaries.put_on_card(row, one, week=week(), now=NOW),
            lambda row=row, one=one: boundaries.stop_sharing(row, one, now=NOW, seen=None),
        )
        assert isinstance(put, Topic | Refused)
        assert not Boundary.objects.visible_to(other).exists()
        assert not Topic.objects.visible_to(other).exists() and not Topic.objects.owned_by(one).exists()
    check_rows()


def test_two_who_wish_at_once_to_show_what_they_heard_both_see_it(opened):
    for _ in range(ROUNDS):
        pair = opened()
        notes = [heard.note(one, id=uuid.uuid4(), week=week(), text="I heard you.", now=NOW) for one in pair]
        wishes = [
            lambda note=note, one=one: heard.show_when_both(note, one, seen=None, now=NOW)
            for note, one in zip(notes, pair, strict=True)
        ]
        assert not [one for one in at_once(*wishes) if isinstance(one, Refused)]
        assert [Heard.objects.visible_to(one).count() for one in pair] == [2, 2]
    check_rows()


def test_wish_taken_back_while_the_other_wishes_shows_nothing_half(opened):
    for _ in range(ROUNDS):
        one, other = opened()
        mine, theirs = (
            heard.note(person, id=uuid.uuid4(), week=week(), text="I heard you.", now=NOW) for person in (one, other)
        )
        mine = heard.show_when_both(mine, one, seen=None, now=NOW)
        at_once(
            lambda mine=mine, one=one: heard.take_back(mine, one, seen=None, now=NOW),
            lambda theirs=theirs, other=other: heard.show_when_both(theirs, other, seen=None, now=NOW),
        )
        assert not Heard.objects.visible_to(other).exclude(owner=other).exists()
    check_rows()


def test_one_batch_sent_by_two_devices_at_once_is_there_once(opened):
    for _ in range(ROUNDS):
        one, _other = opened()
        body = {"kind": "me", "day": str(week()), "minutes": 30}
        ids = [uuid.uuid4() for _ in range(5)]
        writes = [{"method": "PUT", "path": f"/api/v1/time-entries/{id}/", "body": body} for id in ids]
        batch = {"writes": writes}
        phones = [Phone(one), Phone(one)]
        for answer in at_once(*(partial(phone.post, "sync/batch/", batch) for phone in phones)):
            assert {result["status"] for result in json.loads(answer.content)["results"]} <= {200, 201}
        assert TimeEntry.objects.owned_by(one).count() == len(ids)
    check_rows()
