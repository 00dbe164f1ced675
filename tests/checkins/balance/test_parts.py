import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkins.balance import parts
from checkins.balance.parts import Lived, Mark, parts_of, shared_parts_of

from .weeks import ANA, BEN, FIRST, QUESTIONS, emptied, lived


def rounded(figures):
    return [None if figure is None else round(figure, 1) for figure in figures]


@pytest.mark.parametrize(
    "week, autonomy, of_autonomy, connection, of_connection",
    [
        (ANA, 76.8, [83.3, 66.7, 66.7, 80.0, 87.5], 84.2, [66.7, 83.3, 83.3, 100.0, 87.5]),
        (BEN, 38.3, [50.0, 33.3, 33.3, 25.0, 50.0], 86.7, [83.3, 83.3, 66.7, 100.0, 100.0]),
    ],
)
def test_the_worked_week_gives_its_figures(week, autonomy, of_autonomy, connection, of_connection):
    found = parts_of(week)
    assert rounded(found.of_autonomy) == of_autonomy
    assert rounded(found.of_connection) == of_connection
    assert rounded([found.autonomy, found.connection]) == [autonomy, connection]


def test_a_private_boundary_moves_only_its_owners_view():
    ben = BEN._replace(marks=(*BEN.marks, Mark(1, open=False)))
    assert parts_of(ben).of_autonomy[4] == 25
    assert round(parts_of(ben).autonomy, 1) == 33.3
    assert shared_parts_of(ben) == parts_of(BEN)
    assert round(shared_parts_of(ben).autonomy, 1) == 38.3
    assert parts.nearest_five(shared_parts_of(ben).autonomy) == 40


# ---- scaling


@pytest.mark.parametrize("answer, figure", [(1, 0), (2, 100 / 6), (4, 50), (7, 100), (None, None)])
def test_a_statement_scales_from_one_to_seven(answer, figure):
    assert parts.statement(answer) == figure


@pytest.mark.parametrize("answer, figure", [(-3, 0), (-2, 33.3), (-1, 66.7), (0, 100), (1, 100), (3, 100)])
def test_only_too_little_lowers_a_dial(answer, figure):
    assert round(parts.dial(answer), 1) == figure


@pytest.mark.parametrize(
    "minutes, target, figure",
    [(0, 300, 0), (150, 300, 50), (300, 300, 100), (900, 300, 100), (None, 300, None), (60, None, None), (60, 0, None)],
)
def test_time_counts_against_the_own_target(minutes, target, figure):
    assert parts.against_target(minutes, target) == figure


@pytest.mark.parametrize(
    "marks, figure", [([5], 100), ([1], 0), ([4, 5], 87.5), ([3, None], 50), ([None], None), ([], None)]
)
def test_boundary_care_counts_what_came_up(marks, figure):
    assert parts.care(marks) == figure


# ---- edges of the method


def test_a_thin_week_is_blank_and_three_parts_are_not():
    thin = Lived(FIRST, s1=6, d2=-1)
    assert parts_of(thin).autonomy is None
    found = parts_of(thin._replace(s2=4))
    assert round(found.autonomy, 1) == 66.7
    assert sum(part is not None for part in found.of_autonomy) == 3


def test_what_did_not_come_up_is_neither_nothing_nor_all():
    whole = Lived(FIRST, s1=4, s2=4, d2=0)
    assert parts_of(whole).of_autonomy[3:] == (None, None)
    assert parts_of(whole._replace(t1=0)).of_autonomy[3] is None
    assert parts_of(whole._replace(t1=0, me_target=60)).of_autonomy[3] == 0


def test_a_week_of_nothing_is_blank():
    found = parts_of(Lived(FIRST))
    assert (found.autonomy, found.connection) == (None, None)


def test_thirds_add_up_to_whole_figures():
    assert parts.mean([100 * n / 3 for n in (1, 2)]) == 50
    assert parts.axis([50, 200 / 3, 200 / 3, 70, 140 / 3]) == 60


@pytest.mark.parametrize(
    "figure, five, whole", [(37.5, 40, 38), (37.4, 35, 37), (2.5, 5, 3), (62.5, 65, 63), (0, 0, 0)]
)
def test_rounding_is_half_up(figure, five, whole):
    assert parts.nearest_five(figure) == five
    assert parts.half_up(figure) == whole


# ---- properties


@given(lived)
def test_every_figure_lies_between_0_and_100(week):
    found = parts_of(week)
    for figure in (*found.of_autonomy, *found.of_connection, found.autonomy, found.connection):
        assert figure is None or 0 <= figure <= 100


@given(lived, st.sampled_from(QUESTIONS), st.integers(0, 3000), st.integers(0, 3000))
def test_a_higher_answer_never_lowers_a_figure(week, question, one, two):
    scale = {"t": (0, 3000), "d": (-3, 0), "s": (1, 7)}[question[0]]
    low, high = sorted(scale[0] + value % (scale[1] - scale[0] + 1) for value in (one, two))
    less, more = parts_of(week._replace(**{question: low})), parts_of(week._replace(**{question: high}))
    for a, b in ((less.autonomy, more.autonomy), (less.connection, more.connection)):
        assert (a is None) is (b is None)
        assert a is None or a <= b


@given(lived, st.integers(1, 5), st.integers(1, 5))
def test_a_higher_mark_never_lowers_autonomy(week, one, two):
    low, high = (parts_of(week._replace(marks=(*week.marks, Mark(mark)))).autonomy for mark in sorted((one, two)))
    assert low is None or low <= high


@given(lived)
def test_a_dial_above_just_right_lowers_nothing(week):
    right = parts_of(week._replace(d1=0, d2=0))
    for above in (1, 2, 3):
        assert parts_of(week._replace(d1=above, d2=above)) == right


@given(lived, st.sampled_from(QUESTIONS))
def test_a_kept_answer_counts_like_none_in_the_shared_view(week, question):
    kept = week._replace(kept=week.kept | {question})
    assert shared_parts_of(kept) == shared_parts_of(emptied(week, question))
    assert parts_of(kept) == parts_of(week)


@given(lived, st.sampled_from(QUESTIONS))
def test_leaving_an_answer_out_never_adds_a_figure(week, question):
    less, more = parts_of(emptied(week, question)), parts_of(week)
    assert less.autonomy is None or more.autonomy is not None
    assert less.connection is None or more.connection is not None


@given(lived)
def test_an_axis_needs_three_parts(week):
    found = parts_of(week)
    for axis, five in ((found.autonomy, found.of_autonomy), (found.connection, found.of_connection)):
        assert (axis is None) is (sum(part is not None for part in five) < 3)


def test_words_kept_beside_the_numbers_are_no_trouble():
    assert shared_parts_of(ANA._replace(kept=frozenset({"x1", "b"}))) == parts_of(ANA)
