"""What a week is, and how local wall times become instants and back.

A week is seven local days from a chosen first weekday (0 = Monday), named by its first date. Wall times are kept with
their zone; every instant given back is in UTC. A wall time that does not exist moves forward by the gap, one that
exists twice means the first.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

DAYS = 7
GRACE_DAYS = 3
"""Days after a week's last day in which its check-in can still be written."""

MIDNIGHT = time()

LATEST = timezone(-timedelta(hours=12))
"""Where a date ends last: the zone of the ships west of the date line."""


def week_of(day: date, first_weekday: int) -> date:
    """The first date of the week that holds `day`."""
    return day - timedelta(days=(day.weekday() - first_weekday) % DAYS)


def last_day(week: date) -> date:
    """The last local date of a week."""
    return week + timedelta(days=DAYS - 1)


def next_week(week: date) -> date:
    """The first date of the week after."""
    return week + timedelta(days=DAYS)


def week_before(week: date) -> date:
    """The first date of the week before."""
    return week - timedelta(days=DAYS)


def local_date(now: datetime, zone: ZoneInfo) -> date:
    """The date on the wall in `zone` at an instant."""
    return now.astimezone(zone).date()


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The UTC instant of a wall time in `zone`.

    `fold=0` is both rules at once: in a gap it counts with the offset before it, which lands as far behind the gap as
    the wall time lies in it; in a repeated hour it means the first.
    """
    return datetime.combine(day, at.replace(fold=0, tzinfo=None), zone).astimezone(UTC)


def opens_at(week: date, zone: ZoneInfo) -> datetime:
    """When a week's check-in opens for someone in `zone`: 00:00 of its last day."""
    return instant(last_day(week), MIDNIGHT, zone)


def closes_at(week: date) -> datetime:
    """When a week closes for everyone: 24:00 of the third day after its last day, where that comes last on earth.

    So it is never too early for anybody, is one moment for both of a couple, and tells nothing of where one is.
    """
    return datetime.combine(closing_day(week) + timedelta(days=1), MIDNIGHT, LATEST).astimezone(UTC)


def closing_day(week: date) -> date:
    """The last local date on which a week's check-in can be written, all day long and everywhere."""
    return last_day(week) + timedelta(days=GRACE_DAYS)


def is_open(week: date, now: datetime, zone: ZoneInfo) -> bool:
    """Whether someone in `zone` can begin the week's check-in now."""
    return opens_at(week, zone) <= now < closes_at(week)


def week_asked(now: datetime, first_weekday: int, zone: ZoneInfo) -> date | None:
    """The week whose check-in someone in `zone` can begin now, or None between two of them.

    At most one is open: where on earth a week opens first, the one before has been closed for 46 hours.
    """
    this = week_of(local_date(now, zone), first_weekday)
    return next((week for week in (this, week_before(this)) if is_open(week, now, zone)), None)


def newest_closed(now: datetime, first_weekday: int) -> date:
    """The newest week that nobody can write in any more."""
    return week_of(now.astimezone(LATEST).date() - timedelta(days=DAYS + GRACE_DAYS), first_weekday)


def next_weekly(after: datetime, weekday: int, at: time, zone: ZoneInfo) -> datetime:
    """The first instant after `after` (not at it) of a weekly wall time: `weekday` 0 = Monday, `at` in `zone`."""
    day = week_of(local_date(after, zone), weekday) - timedelta(days=DAYS)
    while (found := instant(day, at, zone)) <= after:
        day += timedelta(days=DAYS)
    return found


def next_monthly(after: datetime, weekday: int, at: time, zone: ZoneInfo) -> datetime:
    """The first instant after `after` (not at it) at a wall time in `zone` on the second such weekday of a month."""
    month = month_before(local_date(after, zone).replace(day=1))
    while (found := instant(_second(month, weekday), at, zone)) <= after:
        month = month_after(month)
    return found


def month_before(first: date) -> date:
    """The first date of the month before the one that begins on `first`."""
    return (first - timedelta(days=1)).replace(day=1)


def month_after(first: date) -> date:
    """The first date of the month after the one that begins on `first`."""
    return (first + timedelta(days=31)).replace(day=1)


def _second(month: date, weekday: int) -> date:
    return month + timedelta(days=DAYS + (weekday - month.weekday()) % DAYS)


def shift_out_of(quiet_from: time, quiet_until: time, moment: datetime, zone: ZoneInfo) -> datetime:
    """`moment`, or the end of the quiet hours it falls into, as a UTC instant.

    Quiet hours may cross midnight; their end is no longer quiet; the same time twice means there are none. It looks
    again at the end it found, for a clock that is put forward may jump right over the loud time.
    """
    while (end := _end_of_quiet(quiet_from, quiet_until, moment.astimezone(zone), zone)) > moment:
        moment = end
    return moment.astimezone(UTC)


def _end_of_quiet(quiet_from: time, quiet_until: time, local: datetime, zone: ZoneInfo) -> datetime:
    """The end of the quiet hours that hold `local`, else `local` itself."""
    wall = local.time()
    if quiet_from <= quiet_until:
        quiet, ends = quiet_from <= wall < quiet_until, local.date()
    else:
        late = wall >= quiet_from
        quiet, ends = late or wall < quiet_until, local.date() + timedelta(days=late)
    return instant(ends, quiet_until, zone) if quiet else local
