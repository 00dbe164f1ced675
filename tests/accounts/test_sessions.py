"""Sessions: how long they last, and what ends them."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.person.models import Session
from accounts.person.sessions import end_sessions
from tests.cast import Phone

THEN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def door(request, ana, web, time_machine):
    """A way in for Ana, as a call that says whether she is in: by browser, and by phone."""
    time_machine.move_to(THEN)
    if request.param == "web":
        browser = web(ana)
        return lambda: browser.get("/settings/").status_code == 200
    phone = Phone(ana)
    return lambda: phone.get("me/").status_code == 200


both = pytest.mark.parametrize("door", ["web", "app"], indirect=True)


@both
def test_unused_session_ends_after_fourteen_days(door, time_machine):
    assert door()
    time_machine.move_to(THEN + timedelta(days=14, minutes=1))
    assert not door()


@both
def test_used_session_lives_on(door, time_machine):
    for day in range(0, 85, 10):
        time_machine.move_to(THEN + timedelta(days=day))
        assert door()


@both
def test_every_session_ends_after_ninety_days(door, time_machine):
    for day in range(0, 90, 10):
        time_machine.move_to(THEN + timedelta(days=day))
        assert door()
    time_machine.move_to(THEN + timedelta(days=89, hours=23))
    assert door()
    time_machine.move_to(THEN + timedelta(days=90, minutes=1))
    assert not door()


@both
def test_new_password_ends_it(door, ana):
    ana.set_password("two cups of tea")
    ana.save()
    assert not door()


@both
def test_ended_session_is_over_at_once(door, ana):
    end_sessions(ana)
    assert not door()


def test_session_in_use_outlives_the_others(ana, web):
    here, there, phone = web(ana), web(ana), Phone(ana)
    end_sessions(ana, but=here.session)
    assert here.get("/settings/").status_code == 200
    assert there.get("/settings/").status_code == 302
    assert phone.get("me/").status_code == 401


def test_database_holds_no_key(ana, web, settings):
    browser = web(ana)
    key = browser.cookies[settings.SESSION_COOKIE_NAME].value
    row = Session.objects.get(person=ana)
    assert key not in (row.session_key, row.session_data)
    assert not Session.objects.filter(pk=key).exists()


def test_pages_of_someone_logged_in_are_not_stored(ana, web):
    assert web(ana).get("/settings/").headers["Cache-Control"] == "no-store"
