import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkins.balance import strip
from checkins.balance.parts import Lived, half_up

from .weeks import ANA, BEN, FIRST, QUESTIONS, emptied, lived, statements


@pytest.mark.parametrize(
    "week, me, we",
    [(ANA, (80, "about right"), (88, "about right")), (BEN, (25, "short"), (143, "over"))],
)
def test_the_worked_week_gives_its_time_strip(week, me, we):
    rows = strip.time_rows(week)
    assert [(half_up(row.percent), row.word) for row in rows] == [me, we]
    assert rows == strip.shared_time_rows(week)


def test_each_row_says_what_was_felt():
    assert [row.felt for row in strip.time_rows(ANA)] == ["too little", "just right"]
    assert [row.felt for row in strip.time_rows(BEN)] == ["too little", "too much"]


@pytest.mark.parametrize(
    "percent, word",
    [(0, "short"), (79.9, "short"), (80, "about right"), (125, "about right"), (125.1, "over"), (None, "")],
)
def test_the_clock_has_three_words(percent, word):
    assert strip.time_word(percent) == word


@pytest.mark.parametrize(
    "one, two, flagged",
    [(420, 600, False), (419, 600, True), (0, 60, False), (0, 61, True), (300, 361, False), (None, 600, False)],
)
def test_time_together_is_flagged_by_gap_and_share(one, two, flagged):
    assert strip.we_time_differs(one, two) is flagged
    assert strip.we_time_differs(two, one) is flagged


def test_a_row_without_target_or_minutes_says_nothing():
    me, we = strip.time_rows(Lived(FIRST, t1=60, we_target=60))
    assert me == ("me", 60, None, None, "", "")
    assert we == ("we", None, 60, None, "", "")


def test_the_shared_strip_is_coarse():
    me, _ = strip.shared_time_rows(Lived(FIRST, t1=70, me_target=100))
    assert me[:4] == ("me", 60, 90, round(200 / 3, 6))
    small, _ = strip.shared_time_rows(Lived(FIRST, t1=10, me_target=10))
    assert small[:4] == ("me", 0, 30, 0)


@pytest.mark.parametrize("question, place", [("t1", 0), ("t2", 1)])
def test_a_target_is_shown_beside_open_minutes_only(question, place):
    kept = ANA._replace(kept=frozenset({question}))
    assert strip.shared_time_rows(kept)[place].target is None
    assert strip.shared_time_rows(kept)[1 - place] == strip.shared_time_rows(ANA)[1 - place]


@given(lived, st.sampled_from(QUESTIONS))
def test_a_kept_answer_changes_nothing_in_the_shared_strip(week, question):
    kept = week._replace(kept=week.kept | {question})
    assert strip.shared_time_rows(kept) == strip.shared_time_rows(emptied(week, question))


# ---- support


def test_the_worked_support_is_told_both_ways():
    assert strip.told([6, 7, None, 5]) == (pytest.approx(83.333333), 3)
    assert strip.told([5, None, 4, None]) == (pytest.approx(58.333333), 2)
    assert strip.told([None, None]) is None
    assert strip.flows([5, None, 4, None], [6, 7, None, 5]) == (("sometimes", 2), ("nearly always", 3))


@pytest.mark.parametrize(
    "figure, word",
    [(100, "nearly always"), (80, "nearly always"), (79.9, "often"), (60, "often"), (59.9, "sometimes"),
     (40, "sometimes"), (39.9, "seldom"), (0, "seldom")],
)  # fmt: skip
def test_how_often_is_a_word(figure, word):
    assert strip.how_often(figure) == word


@pytest.mark.parametrize("one, two", [([5, 5], [5]), ([5, 5], []), ([None, None], [5, 5]), ([], [])])
def test_support_needs_two_weeks_each_way(one, two):
    assert strip.flows(one, two) is None


@given(st.lists(statements, max_size=4), st.lists(statements, max_size=4))
def test_swapping_the_persons_swaps_the_directions(one, two):
    found = strip.flows(one, two)
    assert strip.flows(two, one) == (found and found[::-1])
