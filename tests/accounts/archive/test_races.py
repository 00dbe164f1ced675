"""Two former partners, or two devices of one, at the archive in the same instant, over real connections."""

import os
import uuid

import pytest

from accounts.archive import actions
from accounts.belonging.models import REMOVED
from accounts.couple import actions as couples
from accounts.couple.models import Membership
from accounts.feed.models import Change
from accounts.takeout.erase import erase
from goals.goal import actions as goals
from goals.goal.models import Goal, Step
from tests.faults.test_races import NOW, ON_POSTGRES, at_once, check_rows, linked_pair

ROUNDS = int(os.environ.get("ROUNDS", 10))

pytestmark = ON_POSTGRES


@pytest.fixture
def parted():
    """A couple that ended, made anew for each round, and its two people, who each wrote a step of their goal."""

    def made():
        couple, (one, other) = linked_pair(NOW)
        goal = goals.propose(one, id=uuid.uuid4(), now=NOW, title="ours")
        goal = goals.agree(goal, other, seen=goal.version, now=NOW)
        for author, text in ((one, "of one"), (other, "of the other")):
            goals.add_step(goal, author, id=uuid.uuid4(), now=NOW, text=text)
        couples.leave(one, now=NOW)
        return couple.pk, one, other

    return made


def does(act, person, couple):
    return lambda: act(person, couple=couple, now=NOW)


def steps(couple):
    return sorted(step.text for step in Step.objects.filter(couple=couple))


def test_both_take_their_words_out_and_none_stays(parted):
    for _ in range(ROUNDS):
        couple, one, other = parted()
        at_once(*(does(actions.withdraw, person, couple) for person in (one, other)))
        assert steps(couple) == [REMOVED, REMOVED]
    check_rows()


def test_words_taken_out_twice_at_once_are_out_once(parted):
    for _ in range(ROUNDS):
        couple, one, _other = parted()
        first, second = at_once(*[does(actions.withdraw, one, couple)] * 2)
        assert first.withdrawn_at == second.withdrawn_at == NOW
        assert steps(couple) == [REMOVED, "of the other"]
        assert set(Step.objects.filter(couple=couple).values_list("version", flat=True)) == {1, 2}
    check_rows()


def test_hidden_archive_stays_hidden_while_the_other_takes_words_out(parted):
    for _ in range(ROUNDS):
        couple, one, other = parted()
        at_once(does(actions.hide, one, couple), does(actions.withdraw, other, couple))
        assert not Goal.objects.visible_to(one).exists()
        assert not Change.objects.filter(viewer=one, model__in=["goal", "step"], gone=False).exists()
        assert steps(couple) == [REMOVED, "of one"]
        assert not Change.objects.filter(viewer=other, gone=True).exists()
    check_rows()


def test_hidden_and_shown_at_once_is_one_of_both_and_the_feed_agrees(parted):
    for _ in range(ROUNDS):
        couple, one, _other = parted()
        actions.hide(one, couple=couple, now=NOW)
        at_once(does(actions.show, one, couple), does(actions.hide, one, couple))
        hidden = Membership.objects.get(couple=couple, person=one).hidden_at is not None
        gone = set(Change.objects.filter(viewer=one, model__in=["goal", "step"]).values_list("gone", flat=True))
        assert gone == {hidden}
        assert Goal.objects.visible_to(one).exists() is not hidden
    check_rows()


def test_account_erased_while_words_are_taken_out_leaves_none_of_them(parted):
    for _ in range(ROUNDS):
        couple, one, other = parted()
        at_once(lambda one=one: erase(one, now=NOW), does(actions.withdraw, one, couple))
        assert steps(couple) == [REMOVED, "of the other"]
        assert Membership.objects.get(couple=couple, person=other).partner_name == ""
    check_rows()
