"""How many statements a request makes, however much there is: a list two, a create eight, the home page seven."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.goal import actions
from goals.goal.models import Goal
from tests.checkins import weeks
from tests.secrecy.rows import WORDS
from tracker.urls import router

BRACKETS = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")
MOST = 8 if connection.vendor == "postgresql" else 10
"""Of a create. The feed is one statement on PostgreSQL, three on SQLite."""


def counted(ask):
    """The statements of the second of two such requests; the first may fill caches."""
    ask()
    with CaptureQueriesContext(connection) as made:
        assert ask().status_code in (200, 201, 303)
    return sum(not query["sql"].startswith(BRACKETS) for query in made.captured_queries)


@pytest.fixture(params=[1, 200])
def goals(request, ana, ben, now):
    """So many goals of Ana's."""
    return [actions.begin(ana, id=uuid.uuid4(), now=now, title="Choir") for _ in range(request.param)]


def test_a_list_takes_two(goals, ana, api):
    phone = api(ana)
    assert counted(lambda: phone.get("goals/")) <= 2
    assert counted(lambda: phone.get("goals/?state=active&size=200")) <= 2


def test_a_create_takes_eight_at_most(goals, ana, api):
    phone = api(ana)
    assert counted(lambda: phone.put(f"goals/{uuid.uuid4()}/", {"title": "Run"})) <= 8
    assert counted(lambda: phone.put(f"goals/{uuid.uuid4()}/", {"title": "Sea", "kind": "shared"})) <= 8


def test_a_create_below_a_goal_takes_eight_at_most(goals, ana, ben, api, now):
    shared = actions.propose(ana, id=uuid.uuid4(), now=now, title="Sea")
    actions.agree(shared, ben, seen=1, now=now)
    phone = api(ana)
    for goal in (goals[0], shared):
        assert (
            counted(lambda to=str(goal.pk): phone.put(f"steps/{uuid.uuid4()}/", {"goal": to, "text": "Ask"}))
            <= MOST - 1
        )
        entry = {"goal": str(goal.pk), "day": str(now.date())}
        assert counted(lambda entry=entry: phone.put(f"progress/{uuid.uuid4()}/", entry)) <= MOST - 2


def test_a_check_in_takes_eight_at_most(ana, ben, api, time_machine):
    week = weeks.week()
    rows = [weeks.boundary(one, weeks.evening(week).replace(month=5)) for one in (ana, ana, ben)]
    time_machine.move_to(weeks.evening(week))
    marks = [{"boundary": str(row.pk), "mark": 4} for row in rows]
    phones = iter([api(ben), api(ana)])
    draft = {"week": str(week), "x1": "The soup.", "marks": marks, **weeks.ANA}
    assert counted(lambda: next(phones).put(f"check-ins/{uuid.uuid4()}/", draft)) <= MOST


def test_saving_a_part_takes_eight_at_most(ana, ben, web, time_machine):
    week = weeks.week()
    weeks.boundary(ana, weeks.evening(week).replace(month=5))
    time_machine.move_to(weeks.evening(week))
    for part in ("room", "closeness"):  # the first begins the draft, the second finds it
        path, browsers = f"/checkin/{week}/{part}/", iter([web(ben), web(ana)])
        answers = weeks.typed(part, weeks.ANA) | {"seen": web(ana).get(path).context["seen"]}
        assert counted(lambda path=path, sent=answers, by=browsers: next(by).post(path, sent)) <= MOST


def test_home_takes_seven_at_most(goals, ana, web):
    browser = web(ana)
    assert counted(lambda: browser.get("/")) <= 7


def test_pages_of_a_list_meet_without_a_gap(ana, ben, api, now):
    for turn in range(7):
        goal = actions.begin((ana, ben)[turn % 2], id=uuid.uuid4(), now=now, title=str(turn))
        if turn % 2:
            actions.let_in(goal, ben, seen=None, now=now, help="ask")
    phone, seen, cursor = api(ana), [], ""
    while cursor is not None:
        page = phone.get(f"goals/?size=2{cursor and '&cursor=' + cursor}").json()
        seen += [row["id"] for row in page["results"]]
        cursor = page["next"]
    assert len(seen) == 7
    assert sorted(seen) == sorted(str(pk) for pk in Goal.objects.visible_to(ana).values_list("pk", flat=True))


def test_two_viewers_of_one_list_see_their_own(ana, ben, cleo, api, now):
    actions.begin(ana, id=uuid.uuid4(), now=now, title="Ana’s")
    actions.begin(cleo, id=uuid.uuid4(), now=now, title="Cleo’s")
    titles = [[row["title"] for row in api(one).get("goals/").json()["results"]] for one in (ana, ben, cleo, ana)]
    assert titles == [["Ana’s"], [], ["Cleo’s"], ["Ana’s"]]


@pytest.mark.parametrize("word", [word for word in WORDS.values() if word.api])
def test_columns_show_what_the_serializer_documents(word, ana, ben, now):
    view = next(view for prefix, view, _ in router.registry if prefix == word.api)
    row = view.model.objects.visible_to(ana).get(pk=word.make(ana, now).pk)
    for viewer in (ana, ben):
        serializer = view.serializer_class(row, context={"viewer": viewer, "request": None})
        columns = view.serializer_class.columns()
        if row.shared_at or row.is_of(viewer):
            read = view.model.objects.filter(pk=row.pk).values_list(*columns)
            assert serializer.from_columns(read, columns) == [serializer.data]
