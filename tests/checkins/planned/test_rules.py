"""On which day and clock a block stands, as tables and for any zone."""

from contextlib import nullcontext
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.notice.kinds import Choice
from accounts.person.models import Person
from checkins.planned import rules
from checkins.planned.models import PlannedBlock
from tests.accounts.test_weeks import zones

LISBON, NEW_YORK, KOLKATA = (ZoneInfo(name) for name in ("Europe/Lisbon", "America/New_York", "Asia/Kolkata"))
days = st.dates(date(2001, 1, 3), date(2099, 12, 28))
walls = st.times().map(lambda wall: wall.replace(second=0, microsecond=0))


@pytest.mark.parametrize(
    ("day", "at", "zone", "reader", "there"),
    [
        (date(2026, 12, 4), time(19), LISBON, LISBON, (date(2026, 12, 4), time(19))),
        (date(2026, 12, 4), time(19), LISBON, NEW_YORK, (date(2026, 12, 4), time(14))),
        (date(2026, 12, 4), time(1), LISBON, NEW_YORK, (date(2026, 12, 3), time(20))),
        (date(2026, 12, 4), time(20), LISBON, KOLKATA, (date(2026, 12, 5), time(1, 30))),
        (date(2026, 12, 4), None, LISBON, KOLKATA, (date(2026, 12, 4), None)),
        # the clocks of the two change on different Sundays: five hours apart, for a week four
        (date(2026, 3, 14), time(19), LISBON, NEW_YORK, (date(2026, 3, 14), time(15))),
        # 01:30 is left out in Lisbon on that night: said it is kept, elsewhere it counts as 02:30
        (date(2026, 3, 29), time(1, 30), LISBON, LISBON, (date(2026, 3, 29), time(1, 30))),
        (date(2026, 3, 29), time(1, 30), LISBON, KOLKATA, (date(2026, 3, 29), time(7))),
        # 01:30 comes twice: the first is meant
        (date(2026, 10, 25), time(1, 30), LISBON, KOLKATA, (date(2026, 10, 25), time(6))),
    ],
)
def test_a_wall_time_is_read_on_another_clock(day, at, zone, reader, there):
    assert rules.on_clock(day, at, zone, reader) == there


@given(day=days, at=walls, zone=zones, reader=zones)
def test_every_reader_sees_the_same_instant(day, at, zone, reader):
    there, wall = rules.on_clock(day, at, zone, reader)
    assert abs((there - day).days) <= 2
    shown = datetime.combine(there, wall, reader)
    begins = rules.begins(day, at, zone)
    # where a clock is put back an hour is shown twice, where it is put forward a wall time may not exist
    assert abs(shown.astimezone(UTC) - begins) in (timedelta(0), timedelta(hours=1), timedelta(minutes=30), A_DAY)


A_DAY = timedelta(days=1)
"""Samoa left out a whole day."""


@pytest.mark.parametrize(
    ("day", "at", "minutes", "zone", "over"),
    [
        (date(2026, 12, 4), time(19), 90, LISBON, datetime(2026, 12, 4, 20, 30, tzinfo=UTC)),
        (date(2026, 12, 4), time(23), 90, NEW_YORK, datetime(2026, 12, 5, 5, 30, tzinfo=UTC)),
        (date(2026, 12, 4), None, 90, KOLKATA, datetime(2026, 12, 4, 18, 30, tzinfo=UTC)),
        (date(2000, 1, 1), time(0), 1, LISBON, datetime(2000, 1, 1, 0, 1, tzinfo=UTC)),
        (date(2200, 12, 31), None, 1, LISBON, datetime(2201, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_block_is_over_with_its_minutes_or_its_day(day, at, minutes, zone, over):
    assert rules.over(day, at, minutes, zone) == over


@pytest.mark.parametrize(
    ("day", "refusal"), [(date(1999, 12, 31), rules.DayBehind), (date(2201, 1, 1), rules.DayTooFarAhead)]
)
def test_a_day_out_of_the_calendar_is_refused(day, refusal):
    with pytest.raises(refusal):
        rules.over(day, None, 30, LISBON)


@given(day=days, zone=zones, reader=zones)
def test_what_has_no_time_stands_on_its_day_for_all(day, zone, reader):
    assert rules.on_clock(day, None, zone, reader) == (day, None)


@given(day=days, at=st.none() | walls, hour=st.integers(0, 23), zone=zones, reader=zones)
def test_the_nudge_comes_before_the_day_begins_on_its_readers_clock(day, at, hour, zone, reader):
    person = Person(time_zone=reader.key)
    block = PlannedBlock(day=day, at=at, zone=zone.key)
    here, _ = block.on_clock_of(person)
    due = Choice(person, None, hour).day_before(here)
    if at is not None:
        assert due < block.begins or here.toordinal() == 734502  # the day that Samoa left out
    local = due.astimezone(reader)
    assert local.date() in (here - A_DAY, here)
    if local.date() == here - A_DAY:
        assert local.hour in (hour, hour + 1)  # later by the gap, if that hour was left out


@pytest.mark.parametrize(
    ("ahead", "refusal"), [(-1, rules.DayBehind), (0, None), (366, None), (367, rules.DayTooFarAhead)]
)
def test_time_is_planned_from_today_on_and_a_year_ahead(ahead, refusal):
    today = date(2026, 10, 14)
    with pytest.raises(refusal) if refusal else nullcontext():
        rules.check_ahead(today + timedelta(days=ahead), today)


@given(today=days, away=st.integers(-800, 800))
def test_a_year_ahead_is_the_longest(today, away):
    day = today + timedelta(days=away)
    refused = None
    try:
        rules.check_ahead(day, today)
    except (rules.DayBehind, rules.DayTooFarAhead) as refusal:
        refused = type(refusal)
    assert refused is (rules.DayBehind if away < 0 else rules.DayTooFarAhead if away > 366 else None)


@given(today=days, away=st.integers(-800, 800))
def test_time_is_logged_from_its_day_on(today, away):
    try:
        rules.check_begun(today + timedelta(days=away), today)
    except rules.NotYetLived:
        assert away > 0
    else:
        assert away <= 0
