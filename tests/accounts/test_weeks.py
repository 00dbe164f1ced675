from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import weeks

NEW_YORK = ZoneInfo("America/New_York")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
SAO_PAULO = ZoneInfo("America/Sao_Paulo")
APIA = ZoneInfo("Pacific/Apia")
KOLKATA = ZoneInfo("Asia/Kolkata")
BERLIN = ZoneInfo("Europe/Berlin")
HONOLULU = ZoneInfo("Pacific/Honolulu")
KIRITIMATI = ZoneInfo("Pacific/Kiritimati")
NIUE = ZoneInfo("Pacific/Niue")
ZONES = (NEW_YORK, LORD_HOWE, SAO_PAULO, APIA, KOLKATA, BERLIN, HONOLULU, KIRITIMATI, NIUE)

days = st.dates(date(2000, 1, 1), date(2040, 12, 31))
moments = st.datetimes(datetime(2000, 1, 1), datetime(2040, 12, 31), timezones=st.just(UTC))
walls = st.times().map(lambda wall: wall.replace(microsecond=0))
zones = st.sampled_from(ZONES)
weekdays = st.integers(0, 6)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


# ---- the week and its days


@pytest.mark.parametrize(
    "day, first_weekday, week",
    [
        (date(2026, 11, 22), 0, date(2026, 11, 16)),
        (date(2026, 11, 16), 0, date(2026, 11, 16)),
        (date(2026, 11, 15), 0, date(2026, 11, 9)),
        (date(2026, 11, 22), 6, date(2026, 11, 22)),
        (date(2026, 11, 21), 6, date(2026, 11, 15)),
        (date(2027, 1, 1), 2, date(2026, 12, 30)),
    ],
)
def test_a_week_is_named_by_its_first_date(day, first_weekday, week):
    assert weeks.week_of(day, first_weekday) == week


def test_a_week_ends_six_days_on():
    assert weeks.last_day(date(2026, 11, 16)) == date(2026, 11, 22)
    assert weeks.next_week(date(2026, 11, 16)) == date(2026, 11, 23)
    assert weeks.week_before(date(2026, 11, 16)) == date(2026, 11, 9)


@given(days, weekdays)
def test_every_day_lies_in_just_one_week(day, first_weekday):
    week = weeks.week_of(day, first_weekday)
    assert week.weekday() == first_weekday
    assert week <= day <= weeks.last_day(week)
    assert weeks.week_of(week, first_weekday) == week


@pytest.mark.parametrize(
    "now, zone, day",
    [
        (utc(2026, 11, 22, 23, 30), BERLIN, date(2026, 11, 23)),
        (utc(2026, 11, 22, 23, 30), NEW_YORK, date(2026, 11, 22)),
        (utc(2026, 11, 22, 18, 29), KOLKATA, date(2026, 11, 22)),
        (utc(2026, 11, 22, 18, 30), KOLKATA, date(2026, 11, 23)),
        (utc(2011, 12, 30, 9, 59), APIA, date(2011, 12, 29)),
        (utc(2011, 12, 30, 10, 0), APIA, date(2011, 12, 31)),
    ],
)
def test_the_date_is_the_one_on_the_local_wall(now, zone, day):
    assert weeks.local_date(now, zone) == day


# ---- wall times to instants


@pytest.mark.parametrize(
    "day, at, zone, expected",
    [
        (date(2026, 7, 1), time(9), NEW_YORK, utc(2026, 7, 1, 13)),
        (date(2026, 1, 1), time(9), KOLKATA, utc(2026, 1, 1, 3, 30)),
        # does not exist: forward by the gap (02:30 is 03:30)
        (date(2026, 3, 8), time(2, 30), NEW_YORK, utc(2026, 3, 8, 7, 30)),
        (date(2026, 3, 8), time(2, 0), NEW_YORK, utc(2026, 3, 8, 7, 0)),
        (date(2026, 3, 8), time(1, 59), NEW_YORK, utc(2026, 3, 8, 6, 59)),
        # twice: the first
        (date(2026, 11, 1), time(1, 30), NEW_YORK, utc(2026, 11, 1, 5, 30)),
        (date(2026, 11, 1), time(2, 0), NEW_YORK, utc(2026, 11, 1, 7, 0)),
        # half an hour of summer: 02:15 is 02:45; 01:45 comes twice
        (date(2026, 10, 4), time(2, 15), LORD_HOWE, utc(2026, 10, 3, 15, 45)),
        (date(2026, 4, 5), time(1, 45), LORD_HOWE, utc(2026, 4, 4, 14, 45)),
        # midnight itself does not exist: the day begins at 01:00
        (date(2018, 11, 4), time(0, 0), SAO_PAULO, utc(2018, 11, 4, 3, 0)),
        # 23:30 comes twice on the evening before
        (date(2019, 2, 16), time(23, 30), SAO_PAULO, utc(2019, 2, 17, 1, 30)),
        (date(2019, 2, 17), time(0, 0), SAO_PAULO, utc(2019, 2, 17, 3, 0)),
        # a whole day that never was: forward by a day
        (date(2011, 12, 30), time(12), APIA, utc(2011, 12, 30, 22)),
        (date(2011, 12, 31), time(12), APIA, utc(2011, 12, 30, 22)),
        (date(2011, 12, 29), time(12), APIA, utc(2011, 12, 29, 22)),
    ],
)
def test_a_wall_time_becomes_one_instant(day, at, zone, expected):
    assert weeks.instant(day, at, zone) == expected
    assert weeks.instant(day, at.replace(fold=1), zone) == expected


@given(days, walls, zones)
def test_an_instant_is_utc_and_never_before_its_wall_time(day, at, zone):
    found = weeks.instant(day, at, zone)
    assert found.utcoffset() == timedelta(0)
    assert found.astimezone(zone).replace(tzinfo=None) >= datetime.combine(day, at)


@given(days, walls, walls, zones)
def test_order_on_the_wall_is_order_in_time(day, one, two, zone):
    early, late = sorted((one, two))
    gap = weeks.instant(day, late, zone) - weeks.instant(day, early, zone)
    assert gap >= timedelta(0) or day_is_short(day, zone)


def day_is_short(day: date, zone: ZoneInfo) -> bool:
    return weeks.instant(day + timedelta(days=1), time(), zone) - weeks.instant(day, time(), zone) < timedelta(days=1)


# ---- opening and closing

WEEK = date(2026, 11, 16)


def test_a_check_in_opens_at_midnight_of_the_last_day():
    assert weeks.opens_at(WEEK, BERLIN) == utc(2026, 11, 21, 23)
    assert weeks.opens_at(WEEK, KOLKATA) == utc(2026, 11, 21, 18, 30)


def test_it_opens_at_one_where_midnight_does_not_exist():
    opened = weeks.opens_at(date(2018, 10, 29), SAO_PAULO)
    assert opened.astimezone(SAO_PAULO).replace(tzinfo=None) == datetime(2018, 11, 4, 1)


def test_a_last_day_that_never_was_opens_on_the_next():
    assert weeks.opens_at(date(2011, 12, 24), APIA).astimezone(APIA).date() == date(2011, 12, 31)


def test_a_week_closes_where_its_third_day_after_ends_last():
    assert weeks.closing_day(WEEK) == date(2026, 11, 25)
    assert weeks.closes_at(WEEK) == utc(2026, 11, 26, 12)


@given(days, zones)
def test_a_week_never_closes_before_its_closing_day_is_over(week, zone):
    over = weeks.instant(weeks.closing_day(week) + timedelta(days=1), time(), zone)
    assert timedelta(0) <= weeks.closes_at(week) - over <= timedelta(hours=26)


def test_it_is_open_from_the_first_instant_to_before_the_last():
    opens, closes = weeks.opens_at(WEEK, BERLIN), weeks.closes_at(WEEK)
    tick = timedelta(microseconds=1)
    assert not weeks.is_open(WEEK, opens - tick, BERLIN)
    assert weeks.is_open(WEEK, opens, BERLIN)
    assert weeks.is_open(WEEK, closes - tick, BERLIN)
    assert not weeks.is_open(WEEK, closes, BERLIN)


@pytest.mark.parametrize(
    "now, week",
    [
        (utc(2026, 11, 21, 12), None),
        (utc(2026, 11, 22, 12), WEEK),
        (utc(2026, 11, 26, 11, 59), WEEK),
        (utc(2026, 11, 26, 12), None),
        (utc(2026, 11, 28, 22, 59), None),
        (utc(2026, 11, 28, 23), date(2026, 11, 23)),
    ],
)
def test_the_week_asked_is_the_one_that_is_open(now, week):
    assert weeks.week_asked(now, 0, BERLIN) == week


@pytest.mark.parametrize("zone", [KIRITIMATI, BERLIN, NIUE], ids=str)
def test_a_week_closes_at_one_instant_all_over_the_world(zone):
    assert weeks.week_asked(utc(2026, 11, 26, 11, 59), 0, zone) == WEEK
    assert weeks.week_asked(utc(2026, 11, 26, 12), 0, zone) is None


@given(moments, weekdays, zones)
def test_a_week_is_asked_exactly_while_it_is_open(now, first, zone):
    asked = weeks.week_asked(now, first, zone)
    this = weeks.week_of(weeks.local_date(now, zone), first)
    near = [this + timedelta(days=7 * n) for n in range(-3, 3)]
    assert [week for week in near if weeks.is_open(week, now, zone)] == ([asked] if asked else [])


@given(moments, weekdays)
def test_the_newest_closed_week_is_followed_by_one_that_is_not(now, first):
    newest = weeks.newest_closed(now, first)
    assert newest.weekday() == first
    assert weeks.closes_at(newest) <= now < weeks.closes_at(weeks.next_week(newest))


# ---- recurring wall times


@pytest.mark.parametrize(
    "after, weekday, at, zone, expected",
    [
        (utc(2026, 11, 24, 12), 6, time(18), BERLIN, utc(2026, 11, 29, 17)),
        (utc(2026, 11, 29, 16, 59), 6, time(18), BERLIN, utc(2026, 11, 29, 17)),
        (utc(2026, 11, 29, 17), 6, time(18), BERLIN, utc(2026, 12, 6, 17)),
        # the same wall time over the change of the clock
        (utc(2026, 10, 25, 22), 6, time(18), NEW_YORK, utc(2026, 11, 1, 23)),
        (utc(2026, 3, 7, 12), 6, time(2, 30), NEW_YORK, utc(2026, 3, 8, 7, 30)),
        # in the second 01:30, the first is past
        (utc(2026, 11, 1, 6, 0), 6, time(1, 30), NEW_YORK, utc(2026, 11, 8, 6, 30)),
        # the Friday that never was falls on the Saturday, also when asked from it
        (utc(2011, 12, 28, 12), 4, time(9), APIA, utc(2011, 12, 30, 19)),
        (utc(2011, 12, 30, 12), 4, time(9), APIA, utc(2011, 12, 30, 19)),
        (utc(2011, 12, 30, 19), 4, time(9), APIA, utc(2012, 1, 5, 19)),
    ],
)
def test_a_weekly_time_comes_at_its_next_instant(after, weekday, at, zone, expected):
    assert weeks.next_weekly(after, weekday, at, zone) == expected


@given(moments, weekdays, walls, zones)
def test_a_weekly_time_is_later_and_within_nine_days(after, weekday, at, zone):
    found = weeks.next_weekly(after, weekday, at, zone)
    assert after < found <= after + timedelta(days=9)


@given(moments, weekdays, walls, zones)
def test_weekly_times_skip_no_week(after, weekday, at, zone):
    row = [after]
    for _ in range(4):
        row.append(weeks.next_weekly(row[-1], weekday, at, zone))
    assert all(timedelta(days=5) < two - one < timedelta(days=9) for one, two in pairwise(row[1:]))


@pytest.mark.parametrize(
    "after, weekday, at, zone, expected",
    [
        (utc(2026, 11, 1, 0), 1, time(8), BERLIN, utc(2026, 11, 10, 7)),
        (utc(2026, 11, 10, 6, 59), 1, time(8), BERLIN, utc(2026, 11, 10, 7)),
        (utc(2026, 11, 10, 7), 1, time(8), BERLIN, utc(2026, 12, 8, 7)),
        # a month that begins on that very weekday: its second is the eighth
        (utc(2026, 12, 2, 0), 1, time(8), BERLIN, utc(2026, 12, 8, 7)),
        (utc(2026, 12, 31, 23), 4, time(8), BERLIN, utc(2027, 1, 8, 7)),
        # here it is the first of the month, there still the last
        (utc(2026, 12, 1, 3), 1, time(22), NEW_YORK, utc(2026, 12, 9, 3)),
        # a time that does not exist on that day moves forward by the gap
        (utc(2026, 3, 1, 0), 6, time(2, 30), NEW_YORK, utc(2026, 3, 8, 7, 30)),
    ],
)
def test_a_monthly_time_comes_on_the_second_such_day(after, weekday, at, zone, expected):
    assert weeks.next_monthly(after, weekday, at, zone) == expected


@given(moments, weekdays, walls, zones)
def test_monthly_times_skip_no_month(after, weekday, at, zone):
    row = [after]
    for _ in range(4):
        row.append(weeks.next_monthly(row[-1], weekday, at, zone))
    assert after < row[1]
    assert all(timedelta(days=26) < two - one < timedelta(days=37) for one, two in pairwise(row[1:]))


@given(st.dates(date(1990, 1, 1), date(2190, 1, 1)))
def test_months_follow_each_other(day):
    first = day.replace(day=1)
    assert weeks.month_before(weeks.month_after(first)) == first == weeks.month_after(weeks.month_before(first))
    assert weeks.month_after(first).day == 1


# ---- quiet hours


@pytest.mark.parametrize(
    "start, end, moment, zone, expected",
    [
        (time(22), time(7), utc(2026, 11, 24, 20, 59), BERLIN, utc(2026, 11, 24, 20, 59)),
        (time(22), time(7), utc(2026, 11, 24, 21), BERLIN, utc(2026, 11, 25, 6)),
        (time(22), time(7), utc(2026, 11, 25, 2), BERLIN, utc(2026, 11, 25, 6)),
        (time(22), time(7), utc(2026, 11, 25, 6), BERLIN, utc(2026, 11, 25, 6)),
        (time(12), time(14), utc(2026, 11, 25, 10, 59), BERLIN, utc(2026, 11, 25, 10, 59)),
        (time(12), time(14), utc(2026, 11, 25, 11, 30), BERLIN, utc(2026, 11, 25, 13)),
        (time(12), time(14), utc(2026, 11, 25, 22), BERLIN, utc(2026, 11, 25, 22)),
        (time(9), time(9), utc(2026, 11, 25, 7), BERLIN, utc(2026, 11, 25, 7)),
        (time(9), time(9), utc(2026, 11, 25, 8), BERLIN, utc(2026, 11, 25, 8)),
        (time(0), time(7), utc(2026, 11, 24, 18, 30), KOLKATA, utc(2026, 11, 25, 1, 30)),
        # over the night in which the clock changes
        (time(22), time(7), utc(2026, 3, 8, 4), NEW_YORK, utc(2026, 3, 8, 11)),
        (time(22), time(7), utc(2026, 11, 1, 4), NEW_YORK, utc(2026, 11, 1, 12)),
        # the end does not exist, and lies behind the gap
        (time(22), time(2, 30), utc(2026, 3, 8, 6), NEW_YORK, utc(2026, 3, 8, 7, 30)),
        # the end came already; the second 01:10 is not quiet again
        (time(22), time(1, 30), utc(2026, 11, 1, 6, 10), NEW_YORK, utc(2026, 11, 1, 6, 10)),
        # the only loud half hour is jumped over, so it is the next day's
        (time(3), time(2, 30), utc(2026, 3, 8, 6), NEW_YORK, utc(2026, 3, 9, 6, 30)),
        # the night before the day that never was
        (time(22), time(7), utc(2011, 12, 30, 9), APIA, utc(2011, 12, 30, 17)),
    ],
)
def test_quiet_hours_move_a_moment_to_their_end(start, end, moment, zone, expected):
    assert weeks.shift_out_of(start, end, moment, zone) == expected


@given(walls, walls, moments, zones)
def test_leaving_quiet_hours_is_done_once(start, end, moment, zone):
    found = weeks.shift_out_of(start, end, moment, zone)
    assert moment <= found <= moment + timedelta(hours=50)
    assert weeks.shift_out_of(start, end, found, zone) == found
