from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.notice import rules

NOW = datetime(2026, 11, 9, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 9)


@pytest.mark.parametrize("attempts, minutes", [(1, 2), (2, 6), (3, 18), (4, 54), (5, 162), (6, 360), (7, 360)])
def test_each_wait_is_three_times_longer_up_to_six_hours(attempts, minutes):
    assert rules.wait_after(attempts, 0.5) == timedelta(minutes=minutes)


@pytest.mark.parametrize("roll, minutes", [(0, 1.5), (1, 2.5)])
def test_waits_are_spread_by_a_quarter_either_way(roll, minutes):
    assert rules.wait_after(1, roll) == timedelta(minutes=minutes)


@pytest.mark.parametrize("attempts, counted", [(1, 7), (6, 7), (7, 7), (8, 8), (9, 9)])
def test_address_refused_for_good_is_tried_once_more(attempts, counted):
    assert rules.attempts_after_refusal(attempts) == counted


@pytest.mark.parametrize(
    "stopped_at, may",
    [
        (None, False),
        (NOW, True),
        (NOW - timedelta(hours=1), True),
        (NOW - timedelta(hours=1, microseconds=1), False),
    ],
)
def test_a_stop_can_be_taken_back_within_the_hour(stopped_at, may):
    assert rules.may_resume(stopped_at, NOW) is may


@pytest.mark.parametrize("until", [None, TODAY + timedelta(days=1), TODAY + timedelta(days=366)])
def test_a_pause_lasts_from_a_day_to_a_year(until):
    rules.check_pause(until, TODAY)


@pytest.mark.parametrize(
    "until, refusal",
    [
        (TODAY, rules.PauseNotAhead),
        (TODAY - timedelta(days=1), rules.PauseNotAhead),
        (TODAY + timedelta(days=367), rules.PauseTooLong),
    ],
)
def test_a_pause_that_is_over_or_too_long_is_refused(until, refusal):
    with pytest.raises(refusal):
        rules.check_pause(until, TODAY)
