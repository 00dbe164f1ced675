"""Topics through the phone's door."""

import uuid

import pytest

from checkins.boundary import actions
from checkins.boundary.models import Topic
from tests.checkins.weeks import ANA, BEN, boundary, sealed, week


@pytest.fixture
def mine(ana, ben, long_ago):
    """A boundary that Ana shares, and a week that both have seen."""
    sealed(ana, week(), **ANA)
    sealed(ben, week(), **BEN)
    return boundary(ana, long_ago.replace(month=5))


def new(row, **fields):
    return {"boundary": str(row.pk), "week": week().isoformat(), **fields}


@pytest.fixture
def topic(mine, ana, api):
    """The id of a topic of Ana's."""
    return api(ana).put(f"topics/{uuid.uuid4()}/", new(mine)).json()["id"]


def test_works(mine, ana, ben, api):
    phone, id = api(ana), uuid.uuid4()
    made = phone.put(f"topics/{id}/", new(mine))
    assert made.status_code == 201, made.content
    told = made.json()
    assert set(told) == {"id", "owner", "visibility", "visible_at", "boundary", "week"}
    assert (told["owner"], told["visibility"], told["boundary"]) == ("me", "shared", str(mine.pk))
    assert phone.get(f"topics/?week={week()}&boundary={mine.pk}").json()["results"] == [told]
    assert phone.get("topics/?week=2026-01-05").json()["results"] == []
    gone = phone.delete(f"topics/{id}/", **{"If-Match": phone.etag(f"topics/{id}/")})
    assert gone.status_code == 204
    assert api(ben).get(f"topics/{id}/").status_code == 404
    assert phone.put(f"topics/{id}/", new(mine)).status_code == 404


def test_stranger_gets_404(topic, mine, cleo, dan, sam, api):
    for stranger in (cleo, dan, sam):
        phone = api(stranger)
        hidden, never = (phone.get(f"topics/{id}/") for id in (topic, uuid.uuid4()))
        assert (hidden.status_code, hidden.content) == (404, never.content)
        assert phone.get("topics/").json()["results"] == []
        of_hidden, of_never = (
            phone.put(f"topics/{uuid.uuid4()}/", new(mine, boundary=str(id))) for id in (mine.pk, uuid.uuid4())
        )
        assert (of_hidden.status_code, of_hidden.content) == (404, of_never.content)


def test_partner_as_the_matrix_says(topic, mine, ana, ben, api):
    phone = api(ben)
    told = phone.get(f"topics/{topic}/").json()
    assert (told["owner"], told["boundary"]) == ("partner", str(mine.pk))
    assert phone.delete(f"topics/{topic}/", **{"If-Match": phone.etag(f"topics/{topic}/")}).status_code == 403
    assert phone.put(f"topics/{uuid.uuid4()}/", new(mine)).status_code == 403
    private = boundary(ana, mine.created_at, shared=False)
    hidden, never = (
        phone.put(f"topics/{uuid.uuid4()}/", new(mine, boundary=str(id))) for id in (private.pk, uuid.uuid4())
    )
    assert (hidden.status_code, hidden.content) == (404, never.content)


def test_unsharing_takes_it_out_of_sync_in_the_same_act(topic, mine, ana, ben, api, now):
    phone = api(ben)
    cursor = phone.get("sync/").json()["cursor"]
    actions.stop_sharing(mine, ana, now=now, seen=None)
    told = {one["word"]: one["gone"] for one in phone.get(f"sync/?cursor={cursor}").json()["changes"]}
    assert told == {"topics": True, "boundaries": True, "revisions": True}
    assert phone.get("topics/").json()["results"] == []


def test_wrong_method(topic, ana, api):
    tag = {"If-Match": '"x"'}
    assert api(ana).patch(f"topics/{topic}/", {"week": "2026-09-14"}, **tag).status_code == 405
    assert api(ana).delete("topics/", **tag).status_code == 405


def test_not_logged_in(topic, mine, api):
    phone = api()
    assert phone.get("topics/").status_code == 401
    assert phone.put(f"topics/{uuid.uuid4()}/", new(mine)).status_code == 401


def test_twice(mine, ana, api):
    phone, id = api(ana), uuid.uuid4()
    assert [phone.put(f"topics/{id}/", new(mine)).status_code for _ in range(2)] == [201, 200]
    assert phone.post("topics/", {"id": str(id), **new(mine)}).status_code == 200
    other = phone.put(f"topics/{uuid.uuid4()}/", new(mine))
    assert (other.status_code, other.json()["row"]["id"]) == (409, str(id))
    assert Topic.objects.count() == 1


def test_stale_version(topic, ana, api):
    phone = api(ana)
    assert phone.delete(f"topics/{topic}/").status_code == 428
    assert phone.delete(f"topics/{topic}/", **{"If-Match": '"x"'}).status_code == 412
    assert Topic.objects.count() == 1


@pytest.mark.parametrize("fields", [{"week": "soon"}, {"week": None}, {"boundary": 1}, {"mark": 3}, {"owner": "me"}])
def test_bad_input_is_named(mine, ana, api, fields):
    answer = api(ana).put(f"topics/{uuid.uuid4()}/", new(mine, **fields))
    assert answer.status_code in (400, 422), answer.content
    assert not Topic.objects.exists()


def test_a_week_or_boundary_that_is_none_of_both_ones(mine, ana, api, now):
    phone = api(ana)
    assert phone.put(f"topics/{uuid.uuid4()}/", new(mine, week="2026-09-14")).status_code == 404
    private = boundary(ana, now, shared=False)
    told = phone.put(f"topics/{uuid.uuid4()}/", new(private))
    assert (told.status_code, told.json()["type"]) == (409, "urn:twofold:problem:boundary-private")


def test_query_count(topic, mine, ana, api, now, django_assert_max_num_queries):
    phone, other = api(ana), boundary(ana, now)
    phone.get("topics/")
    with django_assert_max_num_queries(3):
        phone.get("topics/")
    with django_assert_max_num_queries(13):
        phone.put(f"topics/{uuid.uuid4()}/", new(other))
