"""What each verb does to a check-in in each state and at each time: by its author, and what the partner finds."""

import uuid
from datetime import timedelta

import pytest

from accounts.couple import actions as couple_actions
from accounts.weeks import closes_at
from checkins.balance.models import SharedWeek
from checkins.checkin import actions
from checkins.checkin.models import CheckIn
from tests.checkins.weeks import ANA, BEN, draft, evening, sealed, week
from tests.refusals import refusal_of

WORDS = {"s1": 5, "s2": 4, "x1": "the soup"}


def none(ana, ben):
    return CheckIn(id=uuid.uuid4(), owner=ana, week=week())


def begun(ana, ben):
    return draft(ana, week(), **WORDS)


def begun_empty(ana, ben):
    return draft(ana, week())


def begun_beside_bens(ana, ben):
    sealed(ben, week(), **BEN)
    return draft(ana, week(), **WORDS)


def sealed_alone(ana, ben):
    return sealed(ana, week(), **ANA)


def revealed(ana, ben):
    sealed(ben, week(), **BEN)
    return sealed(ana, week(), **ANA)


TIMES = {
    "too early": lambda: evening(week()) - timedelta(days=3),
    "open": lambda: evening(week()),
    "last minute": lambda: closes_at(week()) - timedelta(minutes=1),
    "closed": lambda: closes_at(week()),
}

VERBS = {
    "begin": lambda row, person, now: actions.begin(person, id=uuid.uuid4(), week=week(), now=now, s1=3),
    "part": lambda row, person, now: actions.save_part(person, week=week(), ids=("s1",), now=now, s1=3),
    "save": lambda row, person, now: actions.save(row, person, seen=None, now=now, s1=3),
    "seal": lambda row, person, now: actions.submit(row, person, seen=None, now=now),
    "discard": lambda row, person, now: actions.discard(row, person, seen=None, now=now),
}


def outcome(row, verb, person, now):
    if refused := refusal_of(VERBS[verb], row, person, now):
        return refused
    found = CheckIn.objects.filter(owner=row.owner_id, week=week()).first()
    if found is None:
        return "gone"
    return f"{found.state} {found.s1}" + (" revealed" if SharedWeek.objects.exists() else "")


TABLE = {
    none: {
        "begin": ["not-open-yet", "draft 3", "draft 3", "week-closed"],
        "part": ["not-open-yet", "draft 3", "draft 3", "week-closed"],
        "save": ["not-there", "not-there", "not-there", "not-there"],
        "seal": ["not-there", "not-there", "not-there", "not-there"],
        "discard": ["not-there", "not-there", "not-there", "not-there"],
    },
    begun: {
        "begin": ["already-there", "already-there", "already-there", "already-there"],
        "part": ["draft 3", "draft 3", "draft 3", "week-closed"],
        "save": ["draft 3", "draft 3", "draft 3", "week-closed"],
        "seal": ["submitted 5", "submitted 5", "submitted 5", "week-closed"],
        "discard": ["gone", "gone", "gone", "gone"],
    },
    begun_empty: {
        "begin": ["already-there", "already-there", "already-there", "already-there"],
        "part": ["draft 3", "draft 3", "draft 3", "week-closed"],
        "save": ["draft 3", "draft 3", "draft 3", "week-closed"],
        "seal": ["nothing-answered", "nothing-answered", "nothing-answered", "week-closed"],
        "discard": ["gone", "gone", "gone", "gone"],
    },
    begun_beside_bens: {
        "begin": ["already-there", "already-there", "already-there", "already-there"],
        "part": ["draft 3", "draft 3", "draft 3", "week-closed"],
        "save": ["draft 3", "draft 3", "draft 3", "week-closed"],
        "seal": ["submitted 5 revealed", "submitted 5 revealed", "submitted 5 revealed", "week-closed"],
        "discard": ["gone", "gone", "gone", "gone"],
    },
    sealed_alone: {
        "begin": ["already-there", "already-there", "already-there", "already-there"],
        "part": ["already-sealed", "already-sealed", "already-sealed", "already-sealed"],
        "save": ["already-sealed", "already-sealed", "already-sealed", "already-sealed"],
        "seal": ["submitted 6", "submitted 6", "submitted 6", "submitted 6"],
        "discard": ["already-sealed", "already-sealed", "already-sealed", "already-sealed"],
    },
    revealed: {
        "begin": ["already-there", "already-there", "already-there", "already-there"],
        "part": ["already-sealed", "already-sealed", "already-sealed", "already-sealed"],
        "save": ["already-sealed", "already-sealed", "already-sealed", "already-sealed"],
        "seal": ["submitted 6 revealed", "submitted 6 revealed", "submitted 6 revealed", "submitted 6 revealed"],
        "discard": ["already-sealed", "already-sealed", "already-sealed", "already-sealed"],
    },
}
"""By its author, at each of the times."""


@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("make", TABLE, ids=lambda make: make.__name__)
def test_verb_does_what_the_table_says(make, verb, time, ana, ben):
    said = dict(zip(TIMES, TABLE[make][verb], strict=True))
    assert outcome(make(ana, ben), verb, ana, TIMES[time]()) == said[time]


@pytest.mark.parametrize("make", TABLE, ids=lambda make: make.__name__)
def test_partner_finds_nothing_to_act_on_whatever_there_is(make, ana, ben, cleo):
    row = make(ana, ben)
    for person in (ben, cleo):
        for verb in ("save", "seal", "discard"):
            for at in TIMES.values():
                assert outcome(row, verb, person, at()) == "not-there", verb


@pytest.mark.parametrize("make", [begun, sealed_alone])
def test_after_the_end_of_the_couple_nothing_is_revealed_any_more(make, ana, ben):
    row, now = make(ana, ben), evening(week())
    couple_actions.leave(ben, now=now)
    sealed(ben, week(), **{name: BEN[name] for name in ("s1", "s2", "d2", "me_minutes")})
    outcome(row, "seal", ana, now)
    assert not SharedWeek.objects.exists()
    assert CheckIn.objects.get(pk=row.pk).s1 in (WORDS["s1"], ANA["s1"])
