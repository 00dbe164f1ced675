"""The rules: what holds, in which order, and what keeps one from being said."""

from datetime import timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checkins.balance.parts import Lived, Mark, open_view
from checkins.suggestion.rules import REST, RULES, Earlier, Found, Into, Rule, State, offers, suggested, that_hold
from checkins.suggestion.words import because, sentence
from tests.checkins.balance.weeks import QUESTIONS, emptied, nth

ONE, OTHER = UUID(int=1), UUID(int=2)
NEWEST = nth(6)


def weeks(*rows, **alike):
    """Weeks in a row up to the newest, each with its own answers."""
    first = 6 - len(rows) + 1
    return [Lived(nth(first + place), **{**alike, **row}) for place, row in enumerate(rows)]


def asked(*rows, **alike):
    return suggested(weeks(*rows, **alike), week=NEWEST)


def low(mark, boundary=ONE):
    return {"marks": (Mark(mark, True, boundary),)}


SHORT = {"t1": 60, "me_target": 240}
JUST = {"t1": 150, "me_target": 300, "d2": 0}
CASES = {
    "short and too little room": ([SHORT | {"d2": -1}, {"t1": 75, "me_target": 240, "d2": -1}], Rule.ME_TIME),
    "short, and said once": ([SHORT, SHORT | {"d2": -1}], Rule.ME_TIME),
    "short once": ([{"t1": 200, "me_target": 240}, SHORT | {"d2": -1}], None),
    "just below 80 of 100": ([{"t1": 79, "me_target": 100, "d2": -1}] * 2, Rule.ME_TIME),
    "80 of 100 is about right": ([{"t1": 80, "me_target": 100, "d2": -1}] * 2, Rule.ROOM),
    "short and nothing said": ([SHORT, SHORT], None),
    "short and just right": ([SHORT | {"d2": 0}] * 2, None),
    "short and too much room": ([SHORT | {"d2": 1}] * 2, None),
    "we-time short": ([{"t2": 60, "we_target": 240, "d1": -2}] * 2, Rule.WE_TIME),
    "too little room twice": ([{"d2": -1}, {"d2": -3}], Rule.ROOM),
    "too little room once": ([{"d2": 0}, {"d2": -3}], None),
    "too little room, then just right": ([{"d2": -3}, {"d2": 0}], None),
    "not low had the rest been full": ([{"s1": 1, "s2": 4, "t1": 0, "me_target": 9}, {"s1": 1, "d2": -3}], None),
    "low whatever was left out": (
        [{"s1": 1, "s2": 1} | low(1), {"s1": 1, "s2": 3, "d2": -3} | low(1)],
        Rule.ROOM,
    ),
    "too little closeness twice": ([{"d1": -1}] * 2, Rule.CLOSENESS),
    "too much closeness twice": ([{"d1": 1}] * 2, None),
    "nothing of one's own twice": ([{"s2": 2}, {"s2": 1}], Rule.OWN_THING),
    "something of one's own": ([{"s2": 2}, {"s2": 3}], None),
    "nobody there twice": ([{"s5": 1}, {"s5": 2}], Rule.SUPPORT),
    "nobody there once": ([{}, {"s5": 1}], None),
    "three weeks off target and just right": ([JUST] * 3, Rule.ME_TARGET),
    "two weeks off target and just right": ([JUST] * 2, None),
    "three weeks over and just right": ([{"t1": 400, "me_target": 300, "d2": 0}] * 3, Rule.ME_TARGET),
    "below and above": ([JUST, JUST, {"t1": 400, "me_target": 300, "d2": 0}], None),
    "one week on target": ([JUST, JUST, {"t1": 240, "me_target": 300, "d2": 0}], None),
    "125 of 100 is about right": ([{"t1": 125, "me_target": 100, "d2": 0}] * 3, None),
    "off, and not just right": ([JUST, JUST, JUST | {"d2": 1}], None),
    "a target that was changed": ([JUST | {"me_target": 360}, JUST, JUST], None),
    "a target the half hour would not move": ([{"t1": 20, "me_target": 30, "d2": 0}] * 3, None),
    "we-time off and just right": ([{"t2": 600, "we_target": 420, "d1": 0}] * 3, Rule.WE_TARGET),
    "three low marks": ([low(1), low(2), low(2)], Rule.BOUNDARY),
    "three low marks with gaps": ([low(1), {}, low(2), low(5), low(2)], Rule.BOUNDARY),
    "two low marks": ([low(1), low(3), low(2)], None),
    "low marks before, not now": ([low(1), low(1), low(1), low(4)], None),
    "low marks of three boundaries": ([low(1), low(1, OTHER), low(1, UUID(int=3))], None),
    "marks of nobody knows what": ([low(1, None)] * 3, None),
    "nothing to change": ([{"d1": 0, "d2": 0, "s1": 6, "s2": 6, "s4": 6, "s5": 6, "s6": 6}] * 4, None),
    "nothing told": ([{}] * 4, None),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_rule_that_holds(case):
    rows, rule = case
    found = asked(*rows)
    assert (found and found.rule) == rule


def test_order_is_that_of_the_rules():
    rows = [JUST | {"t2": 60, "we_target": 240, "d1": -1, "s2": 1, "s5": 1} | low(1)] * 3
    held = [found.rule for found in that_hold(weeks(*rows), NEWEST)]
    assert held == [Rule.ME_TARGET, Rule.BOUNDARY, Rule.WE_TIME, Rule.CLOSENESS, Rule.OWN_THING, Rule.SUPPORT]
    assert len(RULES) == len(Rule)


@pytest.mark.parametrize(
    ("lived", "proposed"), [((150, 140, 160), 150), ((100, 100, 134), 120), ((0, 0, 0), 30), ((500, 520, 900), 630)]
)
def test_target_follows_to_the_half_hour(lived, proposed):
    found = asked(*({"t1": one} for one in lived), me_target=300, d2=0)
    assert found.figures["proposed"] == proposed
    assert offers(found.rule, found.figures) == {Into.TARGET: {"me_minutes": proposed}}


@pytest.mark.parametrize(("lived", "target", "aside"), [(60, 240, 120), (180, 240, 60), (20, 30, 30)])
def test_time_aside_is_what_is_missing_two_hours_at_most(lived, target, aside):
    found = asked({"t1": 10}, {"t1": lived}, me_target=target, d2=-1)
    assert found.figures["aside"] == aside


def test_boundary_most_often_low_is_the_one():
    rows = [{"marks": (Mark(2, True, ONE), Mark(1, True, OTHER))}] * 3
    found = asked({"marks": (Mark(1, True, OTHER),)}, *rows)
    assert (found.about, found.figures["marks"]) == (OTHER, [1, 1, 1, 1])
    assert asked(*rows).about == ONE


def test_a_missed_week_breaks_the_row():
    found = weeks({"d2": -1}, {}, {"d2": -1})
    assert suggested([found[0], found[2]], week=NEWEST) is None
    assert suggested(found[:2], week=NEWEST) is None


def test_weeks_after_and_long_before_do_not_count():
    rows = [Lived(nth(number), marks=(Mark(1, True, ONE),)) for number in (-1, 4, 6, 7)]
    assert suggested(rows, week=NEWEST) is None
    assert suggested([*rows, Lived(nth(0), marks=(Mark(1, True, ONE),))], week=NEWEST).rule == Rule.BOUNDARY


# ---- what was suggested before

LESS = weeks({"d2": -1, "s2": 1}, {"d2": -1, "s2": 1})


def after(*earlier):
    found = suggested(LESS, week=NEWEST, earlier=earlier)
    return found and found.rule


@pytest.mark.parametrize("state", [State.OPEN, State.KEPT, State.DISMISSED, State.TURNED])
def test_never_the_same_two_weeks_in_a_row(state):
    assert after() == Rule.ROOM
    assert after(Earlier(nth(5), Rule.ROOM, state)) == Rule.OWN_THING
    assert after(Earlier(nth(5), Rule.ROOM, state), Earlier(nth(5), Rule.OWN_THING, state)) is None


@pytest.mark.parametrize(
    ("state", "back", "rule"),
    [
        (State.OPEN, 2, Rule.ROOM),
        (State.DISMISSED, 2, Rule.OWN_THING),
        (State.DISMISSED, 8, Rule.OWN_THING),
        (State.DISMISSED, 9, Rule.ROOM),
        (State.KEPT, 8, Rule.OWN_THING),
        (State.TURNED, 8, Rule.OWN_THING),
    ],
)
def test_what_was_answered_rests_for_eight_weeks(state, back, rule):
    assert after(Earlier(NEWEST - timedelta(weeks=back), Rule.ROOM, state)) == rule


def test_one_boundary_rests_and_another_may_speak():
    rows = weeks(*[{"marks": (Mark(1, True, OTHER),)}] * 3)
    told = Earlier(nth(3), Rule.BOUNDARY, State.DISMISSED, ONE)
    assert suggested(rows, week=NEWEST, earlier=[told]).about == OTHER
    assert suggested(rows, week=NEWEST, earlier=[told._replace(about=OTHER)]) is None
    assert suggested(rows, week=NEWEST, earlier=[told._replace(week=nth(5))]) is None


def test_a_week_that_suggested_nothing_keeps_nothing_back():
    assert after(Earlier(nth(5), "", State.OPEN), Earlier(NEWEST, Rule.ROOM, State.OPEN)) == Rule.ROOM


def test_a_target_changed_already_is_left_alone():
    rows = weeks(*[JUST] * 3)
    assert suggested(rows, week=NEWEST, wished={"me_target": 150, "we_target": 300}) is None
    assert suggested(rows, week=NEWEST, wished={"me_target": None, "we_target": 300}) is None
    assert suggested(rows, week=NEWEST, wished={"me_target": 300, "we_target": None}).rule == Rule.ME_TARGET


# ---- properties

numbers = st.fixed_dictionaries(
    {
        "t1": st.sampled_from([None, 10, 60, 75, 240, 400]),
        "t2": st.sampled_from([None, 10, 60, 75, 240, 400]),
        "me_target": st.sampled_from([None, 30, 240, 240]),
        "we_target": st.sampled_from([None, 30, 240, 240]),
        **{name: st.sampled_from([None, -3, -1, 0, 0, 2]) for name in ("d1", "d2")},
        **{name: st.sampled_from([None, 1, 2, 5]) for name in ("s1", "s2", "s4", "s5", "s6")},
        "marks": st.sampled_from([(), *(low(mark, id)["marks"] for mark in (1, 2, 4) for id in (ONE, OTHER))]),
        "kept": st.sampled_from([frozenset(), frozenset({"d2", "s2"}), frozenset({"d1", "s5", "t1"})]),
    }
)
lives = st.lists(numbers, min_size=1, max_size=7).map(
    lambda rows: [Lived(nth(place), **row) for place, row in enumerate(rows)]
)
often = settings(max_examples=60, deadline=None)


def held(rows, week):
    return {(found.rule, found.about) for found in that_hold(rows, week)}


@often
@given(lives, st.lists(st.booleans(), min_size=7, max_size=7))
def test_fewer_weeks_never_suggest_more(rows, stays):
    newest = rows[-1].week
    fewer = [row for row, stay in zip(rows, stays, strict=False) if stay]
    assert held(fewer, newest) <= held(rows, newest)


@often
@given(lives, st.sampled_from(QUESTIONS), st.integers(0, 8))
def test_fewer_answers_never_suggest_more(rows, question, place):
    newest, place = rows[-1].week, place % len(rows)
    fewer = [emptied(row, question) if at == place else row for at, row in enumerate(rows)]
    assert held(fewer, newest) <= held(rows, newest)


@often
@given(lives)
def test_what_was_kept_for_oneself_counts_as_told(rows):
    """The rules look at one's own view; whether an answer is open to the partner makes no difference."""
    open_too = [row._replace(kept=frozenset()) for row in rows]
    assert suggested(rows, week=rows[-1].week) == suggested(open_too, week=rows[-1].week)
    assert held([open_view(row) for row in rows], rows[-1].week) <= held(rows, rows[-1].week)


@often
@given(
    lives, st.lists(st.sampled_from([State.OPEN, State.KEPT, State.DISMISSED, State.TURNED]), min_size=7, max_size=7)
)
def test_a_life_never_hears_the_same_twice_running(rows, states):
    earlier: list[Earlier] = []
    for place, row in enumerate(rows):
        found = suggested(rows[: place + 1], week=row.week, earlier=earlier)
        earlier.append(Earlier(row.week, found.rule if found else "", states[place], found and found.about))
    for one, following in pairwise(earlier):
        assert not one.rule or one.rule != following.rule
    for place, one in enumerate(earlier):
        if one.rule and one.state == State.DISMISSED:
            later = [two for two in earlier[place + 1 :] if two.week - one.week <= REST]
            assert (one.rule, one.about) not in [(two.rule, two.about) for two in later]


CONDITIONS = {
    Rule.ME_TIME: lambda told: told["dial"] < 0 and all_short(told["minutes"], told["targets"]),
    Rule.WE_TIME: lambda told: told["dial"] < 0 and all_short(told["minutes"], told["targets"]),
    Rule.ROOM: lambda told: less(told),
    Rule.CLOSENESS: lambda told: less(told),
    Rule.OWN_THING: lambda told: max(told["answers"]) <= 2 and len(told["answers"]) == 2,
    Rule.SUPPORT: lambda told: max(told["answers"]) <= 2 and len(told["answers"]) == 2,
    Rule.BOUNDARY: lambda told: max(told["marks"]) <= 2 and len(told["marks"]) >= 3,
    Rule.ME_TARGET: lambda told: off(told),
    Rule.WE_TARGET: lambda told: off(told),
}


def all_short(lived, wished):
    return len(lived) == 2 and all(one < 0.8 * target for one, target in zip(lived, wished, strict=True))


def less(told):
    return (
        all(dial < 0 for dial in told["dials"]) if "dials" in told else told["dial"] < 0 and max(told["at_most"]) < 50
    )


def off(told):
    shares = [one / told["target"] for one in told["minutes"]]
    one_way = all(share < 0.8 for share in shares) or all(share > 1.25 for share in shares)
    return len(shares) == 3 and one_way and not any(told["dials"]) and told["proposed"] != told["target"]


@often
@given(lives)
def test_figures_make_their_condition_true(rows):
    for found in that_hold(rows, rows[-1].week):
        assert CONDITIONS[found.rule](found.figures)
        assert len(found.figures["weeks"]) >= 2 and found.figures["weeks"][-1] == str(rows[-1].week)


@often
@given(lives)
def test_every_suggestion_says_what_because_and_into_what(rows):
    for found in that_hold(rows, rows[-1].week):
        says, why = sentence(found.rule, found.figures), because(found.rule, found.figures)
        assert says.endswith(".") and why.startswith("Because: ") and why.endswith(".")
        assert "{" not in says + why and "!" not in says + why
        numbers = [
            str(one) for name in ("minutes", "answers", "marks", "at_most") for one in found.figures.get(name, [])
        ]
        assert all(number in why for number in numbers)
        assert offers(found.rule, found.figures)


def test_words_of_the_brief():
    found = asked(SHORT | {"d2": -1}, {"t1": 75, "me_target": 240, "d2": -1})
    assert because(found.rule, found.figures) == (
        "Because: me-time 60 and 75 of 240 minutes in the last two weeks, room: a little less than you wish."
    )
    assert sentence(found.rule, found.figures) == (
        "You could set 2 h aside for yourself next week, on a day that suits you."
    )


def test_words_of_two_targets_and_of_the_axis():
    found = asked(SHORT | {"me_target": 300}, SHORT | {"d2": -2})
    assert "me-time 60 of 300 minutes and 60 of 240 minutes in the last two weeks" in because(*found[:2])
    rows, _rule = CASES["low whatever was left out"]
    found = asked(*rows)
    assert because(*found[:2]) == (
        "Because: room no more than 40 and 27 of 100 in the last two weeks, room: far less than you wish in the newest."
    )


@pytest.mark.parametrize(
    ("rule", "figures", "planned", "goal"),
    [
        (Rule.ME_TIME, {"aside": 90}, {"kind": "me", "minutes": 90}, "personal"),
        (Rule.WE_TIME, {"aside": 30}, {"kind": "we", "minutes": 30}, "shared"),
        (Rule.ROOM, {}, {"kind": "me", "minutes": 120}, "personal"),
        (Rule.CLOSENESS, {}, {"kind": "we", "minutes": 120}, "shared"),
        (Rule.OWN_THING, {}, None, "personal"),
        (Rule.SUPPORT, {}, None, "personal"),
        (Rule.BOUNDARY, {}, None, None),
    ],
)
def test_each_begins_its_own_rows(rule, figures, planned, goal):
    found = offers(rule, figures)
    assert found.get(Into.PLANNED) == planned
    assert found.get(Into.GOAL, {}).get("kind") == goal


@pytest.mark.parametrize(("rule", "field"), [(Rule.ME_TARGET, "me_minutes"), (Rule.WE_TARGET, "we_minutes")])
def test_a_target_is_set_for_the_time_it_is_about(rule, field):
    assert offers(rule, {"proposed": 120}) == {Into.TARGET: {field: 120}}


def test_nothing_suggested_says_nothing():
    assert sentence("", {}) == because("", {}) == ""
    assert offers("", {}) == {}
    assert Found(Rule.ROOM, {}).about is None
