"""Planning the next week below the talk card, by keyboard alone: one stays on the card, and what was done is said."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from checkins.checkin import actions as check_ins
from checkins.checkin.models import CheckIn
from checkins.planned.models import BlockNote, PlannedBlock
from tests.browser import MARKS, settled

pytestmark = [*MARKS, pytest.mark.django_db(transaction=True)]

FOCUSED = "[document.activeElement.name || document.activeElement.tagName, document.activeElement.value]"


@pytest.fixture
def card(life):
    """The talk card of the week that ends today, which both have sealed."""
    week = life.rows["checkin_part"][0][0]
    check_ins.submit(CheckIn.objects.owned_by(life.ana).get(week=week), life.ana, seen=None, now=life.now)
    return f"/weeks/{week}/"


def tab_to(page, *wanted):
    """Press Tab until that is in focus."""
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED)[: len(wanted)] == list(wanted):
            return
    raise AssertionError(f"{wanted} is not reached by Tab; the focus is at {page.evaluate(FOCUSED)}")


def opened(page, card):
    page.goto(card)
    page.locator("#plan-week summary").focus()
    page.keyboard.press("Enter")


def test_we_time_is_planned_and_taken_back_by_keyboard(life, open_page, card):
    page, said = open_page(life.ana)
    before = PlannedBlock.objects.count()
    opened(page, card)
    tab_to(page, "at")
    page.keyboard.type("0700PM")
    tab_to(page, "hours")
    page.keyboard.type("2")
    tab_to(page, "words")
    page.keyboard.type("Supper on the roof")
    page.keyboard.press("Enter")
    toast = page.locator("#plan-week .toast")
    expect(toast).to_contain_text("Planned for ")
    settled(page)
    expect(page.locator("#plan-week [role=status]")).to_be_focused()
    expect(page.locator("#plan-week .rows")).to_contain_text("Supper on the roof")
    assert page.url.endswith(card)
    (block,) = [row for row in PlannedBlock.objects.owned_by(life.ana) if row.what == "Supper on the roof"]
    assert (block.kind, block.minutes, f"{block.at:%H:%M}") == ("we", 120, "19:00")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#plan-week [role=status]")).to_contain_text("Called off.")
    assert PlannedBlock.objects.count() == before
    assert said == []


def test_me_time_is_shown_as_taken_by_keyboard(life, open_page, card):
    page, _ = open_page(life.ana)
    opened(page, card)
    seen = page.locator("#plan-week .own-only")
    expect(seen).to_be_hidden()
    tab_to(page, "kind", "we")
    page.keyboard.press("ArrowLeft")
    expect(seen).to_be_visible()
    tab_to(page, "minutes")
    page.keyboard.type("45")
    tab_to(page, "words")
    page.keyboard.type("A gift")
    tab_to(page, "visibility", "private")
    page.keyboard.press("ArrowDown")
    tab_to(page, "BUTTON")
    page.keyboard.press("Enter")
    expect(page.locator("#plan-week .toast")).to_contain_text(re.compile("Planned for"))
    note = next(one for one in BlockNote.objects.owned_by(life.ana) if one.text == "A gift" and one.block.minutes == 45)
    assert note.block.is_shared


def test_what_is_missing_is_said_below_the_card(life, open_page, card):
    page, _ = open_page(life.ana)
    opened(page, card)
    tab_to(page, "words")
    page.keyboard.type("Supper")
    page.keyboard.press("Enter")
    expect(page.locator("#plan-week .error").first).to_be_visible()
    expect(page.locator("#plan-week [name=words]")).to_have_value("Supper")
    assert page.url.endswith(card)
