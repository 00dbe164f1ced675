"""Time entries, notes and targets through the phone's door."""

import uuid
from datetime import timedelta

import pytest

from accounts.couple.week import this_week
from accounts.weeks import local_date, next_week
from checkins.timelog import actions
from checkins.timelog.models import Target, TimeEntry, TimeNote

WORDS = ("time-entries", "time-notes", "targets")


@pytest.fixture
def today(ana, now):
    return local_date(now, ana.zone)


@pytest.fixture
def new(today):
    def body(**fields):
        return {"kind": "me", "day": today.isoformat(), "minutes": 30, "what": "a walk", **fields}

    return body


@pytest.fixture
def ours(ana, ben, today, now):
    return actions.log(ana, id=uuid.uuid4(), now=now, kind="we", day=today, minutes=60, what="soup")


@pytest.fixture
def mine(ana, ben, today, now):
    return actions.log(ana, id=uuid.uuid4(), now=now, kind="me", day=today, minutes=30, what="a walk", note="alone")


def test_works(ana, ben, api, new, today, now):
    phone, id, note, target = api(ana), uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    made = phone.put(f"time-entries/{id}/", new())
    assert made.status_code == 201, made.content
    assert {name: made.json()[name] for name in ("kind", "minutes", "owner", "visibility")} == {
        "kind": "me",
        "minutes": 30,
        "owner": "me",
        "visibility": "private",
    }
    assert phone.put(f"time-notes/{note}/", {"entry": str(id), "text": "alone"}).status_code == 201
    wished = phone.put(f"targets/{target}/", {"me_minutes": 300, "we_minutes": None})
    assert wished.status_code == 201, wished.content
    assert wished.json()["from_week"] == this_week(ana, None, now).isoformat()
    for word, pk in zip(WORDS, (id, note, target), strict=True):
        assert phone.get(f"{word}/").json()["results"] == [phone.get(f"{word}/{pk}/").json()]


def test_filters_by_day_and_kind(mine, ours, ana, api, today):
    phone = api(ana)

    def found(query):
        return {one["id"] for one in phone.get(f"time-entries/?{query}").json()["results"]}

    assert found("kind=we") == {str(ours.pk)}
    assert found(f"from={today}&to={today}") == {str(ours.pk), str(mine.pk)}
    assert found(f"from={today + timedelta(days=1)}") == set()
    assert found(f"to={today - timedelta(days=1)}") == set()
    for query in ("from=yesterday", "from=", "day=2026-01-01", "kind=us", "order=what", "from=2026-13-01"):
        assert phone.get(f"time-entries/?{query}").status_code == 400


def test_stranger_gets_404(mine, ours, ana, cleo, dan, sam, api, now):
    target = actions.set_target(ana, id=uuid.uuid4(), now=now, me_minutes=300)
    note = TimeNote.objects.get()
    for stranger in (cleo, dan, sam):
        phone = api(stranger)
        for word, row in (("time-entries", ours), ("time-entries", mine), ("time-notes", note), ("targets", target)):
            never = phone.get(f"{word}/{uuid.uuid4()}/")
            hidden = phone.get(f"{word}/{row.pk}/")
            assert (never.status_code, never.content) == (404, hidden.content)
            assert phone.get(f"{word}/").json()["results"] == []
        assert phone.patch(f"time-entries/{ours.pk}/", {"minutes": 5}, **{"If-Match": '"x"'}).status_code == 404
        assert phone.delete(f"time-entries/{ours.pk}/", **{"If-Match": '"x"'}).status_code == 404
        noted = phone.put(f"time-notes/{uuid.uuid4()}/", {"entry": str(ours.pk), "text": "?"})
        never = phone.put(f"time-notes/{uuid.uuid4()}/", {"entry": str(uuid.uuid4()), "text": "?"})
        assert (noted.status_code, noted.content) == (404, never.content)


def test_partner_as_the_matrix_says(mine, ours, ana, ben, api, now):
    actions.set_target(ana, id=uuid.uuid4(), now=now, me_minutes=300)
    phone = api(ben)
    assert [one["id"] for one in phone.get("time-entries/").json()["results"]] == [str(ours.pk)]
    assert phone.get("time-notes/").json()["results"] == phone.get("targets/").json()["results"] == []
    assert phone.get(f"time-entries/{mine.pk}/").status_code == 404
    assert phone.put(f"time-notes/{uuid.uuid4()}/", {"entry": str(mine.pk), "text": "?"}).status_code == 404
    path = f"time-entries/{ours.pk}/"
    adjusted = phone.patch(path, {"minutes": 90}, **{"If-Match": phone.etag(path)})
    assert (adjusted.status_code, adjusted.json()["minutes"], adjusted.json()["owner"]) == (200, 90, "partner")
    assert phone.patch(path, {"what": "stew"}, **{"If-Match": phone.etag(path)}).status_code == 403
    assert phone.delete(path, **{"If-Match": phone.etag(path)}).status_code == 403


def test_removing_takes_ones_own_note_along(mine, ana, api):
    phone, path = api(ana), f"time-entries/{mine.pk}/"
    assert phone.delete(path, **{"If-Match": phone.etag(path)}).status_code == 204
    assert phone.delete(path, **{"If-Match": '"x"'}).status_code == 404
    assert phone.put(path, {"kind": "me", "day": "2026-01-01", "minutes": 1}).status_code == 404
    assert not TimeNote.objects.exists()


def test_alone_we_time_is_refused(cleo, api, new):
    answer = api(cleo).put(f"time-entries/{uuid.uuid4()}/", new(kind="we", day="2026-11-01"))
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:twofold:problem:no-couple")


def test_wrong_method(mine, ana, api, now):
    target = actions.set_target(ana, id=uuid.uuid4(), now=now, me_minutes=300)
    phone = api(ana)
    for method in ("PATCH", "DELETE"):
        assert phone(method, f"targets/{target.pk}/", {}, **{"If-Match": '"x"'}).status_code == 405
    assert phone.post(f"time-entries/{mine.pk}/", {}).status_code == 405


def test_not_logged_in(mine, api, new):
    phone = api()
    for word in WORDS:
        assert phone.get(f"{word}/").status_code == 401
    assert phone.put(f"time-entries/{uuid.uuid4()}/", new()).status_code == 401


def test_twice(ana, ben, api, new):
    phone, id, note, target = api(ana), uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    writes = [
        (f"time-entries/{id}/", new(kind="we")),
        (f"time-notes/{note}/", {"entry": str(id), "text": "alone"}),
        (f"targets/{target}/", {"me_minutes": 300}),
    ]
    for path, body in writes:
        assert [phone.put(path, body).status_code for _ in range(2)] == [201, 200], path
    assert phone.put(f"time-entries/{id}/", new(kind="we", minutes=31)).status_code == 409
    assert phone.put(f"time-notes/{uuid.uuid4()}/", {"entry": str(id), "text": "more"}).status_code == 409
    assert [model.objects.count() for model in (TimeEntry, TimeNote, Target)] == [1, 1, 1]


def test_stale_version(mine, ana, api):
    phone, path = api(ana), f"time-entries/{mine.pk}/"
    tag = phone.etag(path)
    assert phone.patch(path, {"minutes": 45}).status_code == 428
    for _ in range(2):
        assert phone.patch(path, {"minutes": 45}, **{"If-Match": tag}).status_code == 200
    late = phone.patch(path, {"minutes": 50}, **{"If-Match": tag})
    assert (late.status_code, late.json()["row"]["minutes"]) == (412, 45)
    assert phone.delete(path, **{"If-Match": tag}).status_code == 412
    path = f"time-notes/{TimeNote.objects.get().pk}/"
    tag = phone.etag(path)
    assert phone.patch(path, {"text": "not alone"}, **{"If-Match": tag}).status_code == 200
    assert phone.patch(path, {"text": "again"}, **{"If-Match": tag}).status_code == 412
    assert phone.delete(path, **{"If-Match": phone.etag(path)}).status_code == 204
    assert phone.get(path).status_code == 404 and not TimeNote.objects.exists()


@pytest.mark.parametrize(
    "bad",
    [
        {"minutes": 0},
        {"minutes": 1441},
        {"minutes": "30"},
        {"minutes": 30.5},
        {"minutes": True},
        {"minutes": None},
        {"kind": "us"},
        {"day": "yesterday"},
        {"day": "2099-01-01"},
        {"day": "0001-01-01"},
        {"day": "9999-12-31"},
        {"what": "x" * 121},
        {"what": "a\x00b"},
        {"joint": True},
        {"visibility": "shared"},
    ],
)
def test_bad_input_is_named(ana, ben, api, new, bad):
    answer = api(ana).put(f"time-entries/{uuid.uuid4()}/", new(**bad))
    assert answer.status_code in (400, 422), answer.content
    assert not TimeEntry.objects.exists()


def test_a_kind_stays_as_it_is(mine, ana, api):
    phone, path = api(ana), f"time-entries/{mine.pk}/"
    assert phone.patch(path, {"kind": "we"}, **{"If-Match": phone.etag(path)}).status_code == 422


def test_a_begun_week_keeps_its_target(ana, ben, couple, api, now):
    phone, week = api(ana), this_week(ana, couple, now)
    assert phone.put(f"targets/{uuid.uuid4()}/", {"me_minutes": 300}).status_code == 201

    def status(**body):
        return phone.put(f"targets/{uuid.uuid4()}/", body).status_code

    assert status(me_minutes=400, from_week=week.isoformat()) == 422
    assert status(me_minutes=400, from_week=(next_week(week) + timedelta(days=1)).isoformat()) == 422
    assert status(me_minutes=400, from_week=next_week(week).isoformat()) == 201
    assert status(me_minutes=500, from_week=next_week(week).isoformat()) == 201
    assert status(me_minutes=0) == status(we_minutes=10081) == status(me_minutes="5") == 422
    assert [one["me_minutes"] for one in phone.get("targets/").json()["results"]] == [500, 300]


def test_query_count(mine, ours, ana, api, new, django_assert_max_num_queries):
    phone = api(ana)
    phone.get("time-entries/")
    for word in WORDS:
        with django_assert_max_num_queries(2):
            phone.get(f"{word}/")
    with django_assert_max_num_queries(10):
        phone.put(f"time-entries/{uuid.uuid4()}/", new())
