"""Beside the reading: the time strip, who was there for whom, who was moved. Method version 1; all pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from .parts import Lived, mean, nearest_half_hour, open_view, statement

SHORT_BELOW = 80
OVER_ABOVE = 125
FEWEST_MOMENTS = 2
HALF_HOUR = 30


class TimeRow(NamedTuple):
    """A person's me- or we-time in a week against their own target, in minutes and per cent.

    `felt` is the dial's word (too little, just right, too much), to be said first; `word` the clock's (short, about
    right, over). Both are empty where nothing is known.
    """

    kind: str
    minutes: int | None
    target: int | None
    percent: float | None
    word: str
    felt: str


def time_rows(lived: Lived) -> tuple[TimeRow, TimeRow]:
    """Me-time, then we-time, exact: for their author alone."""
    return (
        _row("me", lived.t1, lived.me_target, lived.d2),
        _row("we", lived.t2, lived.we_target, lived.d1),
    )


def shared_time_rows(lived: Lived) -> tuple[TimeRow, TimeRow]:
    """Me-time, then we-time, as both may see them: only what is open, minutes and targets to the nearest half hour."""
    seen = open_view(lived)
    coarse = seen._replace(
        t1=_coarse(seen.t1),
        t2=_coarse(seen.t2),
        me_target=_coarse_target(seen.me_target) if seen.t1 is not None else None,
        we_target=_coarse_target(seen.we_target) if seen.t2 is not None else None,
    )
    return time_rows(coarse)


def _coarse(minutes: int | None) -> int | None:
    return None if minutes is None else nearest_half_hour(minutes)


def _coarse_target(minutes: int | None) -> int | None:
    """A target to the half hour; a small one stays half an hour, for one can't measure against nothing."""
    return max(HALF_HOUR, nearest_half_hour(minutes)) if minutes else None


def _row(kind: str, minutes: int | None, target: int | None, dial: int | None) -> TimeRow:
    percent = None if minutes is None or not target else round(100 * minutes / target, 6)
    return TimeRow(kind, minutes, target, percent, time_word(percent), felt(dial))


def time_word(percent: float | None) -> str:
    """Short below 80 %, about right to 125 %, over above."""
    if percent is None:
        return ""
    if percent < SHORT_BELOW:
        return "short"
    return "over" if percent > OVER_ABOVE else "about right"


def felt(dial: int | None) -> str:
    """A dial in three words."""
    if dial is None:
        return ""
    if dial < 0:
        return "too little"
    return "too much" if dial else "just right"


def we_time_differs(one: int | None, two: int | None) -> bool:
    """Whether two persons lived their time together differently: by more than 60 minutes and 30 % of the larger."""
    if one is None or two is None:
        return False
    gap = abs(one - two)
    return gap > 60 and gap * 10 > max(one, two) * 3


class Flow(NamedTuple):
    """How often, in a word, as the one at the receiving end tells it; and over how many weeks."""

    word: str
    weeks: int


def told(answers: Iterable[int | None]) -> tuple[float, int] | None:
    """The mean, 0 to 100, of a statement over the weeks that had such a moment, and how many; None without any."""
    present = [figure for answer in answers if (figure := statement(answer)) is not None]
    average = mean(present)
    return None if average is None else (average, len(present))


def how_often(figure: float) -> str:
    """From 80 nearly always, from 60 often, from 40 sometimes, else seldom."""
    for least, word in ((80, "nearly always"), (60, "often"), (40, "sometimes")):
        if figure >= least:
            return word
    return "seldom"


def flows(by_one: Iterable[int | None], by_two: Iterable[int | None]) -> tuple[Flow, Flow] | None:
    """Both directions, as told by one and by two; None unless each has at least two weeks, so never one side alone.

    With s5, what `one` tells is how `two` was there; with s7, that `one` was moved; with s8, what a disagreement left.
    """
    one, two = told(by_one), told(by_two)
    if one is None or two is None or min(one[1], two[1]) < FEWEST_MOMENTS:
        return None
    return Flow(how_often(one[0]), one[1]), Flow(how_often(two[0]), two[1])
