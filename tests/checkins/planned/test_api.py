"""Planned blocks and the notes on them through the phone's door."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.weeks import local_date
from checkins.planned import actions
from checkins.planned.models import BlockNote, PlannedBlock
from checkins.timelog.models import TimeEntry

WORDS = ("planned-blocks", "block-notes")


@pytest.fixture
def today(ana, now):
    return local_date(now, ana.zone)


@pytest.fixture
def new(today):
    def body(**fields):
        return {"kind": "me", "day": today.isoformat(), "at": "19:00", "minutes": 90, **fields}

    return body


@pytest.fixture
def ours(ana, ben, today, now):
    return actions.plan(ana, id=uuid.uuid4(), now=now, kind="we", day=today, minutes=60, what="the market")


@pytest.fixture
def mine(ana, ben, today, now):
    return actions.plan(ana, id=uuid.uuid4(), now=now, kind="me", day=today, minutes=90, note="choir")


def verb(phone, path, name):
    return phone.post(f"{path}{name}/", **{"If-Match": phone.etag(path)})


def test_works(ana, ben, api, new, today):
    phone, id, note = api(ana), uuid.uuid4(), uuid.uuid4()
    tomorrow = new(day=(today + timedelta(days=1)).isoformat())
    made = phone.put(f"planned-blocks/{id}/", tomorrow)
    assert made.status_code == 201, made.content
    shown = made.json()
    assert shown.pop("visible_at")
    rest = {"owner": "me", "visibility": "private", "zone": "Europe/Lisbon", "what": None, "entry": None}
    assert shown == tomorrow | rest | {"id": str(id), "state": "planned"}
    assert phone.put(f"block-notes/{note}/", {"block": str(id), "text": "choir"}).status_code == 201
    for word, pk in zip(WORDS, (id, note), strict=True):
        assert phone.get(f"{word}/").json()["results"] == [phone.get(f"{word}/{pk}/").json()]
    path = f"planned-blocks/{id}/"
    moved = phone.patch(path, {"at": None, "zone": "Asia/Kolkata"}, **{"If-Match": phone.etag(path)})
    assert (moved.status_code, moved.json()["at"], moved.json()["zone"]) == (200, None, "Asia/Kolkata")
    assert phone.delete(path, **{"If-Match": phone.etag(path)}).status_code == 204
    assert not BlockNote.objects.exists()


def test_we_time_is_of_both_and_holds_its_words(ana, ben, api, new):
    made = api(ana).put(f"planned-blocks/{uuid.uuid4()}/", new(kind="we", what="the market"))
    assert (made.status_code, made.json()["visibility"], made.json()["what"]) == (201, "shared", "the market")


def test_living_it_makes_one_entry(mine, ours, ana, ben, api):
    phone = api(ana)
    for block in (mine, ours):
        path = f"planned-blocks/{block.pk}/"
        assert verb(phone, path, "live").status_code == 200
        assert phone.post(f"{path}live/", **{"If-Match": '"older"'}).status_code == 200
    theirs = f"planned-blocks/{ours.pk}/"
    assert verb(api(ben), theirs, "live").json()["state"] == "lived"
    entries = {entry.kind: entry for entry in TimeEntry.objects.all()}
    assert {kind: (entry.minutes, entry.what) for kind, entry in entries.items()} == {
        "me": (90, "choir"),
        "we": (60, "the market"),
    }
    assert TimeEntry.objects.count() == 2
    assert phone.get(f"planned-blocks/{ours.pk}/").json()["entry"] == str(entries["we"].pk)
    assert phone.get(f"planned-blocks/{mine.pk}/").json()["state"] == "planned"
    assert phone.get("block-notes/").json()["results"][0]["entry"] == str(entries["me"].pk)


def test_what_was_lived_is_neither_moved_nor_its_note_removed(mine, ours, ana, api):
    phone = api(ana)
    for block in (mine, ours):
        path = f"planned-blocks/{block.pk}/"
        verb(phone, path, "live")
        refused = phone.patch(path, {"minutes": 5}, **{"If-Match": phone.etag(path)})
        assert (refused.status_code, refused.json()["type"]) == (409, "urn:twofold:problem:block-lived")
    path = f"block-notes/{BlockNote.objects.get().pk}/"
    assert phone.delete(path, **{"If-Match": phone.etag(path)}).status_code == 409
    assert phone.patch(path, {"text": ""}, **{"If-Match": phone.etag(path)}).json()["text"] == ""


def test_time_ahead_is_not_lived_yet(ana, ben, api, new, today):
    phone, path = api(ana), f"planned-blocks/{uuid.uuid4()}/"
    phone.put(path, new(day=(today + timedelta(days=1)).isoformat()))
    refused = verb(phone, path, "live")
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:twofold:problem:not-yet-lived")
    assert not TimeEntry.objects.exists()


def test_shown_as_taken_and_kept_private_again(mine, ana, ben, api):
    phone, path = api(ana), f"planned-blocks/{mine.pk}/"
    for _ in range(2):
        assert verb(phone, path, "let-in").json()["visibility"] == "shared"
    seen = api(ben).get(path).json()
    assert (seen["owner"], seen["minutes"], seen["what"], seen["entry"]) == ("partner", 90, None, None)
    assert api(ben).get("block-notes/").json()["results"] == []
    for _ in range(2):
        assert verb(phone, path, "keep-private").json()["visibility"] == "private"
    assert api(ben).get(path).status_code == 404


def test_filters_by_day_kind_and_state(mine, ours, ana, api, today):
    phone = api(ana)

    def found(query):
        return {one["id"] for one in phone.get(f"planned-blocks/?{query}").json()["results"]}

    assert found("kind=we") == {str(ours.pk)}
    assert found(f"from={today}&to={today}&state=planned") == {str(ours.pk), str(mine.pk)}
    assert found(f"from={today + timedelta(days=1)}") == found("state=lived") == set()
    assert found(f"to={today - timedelta(days=1)}") == set()
    for query in ("from=soon", "kind=us", "state=over", "day=2026-01-01", "what=x"):
        assert phone.get(f"planned-blocks/?{query}").status_code == 400


def test_stranger_gets_404(mine, ours, ana, cleo, dan, sam, api):
    note = BlockNote.objects.get()
    for stranger in (cleo, dan, sam):
        phone = api(stranger)
        for word, row in (("planned-blocks", ours), ("planned-blocks", mine), ("block-notes", note)):
            never, hidden = (phone.get(f"{word}/{pk}/") for pk in (uuid.uuid4(), row.pk))
            assert (never.status_code, never.content) == (404, hidden.content)
            assert phone.get(f"{word}/").json()["results"] == []
        for name in ("live", "let-in", "keep-private"):
            assert phone.post(f"planned-blocks/{ours.pk}/{name}/", **{"If-Match": '"x"'}).status_code == 404
        noted, never = (
            phone.put(f"block-notes/{uuid.uuid4()}/", {"block": str(pk), "text": "?"}) for pk in (mine.pk, uuid.uuid4())
        )
        assert (noted.status_code, noted.content) == (404, never.content)


def test_partner_as_the_matrix_says(mine, ours, ana, ben, api, now):
    phone = api(ben)
    assert [one["id"] for one in phone.get("planned-blocks/").json()["results"]] == [str(ours.pk)]
    path = f"planned-blocks/{ours.pk}/"
    moved = phone.patch(path, {"minutes": 45, "what": "the sea"}, **{"If-Match": phone.etag(path)})
    assert (moved.status_code, moved.json()["what"], moved.json()["owner"]) == (200, "the sea", "partner")
    assert verb(phone, path, "let-in").status_code == verb(phone, path, "keep-private").status_code == 403
    actions.let_in(mine, ana, now=now, seen=None)
    taken = f"planned-blocks/{mine.pk}/"
    tag = {"If-Match": phone.etag(taken)}
    assert phone.patch(taken, {"minutes": 45}, **tag).status_code == 403
    assert phone.delete(taken, **tag).status_code == 403
    for name in ("live", "let-in", "keep-private"):
        assert phone.post(f"{taken}{name}/", **tag).status_code == 403
    assert phone.put(f"block-notes/{uuid.uuid4()}/", {"block": str(mine.pk), "text": "?"}).status_code == 403
    assert phone.put(f"block-notes/{uuid.uuid4()}/", {"block": str(ours.pk), "text": "?"}).status_code == 403
    assert phone.delete(path, **{"If-Match": phone.etag(path)}).status_code == 204
    assert api(ana).get(path).status_code == 404


def test_wrong_method(mine, ana, api):
    phone = api(ana)
    assert phone.post(f"planned-blocks/{mine.pk}/").status_code == 405
    assert phone.get(f"planned-blocks/{mine.pk}/live/").status_code == 405
    assert phone.post(f"block-notes/{BlockNote.objects.get().pk}/").status_code == 405


def test_not_logged_in(mine, api, new):
    phone = api()
    for word in WORDS:
        assert phone.get(f"{word}/").status_code == 401
    assert phone.put(f"planned-blocks/{uuid.uuid4()}/", new()).status_code == 401
    assert phone.post(f"planned-blocks/{mine.pk}/live/").status_code == 401


def test_twice(ana, ben, api, new):
    phone, id, note = api(ana), uuid.uuid4(), uuid.uuid4()
    writes = [
        (f"planned-blocks/{id}/", new()),
        (f"planned-blocks/{uuid.uuid4()}/", new(kind="we", what="the sea", zone="America/New_York")),
        (f"block-notes/{note}/", {"block": str(id), "text": "choir"}),
    ]
    for path, body in writes:
        assert [phone.put(path, body).status_code for _ in range(2)] == [201, 200], path
    assert phone.put(f"planned-blocks/{id}/", new(minutes=31)).status_code == 409
    assert phone.put(f"block-notes/{uuid.uuid4()}/", {"block": str(id), "text": "more"}).status_code == 409
    assert [model.objects.count() for model in (PlannedBlock, BlockNote)] == [2, 1]


def test_stale_version(mine, ours, ana, api):
    phone = api(ana)
    for path in (f"planned-blocks/{mine.pk}/", f"planned-blocks/{ours.pk}/"):
        tag = phone.etag(path)
        assert phone.patch(path, {"minutes": 45}).status_code == 428
        for _ in range(2):
            assert phone.patch(path, {"minutes": 45}, **{"If-Match": tag}).status_code == 200
        late = phone.patch(path, {"minutes": 50}, **{"If-Match": tag})
        assert (late.status_code, late.json()["row"]["minutes"]) == (412, 45)
        assert phone.delete(path, **{"If-Match": tag}).status_code == 412
        assert phone.post(f"{path}live/", **{"If-Match": tag}).status_code == 412
    assert phone.post(f"planned-blocks/{mine.pk}/let-in/", **{"If-Match": '"x"'}).status_code == 412
    path = f"block-notes/{BlockNote.objects.get().pk}/"
    tag = phone.etag(path)
    assert phone.patch(path, {"text": "running"}, **{"If-Match": tag}).status_code == 200
    assert phone.patch(path, {"text": "again"}, **{"If-Match": tag}).status_code == 412
    assert phone.delete(path, **{"If-Match": phone.etag(path)}).status_code == 204


@pytest.mark.parametrize(
    "bad",
    [
        {"minutes": 0},
        {"minutes": 1441},
        {"minutes": "30"},
        {"kind": "us"},
        {"day": "2020-01-01"},
        {"day": "2099-01-01"},
        {"day": "soon"},
        {"at": "25:00"},
        {"at": "19:00:30"},
        {"at": 19},
        {"zone": "Middle/Earth"},
        {"zone": ""},
        {"what": "choir"},
        {"kind": "we", "what": "x" * 121},
        {"state": "lived"},
        {"visibility": "shared"},
        {"shared": True},
        {"entry": "6f2c3a52-5c3b-4d7e-9f3c-0a3f6f1e2d4b"},
    ],
)
def test_bad_input_is_named(ana, ben, api, new, bad):
    answer = api(ana).put(f"planned-blocks/{uuid.uuid4()}/", new(**bad))
    assert answer.status_code == 422, answer.content
    assert not PlannedBlock.objects.exists()


def test_alone_there_is_no_we_time(cleo, api, new, now):
    phone, path = api(cleo), f"planned-blocks/{uuid.uuid4()}/"
    day = {"day": local_date(now, cleo.zone).isoformat()}
    answer = phone.put(f"planned-blocks/{uuid.uuid4()}/", new(kind="we", **day))
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:twofold:problem:no-couple")
    assert phone.put(path, new(**day)).status_code == 201
    assert verb(phone, path, "let-in").json()["type"] == "urn:twofold:problem:no-couple"


def test_kind_and_block_stay_as_they_are(mine, ours, ana, api):
    phone, path = api(ana), f"planned-blocks/{mine.pk}/"
    assert phone.patch(path, {"kind": "we"}, **{"If-Match": phone.etag(path)}).status_code == 422
    path = f"block-notes/{BlockNote.objects.get().pk}/"
    assert phone.patch(path, {"block": str(ours.pk)}, **{"If-Match": phone.etag(path)}).status_code == 422


def test_query_count(mine, ours, ana, api, new):
    phone = api(ana)

    def counted(call):
        call()
        with CaptureQueriesContext(connection) as asked:
            assert call().status_code < 300
        brackets = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
        return sum(not one["sql"].startswith(brackets) for one in asked.captured_queries)

    for word in WORDS:
        assert counted(lambda word=word: phone.get(f"{word}/")) <= 2
    assert counted(lambda: phone.put(f"planned-blocks/{uuid.uuid4()}/", new())) <= 8
    assert counted(lambda: phone.put(f"planned-blocks/{uuid.uuid4()}/", new(kind="we"))) <= 8
