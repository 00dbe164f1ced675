"""Minutes of me-time and we-time, and the wishes for them."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from tracker.refusal import NotAllowed, NotValid, TooLate

DAY_IN_MINUTES = 24 * 60
WEEK_IN_MINUTES = 7 * DAY_IN_MINUTES
EARLIEST = date(2000, 1, 1)


class Kind(StrEnum):
    ME = "me"
    WE = "we"


class WeekSettled(TooLate):
    code = "week-settled"


class WeekBegun(NotValid):
    code = "week-begun"


class NotAWeek(NotValid):
    code = "not-a-week"


class DayAhead(NotValid):
    code = "day-ahead"


class DayTooFar(NotValid):
    code = "day-too-far"


class LengthMissing(NotValid):
    code = "length-missing"


class OthersWords(NotAllowed):
    code = "others-words"


def check_day(day: date, today: date) -> None:
    """Time is logged once it was lived: up to the local date, and a day more for someone who travels.

    Raises DayAhead, DayTooFar, both at `day`.
    """
    if day > today + timedelta(days=1):
        raise DayAhead("day")
    if day < EARLIEST:
        raise DayTooFar("day")


def week_from(wished: date | None, this_week: date, *, first: bool) -> date:
    """The first date of the week from which a target holds.

    A week that has begun keeps its targets, so a target holds from the next week on, or a later one that is wished for.
    Someone's very first target may hold from the running week: nothing stood there that it could change. Raises
    NotAWeek, WeekBegun, both at `from_week`.
    """
    earliest = this_week if first else this_week + timedelta(days=7)
    if wished is None:
        return earliest
    if (wished - this_week).days % 7:
        raise NotAWeek("from_week")
    if wished < earliest:
        raise WeekBegun("from_week")
    return wished


def length(hours: int | None, minutes: int | None) -> int:
    """A length in minutes from hours and minutes, 1 to 1,440. Raises LengthMissing at `minutes`."""
    found = (hours or 0) * 60 + (minutes or 0)
    if not 1 <= found <= DAY_IN_MINUTES:
        raise LengthMissing("minutes")
    return found
