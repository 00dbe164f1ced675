import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checkins.balance import rules
from checkins.balance.parts import Mark
from checkins.balance.reading import INTERDEPENDENT, QUADRANTS, Said
from checkins.balance.stored import week_figures
from checkins.balance.together import (
    Before,
    all_readings,
    own_from_json,
    own_reading,
    own_to_json,
    picture_of,
    shared_reading,
    together_from_json,
    together_to_json,
)

from .weeks import ANA, BEN, FIRST, QUESTIONS, couples, emptied, nth

TWO = ([ANA, ANA._replace(week=nth(1))], [BEN, BEN._replace(week=nth(1))])


def read(one, two, **extra):
    newest = max([week.week for week in one], default=nth(9))
    return shared_reading(one, two, newest=newest, since=FIRST, **extra)


def told(one, two, **extra):
    """The bytes that both share."""
    return json.dumps(together_to_json(read(one, two, **extra)), sort_keys=True)


def test_a_shared_reading_is_coarse():
    ana, ben = read(*TWO).sides
    assert (ana.autonomy.value, ana.connection.value) == (75, 85)
    assert (ben.autonomy.value, ben.connection.value) == (40, 85)
    assert ana.autonomy.parts == ("s1", "s2", "d2", "me", "care")
    assert read(*TWO).differ == ("autonomy",) and read(*TWO).said.word == ""


def test_an_own_reading_is_exact_and_has_its_own_word():
    own = own_reading(TWO[1], newest=nth(1), since=FIRST)
    assert round(own.reading.autonomy.value, 1) == 38.3
    assert own.said.word == "leaning to enmeshment"


def test_an_own_reading_with_a_blank_axis_passes_the_word_over():
    thin = [week._replace(s4=None, s5=None, s6=None) for week in TWO[0]]
    before = Said(INTERDEPENDENT, INTERDEPENDENT, True)
    own = own_reading(thin, newest=nth(1), since=FIRST, before=before)
    assert own.reading.autonomy and own.reading.connection is None
    assert own.said == Said(INTERDEPENDENT, "", True)


def test_a_private_boundary_moves_the_own_reading_alone():
    ben = [week._replace(marks=(*week.marks, Mark(1, open=False))) for week in TWO[1]]
    assert round(own_reading(ben, newest=nth(1)).reading.autonomy.value, 1) == 33.3
    assert told(TWO[0], ben) == told(*TWO)
    assert read(TWO[0], ben).sides[1].autonomy.value == 40


def test_the_circles_take_the_smaller_connection():
    ana = [week._replace(s4=1) for week in TWO[0]]
    found = read(ana, TWO[1])
    assert picture_of(found, 1) == (75, 40, found.sides[0].connection.value)
    assert picture_of(found, 2) == (40, 75, found.sides[0].connection.value)


def test_the_circles_are_dotted_without_a_reading():
    assert picture_of(read([ANA], [BEN]), 1) is None
    thin = [week._replace(s4=None, s5=None, s6=None) for week in TWO[1]]
    assert picture_of(read(TWO[0], thin), 1) is None


def test_a_week_is_shared_to_the_nearest_five():
    shown = [week_figures(week) for week in (ANA, BEN, BEN._replace(kept=frozenset(["s1", "s2", "d2"])))]
    assert [(week["autonomy"], week["connection"]) for week in shown] == [(75, 85), (40, 85), (None, 85)]


def test_the_same_word_far_apart_carries_a_note():
    low = [ANA._replace(week=nth(n), s1=4, s2=5, d2=-1, t1=180, marks=()) for n in (0, 1)]
    high = [ANA._replace(week=nth(n), s1=7, s2=7, d2=0, t1=300, marks=()) for n in (0, 1)]
    found = read(low, high)
    assert (found.said.word, found.note) == (INTERDEPENDENT, ("autonomy",))


def test_a_word_held_over_carries_no_note():
    low = [ANA._replace(week=nth(n), s1=4, s2=5, d2=-1, t1=180, marks=()) for n in (0, 1)]
    high = [ANA._replace(week=nth(n), s1=7, s2=7, d2=0, t1=300, marks=()) for n in (0, 1)]
    found = read(low, high, before=Said("leaning to distance", "leaning to distance", True))
    assert (found.said.word, found.note) == ("leaning to distance", ())


def test_support_counts_the_weeks_of_the_reading_alone():
    one = [ANA._replace(week=nth(n), s5=7 if n < 4 else 1) for n in range(8)]
    two = [BEN._replace(week=nth(n), s5=4) for n in range(8)]
    assert read(one, two).support == (("seldom", 4), ("sometimes", 4))


# ---- properties


@given(couples())
@settings(max_examples=60)
def test_swapping_the_persons_swaps_the_reading(couple):
    one, two = couple
    found, swapped = read(one, two), read(two, one)
    assert swapped.sides == found.sides[::-1]
    assert (swapped.said, swapped.differ, swapped.note) == (found.said, found.differ, found.note)
    assert swapped.support == (found.support and found.support[::-1])


@given(couples(), st.integers(0, 7), st.sampled_from(QUESTIONS), st.integers(1, 3))
@settings(max_examples=100)
def test_a_kept_answer_changes_no_shared_byte(couple, which, question, value):
    one, two = couple
    if not one:
        return
    place = which % len(one)
    kept = one[place]._replace(**{question: value}, kept=one[place].kept | {question})
    bare = emptied(one[place], question)
    with_kept, without = ([*one[:place], week, *one[place + 1 :]] for week in (kept, bare))
    assert told(with_kept, two) == told(without, two)
    assert week_figures(kept) == week_figures(bare)


@given(couples(), st.integers(1, 5))
@settings(max_examples=60)
def test_a_private_boundary_changes_no_shared_byte(couple, value):
    one, two = couple
    more = [week._replace(marks=(*week.marks, Mark(value, open=False))) for week in one]
    assert told(more, two) == told(one, two)


@given(couples(), st.integers(0, 7), st.sampled_from(QUESTIONS))
@settings(max_examples=100)
def test_fewer_answers_never_read_as_more_certain(couple, which, question):
    one, two = couple
    if not one:
        return
    place = which % len(one)
    less = read([*one[:place], emptied(one[place], question), *one[place + 1 :]], two)
    more = read(one, two)
    for few, many in zip(less.sides[0], more.sides[0], strict=True):
        assert few is None or (many is not None and few.weeks <= many.weeks and len(few.parts) <= len(many.parts))
    assert less.asked == more.asked and less.weeks == more.weeks


@given(couples())
@settings(max_examples=60)
def test_no_couple_word_comes_from_one_person_alone(couple):
    one, two = couple
    nothing = [type(week)(week.week) for week in one]
    assert read(nothing, two).said.word == read(one, nothing).said.word == ""


@given(couples())
@settings(max_examples=60)
def test_no_couple_word_shows_when_the_two_differ(couple):
    found = read(*couple, before=Said(INTERDEPENDENT, INTERDEPENDENT, True))
    assert not (found.differ and found.said.word)
    if not found.differ and read(*couple).said.word:
        assert read(*couple).said.word in QUADRANTS.values()


@given(couples())
@settings(max_examples=60)
def test_the_same_inputs_give_the_same_bytes(couple):
    assert told(*couple) == told(*couple) == told(*(list(reversed(weeks)) for weeks in couple))


@given(couples())
@settings(max_examples=60)
def test_a_reading_comes_back_from_its_dict_as_it_was(couple):
    found = read(*couple)
    assert together_from_json(json.loads(json.dumps(together_to_json(found)))) == found
    own = own_reading(couple[0], newest=nth(9), since=FIRST)
    assert own_from_json(json.loads(json.dumps(own_to_json(own)))) == own


@given(couples())
@settings(max_examples=60)
def test_shared_figures_are_multiples_of_five(couple):
    for side in read(*couple).sides:
        for axis in side:
            assert axis is None or all(figure % 5 == 0 for figure in axis[:3])


@given(couples())
@settings(max_examples=60)
def test_all_readings_at_once_are_the_single_ones(couple):
    one, two = couple
    before = Before(Said("", "", True), Said(INTERDEPENDENT, INTERDEPENDENT, True), Said())
    assert all_readings(one, two, newest=nth(9), since=FIRST, before=before) == (
        shared_reading(one, two, newest=nth(9), since=FIRST, before=before.shared),
        own_reading(one, newest=nth(9), since=FIRST, before=before.one),
        own_reading(two, newest=nth(9), since=FIRST, before=before.two),
    )


def test_the_method_carries_its_version():
    assert rules.METHOD_VERSION == 1
    assert together_to_json(read(*TWO))["version"] == own_to_json(own_reading(TWO[0], newest=nth(1)))["version"] == 1


@pytest.mark.parametrize("name", rules.__all__)
def test_the_rules_offer_what_they_name(name):
    assert getattr(rules, name) is not None
