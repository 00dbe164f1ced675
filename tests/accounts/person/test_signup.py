"""Signing up, confirming, logging in, resetting: through the pages."""

import re
import uuid

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.couple import actions as couple_actions
from accounts.couple.models import couple_of
from accounts.person.models import Person, Session
from accounts.post import outbox
from accounts.post.models import AccountMail
from tests.accounts.recent import gave_password
from tests.cast import PASSWORD, Phone, QuickHasher, mailed, person

EVE = {
    "name": "Eve",
    "email": "Eve@Example.org",
    "password1": "a lamp by the window",
    "time_zone": "Europe/Vienna",
    "consent": "on",
}


@pytest.fixture(autouse=True)
def _mails(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def code_in(message) -> str:
    """The code of a mail, as a person would copy it."""
    return re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", message.body, re.M)[1]


def signed_up(browser, **fields):
    return browser.post("/accounts/signup/", EVE | fields)


def confirmed(browser):
    return browser.post("/accounts/confirm-email/", {"code": code_in(mailed()[-1])})


def test_signing_up_by_mailed_code_leads_to_an_account(db, now):
    browser = Client()
    asked = signed_up(browser)
    assert (asked.status_code, asked.url) == (302, "/accounts/confirm-email/")
    assert browser.get("/settings/").status_code == 302
    assert confirmed(browser).status_code == 302
    eve = Person.objects.get()
    assert (eve.email, eve.name, eve.time_zone) == ("eve@example.org", "Eve", "Europe/Vienna")
    assert eve.consented_at is not None
    assert "Eve" in browser.get("/settings/").text


def test_password_is_kept_as_argon2_in_production(settings):
    settings.PASSWORD_HASHERS = [one for one in settings.PASSWORD_HASHERS if "tests." not in one]
    person = Person(email="x@example.org")
    person.set_password(PASSWORD)
    assert person.password.startswith("argon2$argon2id$")
    assert len(settings.PASSWORD_HASHERS) == 1


def test_consent_is_asked_for(db):
    answer = signed_up(Client(), consent="")
    assert answer.status_code == 200
    assert "Tick this to go on" in answer.text
    assert 'value="Eve"' in answer.text
    assert not Person.objects.exists()


def test_what_is_missing_is_said_in_plain_words(db):
    for path in ("/accounts/signup/", "/accounts/login/", "/accounts/password/reset/"):
        page = Client().post(path, {}).text
        assert "Fill this in to go on." in page and "This field is required" not in page, path


def by_web(address):
    assert signed_up(Client(), email=address).url == "/accounts/confirm-email/"


def by_app(address):
    words = {"email": address, "password": EVE["password1"], "name": "Eve", "consent": True}
    assert Phone().post("/_allauth/app/v1/auth/signup", words).status_code == 401


@pytest.mark.parametrize("sign_up", [by_web, by_app])
def test_known_address_costs_what_a_new_one_costs(sign_up, ana, monkeypatch):
    hashed = []
    encode = QuickHasher.encode
    monkeypatch.setattr(QuickHasher, "encode", lambda *given: hashed.append(1) or encode(*given))

    def cost(address):
        hashed.clear()
        with CaptureQueriesContext(connection) as said:
            sign_up(address)
        written = [one["sql"].split()[2] for one in said if one["sql"].startswith("INSERT")]
        asked = sum(one["sql"].startswith(("SELECT", "DECLARE", "UPDATE")) for one in said)
        return len(hashed), {table for table in written if "account" in table}, asked

    *known, asked_of_known = cost(ana.email)
    *new, asked_of_new = cost("new@example.org")
    assert known == new
    assert abs(asked_of_known - asked_of_new) <= 1
    assert set(Person.objects.values_list("email", flat=True)) == {ana.email, "new@example.org"}


def forgotten_on_web(address):
    assert Client().post("/accounts/password/reset/", {"email": address}).url == "/accounts/password/reset/confirm/"


def forgotten_on_phone(address):
    assert Phone().post("/_allauth/app/v1/auth/password/request", {"email": address}).status_code == 401


@pytest.mark.parametrize("forget", [forgotten_on_web, forgotten_on_phone])
def test_known_address_asks_for_a_new_password_at_the_same_cost(forget, ana):
    def cost(address):
        with CaptureQueriesContext(connection) as said:
            forget(address)
        return sorted(one["sql"].split(None, 1)[0] for one in said)

    assert cost(ana.email) == cost("new@example.org")


@pytest.mark.parametrize("name", ["www.x.com/win", "a@b", "<b>", "A\u202eB"])
def test_name_that_is_no_name_is_refused(db, name):
    assert "no addresses" in signed_up(Client(), name=name).text
    assert not Person.objects.exists()


def test_wrong_code_confirms_nothing(db):
    browser = Client()
    signed_up(browser)
    assert browser.post("/accounts/confirm-email/", {"code": "AAAAAA"}).status_code == 200
    assert browser.get("/settings/").status_code == 302


def test_known_address_signs_up_like_an_unknown_one(ana):
    fresh, known = Client(), Client()
    one, other = signed_up(fresh), signed_up(known, email="ana@example.org")
    assert (one.status_code, one.url) == (other.status_code, other.url)
    shown = [re.sub(r"eve@example.org|ana@example.org", "X", no_tokens(browser)) for browser in (fresh, known)]
    assert shown[0] == shown[1]
    assert "ana@example.org" in mailed()[-1].to
    assert Person.objects.count() == 2


def no_tokens(browser):
    text = browser.get("/accounts/confirm-email/").text.replace("Eve@Example.org", "eve@example.org")
    return re.sub(r'(csrfmiddlewaretoken" value="|CSRFToken": ")[^"]+', "", text)


def test_known_address_resets_like_an_unknown_one(ana):
    answers = [Client().post("/accounts/password/reset/", {"email": f"{who}@example.org"}) for who in ("ana", "nobody")]
    assert [(one.status_code, one.url) for one in answers] == [(302, answers[0].url)] * 2
    assert len(mailed()) == 2


def test_wrong_password_answers_like_an_unknown_address(ana):
    texts = []
    for who in ("ana", "nobo"):
        answer = Client().post("/accounts/login/", {"login": f"{who}@example.org", "password": "not this one"})
        assert answer.status_code == 200
        texts.append(re.sub(rf'{who}@example.org|(csrfmiddlewaretoken" value="|CSRFToken": ")[^"]+', "", answer.text))
    assert texts[0] == texts[1]


def test_failing_mail_server_tells_nobody_anything(ana, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    answers = [Client().post("/accounts/password/reset/", {"email": f"{who}@example.org"}) for who in ("ana", "nobody")]
    assert [one.status_code for one in answers] == [302, 302]
    mailed()
    assert AccountMail.objects.count() == 2


def test_reset_by_code_sets_a_new_password_and_ends_every_session(ana, web):
    old, browser = web(ana), Client()
    browser.post("/accounts/password/reset/", {"email": "ana@example.org"})
    assert browser.post("/accounts/password/reset/confirm/", {"code": code_in(mailed()[-1])}).status_code == 302
    new = {"password1": "two cups of tea", "password2": "two cups of tea"}
    assert browser.post("/accounts/password/reset/complete/", new).status_code == 302
    assert old.get("/settings/").status_code == 302
    answer = Client().post("/accounts/login/", {"login": "ana@example.org", "password": "two cups of tea"})
    assert answer.status_code == 302


def test_log_in_and_log_out(ana):
    browser = Client()
    assert browser.post("/accounts/login/", {"login": "ANA@example.org", "password": PASSWORD}).url == "/"
    assert browser.get("/settings/").status_code == 200
    out = browser.post("/accounts/logout/")
    assert out.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert browser.get("/settings/").status_code == 302
    assert not Session.objects.filter(person=ana).exists()


def test_change_of_address_holds_once_it_is_confirmed(ana):
    browser = Client()
    browser.post("/accounts/login/", {"login": "ana@example.org", "password": PASSWORD})
    browser.post("/accounts/email/", {"email": "Ana.new@example.org", "action_add": ""})
    ana.refresh_from_db()
    assert ana.email == "ana@example.org"
    sent = next(one for one in mailed() if "ana.new@example.org" in [to.lower() for to in one.to])
    browser.post("/accounts/confirm-email/", {"code": code_in(sent)})
    ana.refresh_from_db()
    assert ana.email == "ana.new@example.org"


def test_change_of_address_asks_for_the_password(ana, web):
    browser = gave_password(web(ana), ana, ago=601)
    asked = browser.post("/accounts/email/", {"email": "ben.too@example.org", "action_add": ""})
    assert asked.url.startswith("/accounts/reauthenticate/")
    assert not mailed()


def test_invitation_survives_signing_up(cleo, now):
    row = couple_actions.invite(cleo, id=uuid.uuid4(), now=now)
    browser = Client()
    path = f"/invitation/{row.token}/"
    page = browser.get(path).text
    assert f"/accounts/signup/?next={path}" in page
    signed_up(browser, next=path)
    assert confirmed(browser).url == path
    answer = browser.post(path + "accept/", {"shown": "Cleo", "sure": "on"})
    assert answer.status_code == 303
    assert couple_of(cleo) is not None


def test_invitation_survives_even_without_its_address(cleo, now):
    row = couple_actions.invite(cleo, id=uuid.uuid4(), now=now)
    browser = Client()
    browser.get(f"/invitation/{row.token}/")
    signed_up(browser)
    assert confirmed(browser).url == f"/invitation/{row.token}/"


def test_invitation_survives_logging_in(cleo, ana, now):
    row = couple_actions.invite(cleo, id=uuid.uuid4(), now=now)
    browser = Client()
    browser.get(f"/invitation/{row.token}/")
    answer = browser.post("/accounts/login/", {"login": "ana@example.org", "password": PASSWORD})
    assert answer.url == f"/invitation/{row.token}/"
    browser.get(answer.url)
    assert "continue" not in browser.session


def test_next_leads_to_no_other_site(ana):
    words = {"login": "ana@example.org", "password": PASSWORD, "next": "https://evil.example/"}
    assert Client().post("/accounts/login/", words).url == "/"


def resent(browser, path):
    """Ask for a new code on the page that wants one; where that leads."""
    page = browser.get(path)
    assert "Send a new code" in page.text
    answer = browser.post(path, {"action": "resend"})
    assert answer.status_code == 302
    return answer.url


def test_a_new_code_comes_when_asked_for(db):
    browser = Client()
    signed_up(browser)
    assert resent(browser, "/accounts/confirm-email/") == "/accounts/confirm-email/"
    first, second = mailed()
    assert code_in(first) != code_in(second)
    assert browser.post("/accounts/confirm-email/", {"code": code_in(second)}).status_code == 302
    assert browser.get("/settings/").status_code == 200


def test_the_code_before_the_new_one_no_longer_counts(db):
    browser = Client()
    signed_up(browser)
    resent(browser, "/accounts/confirm-email/")
    assert browser.post("/accounts/confirm-email/", {"code": code_in(mailed()[0])}).status_code == 200
    assert browser.get("/settings/").status_code == 302


def test_asking_for_new_codes_tells_no_known_address_from_another(ana):
    seen = {}
    for who in ("ana@example.org", "new@example.org"):
        browser, seen[who] = Client(), []
        signed_up(browser, email=who)
        for _ in range(7):
            answer = browser.post("/accounts/confirm-email/", {"action": "resend"})
            seen[who].append((answer.status_code, answer.headers.get("Location")))
    assert seen["ana@example.org"] == seen["new@example.org"]
    assert [one.to for one in mailed()].count(["new@example.org"]) == 3


def test_signing_up_again_and_again_tells_no_known_address_from_another(ana):
    seen = {}
    for who in ("ana@example.org", "new@example.org"):
        answers = [signed_up(Client(), email=who) for _ in range(7)]
        sent = [one.to for one in mailed()].count([who])
        seen[who] = ([(one.status_code, one.headers.get("Location")) for one in answers], sent)
    assert seen["ana@example.org"] == seen["new@example.org"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("sign_up", [by_web, by_app])
@pytest.mark.parametrize("address", ["eve@example.org", "ana@example.org"])
def test_signing_up_is_whole_or_nothing(sign_up, address, monkeypatch):
    person("Ana", "Europe/Lisbon")

    def fails(*_given, **_named):
        raise RuntimeError("the machine stops here")

    monkeypatch.setattr(outbox, "put", fails)
    with pytest.raises(RuntimeError):
        sign_up(address)
    assert [one.email for one in Person.objects.all()] == ["ana@example.org"]
    assert [one.email for one in EmailAddress.objects.all()] == ["ana@example.org"]
