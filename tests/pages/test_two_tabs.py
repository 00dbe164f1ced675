"""Two tabs, Back, and a log-in that ended meanwhile: nothing typed is lost, and nothing is left for the next one."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.person.models import Session
from checkins.boundary.models import Boundary
from tests.browser import MARKS
from tests.cast import PASSWORD
from tests.pages.test_scripts import slow_down

pytestmark = [*MARKS, pytest.mark.alike, pytest.mark.django_db(transaction=True)]
WORDS = "I need it quiet after nine."


def log_out(page):
    page.goto(reverse("account_logout"))
    page.locator("main").get_by_role("button", name="Log out").click()
    expect(page.get_by_role("link", name="Log in").first).to_be_visible()


def log_in(page, someone):
    page.locator("[name=login]").fill(someone.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Log in").click()


def type_a_boundary(page):
    page.goto(reverse("new-boundary"))
    page.locator("textarea[name=text]").fill(WORDS)


def keep_it(page):
    page.get_by_role("button", name="Keep it").click()


def words_are_there_and_kept(page, owner):
    expect(page.locator("textarea[name=text]")).to_have_value(WORDS)
    keep_it(page)
    expect(page.locator("h1")).to_contain_text(WORDS)
    assert [row.text for row in Boundary.objects.owned_by(owner)] == [WORDS]


def log_in_in_another_tab(page, someone):
    other = page.context.new_page()
    log_out(other)
    other.goto(reverse("account_login"))
    log_in(other, someone)
    expect(other.locator("header")).to_contain_text(someone.name)


def test_words_stay_when_there_is_no_network(ana, open_page):
    page, _ = open_page(ana)
    type_a_boundary(page)
    page.context.set_offline(True)
    keep_it(page)
    expect(page.locator("#toasts")).to_contain_text("This could not be sent. What you wrote is still here.")
    page.context.set_offline(False)
    words_are_there_and_kept(page, ana)


def test_words_stay_after_a_log_in_that_had_ended(ana, open_page):
    page, _ = open_page(ana)
    type_a_boundary(page)
    Session.objects.all().delete()
    keep_it(page)
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Not sent: you are logged out. Log in in a new tab").click()
    log_in(opened.value, ana)
    expect(opened.value.locator("header")).to_contain_text(ana.name)
    words_are_there_and_kept(page, ana)


def test_words_are_kept_after_logging_in_anew_in_another_tab(ana, open_page):
    page, _ = open_page(ana)
    type_a_boundary(page)
    log_in_in_another_tab(page, ana)
    words_are_there_and_kept(page, ana)


def test_words_go_over_a_slow_network(ana, open_page):
    page, _ = open_page(ana)
    page.add_init_script("AbortSignal.timeout = ((of) => () => of.call(AbortSignal, 50))(AbortSignal.timeout)")
    type_a_boundary(page)
    slow_down(page, 300)
    keep_it(page)
    expect(page.locator("h1")).to_contain_text(WORDS)


def test_words_go_once_however_often_they_are_sent(ana, open_page):
    page, _ = open_page(ana)
    type_a_boundary(page)
    slow_down(page, 300)
    page.get_by_role("button", name="Keep it").dblclick()
    expect(page.locator("h1")).to_contain_text(WORDS)
    assert [row.text for row in Boundary.objects.owned_by(ana)] == [WORDS]


def test_without_a_script_words_are_there_again_after_a_log_in_that_had_ended(ana, open_page):
    page, _ = open_page(ana, java_script_enabled=False)
    type_a_boundary(page)
    Session.objects.all().delete()
    keep_it(page)
    log_in(page, ana)
    expect(page.locator("textarea[name=text]")).to_have_value("")
    page.go_back()
    page.go_back()
    words_are_there_and_kept(page, ana)


def test_without_a_script_words_are_there_again_after_logging_in_anew_in_another_tab(ana, open_page):
    page, _ = open_page(ana, java_script_enabled=False)
    type_a_boundary(page)
    log_in_in_another_tab(page, ana)
    keep_it(page)
    expect(page.locator("h1")).to_contain_text("This form had grown old.")
    page.go_back()
    words_are_there_and_kept(page, ana)


def test_back_after_logging_out_shows_nothing(life, open_page):
    page, _ = open_page(life.ana)
    goal = life.paths("goal")[0]
    page.goto(goal)
    title = page.locator("h1").inner_text()
    log_out(page)
    for _ in range(2):
        page.go_back()
        page.wait_for_load_state()
        assert title not in page.content()
    assert reverse("account_login") in page.url


@pytest.mark.parametrize("path", ["/boundaries/new/", "/goals/new/", "/checkin/{week}/room/", "/checkin/{week}/words/"])
def test_back_shows_the_next_one_nothing_that_was_typed(path, ana, ben, open_week, open_page):
    """Ana types, logs out, and Ben logs in in the same tab: Back leads to her pages, which are his now."""
    page, _ = open_page(ana)
    path = path.format(week=open_week)
    page.goto(path)
    fresh = page.evaluate(FILLED)
    for text in page.locator("main :is(textarea, input[type=text]):visible").all():
        text.fill(WORDS)
    for choice in page.locator("main label:has(input[type=radio][value='2']):visible").all():
        choice.click()
    typed = page.evaluate(FILLED)
    assert typed != fresh
    log_out(page)
    page.goto(reverse("account_login"))
    log_in(page, ben)
    expect(page.locator("header")).to_contain_text("Ben")
    for _ in range(6):
        page.go_back()
        page.wait_for_load_state()
        assert not (set(typed) - set(fresh)) & set(page.evaluate(FILLED)), page.url
        assert WORDS not in page.content()
        if page.url.endswith(path):
            return
    raise AssertionError(f"Back never led to {path}")


FILLED = """() => [...document.querySelectorAll("main textarea, main input:not([type=hidden])")]
    .filter((one) => one.type !== "radio" && one.type !== "checkbox" ? one.value : one.checked)
    .map((one) => `${one.name} ${one.value}`)"""
"""What the fields of a page hold."""


@pytest.mark.parametrize("scripts", [True, False])
def test_another_ones_page_in_another_tab_is_sent_nowhere(scripts, ana, ben, open_page):
    """Ana’s form still lies open when Ben logs in in another tab: her words don’t become his."""
    page, _ = open_page(ana, java_script_enabled=scripts)
    type_a_boundary(page)
    log_in_in_another_tab(page, ben)
    keep_it(page)
    if scripts:
        expect(page.locator("#toasts")).to_contain_text(
            "Not sent: since this page was opened, someone else has logged in"
        )
        page.reload()
    else:
        expect(page.locator("h1")).to_contain_text("This form had grown old.")
        page.go_back()
    assert not Boundary.objects.exists()
    expect(page.locator("header")).to_contain_text("Ben")
    expect(page.locator("textarea[name=text]")).to_have_value("")
