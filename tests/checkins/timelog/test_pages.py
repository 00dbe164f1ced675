"""The pages of time, and the two taps."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.couple import actions as couple_actions
from accounts.couple.week import this_week
from accounts.weeks import local_date, next_week
from checkins.timelog import actions, models
from checkins.timelog.models import Target, TimeEntry, TimeNote

HTMX = {"HX-Request": "true"}


@pytest.fixture
def today(ana, now):
    return local_date(now, ana.zone)


def tap(**fields):
    return {"id": str(uuid.uuid4()), "kind": "me", "minutes": "30", "then": "time", **fields}


def logged(person, now, **fields):
    given = {"kind": "me", "day": local_date(now, person.zone), "minutes": 30} | fields
    return actions.log(person, id=uuid.uuid4(), now=now, **given)


def text(answer):
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_two_taps_log_and_undo_takes_it_back(ana, ben, web):
    browser = web(ana)
    made = browser.post("/time/log/", tap(kind="we", minutes="60"))
    entry = TimeEntry.objects.get()
    assert (made.status_code, made.headers["Location"]) == (303, f"/time/?logged={entry.pk}")
    page = text(browser.get(made.headers["Location"]))
    assert "1 h for the two of you, logged." in page
    assert "This week so far: 0 min for you, 1 h for the two of you." in page
    for _ in range(2):
        assert browser.post(f"/time/{entry.pk}/remove/").status_code == 303
    assert not TimeEntry.objects.exists()


def test_two_taps_from_home_go_back_home(ana, ben, web):
    made = web(ana).post("/time/log/", tap(then="home"))
    assert made.headers["Location"] == f"/?logged={TimeEntry.objects.get().pk}"
    assert web(ana).post("/time/log/", tap(then="//evil.example")).status_code == 422


def test_htmx_gets_the_new_sums_and_undo(ana, ben, web):
    browser = web(ana)
    made = browser.post("/time/log/", tap(), headers=HTMX)
    entry = TimeEntry.objects.get()
    assert made.status_code == 200
    assert "30 min for you, logged." in text(made)
    assert f"/time/{entry.pk}/remove/" in text(made)
    assert "<html" not in text(made)
    gone = browser.post(f"/time/{entry.pk}/remove/", {"then": "home"}, headers=HTMX)
    assert "This week so far: 0 min for you" in text(gone)
    refused = browser.post("/time/log/", tap(minutes=""), headers=HTMX)
    assert refused.status_code == 422
    assert "Say how long" in text(refused)


def test_a_double_click_logs_once(ana, ben, web):
    body = tap()
    assert [web(ana).post("/time/log/", body).status_code for _ in range(2)] == [303, 303]
    assert TimeEntry.objects.count() == 1


def test_another_length_and_day_with_a_note(ana, ben, web, today):
    day = today - timedelta(days=9)
    body = tap(hours="1", minutes="15", day=day.isoformat(), what="pottery", note="slow hands")
    assert web(ana).post("/time/log/", body).status_code == 303
    entry = TimeEntry.objects.get()
    assert (entry.minutes, entry.day, entry.what) == (75, day, "pottery")
    page = text(web(ana).get("/time/"))
    assert "1 h 15 min · pottery" in page
    assert "with a note of yours" in page
    assert "slow hands" in text(web(ana).get(f"/time/{entry.pk}/"))


@pytest.mark.parametrize(
    "bad",
    [{"minutes": "0"}, {"minutes": "2000"}, {"minutes": "soon"}, {"day": "2099-01-01"}, {"day": "x"}, {"kind": "us"}],
)
def test_a_refused_form_keeps_what_was_typed(ana, ben, web, bad):
    typed = tap(what="pottery", note="slow hands") | bad
    answer = web(ana).post("/time/log/", typed)
    assert answer.status_code == 422
    for name in ("what", "note", "id"):
        assert typed[name] in text(answer)
    assert not TimeEntry.objects.exists()


def test_alone_there_is_only_time_for_oneself(cleo, web):
    browser = web(cleo)
    page = text(browser.get("/time/"))
    assert "For us" not in page
    assert "Nothing logged yet" in page
    assert browser.post("/time/log/", tap()).status_code == 303
    assert browser.post("/time/log/", tap(kind="we")).status_code == 422
    assert "This week so far: 30 min for you." in text(browser.get("/time/"))


def test_an_entry_is_changed_and_a_newer_one_not_overwritten(ana, ben, web, now, today):
    entry = logged(ana, now, kind="we", what="soup")
    path = f"/time/{entry.pk}/"
    body = {"seen": "1", "minutes": "45", "day": today.isoformat(), "what": "stew", "note": "warm"}
    for _ in range(2):
        assert web(ana).post(path, body).status_code == 303
    late = web(ben).post(path, {"seen": "1", "minutes": "50", "day": today.isoformat()})
    assert late.status_code == 412
    assert "45 min" in text(late)
    assert 'name="seen" value="2"' in text(late)
    assert 'value="50"' in text(late)


def test_partner_sees_no_words_to_change(ana, ben, web, now):
    entry = logged(ana, now, kind="we", what="soup", note="private")
    page = text(web(ben).get(f"/time/{entry.pk}/"))
    assert 'name="what"' not in page
    assert "private" not in page
    assert "Remove this entry" not in page
    assert "logged by Ana" in text(web(ben).get("/time/"))
    web(ben).post(f"/time/{entry.pk}/", {"seen": "1", "minutes": "30", "note": "his"})
    assert TimeEntry.objects.get().version == 1
    assert TimeNote.objects.owned_by(ben).get().text == "his"


def test_a_week_seen_together_takes_only_notes(ana, ben, couple, web, now, monkeypatch):
    entry = logged(ana, now, kind="we")
    monkeypatch.setattr(models, "_settlings", [lambda couple, weeks: weeks])
    page = text(web(ana).get(f"/time/{entry.pk}/"))
    assert 'name="minutes"' not in page
    assert web(ana).post(f"/time/{entry.pk}/", {"seen": "1", "note": "later"}).status_code == 303
    refused = web(ana).post(f"/time/{entry.pk}/remove/", {"seen": "1"})
    assert refused.status_code == 422
    assert "seen this week together" in text(refused)
    assert TimeEntry.objects.count() == 1


def test_stranger_gets_404(ana, ben, cleo, dan, sam, web, now):
    ours, mine = logged(ana, now, kind="we", what="soup"), logged(ana, now, what="pottery")
    for stranger in (cleo, dan, sam):
        for entry in (ours, mine):
            assert web(stranger).get(f"/time/{entry.pk}/").status_code == 404
            assert web(stranger).post(f"/time/{entry.pk}/", {"seen": "1"}).status_code == 404
            assert web(stranger).post(f"/time/{entry.pk}/remove/").status_code == 404
        assert "soup" not in text(web(stranger).get(f"/time/?logged={ours.pk}"))
    assert web(ben).get(f"/time/{mine.pk}/").status_code == 404
    assert "pottery" not in text(web(ben).get(f"/time/?logged={mine.pk}"))


def test_not_logged_in_is_asked_to(web, db):
    for path in ("/time/", "/time/targets/"):
        assert web().get(path).headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("query", ["before=x", "before=0001-01-01", "before=9999-12-31", "before=2026-02-30"])
def test_a_week_that_is_none_is_not_there(ana, ben, web, query):
    assert web(ana).get(f"/time/?{query}").status_code == 404
    assert web(ana).get("/time/?logged=x").status_code == 200


def test_earlier_weeks_are_reached_over_a_gap(ana, ben, web, now, today):
    logged(ana, now, day=today - timedelta(days=200), what="long ago")
    browser = web(ana)
    page = text(browser.get("/time/"))
    assert "long ago" not in page
    before = page.split('href="?before=')[1].split('"')[0]
    assert "long ago" in text(browser.get(f"/time/?before={before}"))


def test_a_wish_is_said_in_hours_from_the_week_told(ana, ben, couple, web, now):
    browser, week = web(ana), this_week(ana, couple, now)
    body = {"id": str(uuid.uuid4()), "me_hours": "4.5", "we_hours": ""}
    for _ in range(2):
        assert browser.post("/time/targets/", body).status_code == 303
    target = Target.objects.get()
    assert (target.me_minutes, target.we_minutes, target.from_week) == (270, None, week)
    page = text(browser.get("/time/targets/"))
    assert "This week stays as it began." in page
    assert 'value="4.5"' in page
    assert (
        browser.post("/time/targets/", {"id": str(uuid.uuid4()), "me_hours": "6", "we_hours": "8"}).status_code == 303
    )
    assert Target.objects.latest("from_week").from_week == next_week(week)
    assert "6 h for you and 8 h for the two of you" in text(browser.get("/time/"))
    assert "8 h for the two of you" not in text(web(ben).get("/time/"))


@pytest.mark.parametrize("hours", ["0", "-1", "169", "many"])
def test_a_refused_wish_keeps_what_was_typed(ana, ben, web, hours):
    answer = web(ana).post("/time/targets/", {"id": str(uuid.uuid4()), "me_hours": hours, "we_hours": "7.25"})
    assert answer.status_code == 422
    assert f'value="{hours}"' in text(answer)
    assert 'value="7.25"' in text(answer)


def test_alone_a_wish_for_two_is_kept_for_later(ana, ben, couple, web, now):
    actions.set_target(ana, id=uuid.uuid4(), now=now, me_minutes=60, we_minutes=120)
    couple_actions.leave(ana, now=now)
    assert "we_hours" not in text(web(ana).get("/time/targets/"))
    assert web(ana).post("/time/targets/", {"id": str(uuid.uuid4()), "me_hours": "2"}).status_code == 303
    assert Target.objects.latest("from_week").we_minutes == 120


def test_pages_ask_the_database_as_often_for_200(ana, ben, web, now, today):
    entry = logged(ana, now, kind="we", note="one")
    browser = web(ana)

    def queries():
        counts = []
        for path in ("/time/", f"/time/{entry.pk}/", "/time/targets/"):
            browser.get(path)
            with CaptureQueriesContext(connection) as asked:
                assert browser.get(path).status_code == 200
            counts.append(len(asked))
        return counts

    logged(ana, now, day=today - timedelta(days=60))
    few = queries()
    for number in range(199):
        logged(ana, now, kind="we" if number % 2 else "me", day=today - timedelta(days=number % 20), note="again")
    assert queries() == few
    assert max(few) <= 9
