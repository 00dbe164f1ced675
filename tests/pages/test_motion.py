"""The circles glide from where they lay before, in a fifth of a second, and only where motion is welcome."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import weeks as calendar
from tests.browser import MARKS
from tests.checkins import weeks
from tests.pages.life import earliest_date, first_weekday
from tests.pages.test_axe import violations

pytestmark = [*MARKS, pytest.mark.alike, pytest.mark.django_db(transaction=True)]

FARTHER = {"s4": 1, "s5": 1, "s6": 1, "d1": -3}
LISTEN = """
window.moves = [];
const animate = Element.prototype.animate;
Element.prototype.animate = function (frames, how) {
  window.moves.push([this.getAttribute("class") ?? "", Object.keys(frames).join(), how.duration, frames.transform[0]]);
  return animate.call(this, frames, how);
};
"""


@pytest.fixture
def apart_at_last(ana, ben, now):
    """Three weeks, the newest with much less closeness."""
    this = calendar.week_of(earliest_date(now), first_weekday(now))
    for back, more in ((4, {}), (3, {}), (2, FARTHER)):
        for person, said in ((ana, weeks.ANA), (ben, weeks.BEN)):
            weeks.sealed(person, this - timedelta(weeks=back), **(said | more))


def moves(page, path, motion):
    page.emulate_media(reduced_motion=motion)
    page.goto(path)
    return page.evaluate("window.moves")


def test_circles_come_from_where_they_lay(ana, apart_at_last, open_page):
    page, said = open_page(ana)
    page.add_init_script(LISTEN)
    found = moves(page, "/balance/", "no-preference")
    assert {(what, length) for _, what, length, _ in found} == {("transform", 200)}
    starts = {name: start for name, _, _, start in found}
    shift = float(starts["disc hue-partner"].removeprefix("translate(").removesuffix("px)"))
    assert shift < 0 and starts["disc hue-me"] == f"translate({-shift:g}px)"
    assert "scale(" in starts["cut"] and said == []
    assert violations(page) == []


def test_nothing_moves_where_no_motion_is_wished(ana, apart_at_last, open_page):
    page, _ = open_page(ana)
    page.add_init_script(LISTEN)
    assert moves(page, "/balance/", "reduce") == []


def test_circles_that_lay_there_before_stay(life, open_page):
    page, _ = open_page(life.ana)
    page.add_init_script(LISTEN)
    assert moves(page, "/balance/", "no-preference") == []
