from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.notice import rules

NOW = datetime(2026, 11, 9, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 9)


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
