"""What a goal is, in tables."""

from datetime import date
from decimal import Decimal

import pytest

from goals.goal import rules

WEEK = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("measure", "given"),
    [
        ("steps", {}),
        ("number", {"unit": "km", "target": Decimal(10)}),
        ("number", {"unit": "€", "target": Decimal(0)}),
        ("habit", {"times_a_week": 1}),
        ("habit", {"times_a_week": 7}),
    ],
)
def test_goal_is_measured_one_way(measure, given):
    rules.check_measure(measure, **{"unit": None, "target": None, "times_a_week": None} | given)


@pytest.mark.parametrize(
    ("measure", "given", "refusal", "field"),
    [
        ("number", {}, rules.UnitMissing, "unit"),
        ("number", {"unit": "", "target": Decimal(1)}, rules.UnitMissing, "unit"),
        ("number", {"unit": "km"}, rules.UnitMissing, "target"),
        ("number", {"unit": "km", "target": Decimal(1), "times_a_week": 2}, rules.NotMeasuredSo, "times_a_week"),
        ("habit", {}, rules.TimesMissing, "times_a_week"),
        ("habit", {"times_a_week": 0}, rules.TimesMissing, "times_a_week"),
        ("habit", {"times_a_week": 2, "unit": "km"}, rules.NotMeasuredSo, "unit"),
        ("habit", {"times_a_week": 2, "target": Decimal(1)}, rules.NotMeasuredSo, "target"),
        ("steps", {"unit": "km"}, rules.NotMeasuredSo, "unit"),
        ("steps", {"target": Decimal(0)}, rules.NotMeasuredSo, "target"),
        ("steps", {"times_a_week": 1}, rules.NotMeasuredSo, "times_a_week"),
    ],
)
def test_what_does_not_belong_is_refused_at_its_field(measure, given, refusal, field):
    with pytest.raises(refusal) as refused:
        rules.check_measure(measure, **{"unit": None, "target": None, "times_a_week": None} | given)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("start", "target", "now", "share"),
    [
        (0, 1800, 0, 0.0),
        (0, 1800, 450, 0.25),
        (0, 1800, 1800, 1.0),
        (0, 1800, 2000, 1.0),
        (0, 1800, -5, 0.0),
        (90, 80, 90, 0.0),
        (90, 80, 85, 0.5),
        (90, 80, 79, 1.0),
        (90, 80, 95, 0.0),
        (5, 5, 5, 1.0),
        (-10, 10, 0, 0.5),
    ],
)
def test_share_of_the_way_in_either_direction(start, target, now, share):
    assert rules.share_of_way(Decimal(start), Decimal(target), Decimal(now)) == share


@pytest.mark.parametrize(("day", "fits"), [(22, True), (23, True), (24, True), (25, False)])
def test_day_may_be_ahead_by_a_journey_at_most(day, fits):
    if fits:
        return rules.check_day(date(2026, 11, day), WEEK)
    with pytest.raises(rules.DayAhead) as refused:
        rules.check_day(date(2026, 11, day), WEEK)
    assert refused.value.field == "day"
