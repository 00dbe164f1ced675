"""The couple of the check-in's tests, with targets and boundaries."""

from tests.checkins.checkin.conftest import lived

__all__ = ["lived"]
