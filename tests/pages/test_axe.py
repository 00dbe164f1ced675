"""Every page in Chromium: no violation that axe finds, light and dark, nothing wider than a phone, no console error.

PICTURES in the environment is a folder that gets a picture of each page at 390 and 1280 pixels, light and dark.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import needed
from tests.pages.life import VIEWERS

PICTURES = os.environ.get("PICTURES", "")
WIDTHS = (1280, 390)
COLOURS = {"runOnly": ["color-contrast"]}

pytestmark = [
    needed,
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(240),
    pytest.mark.django_db(transaction=True),
]


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
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    page.goto(path)
    wrong = violations(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if PICTURES:
                page.screenshot(path=Path(PICTURES) / f"{name}-{width}-{scheme}.png", full_page=True)
    wrong += violations(page, COLOURS)
    if page.evaluate("document.documentElement.scrollWidth") > WIDTHS[-1]:
        wrong.append("wider than a phone")
    return [f"{path}: {one}" for one in wrong + [line for line in said if not re.search("410|404", line)]]


def violations(page, options=None) -> list[str]:
    """What axe finds, each in a line."""
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']} at {[node['html'][:140] for node in one['nodes']][:3]}" for one in found]
