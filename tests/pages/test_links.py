"""Every link of every page, followed by whoever sees it: none leads nowhere, and the places named are there."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
import time_machine
from django.urls import Resolver404, resolve

from accounts.couple import actions as couples
from tests.cast import person
from tests.checkins.weeks import ANA, BEN, evening, sealed
from tests.checkins.weeks import week as week_of_tests
from tests.conftest import link
from tests.pages.life import VIEWERS

LINK = re.compile(r'\b(?:href|hx-get)="([^"]+)"')
SENDS = re.compile(r'\b(?:action|formaction|hx-post)="([^"]+)"')
ID = re.compile(r'\bid="([^"]+)"')
NO_PAGES = ("/static/", "/api/")


@pytest.mark.parametrize("viewer", VIEWERS)
def test_no_link_leads_nowhere(viewer, life, web):
    known = {path for name in VIEWERS[viewer] for path in life.paths(name)}
    assert dead_ends(web(getattr(life, viewer, None)), known) == []


def test_no_link_of_someone_with_gaps_leads_nowhere(cleo, web):
    """Cleo checked in for herself in some weeks, and not in those between."""
    for n in (0, 2, 3, 7):
        sealed(cleo, week_of_tests(n), s1=5, s2=5, d2=0, me_minutes=120)
    assert dead_ends(web(cleo), set()) == []


@pytest.mark.parametrize("day", [1, 4])
def test_no_link_leads_nowhere_as_a_year_begins(day, cleo, web):
    """On the first of January, a Friday, the new year has no week yet; on the fourth it has one."""
    for n in (8, 15):
        sealed(cleo, week_of_tests(n), s1=5, s2=5, d2=0, me_minutes=120)
    with time_machine.travel(datetime(2027, 1, day, 0, 5, tzinfo=UTC), tick=False):
        assert dead_ends(web(cleo), {"/summaries/2026/"}) == []


@pytest.mark.parametrize("left", [False, True])
def test_no_link_of_weeks_that_began_on_another_day_leads_nowhere(left, cleo, web):
    """Each checked in alone, from Monday on; then they linked, and their weeks begin on Wednesday."""
    fay = person("Fay", "Europe/Lisbon", first_weekday=2)
    for n in (0, 2):
        sealed(cleo, week_of_tests(n), s1=5, s2=5, d2=0)
    link(fay, cleo, evening(week_of_tests(3)))
    for n in (5, 7):
        wednesday = week_of_tests(n) + timedelta(days=2)
        for one, answers in ((cleo, ANA), (fay, BEN)):
            sealed(one, wednesday, now=evening(wednesday), **answers)
    if left:
        couples.leave(fay, now=evening(week_of_tests(9)))
    for one in (cleo, fay):
        assert dead_ends(web(one), set()) == []


def dead_ends(browser, begin: set[str]) -> list[str]:
    """Links of the site's own that give no page or name a place that is not on it, and forms that are sent nowhere."""
    places: dict[str, set[str]] = {}
    asked: list[tuple[str, str, str]] = [("", path, "") for path in sorted({"/", *begin})]
    wrong, seen = [], set()
    while asked:
        origin, path, place = asked.pop(0)
        if path not in places:
            answer = browser.get(path, follow=True)
            text = "" if answer.streaming else answer.content.decode()
            places[path] = set(ID.findall(text))
            if answer.status_code not in (200, 410):
                wrong.append(f"{answer.status_code}: {path} on {origin}")
            wrong += [f"nobody takes what is sent to {to} on {path}" for to in SENDS.findall(text) if not is_there(to)]
            for link in LINK.findall(text):
                target, fragment = urldefrag(urljoin(path, unescape(link)))
                if (target, fragment) not in seen and is_own(target):
                    seen.add((target, fragment))
                    asked.append((path, target, fragment))
        if place and place not in places[path]:
            wrong.append(f"no place named {place}: {path} on {origin}")
    return wrong


def is_there(address: str) -> bool:
    try:
        resolve(urlsplit(unescape(address)).path)
    except Resolver404:
        return False
    return True


def is_own(address: str) -> bool:
    return not urlsplit(address).netloc and address.startswith("/") and not address.startswith(NO_PAGES)
