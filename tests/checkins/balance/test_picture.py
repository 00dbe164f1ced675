from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkins.balance import picture

figures = st.floats(0, 100)


@pytest.mark.parametrize("connection, distance", [(0, 1.7248), (25, 1.4404), (50, 1.2094), (75, 1.0018), (100, 0.8079)])
def test_connection_sets_the_distance_of_the_centres(connection, distance):
    assert round(picture.distance_for(connection), 4) == distance


def test_the_big_picture_is_drawn_as_designed():
    drawn = picture.circles(65, 75, 75, name="Ben")
    assert (drawn.width, drawn.height, drawn.radius, drawn.y) == ("360", "210", "98", "105")
    assert (drawn.me_x, drawn.partner_x) == ("130.9", "229.1")
    assert drawn.moon_me == "M162 12A98 98 0 1 0 162 198A98 98 0 0 1 162 12Z"
    assert drawn.moon_partner == "M193 13.9A98 98 0 1 1 193 196.1A98 98 0 0 0 193 13.9Z"
    assert drawn.lens == "M180 20.2A98 98 0 0 1 180 189.8A98 98 0 0 1 180 20.2Z"
    assert drawn.fine and not drawn.dotted
    assert drawn.label == (
        "Two equal circles, yours and Ben’s, overlapping by more than a third; most of each clear side is filled."
    )


@pytest.mark.parametrize(
    "me, partner, overlap, me_x, moon_me, moon_partner, lens",
    [
        (50, 70, 75, "37.5", "M44.5 4.9A29 29 0 1 0 44.5 61.1A29 29 0 0 1 44.5 4.9Z",
         "M56.6 5.8A29 29 0 1 1 56.6 60.2A29 29 0 0 0 56.6 5.8Z", "M52 7.9A29 29 0 0 1 52 58.1A29 29 0 0 1 52 7.9Z"),
        (60, 70, 80, "38", "M46.2 5.2A29 29 0 1 0 46.2 60.8A29 29 0 0 1 46.2 5.2Z",
         "M56.4 5.6A29 29 0 1 1 56.4 60.4A29 29 0 0 0 56.4 5.6Z", "M52 7.6A29 29 0 0 1 52 58.4A29 29 0 0 1 52 7.6Z"),
        (75, 75, 80, "38", "M48.3 5.9A29 29 0 1 0 48.3 60.1A29 29 0 0 1 48.3 5.9Z",
         "M55.7 5.9A29 29 0 1 1 55.7 60.1A29 29 0 0 0 55.7 5.9Z", "M52 7.6A29 29 0 0 1 52 58.4A29 29 0 0 1 52 7.6Z"),
    ],
)  # fmt: skip
def test_a_phase_is_drawn_as_designed(me, partner, overlap, me_x, moon_me, moon_partner, lens):
    drawn = picture.circles(me, partner, overlap, size=picture.PHASE)
    assert (drawn.me_x, drawn.moon_me, drawn.moon_partner, drawn.lens) == (me_x, moon_me, moon_partner, lens)
    assert not drawn.fine


def test_the_sign_is_drawn_as_designed():
    sign = picture.sign_circles()
    assert (sign.me_x, sign.partner_x, sign.y, sign.radius) == ("19.7", "40.3", "19", "17")
    assert sign.moon_me == "M30 5.5A17 17 0 1 0 30 32.5A17 17 0 0 1 30 5.5Z"
    assert sign.moon_partner == "M30 5.5A17 17 0 1 1 30 32.5A17 17 0 0 0 30 5.5Z"
    assert sign.lens == "M30 5.5A17 17 0 0 1 30 32.5A17 17 0 0 1 30 5.5Z"


def test_the_mini_is_drawn_as_designed():
    mini = picture.sign_circles(size=picture.MINI)
    assert (mini.me_x, mini.partner_x) == ("14.4", "29.6")
    assert mini.moon_me == "M22 4A12.5 12.5 0 1 0 22 24A12.5 12.5 0 0 1 22 4Z"


def test_no_reading_is_two_dotted_circles():
    empty = picture.empty_circles(size=picture.PHASE)
    assert (empty.me_x, empty.partner_x, empty.dotted) == ("34.5", "69.5", True)
    assert (empty.moon_me, empty.moon_partner, empty.lens) == ("", "", "")


@given(figures, figures)
def test_a_moon_never_enters_the_overlap(autonomy, connection):
    assert 0 <= picture.moon_shift(autonomy, connection) <= picture.distance_for(connection) + 1e-9


@given(figures)
def test_a_full_side_meets_the_overlap(connection):
    assert picture.moon_shift(100, connection) == pytest.approx(picture.distance_for(connection))
    assert picture.moon_shift(0, connection) == 0


@given(figures, figures)
def test_the_filled_share_is_the_figure(autonomy, connection):
    clear = 1 - picture.lens_share(connection)
    filled = 1 - picture.overlap_share(picture.moon_shift(autonomy, connection))
    assert filled / clear * 100 == pytest.approx(autonomy, abs=1e-6)


@given(figures, figures)
def test_more_connection_never_draws_them_further_apart(one, two):
    low, high = sorted((one, two))
    assert picture.distance_for(high) <= picture.distance_for(low)
    assert 0 < picture.distance_for(high) < 2


@given(figures, figures, figures, st.sampled_from(list(picture.SIZES.values())))
def test_every_picture_stays_inside_its_box(me, partner, overlap, size):
    drawn = picture.circles(me, partner, overlap, size=size)
    left, top, width, height = map(float, drawn.view_box.split())
    assert float(drawn.me_x) - size.radius >= left and float(drawn.partner_x) + size.radius <= left + width
    assert top == 0 and height >= 2 * size.radius


def test_the_box_is_wider_only_where_little_touches():
    assert picture.circles(50, 50, 25).view_box == "0 0 360 210"
    assert picture.circles(50, 50, 25, size=picture.PHASE).view_box == "0 0 104 66"
    assert picture.circles(50, 50, 0).view_box == "-3.5 0 367 210"


@given(figures, figures, figures)
def test_swapping_the_persons_mirrors_the_picture(me, partner, overlap):
    one, two = picture.circles(me, partner, overlap), picture.circles(partner, me, overlap)
    assert (one.me_x, one.partner_x, one.lens) == (two.me_x, two.partner_x, two.lens)
    assert bool(one.moon_me) == bool(two.moon_partner)


@pytest.mark.parametrize(
    "me, partner, overlap, said",
    [
        (0, 0, 0, "overlapping a little; hardly any of each clear side is filled."),
        (85, 30, 40, "overlapping by less than a quarter|overlapping by about a quarter"),
        (100, 50, 100, "overlapping by almost half; all of your clear side and about half of Ben’s is filled."),
    ],
)
def test_the_picture_is_told_in_words(me, partner, overlap, said):
    label = picture.circles(me, partner, overlap, name="Ben").label
    assert any(part in label for part in said.split("|"))


# ---- bars


@pytest.mark.parametrize(
    "percent, width", [(80, "320"), (87.5, "350"), (25, "100"), (142.857143, "571.4"), (400, "600"), (None, "0")]
)
def test_a_bar_is_measured_by_its_own_target(percent, width):
    assert picture.bar(percent) == ("600", "320", "180", width, "400")


# ---- one's own line

FIRST = date(2026, 9, 28)
DESIGNED = [(52, 80), (58, 82), (None, None), (55, 78), (64, 80), (70, 76), (None, None), (77, 84)]


def chart(rows):
    return picture.trend([(FIRST + timedelta(weeks=n), *row) for n, row in enumerate(rows)])


def test_the_line_is_drawn_as_designed():
    drawn = chart(DESIGNED)
    assert drawn.room.runs == ("M36 104.1L68.9 92.3", "M134.6 98.2L167.4 80.6L200.3 68.8")
    assert drawn.closeness.runs == ("M36 49.2L68.9 45.3", "M134.6 53.1L167.4 49.2L200.3 57")
    assert drawn.closeness.points[0].path == "M36 42.7l6.5 6.5-6.5 6.5-6.5-6.5Z"
    assert drawn.room.points[-1][:2] == ("266", "55.1")
    assert drawn.gaps == ("101.7", "233.1")
    assert (drawn.void_y, drawn.void_height) == ("88.4", "19.6")
    assert drawn.grid == (("206", "0"), ("108", "50"), ("10", "100"))
    assert [(label.x, label.text) for label in drawn.labels] == [
        ("36", "28 Sep"), ("134.6", "19 Oct"), ("200.3", "2 Nov"), ("266", "16 Nov"),
    ]  # fmt: skip


def test_the_names_of_the_lines_never_touch():
    for room, closeness in [(77, 84), (84, 77), (50, 50), (0, 100)]:
        drawn = chart([(room, closeness)])
        assert abs(float(drawn.room.name_y) - float(drawn.closeness.name_y)) >= 17.9


def test_a_chart_of_no_weeks_and_of_one():
    assert picture.trend([]) == ((None, None, (), (), picture.trend([]).grid, "88.4", "19.6"))
    one = chart([(50, None)])
    assert one.room.runs == () and one.room.points[0].x == "266" and one.closeness is None


@given(st.lists(st.tuples(st.none() | figures, st.none() | figures), max_size=30))
def test_a_line_never_crosses_a_gap(rows):
    drawn = chart(rows)
    for column, line in ((0, drawn.room), (1, drawn.closeness)):
        present = [row[column] is not None for row in rows]
        if line is None:
            assert not any(present)
            continue
        joins = sum(one and two for one, two in pairwise(present))
        assert sum(run.count("L") for run in line.runs) == joins
        assert len(line.points) == sum(present)


@pytest.mark.parametrize("before, glide", [(None, ""), (50, ""), (0, "25.3"), (100, "-19.7")])
def test_picture_says_how_far_the_circles_lay_before(before, glide):
    now = picture.circles(70, 70, 50, before=before)
    assert now.glide == glide
    assert now._replace(glide="") == picture.circles(70, 70, 50)


@given(figures, figures)
def test_gliding_begins_where_the_picture_before_ended(before, now):
    drawn, earlier = picture.circles(70, 70, now, before=before), picture.circles(70, 70, before)
    assert abs(float(drawn.partner_x) + float(drawn.glide or 0) - float(earlier.partner_x)) <= 0.2


def test_without_a_reading_nothing_glides():
    assert picture.empty_circles().glide == ""
