"""The pages of goals."""

import re
import uuid
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.weeks import week_of
from goals.goal import actions
from goals.goal.models import Goal, Progress, Step
from goals.goal.rules import State
from tests.goals.goal.queries import asked

POSTS = (
    *("goal-agree", "goal-keep", "goal-withdraw", "goal-reach", "goal-let-go", "goal-reopen", "goal-let-in"),
    *("goal-keep-private", "goal-delete", "step-add", "progress-add"),
)


def begun(person, now, **fields):
    return actions.begin(person, id=uuid.uuid4(), now=now, **{"title": "Run 10 km", **fields})


def agreed(one, other, now, **fields):
    goal = actions.propose(one, id=uuid.uuid4(), now=now, **{"title": "A kitchen table", **fields})
    return actions.agree(goal, other, seen=1, now=now)


def let_in(person, now, **fields):
    goal = begun(person, now, **fields)
    return actions.let_in(goal, person, seen=None, now=now, help="do_it_with_me")


def step(goal, person, now, text="Buy shoes"):
    return actions.add_step(goal, person, id=uuid.uuid4(), now=now, text=text)


def filled(**fields):
    return {"id": str(uuid.uuid4()), "title": "Run 10 km", "measure": "steps", **fields}


def words(answer):
    """The text of an answer without tags, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def bytes_of(answer):
    """The body, without the token that no two answers share."""
    return re.sub(rb"[A-Za-z0-9]{64}", b"", answer.content)


def test_works(ana, ben, web, now):
    browser = web(ana)
    mine, ours = begun(ana, now), agreed(ana, ben, now)
    for path in (reverse("goals"), reverse("goal-new"), reverse("goal-propose"), mine.url, ours.url):
        assert browser.get(path).status_code == 200, path
    for goal in (mine, ours):
        assert browser.get(reverse("goal-reword", args=[goal.pk])).status_code == 200


def test_list_says_next_step_and_how_far(ana, ben, web, now):
    table = agreed(ana, ben, now)
    for text in ("Find the oak", "Plane it"):
        made = step(table, ben, now, text)
    actions.tick(Step.objects.visible_to(ana).order_by("position").first(), ana, seen=None, now=now)
    assert made.position == 1
    trip = begun(ana, now, title="Azores", measure="number", unit="€", target=Decimal("1800"))
    for day, amount in ((3, "700.50"), (5, "1240")):
        actions.note_progress(
            trip, ana, id=uuid.uuid4(), now=now, day=datetime(2026, 1, day).date(), amount=Decimal(amount)
        )
    habit = begun(ana, now, title="Portuguese", measure="habit", times_a_week=2)
    actions.note_progress(habit, ana, id=uuid.uuid4(), now=now, day=now.astimezone(ana.zone).date())
    said = words(web(ana).get(reverse("goals")))
    assert "Next: Plane it 1 of 2 steps" in said
    assert "1,240 € of 1,800 €" in said
    assert "Twice a week, 1 this week" in said


def test_list_of_one_alone_asks_for_no_partner(cleo, web, now):
    said = words(web(cleo).get(reverse("goals")))
    assert "No goal of your own yet" in said
    assert "Nothing shared yet" not in said
    begun(cleo, now)
    assert "Run 10 km" in words(web(cleo).get(reverse("goals")))


def test_proposal_stands_old_beside_new(ana, ben, web, now):
    goal = agreed(ana, ben, now)
    actions.reword(goal, ben, seen=None, now=now, title="A round table", note="Fewer corners.")
    for path in (reverse("goals"), goal.url):
        page = web(ana).get(path).content.decode()
        assert "<del>A kitchen table</del>" in page
        assert "<ins>A round table</ins>" in page
        assert "“Fewer corners.”" in page
        assert "Agree to the new wording" in page
    his = web(ben).get(goal.url).content.decode()
    assert "Take it back" in his
    assert "Agree to" not in his


def test_stranger_gets_404(ana, ben, cleo, web, now):
    goal = begun(ana, now)
    mine, entry = step(goal, ana, now), actions.note_progress(goal, ana, id=uuid.uuid4(), now=now, day=now.date())
    for person in (cleo, ben):
        browser, never = web(person), uuid.uuid4()
        for name in ("goal", "goal-reword"):
            hidden, nothing = (browser.get(reverse(name, args=[id])) for id in (goal.pk, never))
            assert (hidden.status_code, bytes_of(hidden)) == (404, bytes_of(nothing))
        parts = [("step-tick", mine.pk), ("step-delete", mine.pk), ("progress-delete", entry.pk)]
        for name, pk in [*((name, goal.pk) for name in POSTS), *parts]:
            hidden, nothing = (browser.post(reverse(name, args=[id]), {"seen": 1}) for id in (pk, never))
            assert (hidden.status_code, bytes_of(hidden)) == (404, bytes_of(nothing)), name
    assert not Step.objects.visible_to(ana).get().is_done


def test_partner_as_the_matrix_says(ana, ben, web, now):
    goal = let_in(ana, now)
    mine = step(goal, ana, now)
    his = web(ben)
    page = his.get(goal.url)
    assert "Help Ana welcomes: do it with me" in words(page)
    assert b"<form" not in page.content.partition(b"<main")[2].partition(b"</main>")[0]
    assert "Ana lets you in" in words(his.get(reverse("goals")))
    for name in POSTS:
        given = {"seen": goal.version, "help": "ask", "id": uuid.uuid4(), "text": "His", "day": "2026-01-01"}
        assert his.post(reverse(name, args=[goal.pk]), given).status_code == 422, name
    assert his.post(reverse("step-tick", args=[mine.pk]), {"done": "on"}).status_code == 422
    assert his.post(reverse("step-delete", args=[mine.pk]), {"seen": 1}).status_code == 422
    goal.refresh_from_db()
    assert (goal.state, goal.version, goal.help) == ("active", 2, "do_it_with_me")
    assert [(row.text, row.is_done) for row in Step.objects.visible_to(ana)] == [("Buy shoes", False)]


def test_private_again_the_partner_finds_nothing(ana, ben, web, now):
    goal = let_in(ana, now)
    web(ana).post(reverse("goal-keep-private", args=[goal.pk]), {"seen": goal.version})
    assert web(ben).get(goal.url).status_code == 404
    assert "Run 10 km" not in words(web(ben).get(reverse("goals")))


def test_ex_partner_reads_the_archive_and_changes_nothing(ben_and_dan, web, long_ago, now):
    ben, dan, couple = ben_and_dan
    fields = {
        "owner": ben,
        "couple": couple,
        "kind": "shared",
        "joint": True,
        "visibility": "shared",
        "state": "active",
    }
    times = dict.fromkeys(("created_at", "changed_at", "shared_at"), long_ago)
    goal = Goal(title="Learn to sail", **fields, **times)
    goal.save()
    browser = web(dan)
    page = browser.get(goal.url)
    assert "Archive, to read" in words(page)
    assert b"<form" not in page.content.partition(b"<main")[2].partition(b"</main>")[0]
    assert "Learn to sail" in words(browser.get(reverse("goals")))
    assert browser.post(reverse("goal-reach", args=[goal.pk]), {"seen": 1}).status_code == 422
    goal.refresh_from_db()
    assert goal.state == State.ACTIVE


def test_wrong_method(ana, ben, web, now):
    goal, browser = begun(ana, now), web(ana)
    for name in POSTS:
        assert browser.get(reverse(name, args=[goal.pk])).status_code == 405, name
    for name in ("step-tick", "step-delete", "progress-delete"):
        assert browser.get(reverse(name, args=[goal.pk])).status_code == 405, name
    for path in (reverse("goals"), goal.url):
        assert browser.post(path).status_code == 405


def test_not_logged_in(ana, web, now):
    goal, nobody = begun(ana, now), web()
    gets = [
        reverse("goals"),
        reverse("goal-new"),
        reverse("goal-propose"),
        goal.url,
        reverse("goal-reword", args=[goal.pk]),
    ]
    posts = [reverse(name, args=[goal.pk]) for name in (*POSTS, "step-tick", "step-delete", "progress-delete")]
    answers = [*map(nobody.get, gets), *map(nobody.post, posts)]
    for answer in answers:
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))


def test_twice(ana, ben, web):
    browser = web(ana)
    for name in ("goal-new", "goal-propose"):
        given = filled()
        first, second = (browser.post(reverse(name), given) for _ in range(2))
        assert (first.status_code, second.status_code) == (303, 303)
        assert first["Location"] == second["Location"]
    assert Goal.objects.count() == 2
    goal = Goal.objects.get(kind="personal")
    given = {"id": str(uuid.uuid4()), "text": "Buy shoes"}
    for _ in range(2):
        assert browser.post(reverse("step-add", args=[goal.pk]), given).status_code == 303
    assert Step.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"measure": "number", "target": "10"}, "unit"),
        ({"measure": "number", "unit": "km"}, "target"),
        ({"measure": "number", "unit": "km", "target": "much"}, "target"),
        ({"measure": "habit"}, "times_a_week"),
        ({"measure": "habit", "times_a_week": "8"}, "times_a_week"),
        ({"due": "31 November"}, "due"),
    ],
)
def test_refused_form_keeps_what_was_typed(cleo, web, typed, says):
    answer = web(cleo).post(reverse("goal-new"), filled(**{"due": "2027-05-01", **typed}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{says}_error"' in page
    for value in typed.values():
        assert value in page
    assert Goal.objects.count() == 0


def test_what_another_measure_needs_is_left_out(cleo, web):
    answer = web(cleo).post(reverse("goal-new"), filled(measure="habit", times_a_week="2", unit="km", target="much"))
    assert answer.status_code == 303
    goal = Goal.objects.get()
    assert (goal.measure, goal.times_a_week, goal.unit, goal.target) == ("habit", 2, None, None)


def test_alone_a_proposal_is_refused_with_a_way_on(cleo, web):
    assert "A shared goal takes two" in words(web(cleo).get(reverse("goal-propose")))
    assert web(cleo).post(reverse("goal-propose"), filled()).status_code == 422


def test_refused_step_keeps_what_was_typed(ana, web, now):
    goal = begun(ana, now)
    actions.reach(goal, ana, seen=None, now=now)
    given = {"id": uuid.uuid4(), "text": "One more lap"}
    answer = web(ana).post(reverse("step-add", args=[goal.pk]), given)
    assert answer.status_code == 422
    assert 'value="One more lap"' in answer.content.decode()


def test_stale_version(ana, ben, web, now):
    goal = agreed(ana, ben, now)
    actions.reword(goal, ben, seen=None, now=now, title="A round table")
    read = Goal.objects.get().version
    actions.reword(Goal.objects.get(), ben, seen=None, now=now, title="A square table")
    late = web(ana).post(reverse("goal-agree", args=[goal.pk]), {"seen": read})
    assert late.status_code == 412
    assert "The wording changed while you read it." in words(late)
    assert "<ins>A square table</ins>" in late.content.decode()
    assert Goal.objects.get().title == "A kitchen table"
    again = web(ana).post(reverse("goal-agree", args=[goal.pk]), {"seen": read + 1})
    assert (again.status_code, Goal.objects.get().title) == (303, "A square table")


def test_stale_rewording_keeps_what_was_typed(ana, web, now):
    goal = begun(ana, now)
    actions.reword(goal, ana, seen=None, now=now, title="Run 12 km")
    late = web(ana).post(reverse("goal-reword", args=[goal.pk]), filled(title="Run 8 km", seen=1))
    page = late.content.decode()
    assert late.status_code == 412
    assert "“Run 12 km”" in page
    assert 'value="Run 8 km"' in page
    assert 'name="seen" value="2"' in page


def test_two_yeses_from_page_to_page(ana, ben, web):
    mine, his = web(ana), web(ben)
    path = mine.post(reverse("goal-propose"), filled(measure="number", unit="€", target="1800"))["Location"]
    goal = Goal.objects.get()
    assert "Waits for Ben" in words(mine.get(path))
    assert mine.post(reverse("goal-agree", args=[goal.pk]), {"seen": 1}).status_code == 422
    assert "Ben proposes" not in words(his.get(path))
    assert "Ana proposes a goal" in words(his.get(path))
    assert his.post(reverse("goal-agree", args=[goal.pk]), {"seen": 1}).status_code == 303
    change = {"title": "Run 10 km", "target": "2000", "note": "Prices.", "seen": 2}
    assert mine.post(reverse("goal-reword", args=[goal.pk]), change).status_code == 303
    assert "As Ana would have it" in words(his.get(path))
    assert his.post(reverse("goal-keep", args=[goal.pk]), {"seen": 3}).status_code == 303
    assert mine.post(reverse("goal-let-go", args=[goal.pk]), {"seen": 4, "learnt": "Stay home."}).status_code == 303
    assert his.post(reverse("goal-agree", args=[goal.pk]), {"seen": 5}).status_code == 303
    assert "“Stay home.”" in words(his.get(path))
    goal.refresh_from_db()
    assert (goal.state, goal.target) == ("let_go", Decimal("1800.00"))


def test_own_goal_from_beginning_to_end(cleo, web, now):
    browser = web(cleo)
    path = browser.post(reverse("goal-new"), filled())["Location"]
    pk = Goal.objects.get().pk
    for name, given, state in (
        ("goal-reach", {"seen": 1}, "reached"),
        ("goal-reopen", {"seen": 2}, "active"),
        ("goal-let-go", {"seen": 3, "learnt": "Knees first."}, "let_go"),
    ):
        assert browser.post(reverse(name, args=[pk]), given).status_code == 303, name
        assert Goal.objects.get().state == state
    assert "Knees first." in words(browser.get(path))
    assert browser.post(reverse("goal-delete", args=[pk]), {"seen": 3}).status_code == 412
    assert browser.post(reverse("goal-delete", args=[pk]), {"seen": 4}).status_code == 303
    assert browser.get(path).status_code == 404


def test_progress_is_noted_and_taken_away(cleo, web, now):
    goal = begun(cleo, now, measure="number", unit="km", start=Decimal(2), target=Decimal(10))
    browser = web(cleo)
    given = {"id": uuid.uuid4(), "day": "2026-01-03", "amount": "7.5", "note": "canal"}
    assert browser.post(reverse("progress-add", args=[goal.pk]), given).status_code == 303
    page = browser.get(goal.url)
    assert "7.5\xa0km of 10\xa0km" in page.content.decode()
    assert "“canal”" in words(page)
    for wrong in ({"amount": ""}, {"day": "2999-01-01"}, {"amount": "seven"}):
        answer = browser.post(reverse("progress-add", args=[goal.pk]), {**given, "id": uuid.uuid4(), **wrong})
        assert (answer.status_code, "canal" in words(answer)) == (422, True)
    entry = Progress.objects.get()
    assert browser.post(reverse("progress-delete", args=[entry.pk]), {"seen": 1}).status_code == 303
    assert not Progress.objects.exists()


def note(goal, person, day, **more):
    noon = datetime.combine(day, time(12), UTC)
    return actions.note_progress(goal, person, id=uuid.uuid4(), now=noon, day=day, **more)


def test_entries_are_read_a_page_at_a_time_and_each_once(cleo, web, now):
    goal, browser = begun(cleo, now, measure="habit", times_a_week=3), web(cleo)
    for n in range(65):
        note(goal, cleo, now.date() - timedelta(days=n // 2), note=f"the {n}th")
    seen, url = [], goal.url
    for many in (10, 50, 5):
        page = browser.get(url)
        seen.append([entry.row.pk for entry in page.context["entries"]])
        assert len(seen[-1]) == many
        url = f"{goal.url}?before={page.context['earlier'].pk}" if page.context["earlier"] else None
    assert url is None
    assert [pk for part in seen for pk in part] == list(Progress.objects.newest_first().values_list("pk", flat=True))
    assert "The newest" in words(page) and "Earlier ones" not in words(page)


def test_entries_begin_with_the_newest_where_the_address_names_none_of_them(ana, ben, web, now):
    goal, hidden = (begun(one, now, measure="habit", times_a_week=3) for one in (ana, ben))
    for n in range(12):
        note(goal, ana, now.date() - timedelta(days=n))
    other, gone = note(hidden, ben, now.date()), note(goal, ana, now.date())
    actions.remove_progress(gone, ana, seen=None, now=now)
    browser = web(ana)
    newest = browser.get(goal.url).context["entries"]
    for named in (other.pk, gone.pk, uuid.uuid4(), "", "x"):
        page = browser.get(goal.url, {"before": named})
        assert (page.status_code, page.context["entries"]) == (200, newest)


def test_times_of_a_week_are_of_its_seven_days_and_on_whatever_page(cleo, web, now):
    goal, week = begun(cleo, now, measure="habit", times_a_week=3), week_of(now.date(), cleo.first_weekday)
    days = [week + timedelta(days=n) for n in (-1, 0, 0, 6, 7)]
    same = {"owner": cleo, "goal": goal, "created_at": now, "changed_at": now}
    Progress.objects.bulk_create([Progress(day=day, **same) for day in days for _ in range(5)])
    assert "15 this week" in words(web(cleo).get(goal.url))


# ticks


def test_tick_says_who_and_when_in_the_readers_zone(ana, ben, web, now, long_ago):
    goal = agreed(ana, ben, long_ago.replace(month=6))
    made = step(goal, ana, now)
    actions.tick(made, ben, seen=None, now=datetime(2026, 11, 4, 2, 0, tzinfo=UTC))
    assert "Ben, on 4 November" in words(web(ana).get(goal.url))
    assert "You, on 3 November" in words(web(ben).get(goal.url))


def test_tick_works_without_script_and_twice_is_once(ana, web, now):
    goal = begun(ana, now)
    made = step(goal, ana, now)
    for _ in range(2):
        answer = web(ana).post(reverse("step-tick", args=[made.pk]), {"done": "on"})
        assert (answer.status_code, answer["Location"]) == (303, goal.url)
    made.refresh_from_db()
    assert (made.is_done, made.version) == (True, 2)
    web(ana).post(reverse("step-tick", args=[made.pk]), {})
    made.refresh_from_db()
    assert not made.is_done


@pytest.mark.parametrize(
    "wished", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:x", "goals"]
)
def test_tick_goes_on_to_own_paths_only(ana, web, now, wished):
    goal = begun(ana, now)
    made = step(goal, ana, now)
    assert web(ana).post(reverse("step-tick", args=[made.pk]), {"next": wished})["Location"] == goal.url
    assert web(ana).post(reverse("step-tick", args=[made.pk]), {"next": "/?a=1"})["Location"] == "/?a=1"


def test_tick_by_htmx_gives_the_row_and_how_far(ana, web, now):
    goal = begun(ana, now)
    made = step(goal, ana, now)
    answer = web(ana).post(reverse("step-tick", args=[made.pk]), {"done": "on"}, headers={"HX-Request": "true"})
    page = answer.content.decode().strip()
    assert page.startswith("<li")
    assert 'aria-pressed="true"' in page
    assert "1 of 1 step" in page
    assert "<html" not in page


def test_tick_on_the_home_page_shows_what_is_next(ana, web, now):
    goal = begun(ana, now)
    first, _ = step(goal, ana, now, "First"), step(goal, ana, now, "Second")
    given = {"done": "on", "shown": "next-steps", "next": "/"}
    answer = web(ana).post(reverse("step-tick", args=[first.pk]), given, headers={"HX-Request": "true"})
    assert 'id="next-steps"' in answer.content.decode()
    assert "Second" in words(answer)
    assert "First" not in words(answer)


# how much is asked of the database


def many(ana, ben, now, count):
    for number in range(count):
        one = agreed(ana, ben, now, title=f"Ours {number}")
        step(one, ben, now)
        run = let_in(ben, now, title=f"His {number}", measure="number", unit="km", target=Decimal(10))
        actions.note_progress(run, ben, id=uuid.uuid4(), now=now, day=now.date(), amount=Decimal(number))
        habit = begun(ana, now, title=f"Mine {number}", measure="habit", times_a_week=2)
        actions.note_progress(habit, ana, id=uuid.uuid4(), now=now, day=now.date())
        actions.reword(one, ben, seen=None, now=now, title=f"Ours anew {number}")
        actions.reach(begun(ana, now, title=f"Past {number}"), ana, seen=None, now=now)


def test_list_asks_as_much_for_200_goals_as_for_four(ana, ben, web, now):
    browser = web(ana)
    many(ana, ben, now, 1)
    few = asked(lambda: browser.get(reverse("goals")))
    many(ana, ben, now, 49)
    assert Goal.objects.count() == 200
    assert asked(lambda: browser.get(reverse("goals"))) == few <= 7


def test_goal_asks_as_much_for_many_parts_as_for_one(ana, ben, web, now):
    goal, browser = agreed(ana, ben, now, measure="habit", times_a_week=3), web(ana)

    def parts(count):
        for number in range(count):
            actions.tick(step(goal, [ana, ben][number % 2], now), ben, seen=None, now=now)
            actions.note_progress(goal, ben, id=uuid.uuid4(), now=now, day=now.date())

    parts(1)
    few = asked(lambda: browser.get(goal.url))
    parts(20)
    assert asked(lambda: browser.get(goal.url)) == few <= 7
