"""A week that only one sealed stays theirs, but for the single answers that they share."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts import weeks as calendar
from accounts.couple import actions as couples
from accounts.couple.rules import NoCouple
from accounts.feed.models import Change
from accounts.notice.models import Notice
from accounts.takeout.erase import erase
from checkins.answer import actions, rules
from checkins.answer.models import SharedAnswer
from tests.checkins.weeks import ANA, BEN, draft, sealed, week
from tests.conftest import link
from tracker.refusal import AlreadyThere, NotAllowed, NotThere

CLOSED = calendar.closes_at(week())
LATER = CLOSED + timedelta(days=1)
WORDS = {"x1": "The soup.", "x2": "The summer.", "x3": "Rest.", "x4": "I chose the sea."}


@pytest.fixture
def alone(ana, ben):
    """Ana sealed, Ben did not."""
    return sealed(ana, week(), **ANA | WORDS | {"s1": 1, "kept": ["s1", "x2"], "passed": ["s8"]})


def share(check_in, someone, question, now=LATER, **more):
    return actions.share(check_in, someone, question=question, now=now, **more)


def seen_by(someone):
    rows = SharedAnswer.objects.visible_to(someone)
    return {row.question: row.band or row.words or row.minutes for row in rows}


@pytest.mark.parametrize(
    ("question", "seen"), [("s2", "somewhat"), ("d2", "too little"), ("t1", 240), ("x1", "The soup.")]
)
def test_partner_sees_just_that_one_coarsely(question, seen, alone, ana, ben):
    share(alone, ana, question)
    assert seen_by(ben) == seen_by(ana) == {question: seen}


def test_it_can_be_shared_from_the_close_on(alone, ana):
    with pytest.raises(rules.WeekOpen):
        share(alone, ana, "s2", now=CLOSED - timedelta(seconds=1))
    assert share(alone, ana, "s2", now=CLOSED).is_shared


def test_what_was_kept_needs_a_second_word(alone, ana, ben):
    for question in ("s1", "x2"):
        with pytest.raises(rules.KeptAnswer):
            share(alone, ana, question)
    share(alone, ana, "s1", although_kept=True)
    assert seen_by(ben) == {"s1": "little"}


@pytest.mark.parametrize("question", ["x4", "b", "s8", "s7", "nonsense"])
def test_there_is_nothing_to_share(question, alone, ana):
    with pytest.raises(rules.NothingToShare):
        share(alone, ana, question, although_kept=True)


def test_not_what_both_have_seen(alone, ana, ben):
    sealed(ben, week(), **BEN)
    with pytest.raises(rules.WeekRevealed):
        share(alone, ana, "s2")


def test_not_a_draft_that_was_never_sent(ana, ben):
    with pytest.raises(rules.WeekOfOnesOwn):
        share(draft(ana, week(), **ANA), ana, "s2")


def test_not_after_the_couple_nor_in_a_new_one(alone, ana, ben):
    couples.leave(ana, now=LATER)
    with pytest.raises(NoCouple):
        share(alone, ana, "s2")
    link(ana, ben, LATER)
    with pytest.raises(rules.WeekOfOnesOwn):
        share(alone, ana, "s2")


def test_not_from_before_the_couple(cleo, dan, ana, ben):
    before = sealed(cleo, week(), s1=4, s2=4, d2=0)
    link(cleo, dan, LATER)
    with pytest.raises(rules.WeekOfOnesOwn):
        share(before, cleo, "s2", now=LATER + timedelta(days=9))


def test_nobody_shares_anothers(alone, ben, cleo):
    for someone in (ben, cleo):
        with pytest.raises(NotThere):
            share(alone, someone, "s2")


def test_sharing_twice_makes_one(alone, ana):
    first = share(alone, ana, "s2")
    assert share(alone, ana, "s2").pk == share(alone, ana, "s2", id=first.pk).pk == first.pk
    with pytest.raises(AlreadyThere):
        share(alone, ana, "s2", id=uuid.uuid4())
    with pytest.raises(IntegrityError), transaction.atomic():
        SharedAnswer(owner=ana, week=week(), question="s2", band="much", created_at=LATER, changed_at=LATER).save()


def test_the_same_question_of_two_weeks_is_shared_twice(alone, ana):
    next_one = sealed(ana, week(1), **ANA)
    later = calendar.closes_at(week(1))
    made = [share(one, ana, "s2", now=later) for one in (alone, next_one)]
    assert [row.week for row in made] == [week(), week(1)] and SharedAnswer.objects.count() == 2


def test_taken_back_it_is_gone_at_once_and_can_be_shared_again(alone, ana, ben):
    row, other = share(alone, ana, "s2"), share(alone, ana, "x1")
    with pytest.raises(NotAllowed):
        actions.take_back(row, ben, now=LATER, seen=None)
    actions.take_back(row, ana, now=LATER, seen=None)
    assert seen_by(ben) == {"x1": "The soup."}
    assert Change.objects.get(viewer=ben, row=row.pk).gone
    assert not Change.objects.get(viewer=ben, row=other.pk).gone
    assert share(alone, ana, "s2").pk != row.pk


def test_nothing_is_sent_about_it(alone, ana, ben):
    before = Notice.objects.count()
    actions.take_back(share(alone, ana, "s2"), ana, now=LATER, seen=None)
    share(alone, ana, "x1")
    assert Notice.objects.count() == before


def test_leaving_hides_it_and_erasing_deletes_it(alone, ana, ben):
    share(alone, ana, "x1")
    couples.leave(ben, now=LATER)
    assert (seen_by(ana), seen_by(ben)) == ({"x1": "The soup."}, {})
    erase(ana, now=LATER)
    assert not SharedAnswer.objects.exists()


@pytest.mark.parametrize(
    "columns",
    [
        {"question": "s1", "band": ""},
        {"question": "s1", "band": "wildly"},
        {"question": "s1", "band": "much", "minutes": 30},
        {"question": "s1", "band": "much", "words": "And more."},
        {"question": "t1", "minutes": None},
        {"question": "t1", "minutes": 30, "band": "much"},
        {"question": "x1", "words": None},
        {"question": "x4", "words": "Mine."},
        {"question": "b", "band": "much"},
    ],
)
def test_a_row_shows_one_thing_or_cannot_be(columns, ana):
    with pytest.raises(IntegrityError, match="shows_one_thing"), transaction.atomic():
        SharedAnswer(owner=ana, week=week(), created_at=LATER, changed_at=LATER, **columns).save()
