"""One batch sent by two devices in the same instant, over real connections. `ROUNDS` says how often."""

import json
import os
import uuid
from functools import partial

from checkins.timelog.models import TimeEntry
from tests.cast import Phone
from tests.faults.test_races import NOW, ON_POSTGRES, at_once, check_rows, linked_pair

ROUNDS = int(os.environ.get("ROUNDS", 15))

pytestmark = ON_POSTGRES


def test_one_batch_sent_by_two_devices_at_once_is_there_once():
    for _ in range(ROUNDS):
        _couple, (one, _other) = linked_pair(NOW)
        body = {"kind": "me", "day": str(NOW.date()), "minutes": 30}
        ids = [uuid.uuid4() for _ in range(5)]
        writes = [{"method": "PUT", "path": f"/api/v1/time-entries/{id}/", "body": body} for id in ids]
        batch = {"writes": writes}
        phones = [Phone(one), Phone(one)]
        for answer in at_once(*(partial(phone.post, "sync/batch/", batch) for phone in phones)):
            assert {result["status"] for result in json.loads(answer.content)["results"]} <= {200, 201}
        assert TimeEntry.objects.owned_by(one).count() == len(ids)
    check_rows()
