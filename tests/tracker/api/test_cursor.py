"""Where a list goes on: a cursor opens for its own viewer and its own list, as it was given, and for nothing else."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.goal import actions as goals
from tracker.api.cursor import pack, unpack
from tracker.api.problems import BadParameter


@given(st.lists(st.one_of(st.text(max_size=80), st.integers(), st.none()), max_size=4))
def test_a_place_comes_back_as_it_was(place):
    assert unpack(pack(place, "goal:[]", "ana"), "goal:[]", "ana") == place


def test_two_of_one_place_differ(settings):
    assert pack(["x"], "goal:[]", "ana") != pack(["x"], "goal:[]", "ana")


@pytest.mark.parametrize(
    "what, viewer", [("goal:[]", "ben"), ("step:[]", "ana"), ("goal:[('state', 'active')]", "ana")]
)
def test_another_viewer_or_list_can_not_use_it(what, viewer):
    with pytest.raises(BadParameter):
        unpack(pack(["x"], "goal:[]", "ana"), what, viewer)


@pytest.mark.parametrize(
    "spoil", [lambda it: it[:-2], lambda it: it[1:], lambda it: it + "AA", lambda it: it.swapcase()]
)
def test_a_cursor_that_was_touched_is_none(spoil):
    with pytest.raises(BadParameter):
        unpack(spoil(pack(["2026-01-01T00:00:00", "x"], "goal:[]", "ana")), "goal:[]", "ana")


@given(st.text(max_size=200))
def test_no_other_text_is_a_cursor(text):
    with pytest.raises(BadParameter):
        unpack(text, "goal:[]", "ana")


def test_it_ends_with_the_secret_key(settings):
    cursor = pack(["x"], "goal:[]", "ana")
    settings.SECRET_KEY = "another" * 10
    with pytest.raises(BadParameter):
        unpack(cursor, "goal:[]", "ana")


@pytest.mark.parametrize("cursor", ["nonsense", "%00", "A" * 5000, "ü"])
def test_through_the_door_it_is_a_problem_that_names_the_parameter(cursor, ana, api):
    answer = api(ana).get(f"goals/?cursor={cursor}")
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, "cursor")


def test_a_cursor_of_one_filter_is_none_of_another(ana, api, now):
    for n in range(3):
        goals.begin(ana, id=uuid.uuid4(), now=now, title=f"Goal {n}")
    phone = api(ana)
    following = phone.get("goals/?size=1&state=active").json()["next"]
    assert phone.get(f"goals/?size=1&state=active&cursor={following}").status_code == 200
    assert phone.get(f"goals/?size=1&cursor={following}").status_code == 400


@pytest.mark.parametrize("query", ["size=0", "size=201", "size=x", "size=", "size=1&size=2", "page=2", "cursor="])
def test_a_parameter_that_makes_no_sense_is_named(query, ana, api):
    answer = api(ana).get(f"goals/?{query}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == query.split("=")[0]
