"""What a goal is and what may be done with it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from tracker.refusal import NotAllowed, NotValid, TooLate


class Kind(StrEnum):
    PERSONAL = "personal"
    SHARED = "shared"


class State(StrEnum):
    PROPOSED = "proposed"
    ACTIVE = "active"
    REACHED = "reached"
    LET_GO = "let_go"


class Measure(StrEnum):
    STEPS = "steps"
    NUMBER = "number"
    HABIT = "habit"


class Help(StrEnum):
    """What the owner of a personal goal welcomes from the partner."""

    CHEER = "cheer"
    ASK = "ask"
    DO_IT_WITH_ME = "do_it_with_me"
    JUST_KNOW = "just_know"


class Proposal(StrEnum):
    """What is waiting for the other's yes."""

    BEGIN = "begin"
    CHANGE = "change"
    LET_GO = "let_go"


class Settled(StrEnum):
    """How the last proposal was answered."""

    AGREED = "agreed"
    KEPT = "kept"
    WITHDRAWN = "withdrawn"


class OwnProposal(NotAllowed):
    code = "own-proposal"


class NotProposed(TooLate):
    code = "not-proposed"


class ProposalOpen(TooLate):
    code = "proposal-open"


class GoalClosed(TooLate):
    code = "goal-closed"


class NeedsProposal(NotAllowed):
    code = "needs-proposal"


class NotAPersonalGoal(NotAllowed):
    code = "not-a-personal-goal"


class NotMeasuredSo(NotValid):
    code = "not-measured-so"


class UnitMissing(NotValid):
    code = "unit-missing"


class TimesMissing(NotValid):
    code = "times-missing"


class DayAhead(NotValid):
    code = "day-ahead"


def check_measure(measure: str, *, unit: str | None, target: Decimal | None, times_a_week: int | None) -> None:
    """A number needs unit and target, a habit its times a week, steps neither.

    Raises UnitMissing, TimesMissing, NotMeasuredSo, each at its field.
    """
    if measure == Measure.NUMBER and not unit:
        raise UnitMissing("unit")
    if measure == Measure.NUMBER and target is None:
        raise UnitMissing("target")
    if measure == Measure.HABIT and not times_a_week:
        raise TimesMissing("times_a_week")
    if measure != Measure.NUMBER and (unit or target is not None):
        raise NotMeasuredSo("unit" if unit else "target")
    if measure != Measure.HABIT and times_a_week:
        raise NotMeasuredSo("times_a_week")


def check_day(day: date, today: date) -> None:
    """What was done has its day behind it; a day of grace for someone who travels. Raises DayAhead."""
    if day > today + timedelta(days=1):
        raise DayAhead("day")


def share_of_way(start: Decimal, target: Decimal, now: Decimal) -> float:
    """How far a number has come from start to target, 0.0 to 1.0, in either direction."""
    if start == target:
        return 1.0
    return float(min(max((now - start) / (target - start), Decimal(0)), Decimal(1)))
