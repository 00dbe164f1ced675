"""What a body may be: one JSON object that a database can hold and a person can read; anything else makes no row."""

import json
import uuid

import pytest

from goals.goal.models import Goal
from tracker.api.parser import DEEPEST, LARGEST_BODY, LONGEST_LIST


def send(phone, raw, kind="application/json"):
    """A create with that very body."""
    body = raw if isinstance(raw, bytes) else raw.encode()
    return phone.client.generic(
        "PUT", f"/api/v1/goals/{uuid.uuid4()}/", body, kind, headers={"X-Session-Token": phone.token}
    )


def nested(levels, begin="[", end="]"):
    """A body whose deepest value lies so many levels down."""
    return '{"title": "Swim", "x": ' + begin * (levels - 2) + "1" + end * (levels - 2) + "}"


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ("{", "not JSON"),
        ("title=Swim", "not JSON"),
        (b'{"title": "\xff"}', "not JSON"),
        ('[{"title": "Swim"}]', "one JSON object"),
        ('"Swim"', "one JSON object"),
        ("null", "one JSON object"),
        ('{"title": "Swim", "title": "Row"}', "a key stands twice"),
        ('{"title": "Swim", "x": {"a": 1, "a": 1}}', "a key stands twice"),
        ('{"title": "Swim", "target": NaN}', "NaN is no number"),
        ('{"title": "Swim", "target": Infinity}', "Infinity is no number"),
        ('{"title": "Swim", "target": -Infinity}', "-Infinity is no number"),
        ('{"title": "Swim", "target": 1e400}', "too large"),
        (f'{{"title": "Swim", "target": {2**63}}}', "too large"),
        (f'{{"title": "Swim", "target": {-(2**63)}}}', "too large"),
        ('{"title": "a\\u0000b"}', "can’t be stored"),
        ('{"a\\u0000b": 1}', "can’t be stored"),
        ('{"title": "half \\ud83d"}', "can’t be stored"),
        ('{"title": "half \\ude00 \\ud83d"}', "can’t be stored"),
        ('{"title": "Swim", "x": [["\\udfff"]]}', "can’t be stored"),
        (nested(DEEPEST + 1), "nested too deeply"),
        (nested(DEEPEST + 1, '{"a":', "}"), "nested too deeply"),
        (nested(100_000), "nested too deeply"),
        (json.dumps({"title": "Swim", "x": [0] * (LONGEST_LIST + 1)}), f"at most {LONGEST_LIST} items"),
    ],
)
def test_what_is_no_plain_object_is_a_problem_and_makes_no_row(raw, why, ana, api):
    answer = send(api(ana), raw)
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    said = answer.json()
    assert said["type"] == "urn:twofold:problem:parse-error"
    assert why in said["detail"]
    assert not Goal.objects.exists()


@pytest.mark.parametrize(
    "raw",
    [
        nested(DEEPEST),
        nested(DEEPEST, '{"a":', "}"),
        json.dumps({"title": "Swim", "x": [0] * LONGEST_LIST}),
        f'{{"title": "Swim", "x": {2**63 - 1}}}',
    ],
)
def test_at_the_edge_it_is_read_and_only_the_field_is_refused(raw, ana, api):
    answer = send(api(ana), raw)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/x")


def test_an_empty_body_is_one_without_fields(ana, api):
    answer = send(api(ana), "")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/title")


def test_a_body_of_a_megabyte_is_read_and_one_byte_more_is_not(ana, api):
    empty = len('{"title": ""}')
    for size, status in ((LARGEST_BODY, 422), (LARGEST_BODY + 1, 413), (3 * LARGEST_BODY, 413)):
        answer = send(api(ana), json.dumps({"title": "x" * (size - empty)}))
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json"), size
    assert not Goal.objects.exists()


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", "application/xml"])
def test_only_json_is_taken(kind, ana, api):
    answer = send(api(ana), '{"title": "Swim"}', kind)
    assert (answer.status_code, answer.headers["Content-Type"]) == (415, "application/problem+json")


@pytest.mark.parametrize("title", ["🧑🏽‍🤝‍🧑🏿 schwimmen", "نمشي", "a\tb", "Z̸̢a", "“’–"])
def test_any_writing_comes_back_as_it_was_sent(title, ana, api):
    for raw in (json.dumps({"title": title}), json.dumps({"title": title}, ensure_ascii=False)):
        answer = send(api(ana), raw)
        assert (answer.status_code, answer.json()["title"]) == (201, title)
