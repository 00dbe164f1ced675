"""Texts that are hard to lay out, in every place that shows a person's words: no page grows wider than a phone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from accounts.belonging.endings import content
from accounts.person.models import Person
from accounts.secret.field import SecretText
from tests.browser import needed
from tests.pages.life import VIEWERS

PICTURES = os.environ.get("PICTURES", "")
PHONE = 390
HARD = {
    "unbroken": "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 10,
    "address": "https://www.example.org/" + "a-very/long-path/" * 40,
    "right-to-left": "نريد أن نمشي معًا كل يوم أحد، (بلا هواتف) " * 12,
    "pictures": "👩‍❤️‍👩🧑🏽‍🤝‍🧑🏿🏳️‍🌈" * 20,
    "marks": "Z̸̢̛͎a̵͓̚l̷̰͝g̶̱̈́o̸̰͊ " * 30,
}

pytestmark = [
    needed,
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(240),
    pytest.mark.django_db(transaction=True),
]


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


@pytest.mark.parametrize("name", HARD)
def test_no_text_makes_a_page_wider_than_a_phone(name, life, open_page):
    say_everywhere(HARD[name])
    wrong = []
    for viewer in ("ana", "ben"):
        page, _ = open_page(getattr(life, viewer))
        page.set_viewport_size({"width": PHONE, "height": 900})
        for place in VIEWERS[viewer]:
            for number, path in enumerate(life.paths(place)):
                page.goto(path)
                if PICTURES:
                    page.screenshot(path=Path(PICTURES) / f"{name}-{viewer}-{place}-{number}.png", full_page=True)
                if page.evaluate("document.documentElement.scrollWidth") > PHONE:
                    wrong.append((path, page.evaluate(OUTSIDE)))
    assert wrong == []
