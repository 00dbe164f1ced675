"""The key that locks what a browser keeps: one person's own, the same at the next log-in, given where it is needed."""

import base64
import uuid

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.person.device_key import key_of, tag_of
from accounts.person.sessions import SessionStore, end_sessions
from accounts.takeout.erase import erase
from tests.cast import PASSWORD


def fresh(person):
    return type(person).objects.get(pk=person.pk)


def log_in(browser, someone):
    browser.post(reverse("account_login"), {"login": someone.email, "password": PASSWORD})
    return browser


def test_key_is_256_bits_of_one_persons_own(ana, ben):
    assert len(base64.b64decode(key_of(ana))) == 32
    assert key_of(ana) != key_of(ben)


def test_key_is_anothers_even_with_the_same_salt(ana, ben):
    ben.device_salt = ana.device_salt
    assert key_of(ana) != key_of(ben)


def test_key_comes_from_the_sites_own_secret(ana, settings):
    before = key_of(ana)
    settings.SECRET_KEY = "another secret of another site"
    assert key_of(ana) != before


def test_key_is_the_same_at_the_next_log_in(ana, web):
    one, two = (log_in(web(), ana).get("/checkin/", follow=True).context["device_key"] for _ in range(2))
    assert one == two == key_of(fresh(ana))


def test_logging_out_here_leaves_the_key_as_it_is(ana, web):
    before = key_of(ana)
    log_in(web(), ana).post(reverse("account_logout"))
    assert key_of(fresh(ana)) == before


def test_new_password_brings_a_new_key(ana, web):
    before = key_of(ana)
    typed = {"oldpassword": PASSWORD, "password1": "two cups of green tea", "password2": "two cups of green tea"}
    assert log_in(web(), ana).post(reverse("account_change_password"), typed).status_code == 302
    assert key_of(fresh(ana)) != before


def test_logging_out_everywhere_brings_a_new_key(ana, ben, web):
    before, his = key_of(ana), key_of(ben)
    assert log_in(web(), ana).post(reverse("end-others")).status_code == 303
    assert key_of(fresh(ana)) != before
    assert key_of(fresh(ben)) == his


def test_new_key_is_known_to_whoever_holds_the_person(ana):
    end_sessions(ana, but=SessionStore())
    assert ana.device_salt == fresh(ana).device_salt


def test_erasing_leaves_another_key(ana, now):
    before = key_of(ana)
    erase(ana, now=now)
    assert key_of(fresh(ana)) != before


def test_tag_is_a_hash_and_not_the_key(ana, ben):
    assert len(tag_of(ana)) == 32 and tag_of(ana) != tag_of(ben)
    assert tag_of(ana) not in base64.b64decode(key_of(ana)).hex()


def test_two_people_made_at_once_have_salts_of_their_own(ana, ben):
    assert isinstance(ana.device_salt, uuid.UUID) and ana.device_salt != ben.device_salt


@pytest.mark.parametrize(
    "path", ["/", "/goals/", "/time/", "/weeks/", "/balance/", "/settings/", "/accounts/logout/", "/no-such-page/"]
)
def test_other_pages_carry_the_tag_but_never_the_key(path, ana, ben, web):
    page = web(ana).get(path).content.decode()
    assert f'name="device-tag" content="{tag_of(ana)}"' in page
    assert key_of(ana) not in page and "device-key" not in page


def test_pages_of_the_check_in_carry_the_key_of_who_is_logged_in(ana, ben, web):
    for someone, other in ((ana, ben), (ben, ana)):
        answer = web(someone).get("/checkin/", follow=True)
        page = answer.content.decode()
        assert f'name="device-key" content="{key_of(someone)}"' in page
        assert key_of(other) not in page and tag_of(other) not in page
        assert answer.headers["Cache-Control"] == "no-store"


def test_nobody_logged_in_gets_neither(db, web):
    for path in ("/", reverse("account_login")):
        page = web().get(path).content.decode()
        assert "device-tag" not in page and "device-key" not in page


@pytest.mark.parametrize(
    ("sent", "forgets"),
    [({}, '"cache", "storage"'), ({"kept": "go"}, '"cache", "storage"'), ({"kept": "stay"}, '"cache"')],
)
def test_logging_out_clears_the_browser_as_wished(sent, forgets, ana, web):
    answer = web(ana).post(reverse("account_logout"), sent)
    assert answer.headers["Clear-Site-Data"] == forgets
    assert settings.SESSION_COOKIE_NAME in answer.cookies
