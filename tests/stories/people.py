"""A person with a browser: says what they do on the pages in the words of the pages, and keeps every answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

from tests.live import Live

SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}


@dataclass
class Someone:
    """One person with one browser. `heard` is every answer it got, with its address."""

    site: Live
    name: str
    browser: Browser
    size: str = "desk"
    zone: str = "UTC"
    scripts: bool = True
    password: str = "a quiet kitchen table"
    heard: list[tuple[str, bytes]] = field(default_factory=list)
    missed: list[Response] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.email = f"{self.name.lower()}@example.org"
        self.context: BrowserContext = self.browser.new_context(
            base_url=self.site.url,
            viewport=SIZES[self.size],
            timezone_id=self.zone,
            java_script_enabled=self.scripts,
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.new_page()
        self.context.on("response", self._hear)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", lambda line: self.wrong.append(line.text) if line.type == "error" else None)

    def _hear(self, response: Response) -> None:
        told = str(response.headers).encode()
        try:
            told += response.body()
        except Exception:  # a redirect has no body, and a page that was left at once is gone from the browser
            leads_on = "/static/" in response.url or "hx-redirect" in response.headers
            if response.ok and not leads_on:
                self.missed.append(response)
        self.heard.append((response.url, told))

    def hear_what_was_missed(self) -> None:
        """Ask once more for the pages that were left too quickly to be kept."""
        missed, self.missed = self.missed, []
        for response in missed:
            assert response.request.method == "GET", f"not heard: {response.url}"
            self.heard.append((response.url, self.context.request.get(response.url).body()))

    # ---- moving about

    def go(self, path: str) -> Page:
        """Open a page, once the one before is read."""
        self.hear_what_was_missed()
        self.page.goto(path)
        return self.page

    def press(self, says: str, within: Any = None, exact: bool = True) -> None:
        """Press the button with those words."""
        (within or self.page).get_by_role("button", name=says, exact=exact).first.click()

    def follow(self, says: str, within: Any = None) -> None:
        """Follow the link with those words."""
        (within or self.page).get_by_role("link", name=says, exact=True).first.click()

    def fill(self, label: str, text: str, within: Any = None) -> None:
        (within or self.page).get_by_label(label).first.fill(text)

    def choose(self, label: str, within: Any = None) -> None:
        """Tick what that label names; its box may be drawn by the page."""
        (within or self.page).locator("label", has_text=label).first.click()

    def sees(self, text: str) -> None:
        expect(self.page.locator("body")).to_contain_text(text)

    def sees_not(self, text: str) -> None:
        expect(self.page.locator("body")).not_to_contain_text(text)

    @property
    def here(self) -> str:
        return self.page.url.removeprefix(self.site.url)

    # ---- the account

    def sign_up(self, at: str = "/accounts/signup/") -> None:
        """Make an account and confirm it by the mailed code."""
        self.go(at)
        self.fill("What you are called", self.name)
        self.page.locator("[name=email]").fill(self.email)
        self.page.locator("[name=password1]").fill(self.password)
        if not self.scripts:
            self.page.locator("[name=time_zone]").select_option(self.zone)
        self.page.locator("[name=consent]").check()
        self.press("Make my account")
        self.enter_code()

    def enter_code(self) -> None:
        self.page.locator("[name=code]").fill(self.site.code(self.email))
        self.press("Go on")

    def log_in(self) -> None:
        self.go("/accounts/login/")
        self.page.locator("[name=login]").fill(self.email)
        self.page.locator("[name=password]").fill(self.password)
        self.press("Log in", self.page.get_by_role("main"))

    def log_out(self) -> None:
        self.go("/accounts/logout/")
        self.press("Log out", self.page.get_by_role("main"))

    def begin_week_on(self, weekday: int) -> None:
        self.go("/settings/")
        self.page.get_by_label("Your week begins on").select_option(str(weekday))
        self.press("Save")
        self.sees("Saved.")

    # ---- goals, boundaries, time

    def add_goal(self, title: str, shared: bool = False) -> str:
        """A new goal; gives the path of its page."""
        self.go("/goals/propose/" if shared else "/goals/new/")
        self.fill("What is it?", title)
        self.press("Propose it" if shared else "Add it")
        self.sees(title)
        if not re.search("/goals/[0-9a-f]", self.here):
            self.follow(title)
        return self.here

    def add_step(self, text: str) -> None:
        self.fill("A step", text)
        self.press("Add the step")
        self.sees(text)

    def state_boundary(self, text: str, category: str) -> str:
        """A new private boundary; gives the path of its page."""
        self.go("/boundaries/new/")
        self.fill("In your own words", text)
        self.page.get_by_label("What it is about").select_option(category)
        self.press("Keep it")
        self.sees(text)
        if not re.search("/boundaries/[0-9a-f]", self.here):
            self.follow(text)
        return self.here

    def log_time(self, kind: str, button: str) -> None:
        """Two taps on the home page."""
        self.go("/")
        self.page.locator(f"label:has(#log-{kind})").click()
        self.press(button, self.page.locator("#log-time"))

    # ---- the check-in

    def answer(self, **answers: Any) -> None:
        """Choose on the page at hand: statements and dials by their id, words by theirs."""
        for id, value in answers.items():
            words = self.page.locator(f"textarea[name={id}]")
            if words.count():
                words.fill(value)
            else:
                self.page.locator(f"label:has([name={id}][value='{value}'])").click()

    def keep(self, *ids: str) -> None:
        """Keep those answers for oneself."""
        for id in ids:
            self.page.locator(f"label:has([name={id}-mine])").click()

    def minutes(self, **times: tuple[int, int]) -> None:
        for id, (hours, minutes) in times.items():
            self.page.locator(f"[name={id}-h]").fill(str(hours))
            self.page.locator(f"[name={id}-m]").fill(str(minutes))

    def onward(self) -> None:
        """On to the next part, until it is there."""
        heading = self.page.get_by_role("heading", level=1)
        before = heading.inner_text()
        self.page.locator(".keys button[value=next]").click()
        expect(heading).not_to_have_text(before)

    def close(self) -> None:
        self.context.close()
