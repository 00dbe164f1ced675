"""Two people who wish in the same instant to show what they heard, over real connections. `ROUNDS` says how often."""

import os
import uuid

import pytest

from accounts.couple import actions as couples
from accounts.feed.models import Change
from checkins.heard import actions
from checkins.heard.models import Heard
from tests.checkins.weeks import ANA, BEN, evening, sealed, week
from tests.faults.test_races import ON_POSTGRES, at_once, check_rows, linked_pair
from tracker.refusal import Refused

ROUNDS = int(os.environ.get("ROUNDS", 25))
NOW = evening(week())

pytestmark = ON_POSTGRES


@pytest.fixture
def two():
    """Two people, linked anew for each round, with a week they have seen and a note each."""

    def made():
        _, pair = linked_pair(NOW)
        for one, answers in zip(pair, (ANA, BEN), strict=True):
            sealed(one, week(), **answers)
        return pair, [actions.note(one, id=uuid.uuid4(), week=week(), text="heard", now=NOW) for one in pair]

    return made


def wishes(note, someone):
    return lambda: actions.show_when_both(note, someone, seen=None, now=NOW)


def takes_back(note, someone):
    return lambda: actions.take_back(note, someone, seen=None, now=NOW)


def test_two_who_wish_at_once_are_both_shown(two):
    for _ in range(ROUNDS):
        pair, notes = two()
        given = at_once(*(wishes(note, someone) for note, someone in zip(notes, pair, strict=True)))
        assert not [one for one in given if isinstance(one, Refused)]
        assert {row.visibility for row in Heard.objects.filter(owner__in=pair)} == {"shared"}
        assert [Heard.objects.visible_to(one).count() for one in pair] == [2, 2]
        for someone in pair:
            told = Change.objects.filter(viewer=someone, model="heard", gone=False)
            assert set(told.values_list("row", flat=True)) == {note.pk for note in notes}
    check_rows()


def test_a_wish_taken_back_at_once_shows_both_or_none(two):
    """Whoever comes first: hers was shown with his and is hers again, or it never was and his waits."""
    for _ in range(ROUNDS):
        (ana, ben), (hers, his) = two()
        wishes(hers, ana)()
        at_once(takes_back(hers, ana), wishes(his, ben))
        hers, his = (Heard.objects.get(pk=row.pk) for row in (hers, his))
        assert (hers.visibility, hers.wished, his.wished) == ("private", False, True)
        assert not Heard.objects.visible_to(ben).exclude(owner=ben).exists()
        assert (hers.shown_at is None) == (his.visibility == "private")
        assert not Change.objects.filter(viewer=ben, row=hers.pk, gone=False).exists()
    check_rows()


def test_leaving_while_both_wish_leaves_nothing_shown(two):
    for _ in range(ROUNDS):
        (ana, ben), (hers, his) = two()
        wishes(hers, ana)()
        at_once(lambda ana=ana: couples.leave(ana, now=NOW), wishes(his, ben))
        assert {row.visibility for row in Heard.objects.filter(owner__in=(ana, ben))} == {"private"}
        assert not Change.objects.filter(viewer=ben, row=hers.pk, gone=False).exists()
    check_rows()
