"""A week that both have seen together, and the evening on which they did."""

import pytest

from tests.checkins.weeks import ANA, BEN, evening, sealed, week


@pytest.fixture
def seen_week(ana, ben, time_machine):
    """The first date of a revealed week; it is that week's last evening."""
    time_machine.move_to(evening(week()))
    sealed(ana, week(), **ANA)
    sealed(ben, week(), **BEN)
    return week()
