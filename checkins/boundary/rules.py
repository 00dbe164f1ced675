"""What a boundary is about, and what may be done with it."""

from __future__ import annotations

from enum import StrEnum

from tracker.refusal import NotAllowed, TooLate


class Category(StrEnum):
    TIME_SPACE = "time_space"
    FRIENDS_FAMILY = "friends_family"
    DIGITAL_PRIVACY = "digital_privacy"
    BODY_AFFECTION = "body_affection"
    MONEY = "money"
    WORK = "work"
    FEELINGS = "feelings"
    HOME = "home"


NAMES = {
    Category.TIME_SPACE: "Time and space",
    Category.FRIENDS_FAMILY: "Friends and family",
    Category.DIGITAL_PRIVACY: "Digital and privacy",
    Category.BODY_AFFECTION: "Body and affection",
    Category.MONEY: "Money",
    Category.WORK: "Work",
    Category.FEELINGS: "Feelings",
    Category.HOME: "Home",
}
"""The categories as pages say them."""


class State(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    RETIRED = "retired"


class BoundaryRetired(TooLate):
    code = "boundary-retired"


class BoundaryPrivate(TooLate):
    """What the partner does not see is no topic for both."""

    code = "boundary-private"


class OwnBoundary(NotAllowed):
    code = "own-boundary"


def check_not_retired(state: str) -> None:
    """Only a boundary that still stands is reworded, paused or shared. Raises BoundaryRetired."""
    if state == State.RETIRED:
        raise BoundaryRetired
