"""What the small scripts on the pages promise: once is once, and a slow line loses nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from checkins.checkin.models import CheckIn
from goals.goal.models import Goal
from tests.browser import MARKS

pytestmark = [*MARKS, pytest.mark.alike, pytest.mark.django_db(transaction=True)]


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


def test_lost_line_is_said(life, open_page):
    page, _ = open_page(life.ana)
    page.goto(life.paths("goal")[0])
    page.context.set_offline(True)
    expect(page.locator("#toasts")).to_contain_text("You are offline. What you write stays on this page")
    page.get_by_role("button", name="Done: Read it once more").click()
    expect(page.locator("#toasts")).to_contain_text("This could not be sent. What you wrote is still here.")
    assert page.locator("#toasts button").bounding_box()["height"] < 60, "its word is broken"


def test_lost_line_in_a_check_in_keeps_what_was_typed(life, open_page):
    page, _ = open_page(life.ana)
    week = life.rows["checkin_part"][0][0]
    page.goto(f"/checkin/{week}/words/")
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.locator("textarea[name=x3]").fill("a walk by the sea")
    page.locator("textarea[name=x4]").click()
    expect(page.locator("#saved")).to_have_text("Kept on this device. Sent when you are online again.")
    assert page.locator("textarea[name=x3]").input_value() == "a walk by the sea"
    assert page.locator("#toasts").inner_text() == ""


def test_browser_that_can_keep_nothing_says_so(life, open_page):
    page, _ = open_page(life.ana)
    week = life.rows["checkin_part"][0][0]
    page.add_init_script(
        "delete IDBFactory.prototype.open; Object.defineProperty(window, 'indexedDB', {value: undefined})"
    )
    page.goto(f"/checkin/{week}/words/")
    page.context.set_offline(True)
    page.locator("textarea[name=x3]").fill("a walk by the sea")
    page.locator("textarea[name=x4]").click()
    expect(page.locator("#toasts")).to_contain_text("What you wrote is still here.")
    assert page.locator("textarea[name=x3]").input_value() == "a walk by the sea"
