"""A kind that comes on the day of its occasion, at an hour of one's own."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import weeks
from accounts.notice import series, wishes
from accounts.notice.actions import prefer, stop
from accounts.notice.kinds import KINDS, Choice, Kind, Occasion
from accounts.notice.message import when_says
from accounts.notice.models import Notice, Preference, State, tell_of
from accounts.person import actions as people
from accounts.person.models import Person
from tests.accounts.test_weeks import zones

DAYS = (date(2026, 11, 19), date(2026, 11, 25))
PAGE = "/settings/notices/"


def ahead(choices, now):
    return {one.person.pk: [Occasion(day.isoformat(), one.day_before(day)) for day in DAYS] for one in choices}


@pytest.fixture(autouse=True)
def eve(kinds, monkeypatch):
    kind = Kind("eve", "Something is tomorrow", template="mail/proposal_waiting", ahead=ahead, daily=True)
    monkeypatch.setitem(KINDS, "eve", kind)
    return kind


def open_rows(someone):
    rows = Notice.objects.filter(person=someone, kind="eve", state=State.DUE).order_by("due_at")
    return [(row.key, f"{row.due_at:%d %H:%M}") for row in rows]


@pytest.fixture
def written(ana, eve, at):
    found = eve.ahead([wishes.of_people([ana])[ana.pk].choice(eve)], at)
    tell_of(eve, [(ana.pk, one) for one in found[ana.pk]])


def test_the_hour_moves_what_is_ahead(ana, at, written):
    assert open_rows(ana) == [("2026-11-19", "18 18:00"), ("2026-11-25", "24 18:00")]
    prefer(ana, "eve", "email", hour=20, now=at)
    assert open_rows(ana) == [("2026-11-19", "18 20:00"), ("2026-11-25", "24 20:00")]


def test_what_would_be_late_by_the_new_hour_is_left_out(ana, at, written):
    prefer(ana, "eve", "email", hour=9, now=at)
    assert open_rows(ana) == [("2026-11-25", "24 09:00")]


def test_the_zone_moves_what_is_ahead(ana, at, written):
    people.change_profile(ana, now=at, time_zone="America/New_York")
    assert open_rows(ana) == [("2026-11-19", "18 23:00"), ("2026-11-25", "24 23:00")]


def test_what_was_sent_is_not_sent_again_at_the_new_hour(ana, at, written, send):
    sent_at = datetime(2026, 11, 18, 18, 0, tzinfo=UTC)
    assert send(sent_at).sent == {"eve": 1}
    prefer(ana, "eve", "email", hour=20, now=sent_at + timedelta(minutes=1))
    assert open_rows(ana) == [("2026-11-25", "24 20:00")]


def test_turning_it_off_and_saying_the_same_moves_nothing(ana, at, written):
    before = list(Notice.objects.values_list("pk", flat=True))
    prefer(ana, "eve", "off", hour=18, now=at)
    stop(ana.pk, "eve", now=at)
    assert list(Notice.objects.values_list("pk", flat=True)) == before


def test_the_page_offers_an_hour_without_a_day(web, ana):
    text = web(ana).get(PAGE).content.decode()
    assert 'name="eve-hour"' in text and 'name="eve-weekday"' not in text
    given = {"poke-channel": "off", "look-channel": "email", "look-weekday": "4", "look-hour": "19"}
    assert web(ana).post(PAGE, given | {"eve-channel": "email", "eve-hour": "7"}).status_code == 303
    own = Preference.objects.get(kind="eve")
    assert (own.weekday, own.hour) == (None, 7)
    assert web(ana).post(PAGE, given | {"eve-channel": "email", "eve-hour": "24"}).status_code == 422


def test_the_api_takes_an_hour_and_no_weekday(api, ana):
    phone = api(ana)
    told = phone.get("notices/eve/").json()
    assert (told["daily"], told["weekly"], told["weekday"], told["hour"]) == (True, False, None, 18)
    assert phone.put("notices/eve/", {"channel": "email", "hour": 7}).json()["hour"] == 7
    refused = phone.put("notices/eve/", {"channel": "email", "hour": 7, "weekday": 1})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/weekday")


def test_the_mail_says_at_which_hour_it_comes(ana, eve, at):
    prefer(ana, "eve", "email", hour=7, now=at)
    assert when_says(wishes.of_people([ana])[ana.pk], eve) == "It comes at 07:00, Lisbon time."


def test_choices_of_many_take_one_query(ana, cleo, eve, look_hours, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = wishes.choices_of(eve, [ana.pk, cleo.pk])
    assert {one.person.name: (one.weekday, one.hour) for one in found} == {"Ana": (None, 6), "Cleo": (None, 18)}


@pytest.fixture
def look_hours(ana, at):
    """Ana chose an hour for each of two kinds."""
    prefer(ana, "eve", "email", hour=6, now=at)
    prefer(ana, "look", "email", weekday=3, hour=11, now=at)


def test_a_reschedule_of_all_writes_it_too(ana, at):
    series.reschedule(ana, at)
    assert [key for key, _ in open_rows(ana)] == ["2026-11-19", "2026-11-25"]


@given(day=st.dates(date(2001, 1, 2), date(2099, 12, 30)), hour=st.integers(0, 23), zone=zones)
def test_day_before_is_the_hour_of_that_day(day, hour, zone):
    found = Choice(Person(time_zone=zone.key), None, hour).day_before(day)
    assert found == weeks.instant(day - timedelta(days=1), time(hour), zone)
    assert found < weeks.instant(day, time(hour), zone)
