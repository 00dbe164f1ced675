"""Two periods beside each other, by the numbers; and which weeks a year has."""

from datetime import date, timedelta

import pytest

from checkins.history import rules
from checkins.history.rules import Mean, Period
from tests.checkins.weeks import week


@pytest.mark.parametrize(
    ("figures", "mean"),
    [
        ([], Mean(None, 0)),
        ([None, None], Mean(None, 0)),
        ([60], Mean(60, 1)),
        ([60, None, 70], Mean(65, 2)),
        ([0, 100], Mean(50, 2)),
        ([70, 70, 75], Mean(71.666667, 3)),
    ],
)
def test_mean_leaves_gaps_out(figures, mean):
    assert rules.mean_of(figures) == mean


@pytest.mark.parametrize(
    ("first", "second", "apart", "word"),
    [
        ([60, 60], [60, 60], 0, "about the same"),
        ([60, 60], [65, 70], 7.5, "about the same"),
        ([60, 60], [68, 68], 8, "a little more"),
        ([68, 68], [60, 60], -8, "a little less"),
        ([40, 45], [60, 65], 20, "more"),
        ([90, 80], [60, 65], -22.5, "less"),
        ([60, None, 60], [80, None, 70, None], 15, "a little more"),
        ([60], [80, 80], None, ""),
        ([60, 60], [80, None], None, ""),
        ([None, None], [80, 80], None, ""),
    ],
)
def test_difference_needs_two_weeks_each(first, second, apart, word):
    found = rules.difference(rules.mean_of(first), rules.mean_of(second))
    assert found == apart
    assert word == ("" if found is None else rules.WORDS[rules.way(found)])


def test_usual_periods_are_the_last_four_and_the_four_before():
    held = [week(n) for n in (0, 1, 2, 4, 5, 6, 7, 9)]
    first, second = rules.usual_periods(held)
    assert first == Period(week(0), week(5) - timedelta(days=1))
    assert second == Period(week(5), week(10) - timedelta(days=1))


@pytest.mark.parametrize("count", range(1, 9))
def test_usual_periods_never_touch(count):
    first, second = rules.usual_periods([week(n) for n in range(count)])
    assert first.first <= first.last < second.first <= second.last
    assert second.last == week(count) - timedelta(days=1)


def test_no_weeks_have_no_usual_periods():
    assert rules.usual_periods([]) is None


def test_a_year_has_each_of_its_weeks_once():
    first, newest = date(2024, 1, 1), date(2026, 11, 16)
    years = [rules.weeks_of_year(year, (), first=first, newest=newest) for year in (2024, 2025, 2026)]
    assert [day for year in years for day in year] == [
        first + timedelta(weeks=n) for n in range((newest - first).days // 7 + 1)
    ]


def test_weeks_that_began_on_another_day_are_not_doubled():
    sundays = [date(2026, 9, 6), date(2026, 9, 13)]
    found = rules.weeks_of_year(2026, sundays, first=sundays[0], newest=date(2026, 10, 5))
    assert found == [*sundays, date(2026, 9, 21), date(2026, 9, 28), date(2026, 10, 5)]
