"""What figures are made of: each week's answers, its parts, the weeks used and missing, and boundary care."""

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checkins.balance import made
from checkins.balance.parts import FEWEST_PARTS, Lived, Mark, parts_of
from checkins.balance.reading import read

from .weeks import ANA, BEN, FIRST, lived, nth

ONE, OTHER = UUID(int=1), UUID(int=2)


def reading(*numbers, since=FIRST, newest=None):
    rows = [parts_of(ANA._replace(week=nth(n))) for n in numbers]
    return read(rows, newest=nth(newest if newest is not None else numbers[-1]), since=since)


@pytest.mark.parametrize(
    ("lived", "missing"),
    [((0, 1, 2, 3), []), ((0, 1, 3), [2]), ((0, 1, 2, 4), [3]), ((1, 2, 4), [3]), ((2, 3, 4, 5), [])],
)
def test_weeks_missing_are_those_asked_and_not_used(lived, missing):
    found = reading(*lived)
    assert made.weeks_missing(found) == [nth(n) for n in missing]
    assert sorted([*found.weeks, *made.weeks_missing(found)]) == made.weeks_asked(found)
    assert len(made.weeks_asked(found)) == found.asked


def test_parts_of_the_worked_example_with_its_answers():
    room, closeness = made.opened(ANA).values()
    assert [(line.name, line.answer) for line in room.lines] == [
        ("s1", "6 of 7"),
        ("s2", "5 of 7"),
        ("d2", "a little too little"),
        ("me", "240 of 300 min"),
        ("care", "4 and 5 of 5"),
    ]
    assert [round(line.figure, 1) for line in room.lines] == [83.3, 66.7, 66.7, 80.0, 87.5]
    assert (round(room.figure, 1), room.parts) == (76.8, 5)
    assert [line.answer for line in closeness.lines] == ["5 of 7", "6 of 7", "6 of 7", "just right", "420 of 480 min"]
    assert round(closeness.figure, 1) == 84.2


def test_what_was_not_answered_is_empty_and_counts_nothing():
    room = made.opened(Lived(FIRST, s1=6, t1=60, d2=3))["autonomy"]
    assert [(line.answer, line.figure) for line in room.lines] == [
        ("6 of 7", pytest.approx(83.33, abs=0.01)),
        ("", None),
        ("far too much", 100),
        ("60 min, no target", None),
        ("", None),
    ]
    assert (room.figure, room.parts) == (None, 2)


@settings(max_examples=50)
@given(lived)
def test_opened_axis_is_what_the_reading_used(week):
    parts = parts_of(week)
    for axis, opened in made.opened(week).items():
        assert opened.figure == getattr(parts, axis)
        assert tuple(line.figure for line in opened.lines) == getattr(parts, f"of_{axis}")
        assert (opened.figure is not None) is (opened.parts >= FEWEST_PARTS)
        assert all(line.answer for line in opened.lines if line.figure is not None)


def cared(*rows):
    return made.care_of([Lived(nth(n), marks=marks) for n, marks in enumerate(rows)])


def test_care_is_the_mean_of_the_weeks_it_came_up():
    found = cared((Mark(4, True, ONE),), (), (Mark(5, False, ONE), Mark(1, True, OTHER)))
    assert [(one.boundary, one.mean) for one in found.boundaries] == [(ONE, 87.5), (OTHER, 0.0)]
    assert found.boundaries[0].marks == ((nth(0), 4), (nth(2), 5))
    assert (round(found.mean, 1), found.weeks) == (58.3, 2)


def test_care_of_nothing_is_blank():
    assert cared() == cared((), ()) == (None, 0, ())
    assert made.care_of([BEN]).mean is None  # whose boundary a mark is of is not known


@settings(max_examples=50)
@given(st.lists(st.lists(st.builds(Mark, st.integers(1, 5), st.booleans(), st.sampled_from([ONE, OTHER])), max_size=3)))
def test_care_lies_between_its_boundaries(rows):
    found = cared(*map(tuple, rows))
    if found.mean is not None:
        means = [one.mean for one in found.boundaries]
        assert min(means) - 1e-5 <= found.mean <= max(means) + 1e-5
        assert sum(len(one.marks) for one in found.boundaries) == sum(map(len, rows))
