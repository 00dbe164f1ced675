"""Progress through the phone's door."""

import uuid
from datetime import timedelta

import pytest

from goals.goal.models import Progress
from tests.goals.goal.queries import asked
from tests.goals.goal.test_api import do, made

HABIT = {"measure": "habit", "times_a_week": 2}
NUMBER = {"measure": "number", "unit": "km", "start": "2.00", "target": "10.00"}
ENTRY = {"day": "2026-03-02", "amount": "7.00", "note": "along the canal"}


@pytest.fixture
def goal(ana, ben, api):
    """Ana's own goal, measured by a number."""
    return made(api(ana), **NUMBER).split("/")[1]


def noted(phone, goal, **fields):
    path = f"progress/{uuid.uuid4()}/"
    answer = phone.put(path, {"goal": goal, **ENTRY, **fields})
    assert answer.status_code == 201, answer.content
    return path


def test_works(ana, goal, api):
    phone = api(ana)
    entry = noted(phone, goal)
    shown = phone.get(entry)
    assert (shown.json()["amount"], shown.json()["day"], shown.json()["owner"]) == ("7.00", "2026-03-02", "me")
    assert shown.content in phone.get(f"progress/?goal={goal}").content
    assert phone.delete(entry, **{"If-Match": phone.etag(entry)}).status_code == 204
    assert phone.get(entry).status_code == 404


def test_stranger_gets_404(ana, cleo, goal, api):
    entry = noted(api(ana), goal)
    phone, never = api(cleo), f"progress/{uuid.uuid4()}/"
    assert phone.get(entry).status_code == 404
    assert phone.get(entry).content == phone.get(never).content
    hidden = phone.put(never, {"goal": goal, **ENTRY})
    nothing = phone.put(never, {"goal": str(uuid.uuid4()), **ENTRY})
    assert (hidden.status_code, hidden.content) == (404, nothing.content)


def test_partner_as_the_matrix_says(ana, ben, goal, api):
    mine, his = api(ana), api(ben)
    entry = noted(mine, goal)
    assert his.get(entry).status_code == 404
    do(mine, f"goals/{goal}/", "let-in", {"help": "ask"})
    assert his.get(entry).json()["note"] == "along the canal"
    assert his.delete(entry, **{"If-Match": his.etag(entry)}).status_code == 403
    assert his.put(f"progress/{uuid.uuid4()}/", {"goal": goal, **ENTRY}).status_code == 403
    do(mine, f"goals/{goal}/", "keep-private")
    assert his.get(entry).status_code == 404


def test_wrong_method(ana, goal, api):
    entry = noted(api(ana), goal)
    assert api(ana).patch(entry, {"note": "x"}, **{"If-Match": api(ana).etag(entry)}).status_code == 405


def test_not_logged_in(ana, goal, api):
    entry = noted(api(ana), goal)
    for answer in (api().get("progress/"), api().get(entry), api().put(entry, {}), api().delete(entry)):
        assert answer.status_code == 401


def test_twice(ana, goal, api):
    phone = api(ana)
    entry = noted(phone, goal)
    assert phone.put(entry, {"goal": goal, **ENTRY}).status_code == 200
    assert phone.put(entry, {"goal": goal, **ENTRY, "amount": "8.00"}).status_code == 409
    assert Progress.objects.count() == 1


def test_stale_version(ana, goal, api):
    phone = api(ana)
    entry = noted(phone, goal)
    tag = phone.etag(entry)
    do(phone, f"goals/{goal}/", "let-in", {"help": "ask"})
    assert phone.delete(entry, **{"If-Match": tag}).status_code == 412
    assert phone.delete(entry).status_code == 428


def test_query_count(ana, goal, api):
    phone = api(ana)
    noted(phone, goal)
    assert asked(lambda: phone.get("progress/")) <= 2
    assert asked(lambda: phone.put(f"progress/{uuid.uuid4()}/", {"goal": goal, **ENTRY})) <= 8


def test_entry_fits_how_the_goal_is_measured(ana, goal, api):
    phone = api(ana)
    habit = made(phone, **HABIT).split("/")[1]
    without = {name: ENTRY[name] for name in ("day", "note")}
    assert phone.put(f"progress/{uuid.uuid4()}/", {"goal": goal, **without}).status_code == 422
    assert phone.put(f"progress/{uuid.uuid4()}/", {"goal": habit, **ENTRY}).status_code == 422
    assert phone.put(f"progress/{uuid.uuid4()}/", {"goal": habit, **without}).status_code == 201


def test_day_to_come_is_refused_at_its_field(ana, goal, api, now):
    ahead = (now + timedelta(days=3)).date().isoformat()
    answer = api(ana).put(f"progress/{uuid.uuid4()}/", {"goal": goal, **ENTRY, "day": ahead})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/day")
