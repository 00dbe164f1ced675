"""The one description of the API, and every answer held against it."""

import os
import uuid

import pytest
import schemathesis
from django.conf import settings as site
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from goals.goal import actions as goals
from tests.cast import session_of
from tracker.api.views import RowViewSet
from tracker.urls import router

EXAMPLES = int(os.environ.get("EXAMPLES", 8))
description = schemathesis.pytest.from_fixture("the_description")


@pytest.fixture
def the_tests_connection():
    """A request as a server gets it ends by closing connections; the one that a test's transaction is on stays."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def the_description(couples_data, the_tests_connection):
    return schemathesis.openapi.from_wsgi("/api/v1/schema/", get_wsgi_application())


@pytest.fixture
def couples_data(ana, ben, now):
    """Something of every word, so that the description is tried on rows that are there."""
    goal = goals.propose(ben, id=uuid.uuid4(), now=now, title="Azores")
    goals.add_step(goal, ana, id=uuid.uuid4(), now=now, text="Book")
    return goal


@pytest.fixture
def session(ana):
    """Ana's, which nothing that is tried may end: what follows would be told of a stranger."""
    token = session_of(ana)
    yield token
    assert Client().get("/api/v1/me/", headers={"X-Session-Token": token}).status_code == 200


def test_description_is_whole_and_without_warning(db, tmp_path):
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yml"))


def test_description_reads_and_holds_allauths_part(db, client):
    text = client.get("/api/v1/schema/").content.decode()
    assert "/api/v1/goals/{id}/agree/" in text
    assert "/_allauth/app/v1/auth/login" in text
    assert client.get("/api/v1/docs/").status_code == 200


def test_every_part_of_the_description_says_what_it_is_for(db, client):
    said = client.get("/api/v1/schema/", {"format": "json"}).json()
    own = {path: verbs for path, verbs in said["paths"].items() if path.startswith("/api/")}
    used = {tag for verbs in own.values() for call in verbs.values() for tag in call.get("tags", [])}
    described = {tag["name"] for tag in said["tags"] if tag.get("description")}
    assert used <= described
    assert [tag["name"] for tag in said["tags"]][: len(used)] == [
        one["name"] for one in site.SPECTACULAR_SETTINGS["TAGS"]
    ]


def test_every_verb_says_which_words_it_reads_and_which_version(db, client):
    said = client.get("/api/v1/schema/", {"format": "json"}).json()
    verbs = [(prefix, verb.url_path) for prefix, view, _ in router.registry for verb in view.get_extra_actions()]
    words = {}
    for prefix, verb in verbs:
        call = said["paths"][f"/api/v1/{prefix}/{{id}}/{verb}/"]
        if "post" in call:
            assert "If-Match" in [one["name"] for one in call["post"]["parameters"]], (prefix, verb)
            body = call["post"].get("requestBody", {"content": {"application/json": {"schema": {}}}})
            name = body["content"]["application/json"]["schema"].get("$ref", "").rpartition("/")[2]
            words[f"{prefix}/{verb}"] = sorted(said["components"]["schemas"].get(name, {}).get("properties", {}))
    assert {verb: read for verb, read in words.items() if read} == {
        "goals/let-go": ["learnt"],
        "goals/let-in": ["help"],
        "steps/tick": ["done"],
        "suggestions/turn": ["into", "turned_id"],
    }


def test_every_list_says_by_what_it_can_be_filtered(db, client):
    said = client.get("/api/v1/schema/", {"format": "json"}).json()
    for prefix, view, _ in router.registry:
        if view.list is RowViewSet.list:
            told = said["paths"][f"/api/v1/{prefix}/"]["get"]["parameters"]
            assert {one["name"] for one in told} == {"cursor", "size", *view.filters}, prefix
    kind = {"name": "kind", "in": "query", "schema": {"type": "string", "enum": ["me", "we"]}}
    day = {"name": "from", "in": "query", "schema": {"type": "string", "format": "date"}}
    told = said["paths"]["/api/v1/time-entries/"]["get"]["parameters"]
    assert kind in told
    assert day in told


def test_unknown_address_is_a_problem(db, client):
    for path in ("/api/v1/nothing/", "/api/v1/goals/not-an-id/"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.slow
@pytest.mark.timeout(900)
@description.include(path_regex="^/api/v1/").parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_described(case, session):
    response = case.call(headers={"X-Session-Token": session})
    case.validate_response(
        response,
        checks=[not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance],
    )
