"""What every endpoint of rows keeps, whichever word it is of, and that each has its eight tests."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tracker.urls import router

EIGHT = {
    *("test_works", "test_stranger_gets_404", "test_partner_as_the_matrix_says", "test_wrong_method"),
    *("test_not_logged_in", "test_twice", "test_stale_version", "test_query_count"),
}
RESOURCES = sorted(prefix for prefix, _, _ in router.registry)
NEVER = "6f2c3a52-5c3b-4d7e-9f3c-0a3f6f1e2d4b/"

each = pytest.mark.parametrize("resource", RESOURCES)


@each
def test_has_its_eight_tests(resource):
    files = [path.read_text() for path in Path(__file__).parent.parent.rglob("test_*api.py")]
    telling = [text for text in files if re.search(rf"[\"'/]{resource}/", text)]
    assert any(set(re.findall(r"^def (test_\w+)", text, re.M)) >= EIGHT for text in telling)


@each
@pytest.mark.parametrize("path", ["", NEVER])
def test_asks_first_who_one_is(resource, path, api, db):
    answer = api().get(f"{resource}/{path}")
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"


@each
def test_an_id_that_never_was_is_not_there(resource, ana, api):
    for method in ("GET", "PATCH", "DELETE"):
        answer = api(ana)(method, f"{resource}/{NEVER}", {} if method == "PATCH" else None, **{"If-Match": '"x"'})
        assert answer.status_code in (404, 405), (method, answer.content)
        assert answer.headers["Content-Type"] == "application/problem+json"


@each
@pytest.mark.parametrize(
    "query", ["?nonsense=1", "?size=", "?size=0", "?size=1&size=2", "?cursor=x", "?ordering=title"]
)
def test_an_unknown_or_empty_parameter_is_named(resource, query, ana, api):
    answer = api(ana).get(f"{resource}/{query}")
    assert answer.status_code == 400
    assert answer.json()["type"].startswith("urn:twofold:problem:")


@each
def test_answers_are_kept_nowhere(resource, ana, api):
    assert api(ana).get(f"{resource}/").headers["Cache-Control"] == "no-store"
