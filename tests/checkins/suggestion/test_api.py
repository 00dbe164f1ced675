"""Suggestions through the phone's door: the eight promises, then their own."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from checkins.suggestion.models import Suggestion
from goals.goal.models import Goal
from tests.checkins.suggestion.conftest import both, of
from tests.checkins.weeks import ANA, boundary, evening, marks, week


@pytest.fixture
def path(aside):
    return f"suggestions/{aside.pk}/"


def said(phone, path, verb, body=None, tag=None):
    return phone.post(f"{path}{verb}/", body, **{"If-Match": tag or phone.etag(path)})


def test_works(aside, path, ana, api):
    phone = api(ana)
    row = phone.get(path).json()
    assert row == phone.get("suggestions/").json()["results"][0]
    assert {name: row[name] for name in ("owner", "visibility", "week", "rule", "state", "about")} == {
        "owner": "me",
        "visibility": "private",
        "week": str(week(1)),
        "rule": "me-time",
        "state": "open",
        "about": None,
    }
    assert row["sentence"].startswith("You could set 2") and row["because"].startswith("Because: me-time 60 and 60 of")
    assert row["offers"] == [
        {"into": "planned", "kind": "me", "minutes": 120},
        {"into": "goal", "title": "An hour or two a week for myself", "kind": "personal"},
    ]
    assert row["figures"] == aside.figures
    assert said(phone, path, "keep").json()["state"] == "kept"


def test_stranger_gets_404(path, cleo, dan, sam, api):
    for stranger in (cleo, dan, sam):
        phone = api(stranger)
        assert phone.get("suggestions/").json()["results"] == []
        for verb in ("keep", "dismiss", "turn"):
            body = {"into": "goal", "turned_id": str(uuid.uuid4())} if verb == "turn" else None
            hidden, never = (said(phone, where, verb, body, '"x"') for where in (path, f"suggestions/{uuid.uuid4()}/"))
            assert (hidden.status_code, hidden.content) == (404, never.content)


def test_partner_as_the_matrix_says(path, aside, ben, api):
    phone = api(ben)
    assert phone.get(path).status_code == 404
    assert said(phone, path, "keep", tag='"x"').status_code == 404
    assert str(aside.pk) not in phone.get("suggestions/").text + phone.get("sync/").text


def test_wrong_method(path, ana, api):
    phone = api(ana)
    for method in ("PUT", "PATCH", "DELETE"):
        assert phone(method, path, {}, **{"If-Match": '"x"'}).status_code == 405
    assert phone.post("suggestions/", {}).status_code == 405
    assert phone.get(f"{path}keep/").status_code == 405


def test_not_logged_in(path, api):
    for where in ("suggestions/", path):
        assert api().get(where).status_code == 401
    assert api().post(f"{path}keep/").status_code == 401


@pytest.mark.parametrize(("verb", "state"), [("keep", "kept"), ("dismiss", "dismissed")])
def test_twice(path, ana, api, verb, state):
    phone = api(ana)
    tag = phone.etag(path)
    first, again = (said(phone, path, verb, tag=tag) for _ in "12")
    assert first.json() == again.json() and first.json()["state"] == state
    assert Suggestion.objects.get(rule="me-time").version == 2


def test_stale_version(path, ana, api):
    phone = api(ana)
    tag = phone.etag(path)
    said(phone, path, "keep")
    stale = said(phone, path, "dismiss", tag=tag)
    assert (stale.status_code, stale.json()["type"]) == (412, "urn:twofold:problem:changed")
    assert phone.post(f"{path}dismiss/").status_code == 428
    assert phone.get(path).json()["state"] == "kept"


def test_query_count(path, ana, ben, api):
    phone = api(ana)
    phone.get("suggestions/")
    with CaptureQueriesContext(connection) as before:
        phone.get("suggestions/")
    for n in (2, 3):
        both(ana, n, **ANA)
    with CaptureQueriesContext(connection) as after:
        assert len(phone.get("suggestions/").json()["results"]) == 4
    assert len(after) == len(before) <= 4


def goal_of(phone, **fields):
    id = uuid.uuid4()
    assert phone.put(f"goals/{id}/", {"title": "An hour", **fields}).status_code == 201
    return {"into": "goal", "turned_id": str(id)}


def test_turns_into_a_row_that_the_phone_made(path, ana, api):
    phone = api(ana)
    body = goal_of(phone)
    tag = phone.etag(path)
    for _ in range(2):
        row = said(phone, path, "turn", body, tag).json()
        assert (row["state"], row["turned_into"], row["turned_id"]) == ("turned", "goal", body["turned_id"])
    other = said(phone, path, "turn", goal_of(phone))
    assert (other.status_code, other.json()["type"]) == (409, "urn:twofold:problem:already-turned")
    for verb in ("keep", "dismiss"):
        assert said(phone, path, verb).json()["type"] == "urn:twofold:problem:already-turned"


def test_turns_only_into_ones_own_and_what_is_offered(path, ana, ben, api, now):
    phone = api(ana)
    theirs = goal_of(api(ben))
    never = said(phone, path, "turn", theirs | {"turned_id": str(uuid.uuid4())})
    hidden = said(phone, path, "turn", theirs)
    assert (hidden.status_code, hidden.content) == (404, never.content)
    wish = str(uuid.uuid4())
    assert phone.put(f"targets/{wish}/", {"me_minutes": 60}).status_code == 201
    refused = said(phone, path, "turn", {"into": "target", "turned_id": wish})
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:twofold:problem:not-offered")
    assert said(phone, path, "turn", {"into": "star", "turned_id": wish}).status_code in (400, 422)
    assert of(ana).state == "open"


def test_turns_into_planned_time(path, ana, api):
    phone, id = api(ana), str(uuid.uuid4())
    offer = phone.get(path).json()["offers"][0]
    block = {"kind": offer["kind"], "minutes": offer["minutes"], "day": str(week(2))}
    assert phone.put(f"planned-blocks/{id}/", block).status_code == 201
    assert said(phone, path, "turn", {"into": "planned", "turned_id": id}).json()["state"] == "turned"


def test_what_was_dismissed_can_still_be_kept_or_turned(path, ana, api):
    phone = api(ana)
    assert said(phone, path, "dismiss").json()["state"] == "dismissed"
    assert said(phone, path, "keep").json()["state"] == "kept"
    assert said(phone, path, "turn", goal_of(phone)).json()["state"] == "turned"


def test_a_week_without_one_takes_no_answer(aside, ana, api):
    phone, quiet = api(ana), f"suggestions/{of(ana, 0).pk}/"
    row = phone.get(quiet).json()
    assert (row["rule"], row["sentence"], row["because"], row["offers"]) == ("", "", "", [])
    for verb in ("keep", "dismiss"):
        assert said(phone, quiet, verb).json()["type"] == "urn:twofold:problem:nothing-suggested"
    assert said(phone, quiet, "turn", goal_of(phone)).json()["type"] == "urn:twofold:problem:nothing-suggested"


def test_a_target_that_follows(target, ana, api):
    phone, path = api(ana), f"suggestions/{target.pk}/"
    (offer,) = phone.get(path).json()["offers"]
    assert offer == {"into": "target", "me_minutes": 150}
    wish = str(uuid.uuid4())
    phone.put(f"targets/{wish}/", {"me_minutes": offer["me_minutes"], "we_minutes": 420})
    assert said(phone, path, "turn", {"into": "target", "turned_id": wish}).json()["turned_id"] == wish


def test_a_boundary_is_named_by_its_id(ana, ben, api, long_ago, time_machine):
    mine = boundary(ana, long_ago.replace(month=5))
    for n in range(3):
        both(ana, n, marks=marks((mine, 2)), **ANA)
    time_machine.move_to(evening(week(2)), tick=False)
    phone, path = api(ana), f"suggestions/{of(ana, 2).pk}/"
    assert phone.get(path).json()["about"] == str(mine.pk)
    assert phone.get(path).json()["offers"] == [{"into": "boundary"}]
    assert said(phone, path, "turn", {"into": "boundary", "turned_id": str(mine.pk)}).json()["state"] == "turned"


def test_list_is_filtered_by_what_became_of_them(path, ana, api):
    phone = api(ana)
    said(phone, path, "keep")
    assert [row["rule"] for row in phone.get("suggestions/?state=kept").json()["results"]] == ["me-time"]
    assert [row["rule"] for row in phone.get("suggestions/?state=open").json()["results"]] == [""]
    assert phone.get("suggestions/?state=lost").status_code == 400


def test_sync_carries_what_the_resource_shows(path, ana, api):
    phone = api(ana)
    rows = [change["row"] for change in phone.get("sync/").json()["changes"] if change["word"] == "suggestions"]
    assert phone.get(path).json() in rows


def test_goal_says_nothing_of_where_it_came_from(path, ana, ben, api):
    phone = api(ana)
    body = goal_of(phone, kind="shared")
    told = api(ben).get(f"goals/{body['turned_id']}/").json()
    said(phone, path, "turn", body)
    assert api(ben).get(f"goals/{body['turned_id']}/").json() == told
    assert Goal.objects.get(pk=body["turned_id"]).version == 1
