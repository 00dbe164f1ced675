"""Which days can be logged, from which week a wish holds, and how long a length is."""

from datetime import date

import pytest

from checkins.timelog import rules

TODAY = date(2026, 11, 18)
MONDAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("day", "refusal"),
    [
        (TODAY, None),
        (date(2026, 11, 19), None),
        (date(2026, 11, 20), rules.DayAhead),
        (date(2000, 1, 1), None),
        (date(1999, 12, 31), rules.DayTooFar),
        (date.min, rules.DayTooFar),
        (date.max, rules.DayAhead),
    ],
)
def test_a_day_is_logged_once_it_was_lived(day, refusal):
    if refusal is None:
        return rules.check_day(day, TODAY)
    with pytest.raises(refusal) as refused:
        rules.check_day(day, TODAY)
    assert refused.value.field == "day"


@pytest.mark.parametrize(
    ("wished", "first", "expected"),
    [
        (None, True, MONDAY),
        (None, False, date(2026, 11, 23)),
        (MONDAY, True, MONDAY),
        (MONDAY, False, rules.WeekBegun),
        (date(2026, 11, 9), True, rules.WeekBegun),
        (date(2026, 11, 23), False, date(2026, 11, 23)),
        (date(2026, 12, 7), False, date(2026, 12, 7)),
        (date(2026, 11, 24), False, rules.NotAWeek),
        (date(2026, 11, 24), True, rules.NotAWeek),
    ],
)
def test_a_week_that_has_begun_keeps_its_target(wished, first, expected):
    if isinstance(expected, date):
        assert rules.week_from(wished, MONDAY, first=first) == expected
    else:
        with pytest.raises(expected):
            rules.week_from(wished, MONDAY, first=first)


@pytest.mark.parametrize(
    ("hours", "minutes", "expected"),
    [(None, 30, 30), (1, None, 60), (1, 30, 90), (0, 1, 1), (24, 0, 1440), (None, 1440, 1440)],
)
def test_a_length_is_in_minutes(hours, minutes, expected):
    assert rules.length(hours, minutes) == expected


@pytest.mark.parametrize(("hours", "minutes"), [(None, None), (0, 0), (24, 1), (None, 1441), (0, -5)])
def test_no_length_and_too_long_a_length_are_refused(hours, minutes):
    with pytest.raises(rules.LengthMissing):
        rules.length(hours, minutes)
