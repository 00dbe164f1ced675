"""Two people, two browsers: linking by link and by code, declining, taking back, and going for good."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest
from playwright.sync_api import expect

from accounts.couple.models import Couple, Invitation, Unwanted, couple_of
from accounts.person.models import Person
from tests.browser import MARKS
from tests.cast import PASSWORD, person

pytestmark = [*MARKS, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def dora(db):
    return person("Dora", "Europe/Vienna")


def invited(page, email=""):
    """Make an invitation on the couple's page."""
    page.goto("/couple/")
    page.locator("[name=email]").fill(email)
    page.get_by_role("button", name="Make the invitation").click()
    expect(page.get_by_role("heading", name="Waiting to be answered")).to_be_visible()


def link_of(page):
    return page.get_by_role("textbox", name="The link").input_value().partition("/invitation/")[2]


def says_yes(page):
    page.locator("[name=sure]").check()
    page.get_by_role("button", name="Link our accounts").click()


def test_code_that_is_read_out_links_two(cleo, dora, open_page):
    here, there = open_page(cleo)[0], open_page(dora)[0]
    invited(here)
    code = here.locator("b.code").inner_text()
    assert re.fullmatch(r"[A-Z2-9]{5} [A-Z2-9]{5}", code)
    there.goto("/couple/")
    there.get_by_role("main").locator("[name=code]").fill(code.lower())
    there.get_by_role("button", name="Look at the invitation").click()
    expect(there.get_by_role("heading", name="Cleo invites you to Twofold")).to_be_visible()
    says_yes(there)
    expect(there.get_by_role("heading", name="You and Cleo")).to_be_visible()
    here.reload()
    expect(here.get_by_role("heading", name="You and Dora")).to_be_visible()


def test_code_with_a_slip_keeps_what_was_typed(cleo, dora, open_page):
    invited(open_page(cleo)[0])
    page, _ = open_page(dora)
    page.goto("/couple/")
    page.get_by_role("main").locator("[name=code]").fill("AAAAA AAAAA")
    page.get_by_role("button", name="Look at the invitation").click()
    expect(page.get_by_role("main").locator("[name=code]")).to_have_value("AAAAA AAAAA")
    expect(page.locator("#code").locator("..").locator(".error").first).to_be_visible()


def test_two_who_press_yes_on_one_link_are_not_both_linked(cleo, dora, dan, open_page):
    here = open_page(cleo)[0]
    invited(here)
    link = link_of(here)
    pages = [open_page(someone)[0] for someone in (dora, dan)]
    for page in pages:
        page.goto(f"/invitation/{link}")
    for page in pages:
        says_yes(page)
    expect(pages[0].get_by_role("heading", name="You and Cleo")).to_be_visible()
    expect(pages[1].get_by_role("main")).to_contain_text("used")
    assert Couple.objects.filter(ended_at=None, memberships__person=cleo).count() == 1


def test_link_taken_back_while_it_lies_open_links_nobody(cleo, dora, open_page):
    here, there = open_page(cleo)[0], open_page(dora)[0]
    invited(here)
    there.goto(f"/invitation/{link_of(here)}")
    here.get_by_role("button", name="Take it back").click()
    expect(here.get_by_role("heading", name="Waiting to be answered")).to_have_count(0)
    says_yes(there)
    expect(there.get_by_role("main")).to_contain_text("taken back")
    assert couple_of(dora) is None


def test_stranger_declines_without_an_account_and_is_never_mailed_again(cleo, open_page):
    invited(open_page(cleo)[0], email="dora@example.org")
    page, _ = open_page()
    page.goto(f"/invitation/{Invitation.objects.get().token}/")
    page.locator("[name=never_again]").check()
    page.get_by_role("button", name="Decline").click()
    expect(page.get_by_role("main")).to_contain_text("declined")
    assert Unwanted.objects.count() == 1


def test_one_takes_all_along_then_goes_and_the_other_stays_whole(life, open_page):
    page, _ = open_page(life.ana)
    page.goto("/settings/takeout/")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download it").click()
    with zipfile.ZipFile(download.value.path()) as taken:
        words = "".join(taken.read(name).decode() for name in taken.namelist())
        goals = csv.DictReader(io.StringIO(taken.read("goal.csv").decode("utf-8-sig")))
        assert {"Run", "Cello"} <= {row["title"] for row in goals}
    assert "Finish the translation" in words and "The lamp." not in words
    page.goto("/settings/erase/")
    page.locator("[name=word]").fill("erase")
    page.get_by_role("button", name="Erase my account now").click()
    expect(page).to_have_url(re.compile(r":\d+/$"))
    assert not Person.objects.filter(email=life.ana.email).exists()
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(life.ana.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in").click()
    expect(page.locator(".error").first).to_be_visible()
    there, said = open_page(life.ben)
    for path in ("/", "/goals/", "/weeks/", "/balance/", "/couple/"):
        there.goto(path)
        assert life.ana.name not in there.get_by_role("main").inner_text(), path
    assert said == []
