import re
from itertools import product

import pytest
from hypothesis import given, settings

from checkins.balance import words
from checkins.balance.parts import Lived
from checkins.balance.reading import QUADRANTS, AxisReading, Said
from checkins.balance.strip import Flow, shared_time_rows, time_rows
from checkins.balance.together import own_reading, shared_reading

from .weeks import ANA, BEN, FIRST, couples, nth

NEVER = re.compile(
    r"\b(healthy|unhealthy|toxic|codependent|diagnos|therap|proven|score|streak|debt|fail)|!|\{|(?-i:None)",
    re.I,
)


def together(one, two, newest=None, before=None):
    return shared_reading(one, two, newest=newest or one[-1].week, since=FIRST, before=before)


def both(*numbers, one=ANA, two=ANA):
    return [one._replace(week=nth(n)) for n in numbers], [two._replace(week=nth(n)) for n in numbers]


def test_interdependent_weeks_have_heading_and_basis():
    found = together(*both(0, 1, 2, 4))
    assert words.heading(found) == "Room for each of you, and closeness you both felt."
    assert words.basis(found) == "From four shared weeks of the last five."
    assert words.sentences(found, "Ben") == [
        "These weeks read as interdependent, from four shared weeks of the last five.",
        "One week had no shared check-in and is left out, not counted as nothing.",
    ]


def test_weeks_used_are_said_shortly_beside_a_figure():
    assert words.short_basis(3, 4) == "3 of the last 4 weeks"


def test_a_word_that_waits_for_a_second_reading_says_so():
    low = ANA._replace(s4=1, s5=1, s6=1, d1=-3, t2=0)
    found = together(*both(0, 1, one=low, two=low), before=Said(QUADRANTS["high", "high"], "interdependent", True))
    assert found.said.word == "interdependent" != found.said.says
    assert "a word changes only when two in a row agree" in " ".join(words.sentences(found, "Ben"))
    again = together(*both(0, 1, one=low, two=low), before=found.said)
    assert again.said.word == again.said.says
    assert "two in a row" not in " ".join(words.sentences(again, "Ben"))


def test_living_it_differently_says_on_which_axis():
    found = together(*both(0, 1, two=BEN))
    assert words.heading(found) == "You live this differently."
    assert words.sentences(found, "Ben") == [
        "These weeks have no one word for both of you, from two shared weeks of the last two.",
        "You and Ben live room differently; each one’s own parts say how.",
    ]


def test_the_first_week_says_what_a_reading_needs():
    found = together(*both(0))
    assert words.own_heading(own_reading([ANA], newest=nth(0))) == "A reading needs two weeks you both shared."
    assert words.heading(found) == "A reading needs two weeks you both shared."
    assert words.sentences(found, "Ben") == []
    assert words.own_sentence(own_reading([ANA], newest=nth(0))) == ""


def test_old_weeks_are_too_long_ago_with_the_date():
    found = together(*both(0, 1), newest=nth(8))
    assert words.heading(found) == "The weeks you both shared are too long ago to say."
    assert words.sentences(found, "Ben")[0].startswith("The last one began on 12 October.")
    own = own_reading([ANA, ANA._replace(week=nth(1))], newest=nth(8))
    assert "12 October, too long ago to say" in words.own_heading(own)


def test_someone_alone_is_told_what_a_reading_needs():
    own = own_reading([Lived(FIRST, s1=4, s2=4, d2=0)], newest=FIRST)
    assert words.own_heading(own, alone=True) == "A reading needs two weeks you checked in."
    two = own_reading([Lived(nth(n), s1=4, s2=4, d2=0) for n in (0, 1)], newest=nth(1))
    assert words.own_heading(two, alone=True) == "Your room: 67 of 100 in these weeks."
    close = own_reading([CLOSE_ALONE, CLOSE_ALONE._replace(week=nth(1))], newest=nth(1))
    assert words.own_heading(close, alone=True) == "No one word fits these weeks."
    both_sides = own_reading([ANA, ANA._replace(week=nth(1))], newest=nth(1))
    assert words.own_heading(both_sides) == "Room for yourself, and closeness."


def test_ben_reads_his_own_weeks_with_their_reasons():
    own = own_reading([BEN, BEN._replace(week=nth(1))], newest=nth(1), since=FIRST)
    assert words.own_sentence(own, BEN) == (
        "Your own weeks leaned to enmeshment, from two weeks of the last two. Room: much less than you wish; "
        "me-time a quarter of your wish; closeness a little more than you wish."
    )


def test_a_week_as_wished_needs_no_reasons():
    assert words.reasons(Lived(FIRST, d1=0, d2=0, t1=60, me_target=60)) == []


@pytest.mark.parametrize(
    "percent, said",
    [
        (0, "none of your wish"), (5, "a small part of your wish"), (25, "a quarter of your wish"),
        (33.3, "a third of your wish"), (52, "half of your wish"), (66, "two thirds of your wish"),
        (76, "three quarters of your wish"), (126, "half as much again as you wish"), (190, "twice your wish"),
        (230, "more than twice your wish"),
    ],
)  # fmt: skip
def test_a_share_of_a_wish_is_said_in_words(percent, said):
    assert words.share_of_wish(percent) == said


@pytest.mark.parametrize(
    "who, d1, d2, said",
    [
        ("Ben", "just right", "too little", ["Ben would like a bit more room."]),
        ("Ben", "too much", "", ["Ben would like a bit less closeness."]),
        ("You", "too little", "too much", ["You would like a bit less room.", "You would like a bit more closeness."]),
        ("You", "just right", "just right", []),
        ("Ben", "", "", []),
    ],
)
def test_dials_read_as_wishes(who, d1, d2, said):
    assert words.wishes(who, d1, d2) == said


def test_the_time_strip_says_just_right_first():
    right = Lived(FIRST, t1=240, me_target=300, t2=420, we_target=480, d1=0, d2=0)
    assert words.time_sentences(time_rows(right), shared_time_rows(BEN), "Ben", apart=False) == [
        "You call me-time and we-time just right.",
        "Ben would like a bit more room.",
        "Ben would like a bit less closeness.",
    ]
    assert words.time_sentences((), (), "Ben", apart=True) == ["You lived your time together differently."]


@pytest.mark.parametrize(
    "week, said",
    [(ANA, ["4 h of 5 h, about right", "7 h of 8 h, about right"]), (BEN, ["1 h of 4 h, short", "10 h of 7 h, over"])],
)
def test_a_bar_says_its_hours(week, said):
    assert [words.time_words(row) for row in time_rows(week)] == said


def test_hours_are_said_in_hours_and_minutes():
    assert [words.hours(minutes) for minutes in (0, 30, 60, 90)] == ["0 h", "30 min", "1 h", "1 h 30 min"]
    bare = time_rows(Lived(FIRST, t1=90))
    assert [words.time_words(row) for row in bare] == ["1 h 30 min, no target", "nothing given"]


def test_support_is_said_both_ways_in_words():
    assert words.support_sentences(Flow("sometimes", 2), Flow("nearly always", 3), "Ben") == [
        "When you could have used Ben, Ben was there sometimes (two weeks).",
        "When Ben could have used you, you were there nearly always (three weeks).",
    ]


def axis(trend, value=70.0):
    return AxisReading(value, 55, 77, 4, trend, ())


def test_an_arrow_carries_its_points():
    assert [words.trend_words(axis(points)) for points in (14, -8.4, 7.9, None)] == ["↑ 14", "↓ 8", "", ""]


def test_the_own_line_is_told_in_a_sentence():
    own = own_reading([ANA, ANA._replace(week=nth(1))], newest=nth(1))
    assert words.own_line(own.reading) == (
        "Room for yourself stayed near 77; closeness stayed near 84. Weeks without a shared check-in are gaps."
    )
    assert words.own_line(own._replace(reading=own.reading._replace(autonomy=None)).reading).startswith("Closeness")


def test_every_word_has_its_sentences():
    for table in (words.HEADINGS, words.OWN_HEADINGS, words.READS, words.OWN_READS):
        assert set(table) == set(QUADRANTS.values())


@given(couples())
@settings(max_examples=80)
def test_sentences_are_whole_and_never_judge(couple):
    one, two = couple
    found = shared_reading(one, two, newest=nth(9), since=FIRST)
    own = own_reading(one, newest=nth(9), since=FIRST)
    said = [words.heading(found), *words.sentences(found, "Ben"), words.own_heading(own), words.own_line(own.reading)]
    said += [line for pair in (found.support,) if pair for line in words.support_sentences(*pair, "Ben")]
    for week in one:
        said.append(words.own_sentence(own, week) or "Nothing.")
    for sentence in said:
        assert sentence.endswith(".") and sentence[0].isupper(), sentence
        assert not NEVER.search(sentence), sentence


@pytest.mark.parametrize("d1, d2", list(product(["", "too little", "just right", "too much"], repeat=2)))
def test_no_wish_judges_a_person(d1, d2):
    assert not any(NEVER.search(sentence) for sentence in words.wishes("Ben", d1, d2))


def test_a_held_word_is_the_one_that_is_said():
    before = Said("leaning to distance", "leaning to distance", True)
    found = together(*both(0, 1), before=before)
    assert words.sentences(found, "Ben")[0].startswith("These weeks leaned to distance")


def test_weeks_between_high_and_low_are_told_plainly():
    middle = Lived(FIRST, s1=4, s2=4, d1=0, d2=-1, s4=4, s5=4, s6=4)
    found = together(*both(0, 1, one=middle, two=middle))
    assert words.heading(found) == "No one word fits these weeks."
    assert words.sentences(found, "Ben")[0] == "They lie between high and low, from two shared weeks of the last two."
    own = own_reading([middle, middle._replace(week=nth(1))], newest=nth(1), since=FIRST)
    assert words.own_sentence(own) == "Your own figures lie between high and low, from two weeks of the last two."


def test_a_figure_alone_says_what_it_rests_on():
    own = own_reading([Lived(nth(n), s1=6, s2=6, d2=0) for n in (0, 1)], newest=nth(1), since=FIRST)
    assert words.own_sentence(own) == "This rests on two weeks of the last two."


THIN_WEEK = Lived(FIRST, s1=6, d2=-1, s4=5)


def test_weeks_with_too_few_open_answers_say_so():
    found = together(*both(0, 1, one=THIN_WEEK, two=THIN_WEEK))
    assert words.heading(found) == "Too few answers were open to both of you for a reading."
    assert words.sentences(found, "Ben") == []
    own = own_reading([THIN_WEEK, THIN_WEEK._replace(week=nth(1))], newest=nth(1), since=FIRST)
    assert words.own_heading(own) == "Too few answers in these weeks for a reading."
    assert words.own_sentence(own) == ""
    assert words.own_line(own.reading) == "There are too few weeks for a line yet."


CLOSE_ALONE = Lived(FIRST, s1=6, s4=5, s5=5, d1=0)
ROOM_ALONE = Lived(FIRST, s1=6, s2=5, d2=0, s4=5)


@pytest.mark.parametrize("two", [THIN_WEEK, CLOSE_ALONE, ROOM_ALONE])
def test_a_figure_left_blank_is_told(two):
    found = together(*both(0, 1, two=two))
    assert words.sentences(found, "Ben") == [
        "This rests on two shared weeks of the last two.",
        "Where too few answers were open, a figure is left blank.",
    ]


@pytest.mark.parametrize("weeks, missed", [((0, 1, 3), "One week had"), ((0, 1, 4), "Two weeks had")])
def test_missed_weeks_are_counted_in_words(weeks, missed):
    said = words.sentences(together(*both(*weeks)), "Ben")
    assert said[1].startswith(f"{missed} no shared check-in and {'is' if 'One' in missed else 'are'} left out")


def test_figures_far_apart_that_point_one_way_get_a_note():
    lower = ANA._replace(s1=5, s2=4, d2=-1, t1=180, t2=420)
    higher = ANA._replace(s1=7, s2=7, d2=0, t1=300)
    found = together(*both(0, 1, one=lower, two=higher))
    assert found.note == ("autonomy",)
    assert "Your figures for room lie more than 25 apart, though both point the same way." in words.sentences(
        found, "Ben"
    )


def test_numbers_beyond_ten_are_figures():
    assert [words.spelt(number) for number in (0, 3, 10, 11)] == ["no", "three", "ten", "11"]


def test_lists_end_in_an_and():
    assert words.listed(["one"]) == "one"
    assert words.listed(["one", "two"]) == "one and two"
    assert words.listed(["one", "two", "three"]) == "one, two and three"


def test_every_place_of_a_dial_says_how_far_from_the_wish():
    assert [words.DIAL_WORDS[place] for place in range(-3, 4)] == [
        "far too little", "too little", "a little too little", "just right",
        "a little too much", "too much", "far too much",
    ]  # fmt: skip
    said = [words.reasons(Lived(FIRST, d2=place)) for place in (-3, -2, -1, 0, 1, 2, 3)]
    assert said == [
        ["room: far less than you wish"], ["room: much less than you wish"], ["room: a little less than you wish"], [],
        ["room: a little more than you wish"], ["room: much more than you wish"], ["room: far more than you wish"],
    ]  # fmt: skip


def test_no_more_than_three_reasons_are_named():
    week = Lived(FIRST, d1=-3, d2=2, t1=10, me_target=100, t2=300, we_target=100)
    assert words.reasons(week) == [
        "room: much more than you wish",
        "me-time a small part of your wish",
        "closeness far less than you wish",
    ]


@pytest.mark.parametrize(
    "trend, said",
    [
        (12.4, "rose by 12, between 55 and 77"),
        (-9.0, "fell by 9, between 55 and 77"),
        (3.0, "stayed near 70, between 55 and 77"),
    ],
)
def test_an_own_line_moves_from_eight_points_on(trend, said):
    own = own_reading([ANA, ANA._replace(week=nth(1))], newest=nth(1), since=FIRST)
    line = words.own_line(own.reading._replace(autonomy=axis(trend), connection=None), alone=True)
    assert line == f"Room for yourself {said}. Weeks without a check-in are gaps."


@pytest.mark.parametrize("percent, said", [(100, "as you wish"), (101, "a little over your wish"),
                                           (125, "a little over your wish"), (225, "twice your wish")])  # fmt: skip
def test_a_share_near_the_wish_is_said_at_its_edges(percent, said):
    assert words.share_of_wish(percent) == said
