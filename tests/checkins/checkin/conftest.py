"""A couple with targets and boundaries, as in the method's worked example; and an evening on which the week is open."""

import pytest

from tests.checkins.weeks import boundary, evening, targets, week


@pytest.fixture
def lived(ana, ben, long_ago):
    """Ana's two boundaries and Ben's one, all shared; both have targets."""
    now = long_ago.replace(month=5)
    targets(ana, 300, 480, now)
    targets(ben, 240, 420, now)
    return {"ana": [boundary(ana, now), boundary(ana, now, text="No phone at table.")], "ben": [boundary(ben, now)]}


@pytest.fixture
def sunday(time_machine):
    """The evening of the week's last day."""
    time_machine.move_to(evening(week()))
    return week()
