from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkins.balance import reading
from checkins.balance.parts import Lived, parts_of
from checkins.balance.reading import (
    DIFFERENTLY,
    DISTANCE,
    ENMESHMENT,
    INTERDEPENDENT,
    LOW_ON_BOTH,
    Said,
    compare,
    level,
    quadrant,
    read,
    settle,
)

from .weeks import FIRST, flat, nth, row

figures = st.floats(0, 100)

TABLE = [
    ("74/48·70/41, 70/44·66/38, 76/40·72/45, 72/42·68/44", (73.0, 43.5), (69.0, 42.0), DISTANCE),
    ("70/78·66/80, 74/72·70/76, missed, 68/74·72/70", (70.7, 74.7), (69.3, 75.3), INTERDEPENDENT),
    ("44/82·47/79, 41/80·46/84, 46/77·43/81, 40/84·48/78", (42.8, 80.8), (46.0, 80.5), ENMESHMENT),
    ("42/46·47/40, 45/44·46/45, 40/42·44/41, 47/40·45/46", (43.5, 43.0), (45.5, 43.0), LOW_ON_BOTH),
    ("76.8/84.2·38.3/86.7, 72/80·42/84, 78/82·36/88", (75.6, 82.1), (38.8, 86.2), DIFFERENTLY),
]


def both(text, newest=None):
    one, two = row(text)
    newest = newest or one[-1].week
    return read(one, newest=newest, since=FIRST), read(two, newest=newest, since=FIRST)


def half_up(figure):
    """To one decimal, half up: as the method's table is rounded."""
    return int(figure * 10 + 0.5) / 10


@pytest.mark.parametrize("text, ana, ben, word", TABLE)
def test_the_worked_weeks_give_their_readings(text, ana, ben, word):
    one, two = both(text)
    assert (half_up(one.autonomy.value), half_up(one.connection.value)) == ana
    assert (half_up(two.autonomy.value), half_up(two.connection.value)) == ben
    assert compare(one, two).says == word
    assert compare(two, one).says == word


def test_a_missed_week_leaves_three_of_four_and_no_trend():
    one, two = both(TABLE[1][0])
    for found in (one, two):
        assert (len(found.weeks), found.asked) == (3, 4)
        assert found.weeks == (nth(0), nth(1), nth(3))
        assert found.autonomy.trend is None and found.connection.trend is None


def test_the_fifth_couple_lies_apart_on_room_alone():
    found = compare(*both(TABLE[4][0]))
    assert found.differ == ("autonomy",) and found.note == ()
    one, two = both(TABLE[4][0])
    assert round(one.autonomy.value - two.autonomy.value, 1) == 36.8


def test_ben_alone_reads_as_leaning_to_enmeshment():
    assert quadrant(both(TABLE[4][0])[1]) == ENMESHMENT


def test_lowest_and_highest_week_are_told():
    one, _ = both(TABLE[0][0])
    assert (one.autonomy.lowest, one.autonomy.highest, one.autonomy.weeks) == (70, 76, 4)


# ---- which weeks


def weeks_at(*numbers):
    return [flat(nth(number), 60, 60) for number in numbers]


@pytest.mark.parametrize(
    "numbers, newest, used, asked",
    [
        ([0, 1, 2, 3], 3, [0, 1, 2, 3], 4),
        ([0, 1, 2, 3, 4], 4, [1, 2, 3, 4], 4),
        ([0, 1, 2, 4], 4, [0, 1, 2, 4], 5),
        ([0, 1], 1, [0, 1], 2),
        ([1, 2], 2, [1, 2], 3),
        ([0, 2, 4, 6], 6, [0, 2, 4, 6], 7),
        ([0, 2, 4, 7], 7, [2, 4, 7], 6),
        ([5, 6], 9, [5, 6], 5),
        ([8, 9], 9, [8, 9], 4),
        ([0, 1, 2, 3], 5, [0, 1, 2, 3], 6),
    ],
)
def test_the_window_slides_over_gaps_within_six_weeks(numbers, newest, used, asked):
    found = read(weeks_at(*numbers), newest=nth(newest), since=FIRST)
    assert found.weeks == tuple(nth(number) for number in used)
    assert found.asked == asked
    assert found.autonomy.weeks == len(used) and found.blank == ""


def test_the_first_shared_week_has_no_reading():
    for weeks in (weeks_at(), weeks_at(0)):
        found = read(weeks, newest=nth(0), since=FIRST)
        assert (found.autonomy, found.connection, found.blank) == (None, None, "two-weeks")


def test_weeks_longer_ago_are_too_long_ago_to_say():
    found = read(weeks_at(0, 1), newest=nth(8), since=FIRST)
    assert (found.blank, found.last) == ("too-long-ago", nth(1))
    assert read(weeks_at(0, 1), newest=nth(7), since=FIRST).blank == "two-weeks"
    assert read(weeks_at(0, 1), newest=nth(6), since=FIRST).blank == ""


def test_a_new_couple_starts_with_an_empty_window():
    found = read(weeks_at(0, 1, 2), newest=nth(3), since=nth(3))
    assert (found.weeks, found.blank, found.asked) == ((), "two-weeks", 1)


def test_a_blank_week_is_left_out_of_its_axis_alone():
    weeks = [flat(nth(0), 80, 40), flat(nth(1), None, 50), flat(nth(2), 70, 60)]
    found = read(weeks, newest=nth(2), since=FIRST)
    assert (found.autonomy.value, found.autonomy.weeks) == (75, 2)
    assert (found.connection.value, found.connection.weeks) == (50, 3)


def test_one_week_of_an_axis_is_no_reading_of_it():
    found = read([flat(nth(0), 80, None), flat(nth(1), None, None)], newest=nth(1), since=FIRST)
    assert (found.autonomy, found.connection, found.blank) == (None, None, "thin")


def test_a_week_too_thin_for_an_axis_lends_it_no_part():
    weeks = [parts_of(Lived(nth(number), s1=7, s2=7, d2=0)) for number in (0, 1)]
    found = read([*weeks, parts_of(Lived(nth(2), s1=1))], newest=nth(2), since=FIRST)
    assert found.autonomy.parts[0] == ("s1", 100, 2)


def test_the_parts_used_are_told_with_their_weeks():
    one = parts_of(Lived(nth(0), s1=7, s2=4, d2=0))
    two = parts_of(Lived(nth(1), s1=4, s2=4, d2=0, t1=30, me_target=60))
    found = read([two, one], newest=nth(1), since=FIRST)
    assert found.autonomy.parts == (("s1", 75, 2), ("s2", 50, 2), ("d2", 100, 2), ("me", 50, 1))


# ---- trend


def trend(*figures):
    weeks = [flat(nth(number), figure, 50) for number, figure in enumerate(figures)]
    return read(weeks, newest=weeks[-1].week, since=FIRST).autonomy


@pytest.mark.parametrize(
    "figures, points, arrow",
    [
        ((55, 64, 70, 77), 14, 1),
        ((50, 50, 58, 58), 8, 1),
        ((50, 50, 57.9, 58), 7.95, 0),
        ((60, 60, 52, 52), -8, -1),
        ((60, 60, 60, 60), 0, 0),
    ],
)
def test_an_arrow_shows_from_eight_points_on(figures, points, arrow):
    found = trend(*figures)
    assert (found.trend, found.arrow) == (points, arrow)


def test_a_trend_needs_four_weeks():
    assert trend(10, 50, 90).trend is None and trend(10, 50, 90).arrow == 0


def test_a_trend_counts_parts_of_both_halves_only():
    rows = [(50, 50, 50, None, 0), (50, 50, 50, None, 0), (60, 60, 60, 100, None), (60, 60, 60, 100, None)]
    assert reading.trend_of(rows) == 10
    assert reading.trend_of([(50, 50, None, None, None)] * 4) is None


def test_one_week_of_a_half_is_enough_for_a_part_of_the_trend():
    rows = [(50, None, 50), (None, 40, 50), (70, None, 70), (None, 60, 70)]
    assert reading.trend_of(rows) == 20


# ---- words


@pytest.mark.parametrize(
    "figure, name", [(100, "high"), (60, "high"), (59.9, "between"), (50, "between"), (49.9, "low")]
)
def test_high_is_from_60_and_low_below_50(figure, name):
    assert level(figure) == name


@pytest.mark.parametrize(
    "one, two, apart",
    [
        (60, 49, True),
        (60, 49.999, True),
        (59, 49, False),
        (60, 50, False),
        (55, 80, False),
        (55, 80.1, True),
        (60, 100, False),
        (49, 0, False),
        (59, 30, True),
        (55, 30, False),
    ],
)
def test_living_it_differently_is_told_from_two_figures(one, two, apart):
    assert reading.differs(one, two) is apart
    assert reading.differs(two, one) is apart


def of(autonomy, connection):
    weeks = [flat(nth(number), autonomy, connection) for number in (0, 1)]
    return read(weeks, newest=nth(1), since=FIRST)


def test_the_same_quadrant_far_apart_has_word_and_note():
    found = compare(of(65, 70), of(95, 70))
    assert (found.says, found.note, found.differ) == (INTERDEPENDENT, ("autonomy",), ())


@pytest.mark.parametrize("other, note", [(90, ()), (90.1, ("autonomy",)), (65, ())])
def test_the_note_comes_from_more_than_25_apart_only(other, note):
    assert compare(of(65, 70), of(other, 70))[:3] == (INTERDEPENDENT, (), note)


def test_one_in_between_has_no_word():
    assert compare(of(55, 70), of(70, 70))[:3] == ("", (), ())


def test_one_blank_axis_has_no_word():
    found = compare(of(70, 70), of(70, None))
    assert (found.says, found.whole) == ("", False)
    assert compare(of(70, None), of(30, None)).says == DIFFERENTLY


@given(figures, figures, figures, figures)
def test_a_couple_word_is_that_of_both_persons(a1, c1, a2, c2):
    one, two = of(a1, c1), of(a2, c2)
    found = compare(one, two)
    assert found == compare(two, one)
    if found.says in reading.QUADRANTS.values():
        assert quadrant(one) == quadrant(two) == found.says
        assert not found.differ


# ---- the word settles


def told(*rows):
    before, shown = Said(), []
    for says in rows:
        before = settle(says, before)
        shown.append(before.word)
    return shown


@pytest.mark.parametrize(
    "says, shown",
    [
        ([DISTANCE], [DISTANCE]),
        (["", "", DISTANCE], ["", "", DISTANCE]),
        ([DISTANCE, INTERDEPENDENT], [DISTANCE, DISTANCE]),
        ([DISTANCE, INTERDEPENDENT, INTERDEPENDENT], [DISTANCE, DISTANCE, INTERDEPENDENT]),
        ([DISTANCE, INTERDEPENDENT, DISTANCE, INTERDEPENDENT], [DISTANCE] * 4),
        ([DISTANCE, "", ""], [DISTANCE, DISTANCE, ""]),
        ([DISTANCE, "", "", INTERDEPENDENT], [DISTANCE, DISTANCE, "", ""]),
        ([DISTANCE, DIFFERENTLY], [DISTANCE, ""]),
        ([DISTANCE, DIFFERENTLY, DISTANCE, DISTANCE], [DISTANCE, "", "", DISTANCE]),
        ([DIFFERENTLY, DISTANCE], ["", DISTANCE]),
    ],
)
def test_a_word_shows_at_once_and_changes_when_two_agree(says, shown):
    assert told(*says) == shown


def test_a_blank_reading_shows_no_word_and_is_passed_over():
    before = settle(DISTANCE, Said())
    blank = settle("", before, whole=False)
    assert blank == Said(DISTANCE, "", True)
    assert settle(DISTANCE, blank).word == DISTANCE
    assert settle(ENMESHMENT, blank).word == ""


@given(st.lists(st.sampled_from([*reading.QUADRANTS.values(), "", DIFFERENTLY]), max_size=12))
def test_no_word_shows_while_two_live_it_differently(says):
    for saying, word in zip(says, told(*says), strict=True):
        assert saying != DIFFERENTLY or word == ""


# ---- properties

shared = st.lists(
    st.tuples(st.integers(0, 12), st.none() | figures, st.none() | figures), max_size=10, unique_by=lambda week: week[0]
).map(lambda rows: [flat(nth(number), a, c) for number, a, c in rows])


@given(shared, st.randoms())
def test_a_reading_does_not_depend_on_the_order_of_weeks(weeks, random):
    found = read(weeks, newest=nth(12), since=FIRST)
    random.shuffle(weeks)
    assert read(weeks, newest=nth(12), since=FIRST) == found


@given(shared, st.integers(0, 12))
def test_a_reading_stays_within_its_weeks(weeks, newest):
    found = read(weeks, newest=nth(newest), since=FIRST)
    assert len(found.weeks) <= 4 and len(found.weeks) <= found.asked <= 7
    assert all(found.newest - week <= timedelta(weeks=6) for week in found.weeks)
    for axis in (found.autonomy, found.connection):
        if axis:
            assert 2 <= axis.weeks <= len(found.weeks)
            assert 0 <= axis.lowest <= axis.value + 1e-6 and axis.value <= axis.highest + 1e-6 <= 100.1


@given(shared, st.integers(0, 9))
def test_fewer_weeks_never_read_as_more_certain(weeks, which):
    if not weeks:
        return
    newest = max(week.week for week in weeks)
    less = [week for number, week in enumerate(weeks) if number != which % len(weeks)]
    more, fewer = read(weeks, newest=newest, since=FIRST), read(less, newest=newest, since=FIRST)
    assert len(fewer.weeks) <= len(more.weeks)
    assert fewer.asked >= more.asked or len(fewer.weeks) < len(more.weeks)


def test_a_reading_carries_the_day_it_counts_from():
    found = read(weeks_at(0, 5), newest=nth(1), since=FIRST)
    assert found.newest == nth(5) == date(2026, 11, 9)
