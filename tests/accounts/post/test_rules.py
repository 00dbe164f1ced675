from datetime import timedelta

import pytest

from accounts.post import rules


@pytest.mark.parametrize("attempts, minutes", [(1, 2), (2, 6), (3, 18), (4, 54), (5, 162), (6, 360), (7, 360)])
def test_each_wait_is_three_times_longer_up_to_six_hours(attempts, minutes):
    assert rules.wait_after(attempts, 0.5) == timedelta(minutes=minutes)


@pytest.mark.parametrize("roll, minutes", [(0, 1.5), (1, 2.5)])
def test_waits_are_spread_by_a_quarter_either_way(roll, minutes):
    assert rules.wait_after(1, roll) == timedelta(minutes=minutes)


@pytest.mark.parametrize("attempts, counted", [(1, 7), (6, 7), (7, 7), (8, 8), (9, 9)])
def test_address_refused_for_good_is_tried_once_more(attempts, counted):
    assert rules.attempts_after_refusal(attempts) == counted
