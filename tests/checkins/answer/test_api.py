"""Shared answers through the phone's door."""

import uuid
from datetime import timedelta

import pytest

from accounts import weeks as calendar
from checkins.answer.models import SharedAnswer
from tests.checkins.weeks import ANA, sealed, week


@pytest.fixture
def alone(ana, ben, time_machine):
    """Ana sealed a week that Ben did not; it has closed."""
    row = sealed(ana, week(), **ANA | {"x1": "The soup.", "s1": 1, "kept": ["s1"]})
    time_machine.move_to(calendar.closes_at(week()) + timedelta(hours=1))
    return row


def put(phone, question="x1", id=None, **fields):
    return phone.put(
        f"shared-answers/{id or uuid.uuid4()}/", {"week": week().isoformat(), "question": question, **fields}
    )


@pytest.fixture
def hers(alone, ana, api):
    """The id of an answer that Ana shares."""
    return put(api(ana)).json()["id"]


def test_works(alone, ana, ben, api):
    phone, id = api(ana), uuid.uuid4()
    made = put(phone, id=id)
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["question"], told["words"], told["band"], told["minutes"]) == ("x1", "The soup.", "", None)
    assert (told["owner"], told["visibility"]) == ("me", "shared")
    assert "although_kept" not in told
    assert (put(phone, "s2").json()["band"], put(phone, "t2").json()["minutes"]) == ("somewhat", 420)
    assert len(phone.get(f"shared-answers/?week={week()}").json()["results"]) == 3
    assert phone.get("shared-answers/?week=2026-01-05").json()["results"] == []
    tag = phone.etag(f"shared-answers/{id}/")
    assert phone.delete(f"shared-answers/{id}/", **{"If-Match": tag}).status_code == 204
    assert api(ben).get(f"shared-answers/{id}/").status_code == 404


def test_stranger_gets_404(hers, cleo, dan, sam, api):
    for stranger in (cleo, dan, sam):
        phone = api(stranger)
        hidden, never = (phone.get(f"shared-answers/{id}/") for id in (hers, uuid.uuid4()))
        assert (hidden.status_code, hidden.content) == (404, never.content)
        assert phone.get("shared-answers/").json()["results"] == []
        assert put(phone).status_code == 404


def test_partner_as_the_matrix_says(hers, ana, ben, api):
    phone = api(ben)
    told = phone.get(f"shared-answers/{hers}/").json()
    assert (told["owner"], told["words"]) == ("partner", "The soup.")
    tag = phone.etag(f"shared-answers/{hers}/")
    assert phone.delete(f"shared-answers/{hers}/", **{"If-Match": tag}).status_code == 403
    assert put(phone).status_code == 404
    assert phone.get(f"weeks/{week()}/").json() == {"week": week().isoformat(), "revealed": False}
    assert phone.get("check-ins/").json()["results"] == []


def test_kept_answer_needs_a_plain_word(alone, ana, api):
    refused = put(api(ana), "s1")
    assert refused.status_code == 422
    assert [one["pointer"] for one in refused.json()["errors"]] == ["/although_kept"]
    assert put(api(ana), "s1", although_kept=True).json()["band"] == "little"


def test_sync_carries_it_and_takes_it_back(hers, ana, ben, api):
    phone = api(ben)
    first = phone.get("sync/").json()
    row = next(one["row"] for one in first["changes"] if one["word"] == "shared-answers")
    assert row["words"] == "The soup."
    path = f"shared-answers/{hers}/"
    api(ana).delete(path, **{"If-Match": api(ana).etag(path)})
    later = phone.get(f"sync/?cursor={first['cursor']}").json()["changes"]
    assert [(one["id"], one["gone"], one["row"]) for one in later] == [(hers, True, None)]


def test_wrong_method(hers, ana, api):
    assert api(ana).patch(f"shared-answers/{hers}/", {"question": "x2"}, **{"If-Match": '"x"'}).status_code == 405
    assert api(ana).delete("shared-answers/").status_code == 405


def test_not_logged_in(hers, api):
    assert api().get("shared-answers/").status_code == 401
    assert put(api()).status_code == 401


def test_twice(alone, ana, api):
    phone, id = api(ana), uuid.uuid4()
    assert [put(phone, id=id).status_code for _ in range(2)] == [201, 200]
    other = put(phone)
    assert (other.status_code, other.json()["row"]["id"]) == (409, str(id))
    assert put(phone, "x3", id=id).status_code in (409, 422)
    assert SharedAnswer.objects.count() == 1


def test_stale_version(hers, ana, api):
    phone = api(ana)
    assert phone.delete(f"shared-answers/{hers}/").status_code == 428
    assert phone.delete(f"shared-answers/{hers}/", **{"If-Match": '"x"'}).status_code == 412


@pytest.mark.parametrize(
    "fields",
    [{"question": "x4"}, {"question": "b"}, {"question": 1}, {"week": "soon"}, {"band": "much"}, {"words": "x"}],
)
def test_bad_input_is_named(alone, ana, api, fields):
    body = {"week": week().isoformat(), "question": "x1", **fields}
    answer = api(ana).put(f"shared-answers/{uuid.uuid4()}/", body)
    assert answer.status_code in (400, 422), answer.content
    assert not SharedAnswer.objects.exists()


def test_an_open_week_is_too_early(ana, ben, api, time_machine):
    sealed(ana, week(), **ANA)
    time_machine.move_to(calendar.closes_at(week()) - timedelta(hours=1))
    answer = put(api(ana), "s2")
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:twofold:problem:week-open")
    assert put(api(ana), "s2", week="2026-09-14").status_code == 404


def test_query_count(hers, ana, api, django_assert_max_num_queries):
    phone = api(ana)
    phone.get("shared-answers/")
    with django_assert_max_num_queries(3):
        phone.get("shared-answers/")
    with django_assert_max_num_queries(13):
        put(phone, "s2")
