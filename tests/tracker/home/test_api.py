"""The home page's own door for phones."""

import uuid
from datetime import UTC, datetime

import time_machine

from checkins.checkin import actions as check_ins
from goals.goal import actions as goals

SUNDAY = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)


def home(phone):
    with time_machine.travel(SUNDAY, tick=False):
        return phone.get("home/")


def test_works(ana, ben, api, now):
    goal = goals.begin(ana, id=uuid.uuid4(), now=now, title="Run")
    step = goals.add_step(goal, ana, id=uuid.uuid4(), now=now, text="Find the shoes")
    goals.propose(ben, id=uuid.uuid4(), now=now, title="A garden")
    told = home(api(ana)).json()
    assert told["partner"] == "Ben"
    assert told["check_in"]["week"] == "2026-11-16"
    assert told["check_in"]["state"] is None
    assert told["proposal_waits"] is True
    assert told["next_steps"] == [{"goal": str(goal.pk), "step": str(step.pk), "text": "Find the shoes"}]


def test_partners_sealing_changes_no_byte(ana, ben, api):
    before = home(api(ana)).content
    week = datetime(2026, 11, 16, tzinfo=UTC).date()
    draft = check_ins.begin(ben, id=uuid.uuid4(), week=week, now=SUNDAY, s1=5, s2=5, d2=0)
    assert home(api(ana)).content == before
    check_ins.submit(draft, ben, seen=None, now=SUNDAY)
    assert home(api(ana)).content == before


def test_someone_alone_is_whole(cleo, api):
    told = home(api(cleo)).json()
    assert (told["partner"], told["we_minutes"]) == (None, 0)


def test_not_logged_in(db, api):
    assert api().get("home/").status_code == 401


def test_wrong_method(ana, api):
    assert api(ana).delete("home/").status_code == 405


def test_query_count(ana, ben, api, django_assert_max_num_queries):
    phone = api(ana)
    with time_machine.travel(SUNDAY, tick=False), django_assert_max_num_queries(6):
        phone.get("home/")
    assert phone.get("home/?unknown=1").status_code == 400
