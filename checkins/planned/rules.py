"""Time that lies ahead: on which day and clock it stands, how far ahead it may lie, when it may be logged."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from accounts import weeks
from tracker.refusal import NotAllowed, NotValid, TooLate

LONGEST_AHEAD = timedelta(days=366)
YEARS = range(2000, 2201)
"""Days that can be worked with; the calendar ends soon after."""


class DayBehind(NotValid):
    code = "day-behind"


class DayTooFarAhead(NotValid):
    code = "day-too-far-ahead"


class NotYetLived(NotValid):
    code = "not-yet-lived"


class BlockLived(TooLate):
    code = "block-lived"


class NotMeTime(NotAllowed):
    code = "not-me-time"


class WordsApart(NotValid):
    code = "words-apart"


def check_ahead(day: date, today: date) -> None:
    """Time is planned from today on, up to a year ahead; both are dates of the block's own zone.

    Raises DayBehind, DayTooFarAhead, both at `day`.
    """
    if day < today:
        raise DayBehind("day")
    if day > today + LONGEST_AHEAD:
        raise DayTooFarAhead("day")


def check_begun(day: date, today: date) -> None:
    """Planned time can be logged once its day has come, in the block's own zone. Raises NotYetLived."""
    if day > today:
        raise NotYetLived


def begins(day: date, at: time | None, zone: ZoneInfo) -> datetime:
    """The UTC instant at which a block begins; one without a time, with its day."""
    return weeks.instant(day, at or weeks.MIDNIGHT, zone)


def over(day: date, at: time | None, minutes: int, zone: ZoneInfo) -> datetime:
    """The UTC instant at which a block is over; one without a time, with its day. Raises DayTooFarAhead, DayBehind."""
    if day.year not in YEARS:
        raise DayBehind("day") if day.year < YEARS.start else DayTooFarAhead("day")
    if at is None:
        return weeks.instant(day + timedelta(days=1), weeks.MIDNIGHT, zone)
    return begins(day, at, zone) + timedelta(minutes=minutes)


def on_clock(day: date, at: time | None, zone: ZoneInfo, reader: ZoneInfo) -> tuple[date, time | None]:
    """Day and wall time of a block on a reader's clock.

    On a clock of its own zone it is what was said, also a wall time that a change of clocks leaves out. What has no
    time stands on its day for everyone.
    """
    if at is None or zone == reader:
        return day, at
    there = begins(day, at, zone).astimezone(reader)
    return there.date(), there.time().replace(tzinfo=None)
