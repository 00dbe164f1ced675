"""What the small scripts on the pages promise: once is once, and a slow line loses nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from checkins.checkin.models import CheckIn
from goals.goal.models import Goal
from tests.browser import needed

pytestmark = [needed, pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def slow_down(page, milliseconds):
    """Let every answer take that much longer."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    limits = {"offline": False, "latency": milliseconds, "downloadThroughput": -1, "uploadThroughput": -1}
    line.send("Network.emulateNetworkConditions", limits)


def choose(page, id, value):
    page.locator(f"label:has([name={id}][value='{value}'])").click()


def test_own_slow_saving_is_no_conflict(life, open_page):
    page, _ = open_page(life.ana)
    week = life.rows["checkin_part"][0][0]
    page.goto(f"/checkin/{week}/room/")
    slow_down(page, 700)
    with page.expect_request(lambda request: request.method == "POST"):
        choose(page, "s1", 3)
    choose(page, "s2", 7)
    page.locator(".keys button[value=next]").click()
    expect(page).to_have_url(re.compile("/closeness/"))
    found = CheckIn.objects.owned_by(life.ana).get(week=week)
    assert (found.s1, found.s2) == (3, 7)


def test_double_click_makes_one_goal(life, open_page):
    page, _ = open_page(life.ana)
    page.goto("/goals/new/")
    slow_down(page, 300)
    page.get_by_label("What is it?").fill("Only once")
    page.get_by_role("button", name="Add it").dblclick()
    expect(page).to_have_url(re.compile("/goals/([0-9a-f-]{36}/)?$"))
    assert [goal.title for goal in Goal.objects.owned_by(life.ana)].count("Only once") == 1


def test_lost_line_is_said_and_keeps_what_was_typed(life, open_page):
    page, _ = open_page(life.ana)
    week = life.rows["checkin_part"][0][0]
    page.goto(f"/checkin/{week}/words/")
    page.context.set_offline(True)
    page.locator("textarea[name=x3]").fill("a walk by the sea")
    page.locator("textarea[name=x4]").click()
    expect(page.locator("#toasts")).to_contain_text("What you wrote")
    assert page.locator("textarea[name=x3]").input_value() == "a walk by the sea"
    page.context.set_offline(False)
