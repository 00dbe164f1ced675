"""The pages of a week, a month and a year in short."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.couple import actions as couples
from goals.goal import actions as goals
from tests.checkins.weeks import ANA, BEN, draft, sealed, targets, week
from tests.secrecy.rows import id

NOVEMBER = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
TOKEN = re.compile(r"csrf[^>]*>|X-CSRFToken[^}]*}")
EMPTY = "There is no shared check-in to look back on here."


def look(browser, span):
    with time_machine.travel(NOVEMBER, tick=False):
        return browser.get(f"/summaries/{span}/")


def read(browser, span):
    found = look(browser, span)
    assert found.status_code == 200
    return TOKEN.sub("", found.content.decode())


@pytest.fixture
def autumn(ana, ben, long_ago):
    now = long_ago.replace(month=5)
    targets(ana, 300, 480, now)
    for n in range(6):
        sealed(ana, week(n), **ANA | ({"s1": 2, "s2": 2, "d2": -3} if n < 4 else {}), x1=f"the soup {n}")
        sealed(ben, week(n), **BEN, x1=f"the shelf {n}")


@pytest.mark.parametrize("span", ["2026-09-14", "2026-09", "2026"])
def test_works(span, ana, ben, web, autumn):
    text = read(web(ana), span)
    assert "in short" in text or "in review" in text
    assert "Ben’s room" in text and "Your own part" in text


def test_week_shows_that_weeks_reading_and_time(ana, ben, web, autumn):
    text = read(web(ana), week(5))
    assert "Week of 12 October, in short" in text
    assert "4 h of 5 h, about right" in text
    assert "Your me-time" in text and "Your we-time" in text
    assert "Over the last four weeks, room for you is rising." in text
    assert "the soup" not in text, "thanks stand on the talk card"


def test_early_week_says_what_it_takes(ana, ben, web, autumn):
    assert "What moved takes four weeks you both shared to say." in read(web(ana), week(1))


def test_month_is_held_beside_the_one_before(ana, ben, web, autumn):
    text = read(web(ana), "2026-10")
    assert "Beside September, October had more room for you" in text
    assert "First period" not in text


def test_month_shows_the_thanks_of_its_weeks_alone(ana, ben, web, autumn):
    text = read(web(ben), "2026-10")
    assert "the soup 4" in text and "the shelf 5" in text
    assert "the soup 3" not in text


def test_year_shows_every_week_and_its_months(ana, ben, web, autumn):
    text = read(web(ana), "2026")
    assert "2026 in review" in text
    assert "/summaries/2026-09/" in text and f"/weeks/{week(0)}/" in text
    assert "the soup 0" in text and "the shelf 5" in text


def test_goals_reached_in_it_are_named(ana, ben, web, autumn):
    made = goals.begin(ana, id=id(), now=NOVEMBER - timedelta(days=40), title="Learn to whistle")
    goals.reach(made, ana, seen=None, now=NOVEMBER - timedelta(days=30))
    assert "Learn to whistle" in read(web(ana), "2026-10")
    assert "Learn to whistle" not in read(web(ana), "2026-09")
    assert "Learn to whistle" not in read(web(ben), "2026-10"), "private goals are their owner's"


def test_gap_says_no_more_than_that(ana, ben, web, autumn):
    assert EMPTY in read(web(ana), week(7))
    assert EMPTY in read(web(ana), "2026-11")


def test_gap_is_the_same_whoever_answered(ana, ben, web, autumn):
    before = read(web(ben), week(7)), read(web(ben), "2026-10"), read(web(ben), "2026")
    sealed(ana, week(7), **ANA)
    draft(ana, week(8), **ANA)
    assert (read(web(ben), week(7)), read(web(ben), "2026-10"), read(web(ben), "2026")) == before


@pytest.mark.parametrize("span", ["2026-12", "2027", "2026-09-08", "1999", "nonsense", "2026-13", "2026-11-16"])
def test_what_is_no_span_of_theirs_is_not_there(span, ana, ben, web, autumn):
    assert look(web(ana), span).status_code == 404


def test_own_part_is_seen_by_oneself_alone(ana, ben, web, autumn):
    mine, theirs = read(web(ana), "2026-10"), read(web(ben), "2026-10")
    assert "4 h of 5 h" in mine
    assert "4 h of 5 h" not in theirs


def test_someone_alone_has_their_own(cleo, web):
    for n in range(5):
        sealed(cleo, week(n), s1=5, s2=5, d2=0, me_minutes=120)
    for span in (week(4), "2026-10", "2026"):
        text = read(web(cleo), span)
        assert "Closeness" not in text and "you both" not in text
    assert "2 h" in read(web(cleo), "2026-09")
    assert "Your me-time" in text and "Your we-time" not in text
    assert "There is no week of yours to look back on here." in read(web(cleo), "2026-08")


def test_after_leaving_the_others_side_is_not_summed_up(ana, ben, web, autumn):
    couples.leave(ana, now=NOVEMBER)
    text = read(web(ana), "2026-10")
    assert "Ben" not in text and "the shelf" not in text


def test_weeks_lead_to_each_other(ana, ben, web, autumn):
    text = read(web(ana), week(3))
    for span in (week(2), week(4), "2026-09"):
        assert f'href="/summaries/{span}/"' in text
    first = read(web(ana), week(0))
    assert f'href="/weeks/{week(0)}/"' in first


def test_weeks_lead_over_gaps_to_the_nearest_one(cleo, web):
    for n in (0, 2, 3, 7):
        sealed(cleo, week(n), s1=5, s2=5, d2=0)
    beside = {n: re.findall(r'href="/summaries/(\d+-\d+-\d+)/"', read(web(cleo), week(n))) for n in (0, 2, 3, 7)}
    assert beside == {
        0: [f"{week(2)}"],
        2: [f"{week(0)}", f"{week(3)}"],
        3: [f"{week(2)}", f"{week(7)}"],
        7: [f"{week(3)}"],
    }


def test_own_figures_are_opened_on_the_page_of_a_week(ana, ben, web, autumn):
    made_of = "What your figures are made of"
    assert made_of in read(web(ana), week(5))
    assert made_of not in read(web(ana), "2026-10")


def test_log_in_first(client, db):
    assert client.get("/summaries/2026/").status_code == 302


@pytest.mark.parametrize("span", ["2026-09-28", "2026-09", "2026"])
def test_costs_the_same_queries_for_more(span, ana, ben, web, long_ago):
    browser = web(ana)

    def count():
        with CaptureQueriesContext(connection) as asked:
            read(browser, span)
        return len(asked)

    for n in (2, 3):
        sealed(ana, week(n), **ANA)
        sealed(ben, week(n), **BEN)
    few = count()
    for n in (0, 1, 4, 5, 6):
        sealed(ana, week(n), **ANA)
        sealed(ben, week(n), **BEN)
    assert count() == few <= 20
