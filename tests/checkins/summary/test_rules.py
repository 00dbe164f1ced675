"""The few lines of a summary: usual weeks, bars, what moved."""

from datetime import date

import pytest

from checkins.balance.rules import CoarseAxis, Lived, Side, time_rows
from checkins.summary.rules import (
    FOUR_OWN,
    FOUR_WEEKS,
    NOTHING_MOVED,
    axis_bars,
    bar,
    mean_bars,
    moves,
    table,
    usual_week,
)

WEEK = date(2026, 9, 7)


def axis(value=70, low=65, high=80, weeks=4, arrow=0):
    return CoarseAxis(value, low, high, weeks, arrow, ("s1", "s2", "d2"))


# ---- a usual week


def test_a_usual_week_is_the_mean_of_what_is_there():
    weeks = [
        Lived(WEEK, t1=60, t2=400, me_target=240, we_target=420),
        Lived(WEEK, t1=None, t2=500, me_target=999, we_target=420),
        Lived(WEEK, t1=121, t2=None, me_target=300, we_target=999),
    ]
    usual = usual_week(weeks)
    assert (usual.t1, usual.t2) == (91, 450), "the mean of two, half up; a gap is no zero"
    assert (usual.me_target, usual.we_target) == (270, 420), "only of weeks that have minutes"


def test_a_usual_week_has_no_wishes():
    usual = usual_week([Lived(WEEK, t1=60, d1=-2, d2=3), Lived(WEEK, t1=60, d1=2, d2=-3)])
    assert usual.d1 is None and usual.d2 is None


def test_no_weeks_no_usual_week():
    assert usual_week([]) is None


def test_no_minutes_no_time():
    usual = usual_week([Lived(WEEK, me_target=240)])
    assert (usual.t1, usual.t2, usual.me_target) == (None, None, None)


# ---- bars


@pytest.mark.parametrize(
    ("minutes", "target", "full"),
    [(0, 240, 0), (60, 240, 25), (119, 240, 50), (240, 240, 100), (999, 240, 100), (60, None, 0)],
)
def test_a_bar_of_time_is_what_was_lived_of_the_target_and_the_rest(minutes, target, full):
    me, we = (bar(row) for row in time_rows(Lived(WEEK, t1=minutes, me_target=target, t2=minutes, we_target=target)))
    assert (me["full"], me["rest"], me["hue"]) == (full, 100 - full, "me")
    assert (we["full"], we["rest"], we["hue"]) == (full, 100 - full, "we")


def test_bars_say_in_words_what_they_show():
    bars = axis_bars(table(Side(axis(70), axis(60)), Side(axis(80, 80, 80), axis(75)), "Ben"))
    assert [bar["says"] for bar in bars] == [
        "Your room: 70, weeks from 65 to 80",
        "Ben’s room: 80, each week near 80",
        "Closeness you both felt: 60, weeks from 65 to 80",
    ]
    assert [bar["hue"] for bar in bars] == ["me", "partner", "we"]
    assert all(bar["full"] + bar["rest"] == 100 for bar in bars)


def test_a_blank_axis_has_no_bar():
    bars = axis_bars(table(Side(None, axis()), Side(axis(), None), "Ben"))
    assert [bar["hue"] for bar in bars] == ["partner"]


def test_bars_of_a_month_count_their_weeks():
    lines = [
        {"title": "Your room", "hue": "me", "means": [(60, 4), (70, 1)]},
        {"title": "Closeness", "hue": "we", "means": [(60, 4), (None, 0)]},
        {"title": "Room", "means": [(None, 0), (0, 3)]},
    ]
    assert [(bar["says"], bar["hue"], bar["full"]) for bar in mean_bars(lines)] == [
        ("Your room: 70, from 1 week", "me", 70),
        ("Room: 0, from 3 weeks", "me", 0),
    ]


# ---- what moved


def test_what_rose_and_fell_is_said_in_one_sentence():
    axes = [("room for you", axis(arrow=1)), ("room for Ben", axis()), ("closeness", axis(arrow=-1))]
    assert moves(axes) == "Over the last four weeks, room for you is rising and closeness is falling."


def test_what_lies_still_is_said_too():
    assert moves([("room for you", axis()), ("closeness", axis())]) == NOTHING_MOVED


@pytest.mark.parametrize("axes", [[], [("room for you", None)], [("room for you", axis(weeks=3, arrow=1))]])
def test_three_weeks_are_too_few_to_say(axes):
    assert moves(axes) == FOUR_WEEKS
    assert moves(axes, alone=True) == FOUR_OWN


def test_a_thin_axis_does_not_silence_the_other():
    assert moves([("room for you", axis(weeks=2, arrow=1)), ("closeness", axis(arrow=1))]) == (
        "Over the last four weeks, closeness is rising."
    )
