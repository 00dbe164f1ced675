"""A boundary put on the talk card while it stops being shared, over real connections. `ROUNDS` says how often."""

import os

from checkins.boundary import actions as boundaries
from checkins.boundary.models import Boundary, Topic
from tests.checkins.weeks import ANA, BEN, boundary, evening, sealed, week
from tests.faults.test_races import ON_POSTGRES, at_once, check_rows, linked_pair
from tracker.refusal import Refused

ROUNDS = int(os.environ.get("ROUNDS", 15))
NOW = evening(week())

pytestmark = ON_POSTGRES


def test_no_boundary_is_on_the_card_that_is_not_shared_any_more():
    for _ in range(ROUNDS):
        _couple, (one, other) = linked_pair(NOW)
        sealed(one, week(), **ANA)
        sealed(other, week(), **BEN)
        row = boundary(one, NOW)
        put, _stopped = at_once(
            lambda row=row, one=one: boundaries.put_on_card(row, one, week=week(), now=NOW),
            lambda row=row, one=one: boundaries.stop_sharing(row, one, now=NOW, seen=None),
        )
        assert isinstance(put, Topic | Refused)
        assert not Boundary.objects.visible_to(other).exists()
        assert not Topic.objects.visible_to(other).exists() and not Topic.objects.owned_by(one).exists()
    check_rows()
