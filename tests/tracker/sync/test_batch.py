"""A batch with writes that lean on each other, and with addresses that are none."""

import uuid

import pytest

from checkins.boundary.models import Boundary, Revision
from tracker.api.etag import etag


def test_batch_shares_a_boundary_that_it_has_just_stated(ana, ben, api):
    id = uuid.uuid4()
    path = f"/api/v1/boundaries/{id}/"
    stated = {"method": "PUT", "path": path, "body": {"category": "money", "text": "I need a say."}}
    after = etag(ana, Boundary(pk=id, version=2))
    shared = {"method": "POST", "path": path + "share/", "if_match": after}
    results = api(ana).post("sync/batch/", {"writes": [stated, shared]}).json()["results"]
    assert [result["status"] for result in results] == [201, 200]
    assert Revision.objects.visible_to(ben).get().text == "I need a say."


@pytest.mark.parametrize("path", ["http://[", "//[::1", "https://\u2100.example/api/v1/goals/", "?", "goals/"])
def test_batch_knows_no_such_address(path, ana, api):
    write = {"method": "PUT", "path": path, "body": {}}
    answer = api(ana).post("sync/batch/", {"writes": [write]})
    assert answer.status_code == 200
    assert answer.json()["results"][0]["status"] == 404
