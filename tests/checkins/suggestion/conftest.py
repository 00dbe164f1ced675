"""Weeks that suggest something."""

import pytest

from checkins.suggestion.models import Suggestion
from tests.checkins.weeks import BEN, evening, sealed, targets, week

LESS = {"d2": -1, "s1": 5, "s2": 5, "me_minutes": 60, "d1": 0, "s5": 6}
"""Too little room, and an hour for oneself."""


def both(ana, n, **hers):
    """A week that Ana and Ben both seal."""
    from accounts.couple.models import partner_of

    sealed(ana, week(n), **hers)
    sealed(partner_of(ana), week(n), **BEN)


def of(person, n=1):
    return Suggestion.objects.get(owner=person, week=week(n))


@pytest.fixture
def aside(ana, ben, long_ago, time_machine):
    """After two short weeks Ana is told of time for herself; it is the evening of the second."""
    targets(ana, 240, 420, long_ago.replace(month=5))
    for n in range(2):
        both(ana, n, **LESS)
    time_machine.move_to(evening(week(1)), tick=False)
    return of(ana)


@pytest.fixture
def target(ana, ben, long_ago, time_machine):
    """After three weeks below her target, and just right, Ana is told that it could follow."""
    targets(ana, 300, 420, long_ago.replace(month=5))
    for n in range(3):
        both(ana, n, me_minutes=150, d2=0, s1=6, s2=6)
    time_machine.move_to(evening(week(2)), tick=False)
    return of(ana, 2)
