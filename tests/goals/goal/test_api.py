"""Goals through the phone's door."""

import uuid

import pytest

from accounts.feed.models import Change
from goals.goal import actions
from goals.goal.models import Goal
from tests.goals.goal.queries import asked


def new(**fields):
    return {"title": "Run 10 km", **fields}


def made(phone, **fields):
    id = uuid.uuid4()
    answer = phone.put(f"goals/{id}/", new(**fields))
    assert answer.status_code == 201, answer.content
    return f"goals/{id}/"


def do(phone, goal, verb, body=None, tag=None):
    return phone.post(f"{goal}{verb}/", body, **{"If-Match": tag or phone.etag(goal)})


@pytest.fixture
def shared(ana, ben, api):
    """A shared goal that both agreed to."""
    goal = made(api(ana), kind="shared")
    assert do(api(ben), goal, "agree").status_code == 200
    return goal


def test_works(ana, ben, api):
    phone = api(ana)
    goal = made(phone)
    shown = phone.get(goal).json()
    assert (shown["title"], shown["owner"], shown["state"], shown["visibility"]) == (
        "Run 10 km",
        "me",
        "active",
        "private",
    )
    assert phone.get("goals/").json()["results"] == [shown]


def test_list_and_detail_are_the_same_bytes(ana, ben, api, shared):
    phone = api(ana)
    made(phone, measure="number", unit="km", target="10.00", start="2.00", due="2027-05-01")
    do(api(ben), shared, "let-go", {"learnt": "It was enough."})
    listed = phone.get("goals/").content
    for row in phone.get("goals/").json()["results"]:
        assert phone.get(f"goals/{row['id']}/").content in listed


@pytest.mark.parametrize("kind", ["personal", "shared"])
@pytest.mark.parametrize(
    ("measured", "pointer"),
    [
        ({"measure": "number", "target": "10.00"}, "/unit"),
        ({"measure": "habit"}, "/times_a_week"),
        ({"times_a_week": 2}, "/times_a_week"),
    ],
)
def test_goal_is_measured_one_way_or_refused_at_the_field(ana, ben, api, kind, measured, pointer):
    phone = api(ana)
    refused = phone.put(f"goals/{uuid.uuid4()}/", {"title": "Run 10 km", "kind": kind, **measured})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)
    goal = made(phone, kind=kind)
    later = phone.patch(goal, measured, **{"If-Match": phone.etag(goal)})
    assert (later.status_code, later.json()["errors"][0]["pointer"]) == (422, pointer)


def test_stranger_gets_404(ana, ben, cleo, api):
    goal = made(api(ana))
    never = f"goals/{uuid.uuid4()}/"
    phone = api(cleo)
    for one, other in (
        (phone.get(goal), phone.get(never)),
        (phone.post(f"{goal}reach/"), phone.post(f"{never}reach/")),
    ):
        assert (one.status_code, one.content) == (other.status_code, other.content)
        assert one.status_code == 404


def test_partner_as_the_matrix_says(ana, ben, api):
    goal, his = made(api(ana)), api(ben)
    assert his.get(goal).status_code == 404
    do(api(ana), goal, "let-in", {"help": "ask"})
    assert his.get(goal).json()["help"] == "ask"
    tag = his.etag(goal)
    assert his.patch(goal, {"title": "His"}, **{"If-Match": tag}).status_code == 403
    assert his.delete(goal, **{"If-Match": tag}).status_code == 403
    for verb in ("reach", "let-go", "reopen", "let-in", "keep-private"):
        assert do(his, goal, verb).status_code == 403, verb
    assert api(ana).get(goal).json()["state"] == "active"


def test_wrong_method(ana, ben, api):
    goal = made(api(ana))
    assert api(ana).get(f"{goal}agree/").status_code == 405
    assert api(ana).delete("goals/").status_code == 405


def test_not_logged_in(ana, ben, api):
    goal = made(api(ana))
    for answer in (api().get("goals/"), api().get(goal), api().put(goal, new()), api().post(f"{goal}reach/")):
        assert answer.status_code == 401


def test_twice(ana, ben, api):
    phone = api(ana)
    goal = made(phone)
    assert phone.put(goal, new()).status_code == 200
    assert phone.put(goal, new(title="Other")).status_code == 409
    assert Goal.objects.count() == 1
    tag = phone.etag(goal)
    for _ in range(2):
        assert do(phone, goal, "reach", tag=tag).json()["state"] == "reached"


@pytest.mark.parametrize(("verb", "who"), [("agree", "ben"), ("keep", "ben"), ("withdraw", "ana")])
@pytest.mark.parametrize("begun", [True, False])
def test_answer_to_a_proposal_twice_is_as_the_first_time(ana, ben, api, shared, verb, who, begun):
    phone, other = (api(ben), api(ana)) if who == "ben" else (api(ana), api(ben))
    goal = shared if begun else made(api(ana), kind="shared")
    if begun:
        assert api(ana).patch(goal, {"title": "Run 12 km"}, **{"If-Match": api(ana).etag(goal)}).status_code == 200
    tag = phone.etag(goal)
    first = do(phone, goal, verb, tag=tag)
    assert first.status_code == 200, first.content
    for retry in (tag, phone.etag(goal)):
        again = do(phone, goal, verb, tag=retry)
        assert (again.status_code, again.content) == (200, first.content)
    version = Goal.objects.get(pk=goal.split("/")[1]).version
    for said, by in [("agree", phone), ("keep", phone), ("withdraw", phone), (verb, other)]:
        if (said, by) != (verb, phone):
            assert do(by, goal, said).status_code == 409, said
    assert Goal.objects.get(pk=goal.split("/")[1]).version == version


def test_answer_to_one_proposal_is_none_to_the_next(ana, ben, api, shared):
    mine, his = api(ana), api(ben)

    def propose(title):
        assert mine.patch(shared, {"title": title}, **{"If-Match": mine.etag(shared)}).status_code == 200

    propose("Run 12 km")
    tag = his.etag(shared)
    do(his, shared, "keep", tag=tag)
    propose("Run 15 km")
    late = do(his, shared, "keep", tag=tag)
    assert (late.status_code, late.json()["row"]["new_title"]) == (412, "Run 15 km")
    assert do(his, shared, "agree").json()["title"] == "Run 15 km"


def test_proposal_reworded_to_what_holds_counts_as_withdrawn(ana, ben, api, shared):
    mine = api(ana)
    for title in ("Run 12 km", "Run 10 km"):
        mine.patch(shared, {"title": title}, **{"If-Match": mine.etag(shared)})
    assert mine.get(shared).json()["proposal"] == ""
    assert do(mine, shared, "withdraw").status_code == 200
    assert do(api(ben), shared, "keep").status_code == 409


def test_proposal_that_reaching_ended_was_answered_by_nobody(ana, ben, api, shared):
    mine = api(ana)
    mine.patch(shared, {"title": "Run 12 km"}, **{"If-Match": mine.etag(shared)})
    do(api(ben), shared, "reach")
    for phone, verb in ((api(ben), "agree"), (api(ben), "keep"), (mine, "withdraw")):
        assert do(phone, shared, verb).status_code == 409


def test_letting_go_twice_answers_with_what_was_let_go(ana, ben, api, shared):
    mine = api(ana)
    tag = mine.etag(shared)
    first = do(mine, shared, "let-go", {"learnt": "Enough."}, tag=tag)
    assert do(mine, shared, "let-go", {"learnt": "Enough."}, tag=tag).content == first.content
    agreed = do(api(ben), shared, "agree")
    again = do(mine, shared, "let-go", {"learnt": "Enough."}, tag=tag)
    assert (again.status_code, again.json()["state"]) == (200, agreed.json()["state"])


def test_stale_version(ana, ben, api):
    phone = api(ana)
    goal = made(phone)
    tag = phone.etag(goal)
    assert phone.patch(goal, {"title": "A"}).status_code == 428
    for _ in range(2):
        assert phone.patch(goal, {"title": "A"}, **{"If-Match": tag}).status_code == 200
    late = phone.patch(goal, {"title": "B"}, **{"If-Match": tag})
    assert (late.status_code, late.json()["row"]["title"]) == (412, "A")
    assert phone.delete(goal, **{"If-Match": tag}).status_code == 412


def test_query_count(ana, ben, api):
    phone = api(ana)
    made(phone)
    assert asked(lambda: phone.get("goals/")) <= 2
    assert asked(lambda: phone.put(f"goals/{uuid.uuid4()}/", new())) <= 8
    assert asked(lambda: phone.put(f"goals/{uuid.uuid4()}/", new(kind="shared"))) <= 8


# sharing and taking back


def test_private_again_is_gone_at_once(ana, ben, api, now):
    mine, his = api(ana), api(ben)
    goal = made(mine)
    id = goal.split("/")[1]
    step = uuid.uuid4()
    mine.put(f"steps/{step}/", {"goal": id, "text": "Run"})
    do(mine, goal, "let-in", {"help": "cheer"})
    assert [row["id"] for row in his.get("goals/").json()["results"]] == [id]
    assert his.get(f"steps/{step}/").status_code == 200

    do(mine, goal, "keep-private")
    assert his.get("goals/").json()["results"] == his.get("steps/").json()["results"] == []
    never = his.get(f"goals/{uuid.uuid4()}/")
    for path in (goal, f"steps/{step}/"):
        assert (his.get(path).status_code, his.get(path).content) == (404, never.content)
    assert set(Change.objects.filter(viewer=ben, row__in=[id, step]).values_list("gone", flat=True)) == {True}
    assert set(Change.objects.filter(viewer=ana, row__in=[id, step]).values_list("gone", flat=True)) == {False}


def test_letting_in_again_tells_nobody_anything_new(ana, ben, api):
    phone = api(ana)
    goal = made(phone)
    do(phone, goal, "let-in", {"help": "cheer"})
    tag = phone.etag(goal)
    do(phone, goal, "let-in", {"help": "cheer"})
    assert phone.etag(goal) == tag


def test_alone_nobody_can_be_let_in(cleo, api):
    phone = api(cleo)
    goal = made(phone)
    assert do(phone, goal, "let-in", {"help": "cheer"}).json()["type"].endswith("no-couple")
    assert phone.put(f"goals/{uuid.uuid4()}/", new(kind="shared")).json()["type"].endswith("no-couple")


# two yeses


def test_shared_goal_begins_when_both_agree(ana, ben, api):
    goal = made(api(ana), kind="shared")
    assert do(api(ana), goal, "agree").status_code == 403
    assert api(ana).get(goal).json()["state"] == "proposed"
    tag = api(ben).etag(goal)
    for _ in range(2):
        agreed = do(api(ben), goal, "agree", tag=tag)
        assert (agreed.status_code, agreed.json()["state"]) == (200, "active")


def test_change_waits_and_the_old_wording_goes_on(ana, ben, api, shared):
    mine, his = api(ana), api(ben)
    tag = his.etag(shared)
    proposed = his.patch(shared, {"title": "Walk 10 km", "proposal_note": "My knee."}, **{"If-Match": tag}).json()
    assert (proposed["title"], proposed["new_title"], proposed["proposal"]) == ("Run 10 km", "Walk 10 km", "change")
    assert proposed["proposal_note"] == "My knee."
    assert do(his, shared, "agree").status_code == 403
    agreed = do(mine, shared, "agree").json()
    assert (agreed["title"], agreed["proposal"], agreed["new_title"]) == ("Walk 10 km", "", None)


def test_agreeing_to_what_was_reworded_meanwhile_is_refused(ana, ben, api, shared):
    mine, his = api(ana), api(ben)
    his.patch(shared, {"title": "Walk"}, **{"If-Match": his.etag(shared)})
    read = mine.etag(shared)
    his.patch(shared, {"title": "Crawl"}, **{"If-Match": his.etag(shared)})
    late = do(mine, shared, "agree", tag=read)
    assert (late.status_code, late.json()["row"]["new_title"]) == (412, "Crawl")
    assert mine.get(shared).json()["title"] == "Run 10 km"


def test_kept_as_it_is_nothing_changes(ana, ben, api, shared):
    his = api(ben)
    his.patch(shared, {"title": "Walk"}, **{"If-Match": his.etag(shared)})
    kept = do(api(ana), shared, "keep").json()
    assert (kept["title"], kept["state"], kept["proposal"]) == ("Run 10 km", "active", "")


def test_withdrawn_it_is_as_if_never_proposed(ana, ben, api, shared):
    mine, his = api(ana), api(ben)
    his.patch(shared, {"title": "Walk"}, **{"If-Match": his.etag(shared)})
    assert do(mine, shared, "withdraw").status_code == 403
    assert do(his, shared, "withdraw").json()["proposal"] == ""
    assert do(mine, shared, "keep").status_code == 409


def test_second_change_waits_for_the_first(ana, ben, api, shared):
    mine, his = api(ana), api(ben)
    his.patch(shared, {"title": "Walk"}, **{"If-Match": his.etag(shared)})
    answer = mine.patch(shared, {"title": "Swim"}, **{"If-Match": mine.etag(shared)})
    assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (409, "proposal-open")


def test_shared_goal_is_let_go_by_both_with_what_it_taught(ana, ben, api, shared):
    mine, his = api(ana), api(ben)
    assert do(mine, shared, "let-go", {"learnt": "Knees first."}).json()["state"] == "active"
    tag = his.etag(shared)
    for _ in range(2):
        gone = do(his, shared, "agree", tag=tag).json()
        assert (gone["state"], gone["learnt"], gone["proposal_note"]) == ("let_go", "Knees first.", None)


def test_goal_not_begun_cannot_be_agreed_to_any_more(ana, ben, api):
    goal, his = made(api(ana), kind="shared"), api(ben)
    assert do(his, goal, "keep").json()["state"] == "let_go"
    assert do(his, goal, "agree").json()["type"].endswith("not-proposed")


def test_change_that_says_the_same_is_no_proposal(ana, ben, api, shared):
    his = api(ben)
    same = his.patch(shared, {"title": "Run 10 km"}, **{"If-Match": his.etag(shared)}).json()
    assert same["proposal"] == ""
    his.patch(shared, {"title": "Walk"}, **{"If-Match": his.etag(shared)})
    back = his.patch(shared, {"title": "Run 10 km"}, **{"If-Match": his.etag(shared)}).json()
    assert (back["proposal"], back["new_title"]) == ("", None)


def test_target_is_not_proposed_for_what_has_none(ana, ben, api, shared):
    his = api(ben)
    answer = his.patch(shared, {"target": "5.00"}, **{"If-Match": his.etag(shared)})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/target")


def test_archive_can_be_read_and_not_changed(dan, ben, ana, api, long_ago):
    goal = actions.begin(dan, id=uuid.uuid4(), now=long_ago, title="Dan's own")
    assert api(ben).get(f"goals/{goal.pk}/").status_code == 404
    assert api(ana).get(f"goals/{goal.pk}/").status_code == 404


def test_gap_of_a_removed_step_is_closed_when_let_in(ana, ben, api, now):
    goal = actions.begin(ana, id=uuid.uuid4(), now=now, title="Run")
    steps = [actions.add_step(goal, ana, id=uuid.uuid4(), now=now, text=f"Step {n}") for n in range(3)]
    actions.remove_step(steps[0], ana, seen=None, now=now)
    actions.let_in(goal, ana, seen=None, now=now, help="ask")
    shown = api(ben).get(f"steps/?goal={goal.pk}").json()["results"]
    assert sorted(step["position"] for step in shown) == [0, 1]
