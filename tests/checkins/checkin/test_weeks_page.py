"""The page of weeks: every week can be reached, a page at a time, at the same cost."""

import re
from datetime import timedelta

import pytest

from accounts.weeks import closes_at
from checkins.checkin.views import WEEKS_SHOWN
from tests.checkins.weeks import draft, evening, sealed, week

LATER = 70
"""Weeks after the first of the tests: more than a page's worth."""


def listed(page):
    return re.findall(r'href="/weeks/(\d{4}-\d\d-\d\d)/"', page)


def older(page):
    found = re.search(r'href="\?before=([\d-]+)"', page)
    return f"/weeks/?before={found[1]}" if found else None


def walked(browser):
    """All weeks that the pages list, from the newest on, and how many pages there are."""
    address, weeks, pages = "/weeks/", [], 0
    while address:
        page = browser.get(address).content.decode()
        weeks += listed(page)
        address, pages = older(page), pages + 1
    return weeks, pages


@pytest.fixture
def long_after(time_machine):
    time_machine.move_to(closes_at(week(LATER)), tick=False)


def test_every_week_of_the_couple_is_reached_once(ana, ben, couple, long_after, web):
    weeks, pages = walked(web(ben))
    days = (week(LATER) - couple.first_week).days // 7 + 1
    assert weeks == [(couple.first_week + timedelta(weeks=n)).isoformat() for n in reversed(range(days))]
    assert pages == 2 and days > WEEKS_SHOWN


def test_weeks_of_someone_alone_are_reached_beyond_a_page(cleo, web, time_machine):
    kept = [week(n) for n in (0, 1, LATER)]
    for one in kept:
        sealed(cleo, one, s1=4)
    time_machine.move_to(closes_at(week(LATER)), tick=False)
    weeks, pages = walked(web(cleo))
    assert [one for one in weeks if one in {day.isoformat() for day in kept}] == [
        day.isoformat() for day in reversed(kept)
    ]
    assert pages == 2


def test_weeks_from_before_linking_come_after_the_couples(ana, cleo, web, time_machine):
    from tests.conftest import link

    sealed(cleo, week(0), s1=4)
    link(ana, cleo, evening(week(2)))
    time_machine.move_to(closes_at(week(4)), tick=False)
    assert walked(web(cleo)) == ([week(n).isoformat() for n in (4, 3, 2, 0)], 1)


def test_last_page_leads_back_and_nowhere_else(ana, ben, long_after, web):
    browser = web(ana)
    first = browser.get("/weeks/").content.decode()
    last = browser.get(older(first)).content.decode()
    assert "Newest weeks" in last and older(last) is None
    assert "Newest weeks" not in first


@pytest.mark.parametrize("before", ["", "yesterday", "0001-01-01", "9999-12-31", "2026-9-7"])
def test_page_before_no_date_is_not_there(before, ana, ben, web):
    assert web(ana).get("/weeks/", {"before": before}).status_code == 404


def test_pages_cost_the_same(ana, ben, web, time_machine, django_assert_num_queries):
    time_machine.move_to(closes_at(week(2)), tick=False)
    browser = web(ana)
    with django_assert_num_queries(5):
        browser.get("/weeks/")
    for n in range(3):
        draft(ana, week(n), s1=4)
    time_machine.move_to(closes_at(week(2 * LATER)), tick=False)
    browser = web(ana)
    for address in ("/weeks/", f"/weeks/?before={week(LATER)}"):
        with django_assert_num_queries(5):
            browser.get(address)


def test_draft_that_is_open_says_so(ana, ben, sunday, web):
    draft(ana, week(), s1=4)
    page = web(ana).get("/weeks/").content.decode()
    assert page.count("the check-in is open") == 1
