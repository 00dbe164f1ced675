"""A serializer that is lent out holds nothing of its last borrower."""

import threading
import uuid

import pytest

from checkins.checkin.api import CheckInSerializer
from goals.goal import actions as goals
from goals.goal.api import GoalSerializer
from tests.checkins.weeks import boundary, draft, evening, marks, week
from tracker.api.views import lent


def test_a_lent_one_is_made_once_a_thread_and_handed_back_empty(ana, ben):
    with lent(GoalSerializer, {"viewer": ana}) as hers:
        assert hers.context["viewer"] == ana
    with lent(GoalSerializer, {"viewer": ben}) as his:
        assert his is hers and his.context["viewer"] == ben
    assert his._context == {}

    elsewhere = []

    def borrow():
        with lent(GoalSerializer, {}) as other:
            elsewhere.append(other)

    thread = threading.Thread(target=borrow)
    thread.start()
    thread.join()
    assert elsewhere[0] is not hers


def test_one_lent_within_a_loan_gives_the_outer_loan_back(ana, ben):
    with lent(GoalSerializer, {"viewer": ana}) as outer:
        with lent(GoalSerializer, {"viewer": ben}):
            pass
        assert outer.context["viewer"] == ana


def test_what_goes_wrong_leaves_nothing_in_it(ana):
    with pytest.raises(ZeroDivisionError), lent(GoalSerializer, {"viewer": ana}) as lost:
        _ = 1 / 0
    assert lost._context == {}


def test_the_marks_of_a_check_in_do_not_stay_in_it(ana, ben, api, time_machine):
    time_machine.move_to(evening(week()))
    row = boundary(ana, evening(week()))
    draft(ana, week(), marks=marks((row, 4)), s1=5)
    (shown,) = api(ana).get("check-ins/").json()["results"]
    assert [mark["mark"] for mark in shown["marks"]] == [4]
    with lent(CheckInSerializer, {}) as serializer:
        assert "found" not in vars(serializer) and serializer.context == {}


def test_two_phones_in_turns_see_their_own(ana, ben, api, now):
    goal = goals.begin(ana, id=uuid.uuid4(), now=now, title="Swim", shared=True)
    hers, his = api(ana), api(ben)
    for _ in range(3):
        assert hers.get(f"goals/{goal.pk}/").json()["owner"] == "me"
        assert his.get(f"goals/{goal.pk}/").json()["owner"] == "partner"
        assert hers.put(f"goals/{uuid.uuid4()}/", {"title": ""}).status_code == 422
