"""Every page in Chromium: no violation that axe finds, light and dark, nothing wider than a phone, no console error.

PICTURES in the environment is a folder that gets a picture of each page at 390 and 1280 pixels, light and dark.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

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
def test_no_page_has_a_violation(viewer, life, web, live_server, chromium):
    context = chromium.new_context(base_url=live_server.url, reduced_motion="reduce")
    if viewer != "nobody":
        session = web(getattr(life, viewer)).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page, said = context.new_page(), []
    page.on("console", lambda line: said.append(line.text) if line.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    wrong: list[str] = []
    for name in VIEWERS[viewer]:
        for number, path in enumerate(life.paths(name)):
            wrong += look(page, path, f"{viewer}-{name}-{number}", said)
    context.close()
    assert wrong == []


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
