"""What was heard, through the phone's door."""

import uuid

import pytest

from checkins.heard.models import Heard
from tests.checkins.weeks import week

TEXT = "That you feel rushed in the mornings."


def new(**fields):
    return {"week": week().isoformat(), "text": TEXT, **fields}


def put(phone, id=None, **fields):
    return phone.put(f"heard-notes/{id or uuid.uuid4()}/", new(**fields))


def post(phone, id, verb, tag=None):
    path = f"heard-notes/{id}/"
    return phone.post(f"{path}{verb}/", **{"If-Match": tag or phone.etag(path)})


@pytest.fixture
def hers(seen_week, ana, api):
    """The address of Ana's note."""
    return put(api(ana)).json()["id"]


@pytest.fixture
def shown(hers, ana, ben, api):
    """Both notes shown; Ana's id and Ben's."""
    his = put(api(ben), text="That Saturdays matter to you.").json()["id"]
    post(api(ana), hers, "show")
    assert post(api(ben), his, "show").json()["visibility"] == "shared"
    return hers, his


def test_works(seen_week, ana, api):
    phone, id = api(ana), uuid.uuid4()
    made = put(phone, id)
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["text"], told["owner"], told["visibility"]) == (TEXT, "me", "private")
    assert (told["week"], told["wished"], told["shown_at"]) == (week().isoformat(), False, None)
    assert phone.get(f"heard-notes/?week={week()}").json()["results"] == [phone.get(f"heard-notes/{id}/").json()]
    assert phone.get("heard-notes/?week=2026-01-05").json()["results"] == []
    tag = phone.etag(f"heard-notes/{id}/")
    changed = phone.patch(f"heard-notes/{id}/", {"text": "Better."}, **{"If-Match": tag})
    assert (changed.status_code, changed.json()["text"]) == (200, "Better.")
    gone = phone.delete(f"heard-notes/{id}/", **{"If-Match": changed.headers["ETag"]})
    assert (gone.status_code, Heard.objects.count()) == (204, 0)


def test_verbs_answer_alike_twice(hers, ana, api):
    phone = api(ana)
    for verb, wished in (("show", True), ("take-back", False)):
        tag = phone.etag(f"heard-notes/{hers}/")
        for _ in range(2):
            answer = post(phone, hers, verb, tag)
            assert (answer.status_code, answer.json()["wished"]) == (200, wished), answer.content


def test_stranger_gets_404(shown, cleo, dan, sam, api):
    for stranger in (cleo, dan, sam):
        phone = api(stranger)
        hidden, never = (phone.get(f"heard-notes/{id}/") for id in (shown[0], uuid.uuid4()))
        assert (hidden.status_code, hidden.content) == (404, never.content)
        assert phone.get("heard-notes/").json()["results"] == []
        assert phone.post(f"heard-notes/{shown[0]}/show/", **{"If-Match": '"x"'}).status_code == 404
        assert put(phone).status_code in (403, 404)


def test_partner_as_the_matrix_says(hers, ana, ben, api):
    phone = api(ben)
    post(api(ana), hers, "show")
    hidden, never = (phone.get(f"heard-notes/{id}/") for id in (hers, uuid.uuid4()))
    assert (hidden.status_code, hidden.content) == (404, never.content)
    assert phone.get("heard-notes/").json()["results"] == []
    his = put(phone, text="That Saturdays matter to you.").json()["id"]
    post(phone, his, "show")
    told = phone.get(f"heard-notes/{hers}/").json()
    assert (told["owner"], told["text"], told["visibility"]) == ("partner", TEXT, "shared")
    tag = phone.etag(f"heard-notes/{hers}/")
    assert phone.patch(f"heard-notes/{hers}/", {"text": "No."}, **{"If-Match": tag}).status_code == 403
    assert phone.delete(f"heard-notes/{hers}/", **{"If-Match": tag}).status_code == 403
    for verb in ("show", "take-back"):
        assert post(phone, hers, verb, tag).status_code == 403


def test_sync_carries_both_once_shown_and_takes_one_back(shown, ana, ben, api):
    phone = api(ben)
    first = phone.get("sync/").json()
    notes = {one["id"]: one["row"] for one in first["changes"] if one["word"] == "heard-notes"}
    assert set(notes) == set(shown) and notes[shown[0]]["text"] == TEXT
    post(api(ana), shown[0], "take-back")
    later = phone.get(f"sync/?cursor={first['cursor']}").json()["changes"]
    assert [(one["id"], one["gone"], one["row"]) for one in later] == [(shown[0], True, None)]


def test_shown_words_stay_as_they_are(shown, ana, api):
    phone, path = api(ana), f"heard-notes/{shown[0]}/"
    for call in (lambda tag: phone.patch(path, {"text": "Not so."}, **{"If-Match": tag}),
                 lambda tag: phone.delete(path, **{"If-Match": tag})):  # fmt: skip
        answer = call(phone.etag(path))
        assert (answer.status_code, answer.json()["type"]) == (409, "urn:twofold:problem:heard-shown")


def test_wrong_method(hers, ana, api):
    phone = api(ana)
    assert phone.get(f"heard-notes/{hers}/show/").status_code == 405
    assert phone.delete("heard-notes/").status_code == 405


def test_not_logged_in(hers, api):
    phone = api()
    assert phone.get("heard-notes/").status_code == 401
    assert put(phone).status_code == 401
    assert phone.post(f"heard-notes/{hers}/show/", **{"If-Match": '"x"'}).status_code == 401


def test_twice(seen_week, ana, api):
    phone, id = api(ana), uuid.uuid4()
    assert [put(phone, id).status_code for _ in range(2)] == [201, 200]
    assert phone.post("heard-notes/", {"id": str(id), **new()}).status_code == 200
    assert put(phone, id, text="Other.").status_code == 409
    other = put(phone)
    assert (other.status_code, other.json()["row"]["id"]) == (409, str(id))
    assert Heard.objects.count() == 1


def test_stale_version(hers, ana, api):
    phone, path = api(ana), f"heard-notes/{hers}/"
    tag = phone.etag(path)
    assert phone.patch(path, {"text": "A"}).status_code == 428
    assert phone.patch(path, {"text": "A"}, **{"If-Match": tag}).status_code == 200
    assert phone.patch(path, {"text": "A"}, **{"If-Match": tag}).status_code == 200
    late = phone.patch(path, {"text": "B"}, **{"If-Match": tag})
    assert (late.status_code, late.json()["row"]["text"]) == (412, "A")
    assert post(phone, hers, "show", tag).status_code == 412
    assert phone.delete(path, **{"If-Match": tag}).status_code == 412


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": TEXT},
        new(text=""),
        new(text="x" * 1001),
        new(text="a\x00b"),
        new(week="2026-09-08x"),
        new(wished=True),
        new(shown_at="2026-09-14T10:00:00Z"),
        new(visibility="shared"),
        new(owner="partner"),
    ],
)
def test_bad_input_is_named(seen_week, ana, api, body):
    answer = api(ana).put(f"heard-notes/{uuid.uuid4()}/", body)
    assert answer.status_code in (400, 422), answer.content
    assert not Heard.objects.exists()


def test_a_week_not_seen_together_takes_no_note(seen_week, ana, api):
    assert put(api(ana), week="2026-09-14").status_code == 404
    tag = put(api(ana)).headers["ETag"]
    id = Heard.objects.get().pk
    moved = api(ana).patch(f"heard-notes/{id}/", {"week": "2026-09-14"}, **{"If-Match": tag})
    assert moved.status_code in (400, 422)


def test_query_count(hers, ana, ben, api, django_assert_max_num_queries):
    phone, other = api(ana), api(ben)
    phone.get("heard-notes/")
    other.get("heard-notes/")
    with django_assert_max_num_queries(3):
        phone.get("heard-notes/")
    with django_assert_max_num_queries(12):
        put(other)
