"""A batch with writes that lean on each other, and with addresses that are none."""

import json
import uuid

import pytest

from checkins.boundary.models import Boundary, Revision
from checkins.timelog.models import TimeEntry
from goals.goal.models import Goal
from tracker.api.etag import etag
from tracker.sync.batch import STAND_IN


def test_batch_shares_a_boundary_that_it_has_just_stated(ana, ben, api):
    id = uuid.uuid4()
    path = f"/api/v1/boundaries/{id}/"
    stated = {"method": "PUT", "path": path, "body": {"category": "money", "text": "I need a say."}}
    after = etag(ana, Boundary(pk=id, version=2))
    shared = {"method": "POST", "path": path + "share/", "if_match": after}
    results = api(ana).post("sync/batch/", {"writes": [stated, shared]}).json()["results"]
    assert [result["status"] for result in results] == [201, 200]
    assert Revision.objects.visible_to(ben).get().text == "I need a say."


def put(path, **body):
    return {"method": "PUT", "path": path, "body": body}


@pytest.fixture
def results(ana, api):
    """What each of some writes of Ana's answers, sent in one call."""

    def sent(*writes):
        return api(ana).post("sync/batch/", {"writes": list(writes)}).json()["results"]

    return sent


def test_same_new_row_twice_in_one_batch_is_one_row_with_one_answer(results, ana):
    path = f"/api/v1/goals/{uuid.uuid4()}/"
    other = put(f"/api/v1/goals/{uuid.uuid4()}/", title="Draw")
    first, second, _, third = results(put(path, title="Swim"), put(path, title="Swim"), other, put(path, title="Swim"))
    assert first == second == third
    assert first["status"] == 201
    assert sorted(goal.title for goal in Goal.objects.owned_by(ana)) == ["Draw", "Swim"]


def test_other_words_under_an_id_of_the_same_batch_are_refused_with_the_row(results):
    path = f"/api/v1/goals/{uuid.uuid4()}/"
    made, refused = results(put(path, title="Swim"), put(path, title="Run"))
    assert (made["status"], refused["status"]) == (201, 409)
    assert refused["body"]["row"]["title"] == "Swim"


def test_row_made_and_removed_in_one_batch_stays_gone(results, ana):
    id = uuid.uuid4()
    path, body = f"/api/v1/time-entries/{id}/", {"kind": "me", "day": "2026-10-14", "minutes": 30}
    away = {"method": "DELETE", "path": path, "if_match": etag(ana, TimeEntry(pk=id, version=1))}
    assert [one["status"] for one in results(put(path, **body), away, put(path, **body))] == [201, 204, 404]
    assert not TimeEntry.objects.owned_by(ana).exists()


def test_id_whose_first_write_was_refused_is_free_for_the_next(results):
    path = f"/api/v1/goals/{uuid.uuid4()}/"
    assert [one["status"] for one in results(put(path, title=""), put(path, title="Swim"))] == [422, 201]


@pytest.mark.parametrize("path", ["http://[", "//[::1", "https://\u2100.example/api/v1/goals/", "?", "goals/"])
def test_batch_knows_no_such_address(path, ana, api):
    write = {"method": "PUT", "path": path, "body": {}}
    answer = api(ana).post("sync/batch/", {"writes": [write]})
    assert answer.status_code == 200
    assert answer.json()["results"][0]["status"] == 404


def test_each_write_reaches_the_row_its_own_address_names(results, ana):
    ids = [uuid.uuid4() for _ in range(3)] + [uuid.UUID(STAND_IN)]
    made = results(*(put(f"/api/v1/goals/{id}/", title=f"Goal {id}") for id in ids))
    assert [one["status"] for one in made] == [201] * 4
    assert {goal.pk: goal.title for goal in Goal.objects.all()} == {id: f"Goal {id}" for id in ids}


@pytest.mark.parametrize("path", ["/api/v1/goals/{0}{0}/", "/api/v1/goals/{0}/{0}/", "/api/v1/{0}/", "/goals/{0}/"])
def test_an_address_that_names_no_row_is_none_however_often_it_is_asked(path, results):
    asked = [put(path.format(uuid.uuid4()), title="Swim") for _ in range(2)]
    assert [one["status"] for one in results(*asked)] == [404, 404]
    assert not Goal.objects.exists()


def test_a_body_of_a_write_is_as_strict_as_one_of_its_own(results, ana, api):
    path = f"/api/v1/goals/{uuid.uuid4()}/"
    for body in ({"title": 5, "unknown": 1}, {"title": "x" * 500}, {"title": None}, {}):
        alone = api(ana).put(path.removeprefix("/api/v1/"), body)
        (within,) = results(put(path, **body))
        assert (within["status"], within["body"]) == (alone.status_code, alone.json())


@pytest.mark.parametrize("text", ["\\u0000", "\\ud800", "é\\udfff"])
def test_a_text_that_cannot_be_stored_is_refused_wherever_it_stands(text, ana, api):
    write = put(f"/api/v1/goals/{uuid.uuid4()}/", title="TEXT")
    said = json.dumps({"writes": [write]}).replace("TEXT", text)
    answer = api(ana).client.post(
        "/api/v1/sync/batch/", said.encode(), "application/json", headers={"X-Session-Token": api(ana).token}
    )
    assert answer.status_code == 400
