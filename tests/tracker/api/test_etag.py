"""Which version was read: needed for every change, of one viewer alone, and no obstacle to a retry."""

import uuid

import pytest

from goals.goal import actions as goals
from tracker.api.etag import etag


@pytest.fixture
def goal(ana, now):
    return goals.begin(ana, id=uuid.uuid4(), now=now, title="Swim")


@pytest.mark.parametrize("given", [{}, {"If-Match": ""}, {"If-Match": "  "}, {"If-Match": "*"}])
def test_a_change_without_a_version_is_asked_for_one(given, goal, ana, api):
    path = f"goals/{goal.pk}/"
    for answer in (api(ana).patch(path, {"title": "Row"}, **given), api(ana).delete(path, **given)):
        assert (answer.status_code, answer.json()["type"]) == (428, "urn:twofold:problem:precondition-required")
    goal.refresh_from_db()
    assert goal.title == "Swim"


def test_another_version_answers_with_the_row_as_it_is(goal, ana, api):
    phone, path = api(ana), f"goals/{goal.pk}/"
    old = phone.etag(path)
    assert phone.patch(path, {"title": "Row"}, **{"If-Match": old}).status_code == 200
    refused = phone.patch(path, {"title": "Run"}, **{"If-Match": old})
    assert (refused.status_code, refused.json()["row"]["title"]) == (412, "Row")
    assert refused.json()["row"] == phone.get(path).json()


def test_a_retry_after_a_lost_answer_is_no_conflict(goal, ana, api):
    phone, path = api(ana), f"goals/{goal.pk}/"
    old = phone.etag(path)
    first, again = (phone.patch(path, {"title": "Row"}, **{"If-Match": old}) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert (first.json(), first.headers["ETag"]) == (again.json(), again.headers["ETag"])


def test_a_proxy_may_have_made_it_weak(goal, ana, api):
    phone, path = api(ana), f"goals/{goal.pk}/"
    assert phone.patch(path, {"title": "Row"}, **{"If-Match": f"W/{phone.etag(path)}"}).status_code == 200


def test_of_one_row_each_viewer_and_each_version_has_its_own(ana, ben, now, settings):
    goal = goals.begin(ana, id=uuid.uuid4(), now=now, title="Swim", shared=True)
    first = etag(ana, goal)
    assert first == etag(ana, goal) != etag(ben, goal)
    changed = goals.reword(goal, ana, seen=None, now=now, title="Row")
    assert etag(ana, changed) != first
    settings.SECRET_KEY = "another" * 10
    assert etag(ana, goal) != first


def test_nothing_can_be_read_from_one(ana, goal):
    found = etag(ana, goal).strip('"')
    assert len(found) == 24 and int(found, 16) >= 0
    assert goal.pk.hex[:8] not in found
