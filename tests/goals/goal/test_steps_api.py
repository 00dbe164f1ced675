"""Steps through the phone's door."""

import uuid

import pytest

from goals.goal.models import Step
from tests.goals.goal.queries import asked
from tests.goals.goal.test_api import do, made


@pytest.fixture
def goal(ana, ben, api):
    """Ana's own goal."""
    return made(api(ana)).split("/")[1]


def added(phone, goal, text="Buy shoes"):
    path = f"steps/{uuid.uuid4()}/"
    answer = phone.put(path, {"goal": goal, "text": text})
    assert answer.status_code == 201, answer.content
    return path


def test_works(ana, goal, api):
    phone = api(ana)
    paths = [added(phone, goal, text) for text in ("one", "two", "three")]
    assert [phone.get(path).json()["position"] for path in paths] == [0, 1, 2]
    done = do(phone, paths[1], "tick").json()
    assert done["done_by"] == "me"
    assert done["done_at"]
    assert do(phone, paths[1], "tick", {"done": False}).json()["done_at"] is None
    listed = phone.get(f"steps/?goal={goal}")
    assert len(listed.json()["results"]) == 3
    assert all(phone.get(path).content in listed.content for path in paths)


def test_stranger_gets_404(ana, cleo, goal, api):
    step = added(api(ana), goal)
    his, never = api(cleo), f"steps/{uuid.uuid4()}/"
    assert his.get(step).status_code == 404
    assert his.get(step).content == his.get(never).content
    hidden = his.put(never, {"goal": goal, "text": "x"})
    nothing = his.put(never, {"goal": str(uuid.uuid4()), "text": "x"})
    assert (hidden.status_code, hidden.content) == (404, nothing.content)


def test_partner_as_the_matrix_says(ana, ben, goal, api):
    mine, his = api(ana), api(ben)
    step = added(mine, goal)
    assert his.get(step).status_code == 404
    do(mine, f"goals/{goal}/", "let-in", {"help": "do_it_with_me"})
    assert his.get(step).json()["owner"] == "partner"
    assert do(his, step, "tick").status_code == 403
    assert his.delete(step, **{"If-Match": his.etag(step)}).status_code == 403
    assert his.put(f"steps/{uuid.uuid4()}/", {"goal": goal, "text": "x"}).status_code == 403
    assert mine.get(step).json()["done_at"] is None


def test_both_tick_steps_of_a_shared_goal(ana, ben, api):
    mine, his = api(ana), api(ben)
    goal = made(mine, kind="shared")
    do(his, goal, "agree")
    step = added(mine, goal.split("/")[1])
    assert do(his, step, "tick").json()["done_by"] == "me"
    assert mine.get(step).json()["done_by"] == "partner"
    assert his.delete(step, **{"If-Match": his.etag(step)}).status_code == 403


def test_wrong_method(ana, goal, api):
    step = added(api(ana), goal)
    assert api(ana).patch(step, {"text": "x"}, **{"If-Match": api(ana).etag(step)}).status_code == 405
    assert api(ana).get(f"{step}tick/").status_code == 405


def test_not_logged_in(ana, goal, api):
    step = added(api(ana), goal)
    for answer in (api().get("steps/"), api().get(step), api().put(step, {}), api().post(f"{step}tick/")):
        assert answer.status_code == 401


def test_twice(ana, goal, api):
    phone = api(ana)
    step = added(phone, goal)
    added(phone, goal, "another")
    assert phone.put(step, {"goal": goal, "text": "Buy shoes"}).status_code == 200
    assert phone.put(step, {"goal": goal, "text": "Other"}).status_code == 409
    assert Step.objects.count() == 2
    tag = phone.etag(step)
    first, second = (do(phone, step, "tick", tag=tag) for _ in range(2))
    assert (first.status_code, first.content) == (second.status_code, second.content) == (200, first.content)


def test_stale_version(ana, goal, api):
    phone = api(ana)
    step = added(phone, goal)
    tag = phone.etag(step)
    do(phone, step, "tick")
    assert do(phone, step, "tick", {"done": False}, tag=tag).status_code == 412
    assert phone.delete(step, **{"If-Match": tag}).status_code == 412
    assert phone.delete(step).status_code == 428


def test_query_count(ana, goal, api):
    phone = api(ana)
    added(phone, goal)
    assert asked(lambda: phone.get("steps/")) <= 2
    new = {"goal": goal, "text": "x"}
    assert asked(lambda: phone.put(f"steps/{uuid.uuid4()}/", new)) <= 9  # the goal, and the place among its steps


def test_closed_goal_takes_no_step(ana, goal, api):
    phone = api(ana)
    do(phone, f"goals/{goal}/", "reach")
    assert phone.put(f"steps/{uuid.uuid4()}/", {"goal": goal, "text": "x"}).status_code == 409
