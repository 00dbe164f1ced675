"""The pages of planned time: to plan, to move, to show as taken, to log, to call off and to take that back."""

import re
import uuid
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.couple import actions as couple_actions
from accounts.weeks import local_date
from checkins.planned import actions
from checkins.planned.models import BlockNote, PlannedBlock
from checkins.timelog import actions as timelog
from checkins.timelog.models import TimeEntry
from tests.checkins.weeks import BEN, evening, sealed, week

HTMX = {"HX-Request": "true"}


@pytest.fixture
def today(ana, now):
    return local_date(now, ana.zone)


def text(answer):
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def typed(today):
    """What the form is filled with."""

    def given(**fields):
        day = (today + timedelta(days=3)).isoformat()
        return {
            "id": str(uuid.uuid4()),
            "kind": "me",
            "day": day,
            "at": "19:00",
            "hours": "1",
            "minutes": "30",
        } | fields

    return given


@pytest.fixture
def plan(today, now):
    """A block of someone's, in three days unless told."""

    def planned(person, **fields):
        given = {"kind": "me", "day": today + timedelta(days=3), "minutes": 90, "at": time(19)} | fields
        return actions.plan(person, id=uuid.uuid4(), now=now, **given)

    return planned


# ---- planning


@pytest.mark.parametrize("visibility", ["private", "shared"])
def test_me_time_is_planned_with_words_of_ones_own(ana, ben, web, typed, visibility):
    body = typed(words="choir", visibility=visibility)
    for _ in range(2):
        assert web(ana).post("/planned/plan/", body).headers["Location"] == "/planned/"
    block = PlannedBlock.objects.get()
    assert (block.visibility, block.minutes, block.at, block.what) == (visibility, 90, time(19), None)
    assert BlockNote.objects.get().text == "choir"
    assert "choir" in text(web(ana).get("/planned/"))
    seen = text(web(ben).get("/planned/"))
    assert ("Taken by Ana" in seen) is (visibility == "shared")
    assert "choir" not in seen and "choir" not in text(web(ben).get("/"))


def test_we_time_is_planned_with_words_both_read(ana, ben, web, typed):
    web(ana).post("/planned/plan/", typed(kind="we", words="the market", visibility="shared"))
    assert PlannedBlock.objects.get().what == "the market"
    assert "the market" in text(web(ben).get("/planned/"))


def test_private_is_the_choice_made_beforehand(ana, ben, web, typed):
    page = text(web(ana).get("/planned/"))
    assert re.search(r'name="visibility" value="private"[^>]*checked', page)
    assert "Ben sees the time as taken, never what it is for" in page
    web(ana).post("/planned/plan/", typed())
    assert not PlannedBlock.objects.get().is_shared


def test_alone_there_is_only_time_of_ones_own(cleo, web, typed):
    page = text(web(cleo).get("/planned/"))
    assert "For us" not in page and 'name="visibility"' not in page and "Nothing planned yet" in page
    assert web(cleo).post("/planned/plan/", typed(words="choir")).status_code == 303
    assert web(cleo).post("/planned/plan/", typed(kind="we")).status_code == 422


@pytest.mark.parametrize(
    "bad",
    [
        {"minutes": "", "hours": ""},
        {"hours": "25"},
        {"day": ""},
        {"day": "2020-01-01"},
        {"day": "9999-12-31"},
        {"day": "0001-01-01"},
        {"at": "25:00"},
        {"kind": "us"},
        {"zone": "Middle/Earth"},
        {"visibility": "all"},
    ],
)
def test_a_refused_form_keeps_what_was_typed(ana, ben, web, typed, bad):
    body = typed(words="choir practice") | bad
    answer = web(ana).post("/planned/plan/", body)
    assert answer.status_code == 422
    assert "choir practice" in text(answer) and body["id"] in text(answer)
    assert not PlannedBlock.objects.exists()


# ---- a block


def test_moved_on_ones_own_clock_it_takes_on_ones_zone(ana, ben, web, plan, today):
    block = plan(ana, kind="we", what="the market", at=time(12))
    browser, path = web(ben), block.url
    day, at = block.on_clock_of(ben)
    page = text(browser.get(path))
    assert f'value="{at:%H:%M}"' in page and "12:00 in Lisbon" in page
    same = {"seen": "1", "day": day.isoformat(), "at": f"{at:%H:%M}", "hours": "2", "words": "the sea"}
    assert browser.post(path, same).status_code == 303
    block.refresh_from_db()
    assert (block.zone, block.at, block.minutes, block.what) == ("Europe/Lisbon", time(12), 120, "the sea")
    assert browser.post(path, same | {"seen": "2", "at": "15:00"}).status_code == 303
    block.refresh_from_db()
    assert (block.zone, block.day, block.at) == ("America/New_York", day, time(15))


def test_a_newer_one_is_not_overwritten(ana, ben, web, plan, now):
    block = plan(ana, kind="we", what="the market")
    actions.move(block, ana, now=now, seen=1, minutes=45)
    body = {"seen": "1", "day": block.day.isoformat(), "at": "19:00", "minutes": "50", "words": "the sea"}
    late = web(ana).post(block.url, body)
    assert late.status_code == 412
    assert 'name="seen" value="2"' in text(late) and "the sea" in text(late)


def test_words_of_ones_own_change_without_touching_the_block(ana, ben, web, plan):
    block = plan(ana, shared=True, note="choir")
    body = {"seen": "1", "day": block.day.isoformat(), "at": "19:00", "hours": "1", "minutes": "30", "words": "a gift"}
    assert web(ana).post(block.url, body).status_code == 303
    assert (PlannedBlock.objects.get().version, BlockNote.objects.get().text) == (1, "a gift")
    web(ana).post(block.url, body | {"words": ""})
    assert not BlockNote.objects.exists()


def test_shown_as_taken_and_kept_to_oneself(ana, ben, web, plan):
    block = plan(ana, note="choir")
    assert "Let Ben see it as taken" in text(web(ana).get(block.url))
    for _ in range(2):
        assert web(ana).post(f"{block.url}let-in/").status_code == 303
    seen = text(web(ben).get(block.url))
    assert "Taken by Ana" in seen and "choir" not in seen and "<form" not in seen.partition("<main")[2]
    assert web(ana).post(f"{block.url}keep-private/", {"seen": "2"}).status_code == 303
    assert web(ben).get(block.url).status_code == 404
    assert "Taken by" not in text(web(ben).get("/planned/"))


def test_partner_can_do_nothing_with_taken_time(ana, ben, web, plan):
    block = plan(ana, shared=True)
    body = {"seen": "1", "day": block.day.isoformat(), "minutes": "5"}
    for path in ("", "let-in/", "keep-private/", "live/", "call-off/"):
        assert web(ben).post(block.url + path, body).status_code == 422
    assert PlannedBlock.objects.get().version == 1


def test_stranger_gets_404(ana, ben, cleo, dan, sam, web, plan):
    blocks = plan(ana, kind="we", what="the market"), plan(ana, shared=True)
    for stranger in (cleo, dan, sam):
        for block in blocks:
            assert web(stranger).get(block.url).status_code == 404
            for path in ("", "let-in/", "keep-private/", "live/", "call-off/"):
                assert web(stranger).post(block.url + path, {"seen": "1"}).status_code == 404
        assert "market" not in text(web(stranger).get("/planned/"))


def test_not_logged_in_is_asked_to(web, db):
    assert web().get("/planned/").headers["Location"].startswith("/accounts/login/")
    assert web().post("/planned/plan/").headers["Location"].startswith("/accounts/login/")


def test_an_archive_is_read_and_not_changed(ana, ben, web, plan, now):
    block = plan(ana, kind="we", what="the market")
    couple_actions.leave(ben, now=now)
    for person in (ana, ben):
        page = text(web(person).get(block.url))
        assert "the market" in page and "archive" in page and "<form" not in page.partition("<main")[2]
        assert "market" not in text(web(person).get("/planned/"))
        assert web(person).post(f"{block.url}call-off/").status_code == 422


# ---- it happened


def test_one_tap_logs_it_once_and_leads_to_its_entry(ana, ben, web, plan, today):
    mine, ours = plan(ana, day=today, at=None, note="choir"), plan(ana, day=today, kind="we", what="the market")
    browser = web(ana)
    page = text(browser.get("/planned/"))
    assert page.count("It happened, log it") == 2 and "Today, 1 h 30 min, some time that day" in page
    for block in (mine, ours, mine, ours):
        assert browser.post(f"{block.url}live/").status_code == 303
    assert TimeEntry.objects.count() == 2
    page = text(browser.get("/planned/"))
    for entry in TimeEntry.objects.all():
        assert f"/time/{entry.pk}/" in page
    assert "It happened" not in page
    assert "Logged" in text(web(ben).get("/planned/")) and "It is in the time log" in text(web(ben).get(ours.url))


def test_an_entry_that_is_gone_is_not_led_to(ana, ben, web, plan, today, now):
    block = plan(ana, day=today)
    web(ana).post(f"{block.url}live/")
    timelog.remove(TimeEntry.objects.get(), ana, now=now)
    page = text(web(ana).get("/planned/"))
    assert "Logged" in page and "Logged, change it" not in page


def test_time_ahead_can_not_be_logged(ana, ben, web, plan):
    block = plan(ana)
    assert "It happened" not in text(web(ana).get(block.url)) + text(web(ana).get("/planned/"))
    refused = web(ana).post(f"{block.url}live/")
    assert refused.status_code == 422 and "still ahead" in text(refused)
    assert not TimeEntry.objects.exists()


def test_two_weeks_behind_it_still_waits(ana, ben, web, now, today):
    then = now - timedelta(days=20)
    for days, words in ((2, "lately"), (16, "long ago")):
        actions.plan(
            ana, id=uuid.uuid4(), now=then, kind="me", day=today - timedelta(days=days), minutes=30, note=words
        )
    page = text(web(ana).get("/planned/"))
    assert "The last two weeks" in page and "lately" in page and "long ago" not in page


# ---- calling off


def hidden(page):
    """The fields of the undo, as a browser would send them."""
    form = page.partition('<form class="toast"')[2].partition("</form>")[0]
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))


@pytest.mark.parametrize(
    "fields",
    [
        {"note": "choir", "shared": True},
        {"note": "choir"},
        {"kind": "we", "what": "the market", "at": None},
        {"zone": "Asia/Tokyo"},
    ],
)
def test_called_off_it_can_be_taken_back_as_it_was(ana, ben, web, plan, fields):
    block = plan(ana, **fields)
    browser = web(ana)
    page = text(browser.post(f"{block.url}call-off/", {"seen": "1"}))
    assert "Called off." in page and not PlannedBlock.objects.exists() and not BlockNote.objects.exists()
    assert browser.post("/planned/plan/", hidden(page)).status_code == 303
    again = PlannedBlock.objects.get()
    kept = ("kind", "day", "at", "zone", "minutes", "what", "visibility")
    assert {name: getattr(again, name) for name in kept} == {name: getattr(block, name) for name in kept}
    assert [note.text for note in BlockNote.objects.all()] == [fields[name] for name in fields if name == "note"]


def test_called_off_twice_it_is_as_gone(ana, ben, web, plan):
    block = plan(ana, kind="we")
    assert web(ana).post(f"{block.url}call-off/").status_code == 200
    for person in (ana, ben):
        assert web(person).post(f"{block.url}call-off/").status_code == 303
    assert web(ana).post(f"/planned/{uuid.uuid4()}/call-off/").status_code == 404


def test_what_is_behind_is_removed_without_an_undo(ana, ben, web, now, today):
    block = actions.plan(
        ana, id=uuid.uuid4(), now=now - timedelta(days=5), kind="me", day=today - timedelta(days=2), minutes=30
    )
    assert web(ana).post(f"{block.url}call-off/").status_code == 303
    assert not PlannedBlock.objects.exists()


def test_moved_meanwhile_it_is_not_called_off(ana, ben, web, plan, now):
    block = plan(ana, kind="we")
    actions.move(block, ben, now=now, seen=1, minutes=45)
    refused = web(ana).post(f"{block.url}call-off/", {"seen": "1"})
    assert refused.status_code == 412
    assert PlannedBlock.objects.count() == 1


# ---- home


def test_home_says_what_is_next_of_ones_own_and_of_both(ana, ben, web, plan, today):
    assert "Nothing yet." in text(web(ana).get("/"))
    plan(ben, shared=True, day=today + timedelta(days=3))
    assert "Nothing yet." in text(web(ana).get("/"))
    plan(ana, note="choir", day=today + timedelta(days=4), at=time(18, 15))
    page = text(web(ana).get("/"))
    assert "Time for you" in page and "18:15 to 19:45, for you" in page and "choir" not in page
    plan(ben, kind="we", what="the market", day=today + timedelta(days=2), at=None)
    page = text(web(ana).get("/"))
    assert "the market" in page and "18:15" not in page
    assert "the market" in text(web(ben).get("/"))


def test_home_passes_over_what_is_over_or_lived(ana, ben, web):
    noon = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)

    def planned(**fields):
        return actions.plan(ana, id=uuid.uuid4(), now=noon, day=noon.date(), minutes=60, **fields)

    planned(kind="we", what="over", at=time(10))
    lived = planned(kind="me", at=time(12))
    planned(kind="we", what="still on", at=time(11, 30))
    planned(kind="we", what="some time", at=None)
    actions.live(lived, ana, now=noon)
    for minutes, shown in ((0, "still on"), (31, "some time")):
        with time_machine.travel(noon + timedelta(minutes=minutes), tick=False):
            assert shown in text(web(ana).get("/"))
    with time_machine.travel(noon + timedelta(days=1), tick=False):
        assert "Nothing yet." in text(web(ana).get("/"))


def test_home_of_a_phone_says_what_is_next(ana, ben, api, plan, today):
    assert api(ana).get("home/").json()["next_planned"] is None
    mine = plan(ana, note="choir")
    told = api(ana).get("home/").json()["next_planned"]
    assert told == {
        **{"block": str(mine.pk), "kind": "me", "day": mine.day.isoformat(), "at": "19:00", "minutes": 90},
        **{"zone": "Europe/Lisbon", "what": None},
    }
    ours = plan(ben, kind="we", day=today, what="the market", at=None)
    for person in (ana, ben):
        told = api(person).get("home/").json()["next_planned"]
        assert (told["block"], told["at"], told["what"]) == (str(ours.pk), None, "the market")


def test_home_asks_no_more_for_what_is_planned(ana, ben, web, plan):
    browser = web(ana)

    def queries():
        browser.get("/")
        with CaptureQueriesContext(connection) as asked:
            browser.get("/")
        return len(asked)

    before = queries()
    for _ in range(20):
        plan(ana, kind="we", what="the market")
    assert queries() == before <= 7


def test_the_list_asks_as_often_for_200(ana, ben, web, plan, today):
    browser = web(ana)

    def queries():
        browser.get("/planned/")
        with CaptureQueriesContext(connection) as asked:
            assert browser.get("/planned/").status_code == 200
        return len(asked)

    lived = plan(ana, note="choir", day=today)
    browser.post(f"{lived.url}live/")
    few = queries()
    for number in range(60):
        block = plan(ana, kind=("me", "we")[number % 2], day=today + timedelta(days=number % 9))
        if number % 20 == 0:
            browser.post(f"{block.url}live/")
    assert queries() == few <= 9


# ---- below the talk card


MONDAY = evening(week()) + timedelta(hours=16)
CARD = f"/weeks/{week()}/"
NEXT = week(1)


@pytest.fixture
def card(ana, ben):
    """A revealed week, on the Monday after it."""
    sealed(ana, week())
    sealed(ben, week(), **BEN)
    with time_machine.travel(MONDAY, tick=False):
        yield


def below(**fields):
    return {
        **{"id": str(uuid.uuid4()), "kind": "we", "day": NEXT.isoformat(), "at": "19:00", "hours": "2"},
        **{"minutes": "", "words": "the market", "week": week().isoformat()},
        **fields,
    }


def test_the_card_offers_the_days_of_the_week_after(card, ana, web):
    page = text(web(ana).get(CARD))
    assert "Nothing planned in it yet." in page
    offered = re.findall(r'<option value="(2026-[\d-]+)"', page.partition('id="plan-week"')[2])
    assert offered == [(NEXT + timedelta(days=n)).isoformat() for n in range(7)]


def test_planned_on_the_card_one_stays_there(card, ana, ben, web):
    made = web(ana).post("/planned/plan/", below())
    assert (made.status_code, made.headers["Location"]) == (303, f"{CARD}#plan")
    for person in (ana, ben):
        assert "the market" in text(web(person).get(CARD))


def test_htmx_gets_the_week_again_with_an_undo(card, ana, ben, web):
    browser = web(ana)
    page = text(browser.post("/planned/plan/", below(kind="me", visibility="shared"), headers=HTMX))
    block = PlannedBlock.objects.get()
    assert "<html" not in page and 'id="plan-week"' in page
    assert f"Planned for Monday {NEXT.day} September." in page and f"{block.url}call-off/" in page
    assert "Taken by Ana" in text(web(ben).get(CARD)) and "market" not in text(web(ben).get(CARD))
    gone = text(browser.post(f"{block.url}call-off/", {"week": week().isoformat()}, headers=HTMX))
    assert "Called off." in gone and 'id="plan-week"' in gone and not PlannedBlock.objects.exists()


def test_htmx_says_what_is_missing_and_keeps_the_rest(card, ana, ben, web):
    refused = web(ana).post("/planned/plan/", below(hours=""), headers=HTMX)
    page = text(refused)
    assert refused.status_code == 422
    assert "Say how long" in page and "the market" in page and "<details open>" in page
    whole = web(ana).post("/planned/plan/", below(hours=""))
    assert whole.status_code == 422 and "the market" in text(whole)
    assert f'name="week" value="{week()}"' in text(whole)


def test_once_the_week_after_is_over_nothing_is_planned_in_it(card, ana, web):
    with time_machine.travel(MONDAY + timedelta(days=6), tick=False):
        assert 'id="plan-week"' in text(web(ana).get(CARD))
    with time_machine.travel(MONDAY + timedelta(days=8), tick=False):
        assert 'id="plan-week"' not in text(web(ana).get(CARD))


def test_an_archived_card_plans_nothing(card, ana, ben, web):
    couple_actions.leave(ben, now=MONDAY)
    for person in (ana, ben):
        assert 'id="plan-week"' not in text(web(person).get(CARD))


@pytest.mark.parametrize("named", ["", "x", "2026-02-30"])
def test_a_week_that_is_none_leads_to_the_list(ana, ben, web, typed, named):
    assert web(ana).post("/planned/plan/", typed(week=named)).headers["Location"] == "/planned/"
