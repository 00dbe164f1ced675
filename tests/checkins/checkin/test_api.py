"""Check-ins, weeks and the balance through the phone's door: the eight promises, then their own."""

import uuid

import pytest

from checkins.balance.models import SharedWeek
from checkins.checkin.models import BoundaryMark, CheckIn
from tests.checkins.weeks import ANA, BEN, boundary, evening, sealed, week


def new(**fields):
    return {"week": str(week()), **fields}


def begun(phone, **fields):
    """A draft's address."""
    path = f"check-ins/{uuid.uuid4()}/"
    made = phone.put(path, new(**fields))
    assert made.status_code == 201, made.content
    return path


@pytest.fixture(autouse=True)
def _sunday(sunday):
    """Every test here is on the evening of the week's last day."""


# ---- check-ins


def test_works(ana, ben, api):
    phone = api(ana)
    path = begun(phone, s1=6, d2=-1, me_minutes=240, x1="The soup.", passed=["s3"], kept=["s1"])
    row = phone.get(path).json()
    assert (row["s1"], row["d2"], row["x1"], row["passed"], row["kept"]) == (6, -1, "The soup.", ["s3"], ["s1"])
    assert row["state"] == "draft" and row["owner"] == "me" and row["marks"] == []
    assert phone.get("check-ins/").json()["results"] == [row]
    assert phone.get(f"check-ins/?week={week()}").json()["results"] == [row]
    assert phone.get(f"check-ins/?week={week(1)}").json()["results"] == []


def test_stranger_gets_404(ana, ben, cleo, dan, sam, api):
    path = begun(api(ana), s1=6)
    for stranger in (cleo, dan, sam):
        never = api(stranger).get(f"check-ins/{uuid.uuid4()}/")
        hidden = api(stranger).get(path)
        assert (never.status_code, never.content) == (hidden.status_code, hidden.content)
        assert hidden.status_code == 404


def test_partner_as_the_matrix_says(ana, ben, api):
    path = begun(api(ana), s1=6)
    phone = api(ben)
    for method in ("GET", "PATCH"):
        answer = phone(method, path, {"s1": 1} if method == "PATCH" else None, **{"If-Match": '"x"'})
        assert answer.status_code == 404
    assert phone.post(f"{path}submit/", **{"If-Match": '"x"'}).status_code == 404
    assert phone.get("check-ins/").json()["results"] == []


def test_wrong_method(ana, ben, api):
    phone = api(ana)
    path = begun(phone)
    assert phone.delete("check-ins/").status_code == 405
    assert phone.get(f"{path}submit/").status_code == 405
    assert phone.post(f"weeks/{week()}/").status_code == 405
    assert phone.put("balance/").status_code == 405


def test_not_logged_in(db, api):
    for path in ("check-ins/", f"check-ins/{uuid.uuid4()}/", "weeks/", f"weeks/{week()}/", "balance/"):
        assert api().get(path).status_code == 401


def test_twice(ana, ben, api):
    phone, id = api(ana), uuid.uuid4()
    assert phone.put(f"check-ins/{id}/", new(s1=6)).status_code == 201
    assert phone.put(f"check-ins/{id}/", new(s1=6)).status_code == 200
    assert phone.put(f"check-ins/{id}/", new(s1=5)).status_code == 409
    other = phone.put(f"check-ins/{uuid.uuid4()}/", new(s1=6))
    assert other.status_code == 409 and other.json()["row"]["id"] == str(id)
    tag = phone.etag(f"check-ins/{id}/")
    first = phone.post(f"check-ins/{id}/submit/", **{"If-Match": tag})
    again = phone.post(f"check-ins/{id}/submit/", **{"If-Match": tag})
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert first.json()["state"] == "submitted"
    assert CheckIn.objects.count() == 1


def test_stale_version(ana, ben, api):
    phone = api(ana)
    path = begun(phone, s1=6)
    tag = phone.etag(path)
    assert phone.patch(path, {"s1": 5}).status_code == 428
    assert phone.patch(path, {"s1": 5}, **{"If-Match": tag}).status_code == 200
    assert phone.patch(path, {"s1": 5}, **{"If-Match": tag}).status_code == 200
    late = phone.patch(path, {"s1": 4}, **{"If-Match": tag})
    assert late.status_code == 412 and late.json()["row"]["s1"] == 5
    assert phone.post(f"{path}submit/", **{"If-Match": tag}).status_code == 412
    assert phone.post(f"{path}submit/").status_code == 428


def test_query_count(ana, ben, api, django_assert_max_num_queries):
    phone = api(ana)
    path = begun(phone, **ANA)
    with django_assert_max_num_queries(3):
        phone.get("check-ins/")
    with django_assert_max_num_queries(3):
        phone.get("weeks/")
    with django_assert_max_num_queries(4):  # who looks, the two readings, and whose weeks they are
        phone.get("balance/")
    tag = phone.etag(path)
    with django_assert_max_num_queries(14):
        assert phone.patch(path, {"s1": 2}, **{"If-Match": tag}).status_code == 200


WRONG = [
    {"s1": 8},
    {"s1": 0},
    {"d1": 4},
    {"me_minutes": -1},
    {"me_minutes": 10081},
    {"s1": "6"},
    {"s1": 6.5},
    {"s1": True},
    {"passed": ["s9"]},
    {"passed": ["s1"], "s1": 6},
    {"x1": "x" * 1001},
    {"state": "submitted"},
    {"submitted_at": "2026-09-13T20:00:00Z"},
    {"me_target": 5},
    {"owner": "partner"},
    {"marks": [{"boundary": str(uuid.uuid4()), "mark": 3}]},
    {"marks": [{"boundary": str(uuid.uuid4()), "mark": 6}]},
]


@pytest.mark.parametrize("fields", WRONG)
def test_wrong_answer_is_a_field_error(ana, ben, api, fields):
    refused = api(ana).put(f"check-ins/{uuid.uuid4()}/", new(**fields))
    assert refused.status_code == 422, refused.content
    assert refused.json()["errors"][0]["pointer"].startswith("/")
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize("fields", WRONG)
def test_draft_takes_no_wrong_answer_either(ana, ben, api, fields):
    phone = api(ana)
    path = begun(phone, s1=6)
    before = phone.get(path)
    refused = phone.patch(path, fields, **{"If-Match": before["ETag"]})
    assert refused.status_code == 422, refused.content
    assert refused.json()["errors"][0]["pointer"].startswith("/")
    assert phone.get(path).content == before.content


def test_later_word_counts(ana, ben, api):
    phone = api(ana)
    path = begun(phone, s1=6)
    row = phone.patch(path, {"passed": ["s1"]}, **{"If-Match": phone.etag(path)}).json()
    assert (row["s1"], row["passed"]) == (None, ["s1"])
    row = phone.patch(path, {"s1": 2}, **{"If-Match": phone.etag(path)}).json()
    assert (row["s1"], row["passed"]) == (2, [])


def test_marks_are_whole_where_given(ana, ben, api, long_ago):
    mine, theirs = boundary(ana, long_ago.replace(month=5)), boundary(ben, long_ago.replace(month=5))
    phone = api(ana)
    given = sorted(
        [
            {"boundary": str(mine.pk), "mark": 4, "kept": False},
            {"boundary": str(theirs.pk), "mark": None, "kept": False},
        ],
        key=lambda mark: mark["boundary"],
    )
    path = begun(phone, marks=given)
    assert phone.get(path).json()["marks"] == given == phone.get("check-ins/").json()["results"][0]["marks"]
    tag = phone.etag(path)
    only = [{"boundary": str(mine.pk), "mark": 2, "kept": True}]
    for _ in range(2):
        assert phone.patch(path, {"marks": only}, **{"If-Match": tag}).json()["marks"] == only
    assert BoundaryMark.objects.get().mark == 2


@pytest.mark.parametrize(("mark", "status"), [(0, 422), (1, 200), (5, 200), (6, 422)])
def test_mark_is_one_of_five(ana, ben, api, long_ago, mark, status):
    mine = boundary(ana, long_ago.replace(month=5))
    phone = api(ana)
    path = begun(phone)
    answer = phone.patch(path, {"marks": [{"boundary": str(mine.pk), "mark": mark}]}, **{"If-Match": phone.etag(path)})
    assert answer.status_code == status
    assert [row.mark for row in BoundaryMark.objects.all()] == [mark] * (status == 200)


def test_first_answer_tells_what_a_later_one_does(ana, ben, api, long_ago):
    rows = [boundary(one, long_ago.replace(month=5)) for one in (ana, ben, ana)]
    marks = [{"boundary": str(row.pk), "mark": n + 1, "kept": n == 1} for n, row in enumerate(rows)]
    phone, path = api(ana), f"check-ins/{uuid.uuid4()}/"
    first = phone.put(path, {"week": str(week()), "marks": marks, **ANA})
    assert first.status_code == 201
    assert (
        first.json() == phone.get(path).json() == phone.put(path, {"week": str(week()), "marks": marks, **ANA}).json()
    )
    assert first.json()["marks"] == sorted(marks, key=lambda mark: mark["boundary"])


def test_someone_alone_is_asked_less(cleo, api):
    refused = api(cleo).put(f"check-ins/{uuid.uuid4()}/", new(s4=5))
    assert refused.status_code == 422 and refused.json()["errors"][0]["pointer"] == "/s4"
    path = begun(api(cleo), s1=5)
    later = api(cleo).patch(path, {"s4": 5}, **{"If-Match": api(cleo).etag(path)})
    assert later.status_code == 422 and later.json()["errors"][0]["pointer"] == "/s4"
    assert api(cleo).post(f"{path}submit/", **{"If-Match": api(cleo).etag(path)}).status_code == 200
    assert api(cleo).get("balance/").json()["shared"] is None
    assert api(cleo).get("balance/").json()["mine"]["week"] == str(week())


def test_closed_and_coming_weeks_take_nothing(ana, ben, api, time_machine):
    phone = api(ana)
    path = begun(phone, s1=6)
    early = phone.put(f"check-ins/{uuid.uuid4()}/", {"week": str(week(1)), "s1": 1})
    assert (early.status_code, early.json()["type"]) == (409, "urn:twofold:problem:not-open-yet")
    assert phone.put(f"check-ins/{uuid.uuid4()}/", {"week": "2026-09-08"}).status_code == 404
    time_machine.move_to(evening(week()).replace(day=17, hour=12), tick=False)
    late = phone.patch(path, {"s1": 1}, **{"If-Match": phone.etag(path)})
    assert (late.status_code, late.json()["type"]) == (409, "urn:twofold:problem:week-closed")
    late = phone.post(f"{path}submit/", **{"If-Match": phone.etag(path)})
    assert late.status_code == 409
    assert phone.get(path).json()["s1"] == 6


def test_sealed_is_frozen(ana, ben, api):
    phone = api(ana)
    path = begun(phone, s1=6)
    phone.post(f"{path}submit/", **{"If-Match": phone.etag(path)})
    frozen = phone.patch(path, {"s1": 1}, **{"If-Match": phone.etag(path)})
    assert (frozen.status_code, frozen.json()["type"]) == (409, "urn:twofold:problem:already-sealed")


# ---- weeks and the balance


def test_week_is_told_to_both_from_each_ones_side(ana, ben, api):
    sealed(ana, week(), **ANA, x1="The soup.")
    assert api(ana).get(f"weeks/{week()}/").json() == {"week": str(week()), "revealed": False}
    assert api(ben).get(f"weeks/{week()}/").json() == {"week": str(week()), "revealed": False}
    sealed(ben, week(), **BEN)
    mine, theirs = (api(person).get(f"weeks/{week()}/").json() for person in (ana, ben))
    assert mine["revealed"] and mine["mine"] == theirs["partners"] and mine["partners"] == theirs["mine"]
    assert mine["mine"]["words"] == {"x1": "The soup."}
    assert mine["mine"]["answers"]["s1"] == "much" and mine["mine"]["answers"]["t1"] == 240
    assert (mine["id"], mine["visible_at"]) == (theirs["id"], theirs["visible_at"])
    assert api(ben).get("weeks/").json()["results"] == [theirs]


def test_weeks_are_hidden_from_everyone_else(ana, ben, cleo, dan, sam, api):
    sealed(ana, week())
    sealed(ben, week(), **BEN)
    for stranger in (cleo, dan, sam):
        assert api(stranger).get(f"weeks/{week()}/").status_code == 404
        assert api(stranger).get("weeks/").json()["results"] == []
        assert api(stranger).get("balance/").json() == {"shared": None, "mine": None}


@pytest.mark.parametrize("name", ["2026-09-08", "2026-9-7", "20260907", "soon", "2030-01-07", "2020-01-06"])
def test_no_such_week_is_not_there(ana, ben, api, name):
    assert api(ana).get(f"weeks/{name}/").status_code == 404


def test_balance_holds_mine_exact_and_ours_coarse(ana, ben, api, lived):
    for n in range(2):
        sealed(ana, week(n), **ANA)
        sealed(ben, week(n), **BEN)
    told = api(ben).get("balance/").json()
    assert told["shared"]["mine"]["autonomy"]["value"] % 5 == 0
    assert told["mine"]["reading"]["autonomy"]["value"] == pytest.approx(35.4, abs=0.1)
    assert told["mine"] == api(ben).get(f"balance/{told['mine']['id']}/").json()
    assert api(ana).get(f"balance/{told['mine']['id']}/").status_code == 404


def test_sync_carries_own_rows_and_the_week(ana, ben, api):
    sealed(ana, week())
    sealed(ben, week(), **BEN)
    words = {change["word"]: change["row"] for change in api(ana).get("sync/").json()["changes"]}
    assert words["check-ins"] == api(ana).get("check-ins/").json()["results"][0]
    assert words["weeks"] == api(ana).get(f"weeks/{week()}/").json()
    assert words["balance"] == api(ana).get("balance/").json()["mine"]
    assert SharedWeek.objects.count() == 1


def test_week_of_a_draft_stays(ana, ben, api):
    phone = api(ana)
    path = begun(phone, s1=6)
    assert phone.patch(path, {"week": str(week())}, **{"If-Match": phone.etag(path)}).status_code == 200
    assert phone.patch(path, {"week": str(week(1))}, **{"If-Match": phone.etag(path)}).status_code == 422


@pytest.mark.parametrize("far", ["9999-12-27", "0001-01-01", "1999-12-27", "9999-12-31"])
def test_end_of_the_calendar_is_no_week(ana, ben, api, web, far):
    assert api(ana).put(f"check-ins/{uuid.uuid4()}/", {"week": far}).status_code == 404
    assert api(ana).get(f"weeks/{far}/").status_code == 404
    assert api(ana).get(f"check-ins/?week={far}").json()["results"] == []
    assert web(ana).get(f"/weeks/{far}/").status_code == 404
    assert web(ana).get(f"/checkin/{far}/time/").status_code == 404
