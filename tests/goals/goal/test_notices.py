"""The mail of a proposal that waits."""

import uuid

import pytest

from accounts.couple import actions as couple_actions
from accounts.notice.models import Notice
from goals.goal import actions
from goals.goal.notices import load


def test_mail_under_way_stops_when_the_couple_ends(ana, ben, now):
    actions.propose(ana, id=uuid.uuid4(), now=now, title="A bench")
    notice = Notice.objects.get(person=ben, kind="proposal_waiting")
    assert load([notice], now)[notice.pk]
    couple_actions.leave(ana, now=now)
    assert load([notice], now) == {notice.pk: None}


def told(person):
    return Notice.objects.filter(person=person, kind="proposal_waiting").count()


@pytest.fixture
def bench(ana, ben, now):
    """A shared goal of Ana's, on which Ben was told once and agreed."""
    return actions.agree(actions.propose(ana, id=uuid.uuid4(), now=now, title="A bench"), ben, seen=None, now=now)


def change(goal, ana, now, title):
    return actions.reword(goal, ana, seen=None, now=now, title=title)


def agreed(goal, ana, ben, now):
    actions.agree(goal, ben, seen=None, now=now)


def kept(goal, ana, ben, now):
    actions.keep(goal, ben, seen=None, now=now)


def withdrawn(goal, ana, ben, now):
    actions.withdraw(goal, ana, seen=None, now=now)


def worded_back(goal, ana, ben, now):
    change(goal, ana, now, "A bench")


def reached(goal, ana, ben, now):
    actions.reach(goal, ben, seen=None, now=now)
    actions.reopen(goal, ben, seen=None, now=now)


@pytest.mark.parametrize("end", [agreed, kept, withdrawn, worded_back, reached])
def test_next_proposal_is_told_of_however_the_last_one_ended(end, bench, ana, ben, now):
    change(bench, ana, now, "Two benches")
    end(bench, ana, ben, now)
    assert told(ben) == 2
    change(bench, ana, now, "Three benches")
    assert told(ben) == 3


def test_a_proposal_in_other_words_is_told_of_once(bench, ana, ben, now):
    for title in ("Two benches", "Two low benches"):
        change(bench, ana, now, title)
    assert told(ben) == 2
    assert told(ana) == 0
