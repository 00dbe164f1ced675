"""Texts that are hard to lay out, in every place that shows a person's words: no page grows wider than a phone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from accounts.belonging.endings import content
from accounts.person.models import Person
from accounts.secret.field import SecretText
from tests.browser import MARKS
from tests.pages.life import VIEWERS

PICTURES = os.environ.get("PICTURES", "")
PHONE = 390
NAMELESS = "unsubscribe"
"""The one page that a mail opens without saying whose it is."""
HARD = {
    "unbroken": "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 10,
    "address": "https://www.example.org/" + "a-very/long-path/" * 40,
    "right-to-left": "نريد أن نمشي معًا كل يوم أحد، (بلا هواتف) " * 12,
    "pictures": "👩‍❤️‍👩🧑🏽‍🤝‍🧑🏿🏳️‍🌈" * 20,
    "marks": "Z̸̢̛͎a̵͓̚l̷̰͝g̶̱̈́o̸̰͊ " * 30,
}

pytestmark = [*MARKS, pytest.mark.alike, pytest.mark.timeout(240), pytest.mark.django_db(transaction=True)]


def say_everywhere(text: str) -> None:
    """Put that text in place of every text that anyone of this life wrote, as much of it as goes in, and of names."""
    for model in content():
        fields = [one for one in model._meta.concrete_fields if isinstance(one, SecretText)]
        for row in model.objects.all() if fields else ():
            for one in fields:
                if getattr(row, one.attname):
                    setattr(row, one.attname, text[: one.max_length])
            row.save_base(update_fields=[one.name for one in fields])
    for person in Person.objects.all():
        person.name = text[:40]
        person.save(update_fields=["name"])


OUTSIDE = """() => [...document.querySelectorAll("main *, header *")]
    .filter((one) => !one.closest("svg, dialog:not([open]), .hush, .scroll *, .nav ul *"))
    .map((one) => [one, one.getBoundingClientRect()])
    .filter(([, box]) => box.width && (box.right > 391 || box.left < -1))
    .map(([one]) => one.outerHTML.slice(0, 120)).slice(0, 3)"""

SAY_INSTEAD = """([stored, other]) => {
    const places = () => {
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const found = [...document.querySelectorAll("input:not([type=file]), textarea")].map((one) => [one, "value"]);
        while (texts.nextNode()) found.push([texts.currentNode, "data"]);
        return found.map(([one, of]) => [one, of, one[of]]).filter(([, , was]) => was.includes(stored.slice(0, 12)));
    };
    window.stored ??= places();
    const said = new RegExp(stored.slice(0, 12) + "\\\\p{L}*", "gu");
    for (const [one, of, was] of window.stored) one[of] = was.replace(said, (it) => other.slice(0, it.length));
    return window.stored.length;
}"""
"""Puts another text in place of the stored one, as much of it in each place; in how many places."""


@pytest.mark.parametrize("viewer", ["ana", "ben"])
def test_no_text_makes_a_page_wider_than_a_phone(viewer, life, open_page):
    stored, *others = HARD
    say_everywhere(HARD[stored])
    page, _ = open_page(getattr(life, viewer))
    page.set_viewport_size({"width": PHONE, "height": 900})
    wrong: list[str] = []
    for place in VIEWERS[viewer]:
        for number, path in enumerate(life.paths(place)):
            page.goto(path)
            wrong += look(page, f"{stored}-{viewer}-{place}-{number}")
            for name in others:
                said = page.evaluate(SAY_INSTEAD, [HARD[stored], HARD[name]])
                assert said or place == NAMELESS, path
                wrong += look(page, f"{name}-{viewer}-{place}-{number}")
    assert wrong == []


def look(page, name: str) -> list[str]:
    """What is too wide on the page as it stands; takes its picture if pictures are wanted."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
    if page.evaluate("document.documentElement.scrollWidth") <= PHONE:
        return []
    return [f"{name} at {page.url}: {page.evaluate(OUTSIDE)}"]
