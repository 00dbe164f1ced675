"""Chromium for tests, where there is one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""The first is the same engine without a window of its own, and asks for two thirds of the time."""


@cache
def where() -> str:
    """The path of Chromium: CHROMIUM of the environment, else what is on the PATH; an empty text if there is none."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), "")


MARKS = (
    pytest.mark.skipif(not where(), reason="needs Chromium: install it, or name it in CHROMIUM"),
    pytest.mark.browser,
    pytest.mark.slow,
)
"""Those of a module whose tests drive a browser."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser for the length of a `with`."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=where(), args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        try:
            yield browser
        finally:
            browser.close()


def settled(page: Page) -> None:
    """Wait until htmx has put in what it fetched and set the focus: only then does a key go where a person sees it."""
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-added, .htmx-settling")).to_have_count(0)
