"""The check-in while the network comes and goes: nothing is lost, nothing is sent twice, nobody else reads it."""

from __future__ import annotations

import json
import re

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from accounts.person.device_key import key_of, tag_of
from checkins.checkin.models import CheckIn
from tests.browser import needed
from tests.cast import PASSWORD
from tests.checkins import weeks
from tests.live import eventually
from tests.pages.life import earliest_date, first_weekday
from tests.pages.test_axe import violations

pytestmark = [needed, pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

KEPT = "Kept on this device. Sent when you are online again."
WORDS = "the lamp by the window"

RECORDS = """async () => {
  if (!(await indexedDB.databases()).some((one) => one.name === "twofold")) return [];
  const base = await new Promise((done, failed) => {
    const asked = indexedDB.open("twofold");
    asked.onsuccess = () => done(asked.result);
    asked.onerror = failed;
  });
  const rows = await new Promise((done) => {
    const asked = base.transaction("kept").objectStore("kept").getAll();
    asked.onsuccess = () => done(asked.result);
  });
  base.close();
  const text = (bytes) => String.fromCharCode(...new Uint8Array(bytes));
  return rows.map((row) => ({ ...row, iv: text(row.iv), box: text(row.box) }));
}"""
"""What lies in the browser's store, raw."""


@pytest.fixture
def open_week(ana, ben, now):
    """The week that ends today, in which Ana and Ben each have a shared boundary."""
    from accounts import weeks as calendar

    weeks.boundary(ana, now, text="One evening a week is mine.")
    weeks.boundary(ben, now, text="The bench stays as I left it.")
    return calendar.week_of(earliest_date(now), first_weekday(now))


def ahead(page):
    """Wait until the other parts are in memory."""
    page.wait_for_load_state("networkidle")


def choose(page, **answers):
    for id, value in answers.items():
        page.locator(f"label:has([name={id}][value='{value}'])").click()


def onward(page, heading):
    page.locator(".keys button[value=next]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def kept(page):
    expect(page.locator("#saved")).to_have_text(KEPT)


def walk_offline(page, week):
    """From the second part to the review, without a network."""
    page.context.set_offline(True)
    choose(page, d2=-1, s1=6, s2=5)
    onward(page, "Closeness")
    choose(page, d1=0, s4=5, s5="none", s6=6)
    onward(page, "Moving each other")
    choose(page, s3=7, s7=2, s8=4)
    page.locator("label:has([name=s7-mine])").click()
    onward(page, "Boundaries")
    for asked in page.locator("fieldset.say").all():
        asked.locator("label:has([value='4'])").first.click()
    onward(page, "In your words")
    page.locator("textarea[name=x1]").fill(WORDS)
    onward(page, "Your week at a glance")
    kept(page)


def begin(page, week):
    page.goto(f"/checkin/{week}/time/")
    ahead(page)
    page.locator("[name=t1-h]").fill("4")
    page.locator("[name=t1-m]").fill("0")
    onward(page, "Room for myself")


def sent(page):
    """Go on once the server has it all."""
    eventually(lambda: page.evaluate(RECORDS) == [])


def row_of(someone, week):
    return CheckIn.objects.owned_by(someone).of_week(week).get()


def test_check_in_goes_on_without_a_network(ana, open_week, open_page):
    page, _ = open_page(ana)
    begin(page, open_week)
    before = row_of(ana, open_week).version
    walk_offline(page, open_week)
    assert row_of(ana, open_week).s1 is None
    page.context.set_offline(False)
    sent(page)
    row = row_of(ana, open_week)
    said = (row.me_minutes, row.d2, row.s1, row.s2, row.d1, row.s4, row.s5, row.s6, row.s3, row.s7, row.s8, row.x1)
    assert said == (240, -1, 6, 5, 0, 5, None, 6, 7, 2, 4, WORDS)
    assert (row.passed, row.kept) == (["s5"], ["s7"])
    assert sorted(mark["mark"] for mark in row.marks) == [4, 4]
    assert row.version == before + 5
