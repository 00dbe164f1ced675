"""A week, a month or a year in short, over the API."""

from datetime import UTC, datetime

import pytest
import time_machine

from accounts.couple import actions as couples
from tests.checkins.weeks import ANA, BEN, sealed, targets, week

NOVEMBER = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)


def ask(phone, span, **headers):
    with time_machine.travel(NOVEMBER, tick=False):
        return phone.get(f"summaries/{span}/", **headers)


@pytest.fixture
def autumn(ana, ben, long_ago):
    targets(ana, 300, 480, long_ago.replace(month=5))
    for n in range(6):
        sealed(ana, week(n), **ANA | ({"s1": 2, "s2": 2, "d2": -3} if n < 4 else {}), x1=f"the soup {n}")
        sealed(ben, week(n), **BEN)


def test_works(ana, ben, api, autumn):
    told = ask(api(ana), "2026-10").json()
    assert (told["span"], told["kind"], told["first"], told["last"]) == ("2026-10", "month", "2026-10-01", "2026-10-31")
    assert told["shared_weeks"] == told["own_weeks"] == ["2026-10-05", "2026-10-12"]
    assert told["moved"] == told["beside"]["says"]
    assert told["moved"].startswith("Beside September, October had more room for you")
    assert told["reading"]["week"] == "2026-10-12"
    assert told["beside"]["first"] == ["2026-09-01", "2026-09-30"]
    room = told["beside"]["together"][0]
    assert room == {
        "title": "Your room",
        "first": {"value": 30, "weeks": 4},
        "second": {"value": 75, "weeks": 2},
        "way": 2,
    }
    assert [(row["kind"], row["minutes"], row["target"]) for row in told["time"]] == [
        ("me", 240, 300),
        ("we", 420, 480),
    ]


def test_week_keeps_how_its_time_felt(ana, ben, api, autumn):
    told = ask(api(ana), week(5)).json()
    assert told["beside"] is None
    assert told["time"][1]["felt"] == "just right"
    assert told["moved"] == "Over the last four weeks, room for you is rising."


def test_year_is_held_against_itself(ana, ben, api, autumn):
    told = ask(api(ana), "2026").json()
    assert told["beside"]["second"] == ["2026-07-01", "2026-12-31"]
    assert told["beside"]["together"][0]["way"] is None
    assert len(told["shared_weeks"]) == 6


def test_no_words_are_in_it(ana, ben, api, autumn):
    for span in (week(5), "2026-10", "2026"):
        assert "the soup" not in ask(api(ben), span).content.decode()


def test_partner_sees_the_shared_part_alone(ana, ben, api, autumn):
    mine, theirs = ask(api(ana), "2026-10").json(), ask(api(ben), "2026-10").json()
    assert mine["beside"]["together"][0]["second"] == theirs["beside"]["together"][1]["second"]
    assert theirs["time"][0]["minutes"] == 60
    assert theirs["time"][0]["target"] is None


def test_stranger_has_only_their_own(cleo, ana, ben, api, autumn):
    told = ask(api(cleo), "2026-10").json()
    assert told["shared_weeks"] == told["own_weeks"] == []
    assert told["reading"] is None and told["beside"] is None
    assert ask(api(cleo), week(5)).status_code == 404


def test_partners_sealing_changes_no_byte(ana, ben, api, autumn):
    spans = (week(6), "2026-10", "2026")
    before = [ask(api(ben), span).content for span in spans]
    sealed(ana, week(6), **ANA)
    assert [ask(api(ben), span).content for span in spans] == before


def test_nothing_of_a_couple_after_its_end(ana, ben, api, autumn):
    couples.leave(ana, now=NOVEMBER)
    told = ask(api(ana), "2026-10").json()
    assert told["shared_weeks"] == []
    assert "Ben" not in str(told)
    assert told["own_weeks"] == ["2026-10-05", "2026-10-12"]


@pytest.mark.parametrize("span", ["2026-12", "2026-09-08", "nonsense", "2026-13", "1815"])
def test_what_is_no_span_is_not_there(span, ana, ben, api, autumn):
    answer = ask(api(ana), span)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_wrong_method(ana, api):
    assert api(ana).post("summaries/2026/").status_code == 405


def test_not_logged_in(api, db):
    assert api().get("summaries/2026/").status_code == 401


def test_unknown_parameter(ana, api):
    assert api(ana).get("summaries/2026/?partner=1").status_code == 400


def test_query_count(ana, ben, api, autumn, django_assert_max_num_queries):
    phone = api(ana)
    for span, most in ((week(5), 6), ("2026-10", 14), ("2026", 14)):
        with django_assert_max_num_queries(most):
            ask(phone, span)
