"""Every error of the API is a problem that says what, where and what to do, and tells nothing of anyone else."""

import uuid

import pytest
from django.urls import path
from rest_framework.views import APIView

from goals.goal import actions as goals
from tests.checkins.weeks import evening, week
from tracker import urls
from tracker.api.problems import problem


class Broken(APIView):
    authentication_classes = permission_classes = ()

    def get(self, request):
        raise RuntimeError("a secret of Ana's")


urlpatterns = [*urls.urlpatterns, path("api/v1/broken/", Broken.as_view())]
handler404, handler500 = urls.handler404, urls.handler500


def test_a_problem_names_its_type_title_status_and_what_to_do():
    assert problem(412, "changed", "It was changed.", row={}) == {
        "type": "urn:twofold:problem:changed",
        "title": "Precondition Failed",
        "status": 412,
        "detail": "It was changed.",
        "row": {},
    }


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, {"/title": "required"}),
        ({"title": ""}, {"/title": "blank"}),
        ({"title": None}, {"/title": "null"}),
        ({"title": "x" * 500}, {"/title": "max-length"}),
        ({"title": "Swim", "due": "soon", "times_a_week": "3"}, {"/due": "invalid", "/times_a_week": "invalid"}),
        ({"title": "Swim", "owner": "me"}, {"/owner": "unknown-field"}),
        ({"title": "Swim", "couple": str(uuid.uuid4())}, {"/couple": "unknown-field"}),
        ({"title": "Swim", "measure": "guess"}, {"/measure": "invalid-choice"}),
    ],
)
def test_each_field_is_named_by_a_pointer_and_a_code(body, pointers, ana, api):
    answer = api(ana).put(f"goals/{uuid.uuid4()}/", body)
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json")
    assert {one["pointer"]: one["code"] for one in answer.json()["errors"]} == pointers
    assert all(one["detail"].endswith(".") for one in answer.json()["errors"])


def test_a_pointer_leads_into_a_list(ana, ben, api, time_machine):
    time_machine.move_to(evening(week()))
    marks = [{"boundary": str(uuid.uuid4()), "mark": 3}, {"boundary": "none", "mark": "3"}]
    answer = api(ana).put(f"check-ins/{uuid.uuid4()}/", {"week": week().isoformat(), "marks": marks})
    assert answer.status_code == 422
    assert {one["pointer"] for one in answer.json()["errors"]} == {"/marks/1/boundary", "/marks/1/mark"}


def test_a_refusal_says_at_which_field(ana, ben, api, now):
    shared = goals.agree(goals.propose(ana, id=uuid.uuid4(), now=now, title="A garden"), ben, seen=None, now=now)
    phone, at = api(ana), f"goals/{shared.pk}/"
    answer = phone.patch(at, {"measure": "habit", "times_a_week": 2}, **{"If-Match": phone.etag(at)})
    (error,) = answer.json()["errors"]
    assert (answer.json()["type"], error["pointer"]) == ("urn:twofold:problem:needs-proposal", "/measure")
    assert error["detail"] == answer.json()["detail"]


def test_another_row_under_that_id_is_shown_to_whoever_owns_it_alone(ana, ben, api, now):
    mine = goals.begin(ana, id=uuid.uuid4(), now=now, title="Swim")
    own = api(ana).put(f"goals/{mine.pk}/", {"title": "Row"})
    assert (own.status_code, own.json()["row"]["title"]) == (409, "Swim")
    for other in (api(ben).put(f"goals/{mine.pk}/", {"title": "Row"}), api(ben).get(f"goals/{uuid.uuid4()}/")):
        assert (other.status_code, other.json()["type"]) == (404, "urn:twofold:problem:not-there")
        assert "row" not in other.json() and str(mine.pk) not in other.text


def test_who_is_not_logged_in_is_told_how_to(db, api):
    answer = api().get("goals/")
    assert (answer.status_code, answer.json()["type"]) == (401, "urn:twofold:problem:not-authenticated")
    assert answer.headers["WWW-Authenticate"]


def test_a_wrong_verb_names_those_there_are(ana, api):
    answer = api(ana).post("me/", {})
    assert (answer.status_code, answer.headers["Content-Type"]) == (405, "application/problem+json")
    assert "PATCH" in answer.headers["Allow"]


@pytest.mark.urls(__name__)
def test_what_nobody_expected_says_nothing_of_what_it_was(db, client):
    client.raise_request_exception = False
    answer = client.get("/api/v1/broken/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "application/problem+json")
    assert "secret" not in answer.text and "Ana" not in answer.text
