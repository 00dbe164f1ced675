"""Boundaries through the phone's door."""

import uuid

import pytest

from checkins.boundary import actions
from checkins.boundary.models import Acknowledgement, Boundary, Revision

TEXT = "I need Sunday mornings to myself."


def new(**fields):
    return {"category": "time_space", "text": TEXT, **fields}


@pytest.fixture
def mine(ana, ben, now):
    return actions.state(ana, id=uuid.uuid4(), now=now, **new())


@pytest.fixture
def shared(mine, ana, now):
    return actions.share(mine, ana, now=now, seen=None)


def post(phone, row, verb, tag=None):
    return phone.post(f"boundaries/{row.pk}/{verb}/", **{"If-Match": tag or phone.etag(f"boundaries/{row.pk}/")})


def test_works(ana, ben, api):
    phone, id = api(ana), uuid.uuid4()
    made = phone.put(f"boundaries/{id}/", new())
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["text"], told["owner"], told["visibility"], told["state"]) == (TEXT, "me", "private", "active")
    assert phone.get("boundaries/").json()["results"] == [phone.get(f"boundaries/{id}/").json()]
    wordings = phone.get(f"revisions/?boundary={id}").json()["results"]
    assert [(one["id"], one["text"]) for one in wordings] == [(told["wording"], TEXT)]
    assert phone.get(f"revisions/{told['wording']}/").json() == wordings[0]


@pytest.mark.parametrize(
    ("verb", "field", "value"),
    [("share", "visibility", "shared"), ("pause", "state", "paused"), ("retire", "state", "retired")],
)
def test_verbs_answer_alike_twice(mine, ana, api, verb, field, value):
    phone = api(ana)
    tag = phone.etag(f"boundaries/{mine.pk}/")
    for _ in range(2):
        answer = post(phone, mine, verb, tag)
        assert (answer.status_code, answer.json()[field]) == (200, value), answer.content


def test_resuming_and_unsharing_answer_alike_twice(shared, ana, api, now):
    actions.pause(shared, ana, now=now, seen=None)
    phone = api(ana)
    tag = phone.etag(f"boundaries/{shared.pk}/")
    for _ in range(2):
        assert post(phone, shared, "resume", tag).json()["state"] == "active"
    tag = phone.etag(f"boundaries/{shared.pk}/")
    for _ in range(2):
        assert post(phone, shared, "stop-sharing", tag).json()["visibility"] == "private"


def test_stranger_gets_404(shared, cleo, dan, sam, api):
    for stranger in (cleo, dan, sam):
        phone = api(stranger)
        for path in (f"boundaries/{shared.pk}/", f"revisions/{shared.wording_id}/"):
            never = phone.get(path.split("/")[0] + f"/{uuid.uuid4()}/")
            hidden = phone.get(path)
            assert (never.status_code, never.content) == (404, hidden.content)
        for word in ("boundaries", "revisions", "acknowledgements"):
            assert phone.get(f"{word}/").json()["results"] == []
        assert phone.patch(f"boundaries/{shared.pk}/", {"text": "x"}, **{"If-Match": '"x"'}).status_code == 404
        assert phone.post(f"boundaries/{shared.pk}/acknowledge/", **{"If-Match": '"x"'}).status_code == 404


def test_partner_as_the_matrix_says(shared, ana, ben, api):
    phone = api(ben)
    told = phone.get(f"boundaries/{shared.pk}/").json()
    assert (told["owner"], told["text"]) == ("partner", TEXT)
    tag = phone.etag(f"boundaries/{shared.pk}/")
    assert phone.patch(f"boundaries/{shared.pk}/", {"text": "No."}, **{"If-Match": tag}).status_code == 403
    for verb in ("share", "stop-sharing", "pause", "resume", "retire"):
        assert post(phone, shared, verb, tag).status_code == 403
    for _ in range(2):
        assert post(phone, shared, "acknowledge", tag).status_code == 200
    assert Acknowledgement.objects.count() == 1
    mine, theirs = (api(one).get(f"acknowledgements/?boundary={shared.pk}").json()["results"] for one in (ana, ben))
    assert [(one["owner"], one["revision"]) for one in mine] == [("partner", told["wording"])]
    assert [(one["owner"], one["revision"]) for one in theirs] == [("me", told["wording"])]
    assert post(api(ana), shared, "acknowledge").status_code == 403


def test_unshared_is_gone_for_the_partner(shared, ana, ben, api, now):
    phone = api(ben)
    post(phone, shared, "acknowledge")
    actions.stop_sharing(shared, ana, now=now, seen=None)
    assert phone.get(f"boundaries/{shared.pk}/").status_code == 404
    assert phone.get(f"revisions/{shared.wording_id}/").status_code == 404
    assert phone.get("boundaries/").json()["results"] == phone.get("revisions/").json()["results"] == []
    assert TEXT not in phone.get("acknowledgements/").content.decode()


def test_wrong_method(mine, ana, api):
    phone = api(ana)
    assert phone.delete(f"boundaries/{mine.pk}/", **{"If-Match": '"x"'}).status_code == 405
    assert phone.get(f"boundaries/{mine.pk}/share/").status_code == 405
    for word in ("revisions", "acknowledgements"):
        assert phone.post(f"{word}/", {}).status_code == 405
        assert phone.put(f"{word}/{uuid.uuid4()}/", {}).status_code == 405


def test_not_logged_in(mine, api):
    phone = api()
    for word in ("boundaries", "revisions", "acknowledgements"):
        assert phone.get(f"{word}/").status_code == 401
    assert phone.put(f"boundaries/{uuid.uuid4()}/", new()).status_code == 401
    assert phone.post(f"boundaries/{mine.pk}/share/", **{"If-Match": '"x"'}).status_code == 401


def test_twice(ana, ben, api):
    id, phone = uuid.uuid4(), api(ana)
    assert phone.put(f"boundaries/{id}/", new()).status_code == 201
    assert phone.put(f"boundaries/{id}/", new()).status_code == 200
    assert phone.post("boundaries/", {"id": str(id), **new()}).status_code == 200
    assert phone.put(f"boundaries/{id}/", new(text="Other")).status_code == 409
    assert (Boundary.objects.count(), Revision.objects.count()) == (1, 1)


def test_stale_version(mine, ana, api):
    phone, path = api(ana), f"boundaries/{mine.pk}/"
    tag = phone.etag(path)
    assert phone.patch(path, {"text": "A"}).status_code == 428
    assert phone.patch(path, {"text": "A"}, **{"If-Match": tag}).status_code == 200
    assert phone.patch(path, {"text": "A"}, **{"If-Match": tag}).status_code == 200
    late = phone.patch(path, {"text": "B"}, **{"If-Match": tag})
    assert (late.status_code, late.json()["row"]["text"]) == (412, "A")
    assert post(phone, mine, "pause", tag).status_code == 412
    assert Revision.objects.count() == 2


def test_acknowledging_an_old_wording_is_refused(shared, ana, ben, api, now):
    tag = api(ben).etag(f"boundaries/{shared.pk}/")
    actions.reword(shared, ana, now=now, seen=None, text="I need Saturdays.")
    late = post(api(ben), shared, "acknowledge", tag)
    assert (late.status_code, late.json()["row"]["text"]) == (412, "I need Saturdays.")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"category": "time_space"},
        new(text=""),
        new(text="   "),
        new(text="x" * 501),
        new(text="a\x00b"),
        new(text=["a"]),
        new(category="weather"),
        new(category=None),
        new(state="paused"),
        new(visibility="shared"),
        new(owner="partner"),
        new(wording=str(uuid.uuid4())),
    ],
)
def test_bad_input_is_named(ana, ben, api, body):
    answer = api(ana).put(f"boundaries/{uuid.uuid4()}/", body)
    assert answer.status_code in (400, 422), answer.content
    assert not Boundary.objects.exists()


@pytest.mark.parametrize("query", ["state=gone", "state=", "text=a", "order=text", "state=active&state=paused"])
def test_filters_are_strict(ana, ben, api, query):
    assert api(ana).get(f"boundaries/?{query}").status_code == 400


def test_query_count(mine, ana, ben, api, now, django_assert_max_num_queries):
    phone = api(ana)
    phone.get("boundaries/")
    for word in ("boundaries", "revisions", "acknowledgements"):
        with django_assert_max_num_queries(2):
            phone.get(f"{word}/")
    with django_assert_max_num_queries(11):
        phone.put(f"boundaries/{uuid.uuid4()}/", new())
