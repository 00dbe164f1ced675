"""Random batches played twice: new rows inserted many at once, and each by itself. Nobody can tell which."""

import random
import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from rest_framework.renderers import JSONRenderer

from accounts.belonging.endings import content
from accounts.belonging.waiting import Clash
from accounts.feed.models import Change, Feed
from accounts.notice.models import Notice
from checkins.boundary.models import Boundary
from checkins.timelog import actions as timelog
from checkins.timelog.models import Target, TimeEntry, TimeNote
from goals.goal import actions as goals
from goals.goal.models import Goal, Step
from tracker.api.etag import etag
from tracker.sync import batch

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
MODELS = {
    "time-entries": TimeEntry,
    "time-notes": TimeNote,
    "targets": Target,
    "goals": Goal,
    "steps": Step,
    "boundaries": Boundary,
}


@pytest.fixture
def request_of(now):
    made = RequestFactory().post("/api/v1/sync/batch/")
    made.now = now
    return made


@pytest.fixture
def standing(ana, ben, now, long_ago):
    """Ids that mean something already: one's own, shared, the partner's private ones, and one that is gone."""
    names = ("mine", "ours", "theirs", "gone", "goal", "hidden goal")
    ids = {name: uuid.uuid4() for name in names}
    today = now.date()
    timelog.log(ana, id=ids["mine"], now=long_ago, kind="me", day=long_ago.date(), minutes=30, what="Reading")
    timelog.log(ben, id=ids["ours"], now=now, kind="we", day=today, minutes=30)
    timelog.log(ben, id=ids["theirs"], now=now, kind="me", day=today, minutes=30)
    timelog.remove(timelog.log(ana, id=ids["gone"], now=now, kind="me", day=today, minutes=30), ana, now=now)
    goals.begin(ana, id=ids["goal"], now=now, title="Read")
    goals.begin(ben, id=ids["hidden goal"], now=now, title="A surprise")
    return ids


class Pen:
    """Writes batches at random; an id is used again and again."""

    def __init__(self, seed, person, ids, now) -> None:
        self.dice = random.Random(seed)
        self.person, self.now = person, now
        self.ids = [*ids.values(), *(uuid.UUID(int=self.dice.getrandbits(128), version=4) for _ in range(12))]

    def body(self, word: str):
        dice, id = self.dice, str(self.dice.choice(self.ids))
        return {
            "time-entries": {
                "kind": dice.choice(["me", "me", "me", "we", "us"]),
                "day": str(self.now.date() - timedelta(days=dice.choice([0, 1, 2, -9]))),
                "minutes": dice.choice([1, 30, 30, 30, 5000, "x"]),
                "what": dice.choice(["", "Reading", "x" * 121]),
            },
            "time-notes": {"entry": id, "text": dice.choice(["Good", ""])},
            "targets": {"me_minutes": dice.choice([None, 60, 300]), "we_minutes": dice.choice([60, -1])},
            "goals": {"title": dice.choice(["Run", "Run", ""]), "kind": dice.choice(["personal", "shared"])},
            "steps": {"goal": id, "text": "Choose it"},
            "boundaries": {"category": dice.choice(["money", "time", "?"]), "text": "I need a say."},
        }[word]

    def write(self):
        dice = self.dice
        word, id = dice.choice([*MODELS, *["time-entries"] * 4]), dice.choice(self.ids)
        path = f"/api/v1/{word}/{id}/"
        seen = etag(self.person, MODELS[word](pk=id, version=dice.choice([1, 1, 1, 2])))
        return dice.choice(
            [
                *[{"method": "PUT", "path": path, "body": self.body(word)}] * 6,
                {"method": "POST", "path": f"/api/v1/{word}/", "body": {"id": str(id), **self.body(word)}},
                {"method": "POST", "path": f"/api/v1/{word}/", "body": self.body(word)},
                {"method": "PATCH", "path": path, "body": {"minutes": 45}, "if_match": seen},
                {"method": "PATCH", "path": path, "body": {"title": "Walk"}, "if_match": seen},
                {"method": "DELETE", "path": path, "if_match": seen},
                {"method": "DELETE", "path": path},
                {"method": "POST", "path": path + dice.choice(["share/", "agree/", "complete/"]), "if_match": seen},
                {"method": "PUT", "path": path, "body": {"unknown": 1}},
                {"method": "PUT", "path": "/api/v1/nothing/", "body": {}},
            ]
        )

    def batch(self):
        return [self.write() for _ in range(self.dice.choice([1, 5, 30]))]


def masked(text: str) -> str:
    """Ids that the site makes by itself differ each time: they are told apart by where they come first."""
    seen: dict[str, str] = {}
    return ID.sub(lambda found: seen.setdefault(found[0], f"id{len(seen)}"), text)


def rows(ids):
    """All that stands under those ids, its texts opened, and all that stands at all, by number."""
    stands = []
    for model in content():
        names = [field.attname for field in model._meta.concrete_fields]
        for row in model.objects.filter(pk__in=ids).order_by("pk"):
            stands.append((model.__name__, *(str(getattr(row, name)) for name in names)))
    lines = Change.objects.filter(row__in=ids).order_by("viewer", "seq")
    numbers = [model.objects.count() for model in (*content(), Notice, Change)]
    return (
        stands,
        list(lines.values_list("viewer", "seq", "model", "row", "gone")),
        numbers,
        dict(Feed.objects.order_by("viewer").values_list("viewer", "seq")),
    )


def played(request, person, writes, ids, how):
    """The answers as bytes and what stands then; afterwards all is as before."""
    with transaction.atomic():
        answers = how(request, person, writes)
        found = masked(JSONRenderer().render(answers).decode()), masked(repr(rows(ids)))
        transaction.set_rollback(True)
    return answers, found


def by_itself(request, person, writes):
    return batch._all(request, person, writes, together=False)


@pytest.mark.parametrize("seed", range(40))
def test_batch_answers_as_if_each_row_went_in_by_itself(seed, ana, ben, couple, standing, request_of, now):
    pen = Pen(seed, ana, standing, now)
    for _ in range(3):
        writes = pen.batch()
        _, slow = played(request_of, ana, writes, pen.ids, by_itself)
        _, quick = played(request_of, ana, writes, pen.ids, batch.run)
        assert quick == slow


def test_random_batches_meet_every_kind_of_answer(ana, ben, couple, standing, request_of, now):
    met = set()
    for seed in range(40):
        pen = Pen(seed, ana, standing, now)
        answers, _ = played(request_of, ana, pen.batch(), pen.ids, batch.run)
        met |= {answer["status"] for answer in answers}
    assert met >= {200, 201, 204, 404, 409, 412, 422, 428}


def entry(id=None, **fields):
    body = {"kind": "me", "day": "2026-03-01", "minutes": 30} | fields
    return {"method": "PUT", "path": f"/api/v1/time-entries/{id or uuid.uuid4()}/", "body": body}


def test_100_entries_cost_a_few_statements(ana, ben, couple, api):
    phone = api(ana)
    phone.get("me/")
    with CaptureQueriesContext(connection) as queries:
        answer = phone.post("sync/batch/", {"writes": [entry() for _ in range(100)]})
    assert {result["status"] for result in answer.json()["results"]} == {201}
    assert len(queries) <= 12
    assert TimeEntry.objects.count() == 100
    assert Change.objects.filter(viewer=ana, model="timeentry").count() == 100


def test_a_taken_id_refuses_one_write_and_no_other(ana, ben, couple, standing, api):
    writes = [entry(), entry(standing["theirs"]), entry()]
    results = api(ana).post("sync/batch/", {"writes": writes}).json()["results"]
    assert [result["status"] for result in results] == [201, 404, 201]
    assert results[1] == api(ana).post("sync/batch/", {"writes": [writes[1]]}).json()["results"][0]
    assert TimeEntry.objects.get(pk=standing["theirs"]).owner == ben


def test_a_taken_id_begins_all_anew_each_by_itself(ana, ben, couple, standing, request_of):
    with pytest.raises(Clash), transaction.atomic():
        batch._all(request_of, ana, [entry(standing["theirs"])], together=True)
    assert [one["status"] for one in batch.run(request_of, ana, [entry(standing["theirs"])])] == [404]


def test_a_refused_write_leaves_nothing_of_itself(ana, ben, couple, api):
    goal, step = uuid.uuid4(), uuid.uuid4()
    writes = [
        entry(),
        {"method": "PUT", "path": f"/api/v1/steps/{step}/", "body": {"goal": str(goal), "text": "Choose it"}},
        entry(minutes=5000),
        entry(),
    ]
    results = api(ana).post("sync/batch/", {"writes": writes}).json()["results"]
    assert [result["status"] for result in results] == [201, 404, 422, 201]
    assert (TimeEntry.objects.count(), Step.objects.count()) == (2, 0)


def test_a_row_that_waits_is_there_for_the_next_write(ana, ben, couple, api):
    id = uuid.uuid4()
    path = f"/api/v1/time-entries/{id}/"
    seen = etag(ana, TimeEntry(pk=id, version=1))
    writes = [entry(id), {"method": "PATCH", "path": path, "body": {"minutes": 45}, "if_match": seen}]
    results = api(ana).post("sync/batch/", {"writes": writes}).json()["results"]
    assert [result["status"] for result in results] == [201, 200]
    assert TimeEntry.objects.get().minutes == 45
