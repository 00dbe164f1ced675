"""One's own account: profile and devices, through page and phone."""

import re

import pytest

from accounts.person import actions
from accounts.person.models import Session
from tests.cast import Phone


def seen_in(text) -> str:
    return re.search(r'name="seen" value="([0-9a-f]+)"', text)[1]


def profile(browser, **fields):
    seen = seen_in(browser.get("/settings/").text)
    return {"name": "Ana", "time_zone": "Europe/Lisbon", "first_weekday": "0", "seen": seen} | fields


def test_works(ana, web):
    browser = web(ana)
    words = profile(browser, name="Anna", time_zone="Asia/Tokyo", first_weekday="6")
    assert browser.post("/settings/", words).status_code == 303
    ana.refresh_from_db()
    assert (ana.name, ana.time_zone, ana.first_weekday) == ("Anna", "Asia/Tokyo", 6)


def test_wrong_method(ana, web):
    browser = web(ana)
    assert browser.put("/settings/").status_code == 405
    assert browser.post("/settings/devices/").status_code == 405
    assert browser.get("/settings/devices/end/").status_code == 405
    assert browser.get("/settings/devices/end-others/").status_code == 405


def test_not_logged_in(db, web):
    for path in ("/settings/", "/settings/devices/"):
        assert web().get(path).status_code == 302
    for path in ("/settings/devices/end/", "/settings/devices/end-others/"):
        assert web().post(path).status_code == 302


def test_twice(ana, web):
    browser = web(ana)
    words = profile(browser, name="Anna")
    assert [browser.post("/settings/", words).status_code for _ in range(2)] == [303, 303]


def test_stale_version(ana, web, now):
    browser = web(ana)
    stale = profile(browser, name="Anna")
    actions.change_profile(ana, now=now, name="Anouk")
    answer = browser.post("/settings/", stale)
    assert answer.status_code == 412
    assert 'value="Anna"' in answer.text
    assert "As they are now: Anouk" in answer.text
    ana.refresh_from_db()
    assert ana.name == "Anouk"


def test_refused_form_keeps_what_was_typed(ana, web):
    browser = web(ana)
    answer = browser.post("/settings/", profile(browser, name="a@b", time_zone="Mars/Base"))
    assert answer.status_code == 422
    assert 'value="a@b"' in answer.text
    ana.refresh_from_db()
    assert ana.name == "Ana"


def test_query_count(ana, ben, web, django_assert_max_num_queries):
    browser = web(ana)
    with django_assert_max_num_queries(2):
        browser.get("/settings/")
    with django_assert_max_num_queries(3):
        browser.get("/settings/devices/")


def test_page_says_whose_account_it_is(ana, web):
    assert "This is the account of" in web(ana).get("/settings/").text


# the phone


def test_phone_works(ana, api):
    phone = api(ana)
    tag = phone.etag("me/")
    changed = phone.patch("me/", {"name": "Anna", "first_weekday": 6}, **{"If-Match": tag})
    assert changed.status_code == 200, changed.content
    assert changed.json()["name"] == "Anna"
    assert phone.get("me/").json() == changed.json()
    assert changed.headers["ETag"] != tag


def test_phone_twice_and_stale(ana, api):
    phone = api(ana)
    tag = phone.etag("me/")
    assert phone.patch("me/", {"name": "Anna"}).status_code == 428
    for _ in range(2):
        assert phone.patch("me/", {"name": "Anna"}, **{"If-Match": tag}).status_code == 200
    late = phone.patch("me/", {"name": "Anouk"}, **{"If-Match": tag})
    assert late.status_code == 412
    assert late.json()["row"]["name"] == "Anna"


@pytest.mark.parametrize(
    "body",
    [
        {"email": "x@example.org"},
        {"time_zone": "Mars/Base"},
        {"first_weekday": 7},
        {"first_weekday": "1"},
        {"first_weekday": True},
        {"language": "xx"},
        {"name": ""},
        {"name": "x" * 41},
        {"name": "a/b"},
        {"name": "a\0b"},
        {"is_staff": True},
    ],
)
def test_phone_is_told_what_cannot_be(ana, api, body):
    phone = api(ana)
    answer = phone.patch("me/", body, **{"If-Match": phone.etag("me/")})
    assert answer.status_code in (400, 422)
    ana.refresh_from_db()
    assert (ana.name, ana.is_staff, ana.first_weekday) == ("Ana", False, 0)


def test_phone_wrong_method(ana, api):
    phone = api(ana)
    assert phone.delete("me/").status_code == 405
    assert phone.put("me/").status_code == 405
    assert phone.post("devices/").status_code == 405


def test_phone_not_logged_in(db, api):
    for path in ("me/", "devices/"):
        assert api().get(path).status_code == 401


def test_phone_query_count(ana, ben, api, django_assert_max_num_queries):
    phone = api(ana)
    with django_assert_max_num_queries(1):
        phone.get("me/")
    with django_assert_max_num_queries(2):
        phone.get("devices/")


def test_unknown_parameter_is_refused(ana, api):
    assert api(ana).get("me/?all=1").status_code == 400


# devices


def test_devices_are_shown_and_ended_one_by_one(ana, web):
    browser, phone = web(ana), Phone(ana)
    app = Session.objects.get(door="app")
    shown = browser.get("/settings/devices/").text
    assert "this one" in shown
    assert "An app" in shown
    assert browser.post("/settings/devices/end/", {"name": app.handle}).status_code == 303
    assert phone.get("me/").status_code == 401
    assert browser.get("/settings/").status_code == 200


def test_phone_ends_a_device(ana, web, api):
    browser, phone = web(ana), api(ana)
    rows = phone.get("devices/").json()
    assert [(one["door"], one["this"]) for one in rows] == [("app", True), ("web", False)]
    path = f"devices/{rows[1]['id']}/"
    assert phone.delete(path).status_code == 204
    assert phone.delete(path).status_code == 404
    assert browser.get("/settings/").status_code == 302


def test_device_of_another_is_not_there(ana, ben, web, api):
    Phone(ben)
    theirs = Session.objects.get(person=ben)
    assert api(ana).delete(f"devices/{theirs.handle}/").status_code == 404
    assert web(ana).post("/settings/devices/end/", {"name": theirs.handle}).status_code in (404, 422)
    assert Session.objects.filter(person=ben).exists()


def test_everywhere_else_is_logged_out(ana, web):
    here, there = web(ana), Phone(ana)
    assert here.post("/settings/devices/end-others/").status_code == 303
    assert here.get("/settings/").status_code == 200
    assert there.get("me/").status_code == 401


def test_change_of_zone_is_followed(ana, now, monkeypatch):
    told = []
    monkeypatch.setattr(actions, "_followers", {lambda person, then: told.append((person.time_zone, then)): ""})
    actions.change_profile(ana, now=now, time_zone="Asia/Tokyo")
    actions.change_profile(ana, now=now, time_zone="Asia/Tokyo")
    assert told == [("Asia/Tokyo", now)]
