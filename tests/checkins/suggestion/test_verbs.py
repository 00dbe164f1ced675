"""What each answer does to a suggestion in each state, by the one it was made to and by anyone else."""

import uuid

import pytest

from accounts.couple import actions as couple_actions
from checkins.planned import actions as planned
from checkins.suggestion import actions
from checkins.suggestion.models import Suggestion
from goals.goal import actions as goals
from goals.goal.models import Goal
from tests.checkins.suggestion.conftest import of
from tests.checkins.weeks import evening, week
from tests.refusals import refusal_of

NOW = evening(week(1))
GOAL, OTHER = uuid.UUID(int=1, version=4), uuid.UUID(int=2, version=4)


def new(row, ana):
    return row


def kept(row, ana):
    return actions.keep(row, ana, seen=None, now=NOW)


def dismissed(row, ana):
    return actions.dismiss(row, ana, seen=None, now=NOW)


def turned(row, ana):
    return actions.turn_into_goal(row, ana, id=GOAL, seen=None, now=NOW, title="An evening", due=None)


def own_goal(person, id):
    if not Goal.objects.filter(pk=id).exists():
        goals.begin(person, id=id, now=NOW, title="An evening")
    return id


def own_block(person):
    return planned.plan(person, id=uuid.uuid4(), now=NOW, kind="me", day=NOW.date(), minutes=60).pk


def turn(row, person, into, id):
    return actions.turn(row, person, into=into, id=id, seen=None, now=NOW)


VERBS = {
    "keep": lambda row, person: actions.keep(row, person, seen=None, now=NOW),
    "dismiss": lambda row, person: actions.dismiss(row, person, seen=None, now=NOW),
    "turn into that goal": lambda row, person: turn(row, person, "goal", own_goal(person, GOAL)),
    "turn into another goal": lambda row, person: turn(row, person, "goal", own_goal(person, OTHER)),
    "turn into planned time": lambda row, person: turn(row, person, "planned", own_block(person)),
    "turn into a target": lambda row, person: turn(row, person, "target", uuid.uuid4()),
    "turn into nothing": lambda row, person: turn(row, person, "goal", uuid.uuid4()),
}


def outcome(row, verb, person):
    if refused := refusal_of(VERBS[verb], row, person):
        return refused
    found = Suggestion.objects.get(pk=row.pk)
    return f"{found.state} {found.turned_into}".strip()


TABLE = {
    new: {
        "keep": "kept",
        "dismiss": "dismissed",
        "turn into that goal": "turned goal",
        "turn into another goal": "turned goal",
        "turn into planned time": "turned planned",
        "turn into a target": "not-offered",
        "turn into nothing": "not-there",
    },
    kept: {
        "keep": "kept",
        "dismiss": "dismissed",
        "turn into that goal": "turned goal",
        "turn into another goal": "turned goal",
        "turn into planned time": "turned planned",
        "turn into a target": "not-offered",
        "turn into nothing": "not-there",
    },
    dismissed: {
        "keep": "kept",
        "dismiss": "dismissed",
        "turn into that goal": "turned goal",
        "turn into another goal": "turned goal",
        "turn into planned time": "turned planned",
        "turn into a target": "not-offered",
        "turn into nothing": "not-there",
    },
    turned: {
        "keep": "already-turned",
        "dismiss": "already-turned",
        "turn into that goal": "turned goal",
        "turn into another goal": "already-turned",
        "turn into planned time": "already-turned",
        "turn into a target": "already-turned",
        "turn into nothing": "already-turned",
    },
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("make", TABLE, ids=lambda make: make.__name__)
def test_answer_does_what_the_table_says(make, verb, aside, ana):
    assert outcome(make(aside, ana), verb, ana) == TABLE[make][verb]


@pytest.mark.parametrize("make", TABLE, ids=lambda make: make.__name__)
def test_nobody_else_finds_it_to_answer(make, aside, ana, ben, cleo):
    row = make(aside, ana)
    before = Suggestion.objects.get(pk=row.pk).state
    for person in (ben, cleo):
        for verb in ("keep", "dismiss"):
            assert outcome(row, verb, person) == "not-there"
    assert Suggestion.objects.get(pk=row.pk).state == before


@pytest.mark.parametrize("verb", ["keep", "dismiss"])
def test_a_week_that_suggests_nothing_takes_no_answer(verb, aside, ana):
    first = of(ana, 0)
    assert first.rule == ""
    assert outcome(first, verb, ana) == "nothing-suggested"


NOT_OFFERED = {
    "target": lambda row, person: actions.turn_into_target(
        row, person, id=uuid.uuid4(), seen=None, now=NOW, minutes=60
    ),
    "wording": lambda row, person: actions.turn_into_wording(row, person, seen=None, now=NOW, text="Mine."),
}
OFFERED = {
    "goal": lambda row, person: actions.turn_into_goal(
        row, person, id=GOAL, seen=None, now=NOW, title="An evening", due=None
    ),
    "time": lambda row, person: actions.turn_into_block(
        row, person, id=uuid.uuid4(), seen=None, now=NOW, day=NOW.date(), at=None, minutes=60
    ),
}


@pytest.mark.parametrize("into", NOT_OFFERED)
def test_what_a_suggestion_does_not_offer_is_not_made_of_it(into, aside, ana):
    assert refusal_of(NOT_OFFERED[into], aside, ana) == "not-offered"
    assert Suggestion.objects.get(pk=aside.pk).turned_into == ""


@pytest.mark.parametrize("into", NOT_OFFERED | OFFERED)
def test_nothing_is_made_of_a_week_that_suggests_nothing(into, aside, ana):
    goals_before = Goal.objects.count()
    assert refusal_of((NOT_OFFERED | OFFERED)[into], of(ana, 0), ana) == "nothing-suggested"
    assert Goal.objects.count() == goals_before


@pytest.mark.parametrize("make", TABLE, ids=lambda make: make.__name__)
def test_after_the_end_it_is_still_ones_own_to_answer(make, aside, ana, ben):
    row = make(aside, ana)
    couple_actions.leave(ben, now=NOW)
    assert outcome(row, "keep", ana) == ("already-turned" if make is turned else "kept")
