"""Every page in Chromium: no violation that axe finds, light and dark, nothing wider than its window, no console error.

PICTURES in the environment is a folder that gets a picture of each page at 390 and 1280 pixels, light and dark.
"""

from __future__ import annotations

import itertools
import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from accounts.notice.delivery import send_due
from accounts.takeout.erase import WORD
from tests.accounts.person.test_signup import code_in
from tests.browser import MARKS
from tests.cast import PASSWORD, mailed
from tests.pages.life import VIEWERS

PICTURES = os.environ.get("PICTURES", "")
WIDTHS = (1280, 390)
BETWEEN = (320, 440, 768)
"""The narrowest, a large phone and others, at which nothing but the width of a page is looked at."""
COLOURS = {"runOnly": ["color-contrast"]}

AXE = Axe().axe_script
RUN = "(options) => axe.run(options).then((found) => found.violations)"

pytestmark = [*MARKS, pytest.mark.alike, pytest.mark.timeout(240), pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("viewer", VIEWERS)
def test_no_page_has_a_violation(viewer, life, open_page):
    page, said = open_page(getattr(life, viewer, None))
    wrong: list[str] = []
    for name in VIEWERS[viewer]:
        for number, path in enumerate(life.paths(name)):
            wrong += look(page, path, f"{viewer}-{name}-{number}", said)
    assert wrong == []


REFUSED = {
    "nobody": ("account_login", "account_signup"),
    "ana": (
        "goal-new",
        "new-boundary",
        "goal-reword",
        "reword-boundary",
        "time",
        "planned",
        "settings",
        "account_change_password",
    ),
}


@pytest.mark.parametrize("viewer", REFUSED)
def test_no_refusal_has_a_violation(viewer, life, open_page):
    page, _ = open_page(getattr(life, viewer, None))
    for name in REFUSED[viewer]:
        page.goto(life.paths(name)[0])
        page.evaluate(EMPTY)
        page.locator("form[data-sends] button:not([type=button])").first.click()
        page.locator("main .error").first.wait_for()
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{viewer}-{name}-refused.png", full_page=True)
        assert violations(page) == [], name


def test_no_open_dialog_has_a_violation(life, open_page):
    page, _ = open_page(life.ana)
    page.goto(life.paths("checkin_part")[0].replace("/time/", "/review/"))
    for dialog in ("seal", "discard"):
        page.locator(f"[data-opens={dialog}]").click()
        page.get_by_role("dialog").wait_for()
        assert both_schemes(page) == [], dialog
        page.keyboard.press("Escape")


def test_no_page_on_the_way_to_a_new_password_has_a_violation(life, open_page, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    page, _ = open_page()
    page.goto(reverse("account_reset_password"))
    page.locator("input[name=email]").fill(life.ana.email)
    page.locator("main form button").first.click()
    code = page.locator("input[name=code]")
    code.wait_for()
    assert both_schemes(page) == []
    code.fill(code_in(mailed()[-1]))
    code.press("Enter")
    page.locator("input[name=password1]").wait_for()
    assert both_schemes(page) == []


def test_mails_shown_to_developers_have_no_violation(life, open_page, settings, tmp_path):
    settings.DEBUG, settings.EMAIL_FILE_PATH = True, tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    list(send_due(life.now + timedelta(days=1), life.now))
    page, _ = open_page(life.ana)
    page.goto(reverse("dev-mail"))
    assert both_schemes(page) == []


@pytest.mark.parametrize("address", ["/nothing/here/", "/goals/6f2c3a52-5c3b-4d7e-9f3c-0a3f6f1e2d4b/"])
def test_nothing_there_has_no_violation(address, life, open_page):
    page, _ = open_page(life.ana)
    assert page.goto(address).status == 404
    assert both_schemes(page) == []


def too_much(page, monkeypatch, settings):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/m/ip"}
    for _ in range(2):
        page.goto(reverse("account_reset_password"))
        page.locator("input[name=email]").fill("someone@example.org")
        page.locator("main form button").first.click()
        page.locator("main h1").wait_for()


def grown_old(page, monkeypatch, settings):
    page.goto(reverse("account_login"))
    page.evaluate("document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach((one) => (one.value = 'no'))")
    page.locator("input[name=login]").fill("someone@example.org")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button").first.click()


def broken(page, monkeypatch, settings):
    monkeypatch.setattr("django.template.response.SimpleTemplateResponse.render", lambda answer: 1 / 0)
    page.goto(reverse("account_login"))


REFUSALS = {
    "That was a lot at once.": too_much,
    "This form had grown old.": grown_old,
    "Something went wrong on our side.": broken,
}


@pytest.mark.parametrize("said", REFUSALS)
def test_no_page_that_says_no_has_a_violation(said, life, open_page, monkeypatch, settings):
    page, _ = open_page()
    REFUSALS[said](page, monkeypatch, settings)
    page.get_by_role("heading", name=said).wait_for()
    assert both_schemes(page) == []


def test_erasing_ends_on_a_page_without_a_violation(life, open_page):
    page, _ = open_page(life.cleo)
    page.goto(reverse("erase"))
    page.locator("main input[type=text]").fill(WORD)
    page.locator("main form button").last.click()
    page.get_by_text("Your account is erased.").wait_for()
    assert both_schemes(page) == []


def test_the_line_that_says_offline_has_no_violation(life, open_page):
    page, _ = open_page(life.ana)
    page.goto(reverse("goals"))
    page.context.set_offline(True)
    page.get_by_text("You are offline.").wait_for()
    assert both_schemes(page) == []


EMPTY = """() => {
  const asks = (form) => form.querySelector("textarea, input:not([type=hidden])");
  const form = [...document.querySelectorAll("main form")].filter(asks).pop();
  form.noValidate = true;
  form.dataset.sends = "yes";
  const texts = "input[type=text], input[type=email], input[type=password], textarea";
  for (const field of form.querySelectorAll(texts)) field.value = "";
}"""


def look(page, path, name, said) -> list[str]:
    """What is wrong with the page at that path; takes its pictures if they are wanted."""
    said.clear()
    show(page, "light", WIDTHS[0])
    page.goto(path)
    wrong = violations(page)
    if PICTURES:
        for scheme, width in itertools.product(("light", "dark"), WIDTHS):
            show(page, scheme, width)
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}-{scheme}.png", full_page=True)
    show(page, "dark", WIDTHS[1])
    wrong += violations(page, COLOURS)
    for width in (WIDTHS[1], *BETWEEN):
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"wider than {width} pixels")
    return [f"{path}: {one}" for one in wrong + [line for line in said if not re.search("410|404", line)]]


def show(page, scheme, width) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})


def both_schemes(page) -> list[str]:
    """What axe finds on the page as it stands, light and dark."""
    page.emulate_media(color_scheme="light")
    wrong = violations(page)
    page.emulate_media(color_scheme="dark")
    return wrong + violations(page, COLOURS)


def violations(page, options=None) -> list[str]:
    """What axe finds, each in a line. It is put into a page once: that takes as long as all its rules."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate(RUN, {"resultTypes": ["violations"], **(options or {})})
    return [f"{one['id']} at {[node['html'][:140] for node in one['nodes']][:3]}" for one in found]
