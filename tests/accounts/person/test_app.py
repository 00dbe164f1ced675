"""Signing up, logging in and out as a phone does: allauth's headless door, then /api/v1/."""

import datetime
import re

import pytest
from django.test import Client

from accounts.person.models import Person, Session
from tests.accounts.recent import gave_password
from tests.cast import PASSWORD, Phone, mailed

AUTH = "/_allauth/app/v1/auth/"
EVE = {
    "email": "eve@example.org",
    "password": "a lamp by the window",
    "name": "Eve",
    "time_zone": "Europe/Vienna",
    "consent": True,
}


@pytest.fixture(autouse=True)
def _mails(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def code() -> str:
    return re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", mailed()[-1].body, re.M)[1]


def token_in(answer) -> str:
    return answer.json()["meta"]["session_token"]


def log_in(password=PASSWORD, email="ana@example.org"):
    return Phone().post(AUTH + "login", {"email": email, "password": password})


def phone_of(token) -> Phone:
    phone = Phone()
    phone.token = token
    return phone


def test_signing_up_by_mailed_code_gives_a_token(db):
    asked = Phone().post(AUTH + "signup", EVE)
    assert asked.status_code == 401, asked.content
    pending = phone_of(token_in(asked))
    assert pending.get("me/").status_code == 401
    done = pending.post(AUTH + "email/verify", {"key": code()})
    assert done.status_code == 200, done.content
    phone = phone_of(done.json()["meta"].get("session_token") or pending.token)
    me = phone.get("me/").json()
    assert (me["name"], me["time_zone"], me["email"]) == ("Eve", "Europe/Vienna", "eve@example.org")
    assert me["consented_at"] is not None


@pytest.mark.parametrize("missing", ["name", "consent", "email", "password"])
def test_what_is_missing_is_named(db, missing):
    answer = Phone().post(AUTH + "signup", {name: value for name, value in EVE.items() if name != missing})
    assert answer.status_code == 400
    assert [error["param"] for error in answer.json()["errors"]] == [missing]
    assert not Person.objects.exists()


def test_consent_that_is_refused_makes_no_account(db):
    assert Phone().post(AUTH + "signup", EVE | {"consent": False}).status_code == 400
    assert not Person.objects.exists()


def test_known_address_signs_up_like_an_unknown_one(ana):
    one, other = (Phone().post(AUTH + "signup", EVE | {"email": f"{who}@example.org"}) for who in ("eve", "ana"))
    bodies = []
    for answer in (one, other):
        body = answer.json()
        assert body["meta"].pop("session_token")
        bodies.append((answer.status_code, body))
    assert bodies[0] == bodies[1]


def test_wrong_password_answers_like_an_unknown_address(ana):
    one, other = log_in("not this one"), log_in("not this one", "nobody@example.org")
    assert (one.status_code, one.content) == (other.status_code, other.content) == (400, other.content)


def test_known_address_resets_like_an_unknown_one(ana):
    answers = [Phone().post(AUTH + "password/request", {"email": f"{who}@example.org"}) for who in ("ana", "nobody")]
    bodies = [re.sub(rb'"session_token": ?"[^"]+"', b"", one.content) for one in answers]
    assert answers[0].status_code == answers[1].status_code
    assert bodies[0] == bodies[1]


def test_log_in_then_log_out_is_over_at_once(ana):
    phone = phone_of(token_in(log_in()))
    assert phone.get("me/").status_code == 200
    assert phone.delete(AUTH + "session").status_code == 401
    answer = phone.get("me/")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Session realm="api"'


def test_token_is_refused_as_a_cookie(ana, settings):
    token = token_in(log_in())
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = token
    assert browser.get("/settings/").status_code == 302
    assert browser.get("/api/v1/me/").status_code == 401


def test_cookie_is_refused_as_a_token(ana, web, settings):
    browser = web(ana)
    phone = phone_of(browser.cookies[settings.SESSION_COOKIE_NAME].value)
    assert phone.get("me/").status_code == 401
    assert phone.get(AUTH + "session").status_code in (401, 410)


def test_key_is_nowhere_in_the_database(ana):
    token = token_in(log_in())
    row = Session.objects.get(person=ana)
    assert token not in row.session_key
    assert token not in row.session_data
    assert row.door == "app"


def test_password_given_again_opens_what_cannot_be_taken_back(ana, ben, time_machine):
    time_machine.move_to(datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC))
    phone = phone_of(token_in(log_in()))
    assert phone.post("me/takeout/").status_code == 200
    time_machine.move_to(datetime.datetime(2026, 11, 20, 9, 11, tzinfo=datetime.UTC))
    assert phone.post("me/takeout/").status_code == 401
    assert phone.get("me/").status_code == 200
    assert phone.post(AUTH + "reauthenticate", {"password": "not this one"}).status_code == 400
    assert phone.post("me/takeout/").status_code == 401
    answer = phone.post(AUTH + "reauthenticate", {"password": PASSWORD})
    assert answer.status_code == 200
    phone.token = answer.json()["meta"].get("session_token") or phone.token
    assert phone.post("me/takeout/").status_code == 200


def test_change_of_password_ends_the_other_phones(ana):
    one, other = phone_of(token_in(log_in())), phone_of(token_in(log_in()))
    path = "/_allauth/app/v1/account/password/change"
    answer = one.post(path, {"current_password": PASSWORD, "new_password": "two cups of tea"})
    assert answer.status_code == 200, answer.content
    one.token = answer.json()["meta"].get("session_token") or one.token
    assert one.get("me/").status_code == 200
    assert other.get("me/").status_code == 401
    assert Session.objects.filter(person=ana).count() == 1


def test_session_of_someone_inactive_is_nobodys(ana):
    phone = phone_of(token_in(log_in()))
    Person.objects.filter(pk=ana.pk).update(is_active=False)
    assert phone.get("me/").status_code == 401


def test_change_of_address_asks_for_the_password(ana):
    phone = gave_password(phone_of(token_in(log_in())), ana, ago=601)
    asked = phone.post("/_allauth/app/v1/account/email", {"email": "ben.too@example.org"})
    assert asked.status_code == 401
    assert not mailed()
