"""What each verb does to planned time, whoever's it is and whether it was lived: by its owner and by the partner."""

import uuid
from datetime import UTC, date, datetime, time

import pytest

from accounts.couple import actions as couple_actions
from checkins.planned import actions
from checkins.planned.models import BlockNote, PlannedBlock
from checkins.timelog.models import TimeEntry
from tests.refusals import refusal_of

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
FRIDAY = date(2026, 11, 20)


def plan(ana, **fields):
    return actions.plan(ana, id=uuid.uuid4(), now=NOW, day=FRIDAY, minutes=90, at=time(19), **fields)


def mine(ana):
    return plan(ana, kind="me", note="choir")


def mine_taken(ana):
    return plan(ana, kind="me", shared=True, note="choir")


def mine_lived(ana):
    return actions.live(mine_taken(ana), ana, now=LATER)


def ours(ana):
    return plan(ana, kind="we", what="the market")


def ours_lived(ana):
    return actions.live(ours(ana), ana, now=LATER)


VERBS = {
    "move": lambda row, person: actions.move(row, person, now=LATER, seen=None, day=date(2026, 11, 24)),
    "lengthen": lambda row, person: actions.move(row, person, now=LATER, seen=None, minutes=120),
    "word": lambda row, person: actions.move(row, person, now=LATER, seen=None, what="the sea"),
    "let_in": lambda row, person: actions.let_in(row, person, now=LATER, seen=None),
    "keep_private": lambda row, person: actions.keep_private(row, person, now=LATER, seen=None),
    "call_off": lambda row, person: actions.call_off(row, person, now=LATER),
    "live": lambda row, person: actions.live(row, person, now=LATER),
    "note": lambda row, person: actions.note(row, person, id=uuid.uuid4(), now=LATER, text="quietly"),
}


def outcome(row, verb, person):
    if refused := refusal_of(VERBS[verb], row, person):
        return refused
    found = PlannedBlock.objects.filter(pk=row.pk).first()
    logged = f"logged {TimeEntry.objects.count()}" if TimeEntry.objects.exists() else ""
    if found is None:
        return " ".join(filter(None, ["gone", logged, BlockNote.objects.exists() and "note"]))
    moved = "" if (found.day, found.minutes, found.what in (None, "the market")) == (FRIDAY, 90, True) else "changed"
    return " ".join(filter(None, [found.visibility, found.state, moved, logged]))


TABLE = {
    ("ana", mine): {
        "move": "private planned changed",
        "lengthen": "private planned changed",
        "word": "words-apart",
        "let_in": "shared planned",
        "keep_private": "private planned",
        "call_off": "gone",
        "live": "private planned logged 1",
        "note": "already-there",
    },
    ("ana", mine_taken): {
        "move": "shared planned changed",
        "lengthen": "shared planned changed",
        "word": "words-apart",
        "let_in": "shared planned",
        "keep_private": "private planned",
        "call_off": "gone",
        "live": "shared planned logged 1",
        "note": "already-there",
    },
    ("ana", mine_lived): {
        "move": "block-lived",
        "lengthen": "block-lived",
        "word": "words-apart",
        "let_in": "shared planned logged 1",
        "keep_private": "private planned logged 1",
        "call_off": "gone logged 1",
        "live": "shared planned logged 1",
        "note": "already-there",
    },
    ("ana", ours): {
        "move": "shared planned changed",
        "lengthen": "shared planned changed",
        "word": "shared planned changed",
        "let_in": "not-me-time",
        "keep_private": "not-me-time",
        "call_off": "gone",
        "live": "shared lived logged 1",
        "note": "not-me-time",
    },
    ("ana", ours_lived): {
        "move": "block-lived",
        "lengthen": "block-lived",
        "word": "block-lived",
        "let_in": "not-me-time",
        "keep_private": "not-me-time",
        "call_off": "gone logged 1",
        "live": "shared lived logged 1",
        "note": "not-me-time",
    },
    ("ben", mine): {
        "move": "not-there",
        "lengthen": "not-there",
        "word": "not-there",
        "let_in": "not-there",
        "keep_private": "not-there",
        "call_off": "not-there",
        "live": "not-there",
        "note": "not-there",
    },
    ("ben", mine_taken): {
        "move": "not-allowed",
        "lengthen": "not-allowed",
        "word": "not-allowed",
        "let_in": "not-allowed",
        "keep_private": "not-allowed",
        "call_off": "not-allowed",
        "live": "not-allowed",
        "note": "not-allowed",
    },
    ("ben", mine_lived): {
        "move": "not-allowed",
        "lengthen": "not-allowed",
        "word": "not-allowed",
        "let_in": "not-allowed",
        "keep_private": "not-allowed",
        "call_off": "not-allowed",
        "live": "not-allowed",
        "note": "not-allowed",
    },
    ("ben", ours): {
        "move": "shared planned changed",
        "lengthen": "shared planned changed",
        "word": "shared planned changed",
        "let_in": "not-me-time",
        "keep_private": "not-me-time",
        "call_off": "gone",
        "live": "shared lived logged 1",
        "note": "not-me-time",
    },
    ("ben", ours_lived): {
        "move": "block-lived",
        "lengthen": "block-lived",
        "word": "block-lived",
        "let_in": "not-me-time",
        "keep_private": "not-me-time",
        "call_off": "gone logged 1",
        "live": "shared lived logged 1",
        "note": "not-me-time",
    },
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(("who", "make"), TABLE, ids=lambda one: getattr(one, "__name__", one))
def test_verb_does_what_the_table_says(who, make, verb, ana, ben):
    row = make(ana)
    assert outcome(row, verb, {"ana": ana, "ben": ben}[who]) == TABLE[who, make][verb]


@pytest.mark.parametrize("make", [mine, mine_taken, mine_lived])
def test_ones_ex_finds_nothing_to_act_on(make, ana, ben):
    row = make(ana)
    couple_actions.leave(ben, now=LATER)
    for verb in VERBS:
        assert outcome(row, verb, ben) == "not-there", verb


@pytest.mark.parametrize("make", [ours, ours_lived])
def test_nobody_acts_on_what_lies_in_an_archive(make, ana, ben):
    row = make(ana)
    couple_actions.leave(ben, now=LATER)
    for person in (ana, ben):
        for verb in VERBS:
            assert outcome(row, verb, person) == "couple-ended", verb
