"""What each verb does to a boundary in each state it can be in, by its owner and by the partner."""

import uuid
from datetime import timedelta

import pytest

from accounts.couple import actions as couple_actions
from checkins.boundary import actions
from checkins.boundary.models import Acknowledgement, Boundary
from tests.refusals import refusal_of

WORDS = "I need Sundays to myself."


def private(ana, now):
    return actions.state(ana, id=uuid.uuid4(), now=now, category="time_space", text=WORDS)


def shared(ana, now):
    return actions.state(ana, id=uuid.uuid4(), now=now, category="time_space", text=WORDS, shared=True)


def paused(ana, now):
    return actions.pause(private(ana, now), ana, now=now, seen=None)


def shared_paused(ana, now):
    return actions.pause(shared(ana, now), ana, now=now, seen=None)


def retired(ana, now):
    return actions.retire(private(ana, now), ana, now=now, seen=None)


def shared_retired(ana, now):
    return actions.retire(shared(ana, now), ana, now=now, seen=None)


VERBS = {
    "reword": lambda row, person, later: actions.reword(row, person, now=later, seen=None, text="I need mornings."),
    "share": lambda row, person, later: actions.share(row, person, now=later, seen=None),
    "stop_sharing": lambda row, person, later: actions.stop_sharing(row, person, now=later, seen=None),
    "pause": lambda row, person, later: actions.pause(row, person, now=later, seen=None),
    "resume": lambda row, person, later: actions.resume(row, person, now=later, seen=None),
    "retire": lambda row, person, later: actions.retire(row, person, now=later, seen=None),
    "acknowledge": lambda row, person, later: actions.acknowledge(row, person, now=later),
}


def outcome(row, verb, person, later):
    if refused := refusal_of(VERBS[verb], row, person, later):
        return refused
    found = Boundary.objects.get(pk=row.pk)
    words = [found.state, found.visibility, found.text != WORDS and "reworded"]
    words.append("read" if Acknowledgement.objects.filter(boundary=row).exists() else "")
    return " ".join(filter(None, words))


HERS = {
    private: {
        "reword": "active private reworded",
        "share": "active shared",
        "stop_sharing": "active private",
        "pause": "paused private",
        "resume": "active private",
        "retire": "retired private",
        "acknowledge": "own-boundary",
    },
    shared: {
        "reword": "active shared reworded",
        "share": "active shared",
        "stop_sharing": "active private",
        "pause": "paused shared",
        "resume": "active shared",
        "retire": "retired shared",
        "acknowledge": "own-boundary",
    },
    paused: {
        "reword": "paused private reworded",
        "share": "paused shared",
        "stop_sharing": "paused private",
        "pause": "paused private",
        "resume": "active private",
        "retire": "retired private",
        "acknowledge": "own-boundary",
    },
    shared_paused: {
        "reword": "paused shared reworded",
        "share": "paused shared",
        "stop_sharing": "paused private",
        "pause": "paused shared",
        "resume": "active shared",
        "retire": "retired shared",
        "acknowledge": "own-boundary",
    },
    retired: {
        "reword": "boundary-retired",
        "share": "boundary-retired",
        "stop_sharing": "retired private",
        "pause": "boundary-retired",
        "resume": "active private",
        "retire": "retired private",
        "acknowledge": "own-boundary",
    },
    shared_retired: {
        "reword": "boundary-retired",
        "share": "boundary-retired",
        "stop_sharing": "retired private",
        "pause": "boundary-retired",
        "resume": "active shared",
        "retire": "retired shared",
        "acknowledge": "own-boundary",
    },
}
"""By its owner."""


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("make", HERS, ids=lambda make: make.__name__)
def test_owner_does_what_the_table_says(make, verb, ana, ben, now):
    assert outcome(make(ana, now), verb, ana, now + timedelta(hours=1)) == HERS[make][verb]


@pytest.mark.parametrize("make", HERS, ids=lambda make: make.__name__)
def test_partner_can_read_what_is_shared_and_nothing_else(make, ana, ben, now):
    row = make(ana, now)
    for verb in VERBS:
        expected = "not-allowed" if row.is_shared else "not-there"
        if row.is_shared and verb == "acknowledge":
            expected = f"{row.state} shared read"
        assert outcome(row, verb, ben, now + timedelta(hours=1)) == expected, verb


@pytest.mark.parametrize("make", HERS, ids=lambda make: make.__name__)
def test_ones_ex_finds_nothing_to_act_on(make, ana, ben, now):
    row = make(ana, now)
    couple_actions.leave(ben, now=now)
    for verb in VERBS:
        assert outcome(row, verb, ben, now + timedelta(hours=1)) == "not-there", verb
