"""The parts of one week: from a person's answers to figures from 0 to 100. Method version 1; all pure.

Autonomy is the mean of own choices (s1), own growth (s2), room wished for (d2), me-time and boundary care; connection
of being understood (s4), being there (s5), shared choices (s6), closeness wished for (d1) and we-time. With fewer than
three of five the axis is blank. The inputs are plain tuples, so that a recompute of a million couples can afford them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from math import floor
from typing import Any, NamedTuple
from uuid import UUID

METHOD_VERSION = 1
FEWEST_PARTS = 3
AUTONOMY_PARTS = ("s1", "s2", "d2", "me", "care")
CONNECTION_PARTS = ("s4", "s5", "s6", "d1", "we")

Five = tuple[float | None, float | None, float | None, float | None, float | None]


class Mark(NamedTuple):
    """How well one of a person's own boundaries was kept, 1 to 5. `open`: it is shared, and the mark not kept back.

    `boundary` is its id, where it matters which.
    """

    value: int
    open: bool = True
    boundary: UUID | None = None


class Lived(NamedTuple):
    """One person's week as that person lived it; None is "not this week". Minutes; targets as of the first day.

    `kept` names the answers kept for oneself, by the question's id (t1, t2, d1, d2, s1 … s8). Marks are of those own
    boundaries alone that came up.
    """

    week: date
    t1: int | None = None
    t2: int | None = None
    me_target: int | None = None
    we_target: int | None = None
    d1: int | None = None
    d2: int | None = None
    s1: int | None = None
    s2: int | None = None
    s3: int | None = None
    s4: int | None = None
    s5: int | None = None
    s6: int | None = None
    s7: int | None = None
    s8: int | None = None
    marks: tuple[Mark, ...] = ()
    kept: frozenset[str] = frozenset()


COUNTED = frozenset(("t1", "t2", "d1", "d2", *(f"s{n}" for n in range(1, 9))))


class Parts(NamedTuple):
    """A week's five parts of each axis, in the order of AUTONOMY_PARTS and CONNECTION_PARTS, and their means."""

    week: date
    of_autonomy: Five
    of_connection: Five
    autonomy: float | None
    connection: float | None


def open_view(lived: Lived) -> Lived:
    """The same week as the partner may count it: without kept answers and private boundaries."""
    if not lived.kept and all([mark.open for mark in lived.marks]):
        return lived
    marks = tuple(mark for mark in lived.marks if mark.open)
    hidden: dict[str, Any] = dict.fromkeys(lived.kept & COUNTED)
    return lived._replace(marks=marks, kept=frozenset(), **hidden)


def parts_of(lived: Lived) -> Parts:
    """The week's parts and axes from all its answers: one's own view; the shared view is that of `open_view`."""
    autonomy = (
        STATEMENTS[lived.s1],
        STATEMENTS[lived.s2],
        DIALS[lived.d2],
        against_target(lived.t1, lived.me_target),
        care([mark.value for mark in lived.marks]) if lived.marks else None,
    )
    connection = (
        STATEMENTS[lived.s4],
        STATEMENTS[lived.s5],
        STATEMENTS[lived.s6],
        DIALS[lived.d1],
        against_target(lived.t2, lived.we_target),
    )
    return Parts(lived.week, autonomy, connection, axis(autonomy), axis(connection))


def shared_parts_of(lived: Lived) -> Parts:
    """The week's parts from what was revealed to both."""
    return parts_of(open_view(lived))


# ---- scaling, each to 0 … 100


def statement(answer: int | None) -> float | None:
    """A statement, 1 to 7."""
    return None if answer is None else 100 * (answer - 1) / 6


def dial(answer: int | None) -> float | None:
    """A dial, −3 to 3: only too little lowers it."""
    return None if answer is None else 100 * (1 - max(0, -answer) / 3)


STATEMENTS = {answer: statement(answer) for answer in (None, *range(1, 8))}
DIALS = {answer: dial(answer) for answer in (None, *range(-3, 4))}
"""Both worked out once for every answer there is, since a recompute asks for millions of them."""


def against_target(minutes: int | None, target: int | None) -> float | None:
    """Minutes against one's own target, at most 100; without one of them the part is missing."""
    if minutes is None or not target:
        return None
    return 100 * min(1.0, minutes / target)


def care(marks: Iterable[int | None]) -> float | None:
    """The mean of an owner's boundary marks, 1 to 5, over those that came up."""
    return mean([100 * (mark - 1) / 4 for mark in marks if mark is not None])


def axis(parts: Sequence[float | None]) -> float | None:
    """The mean of the parts present; None with fewer than three of them."""
    present = [part for part in parts if part is not None]
    return mean(present) if len(present) >= FEWEST_PARTS else None


def mean(figures: Sequence[float]) -> float | None:
    """The mean, settled at six decimals so that 60 is 60 whatever thirds it was added up from; None of nothing."""
    return round(sum(figures) / len(figures), 6) if figures else None


# ---- rounding, half up, only when shown or shared


def half_up(figure: float) -> int:
    """The nearest whole number, half up."""
    return floor(figure + 0.5)


def nearest_five(figure: float) -> int:
    """The nearest multiple of five, half up."""
    return floor(figure / 5 + 0.5) * 5


def nearest_half_hour(minutes: int) -> int:
    """Minutes to the nearest half hour, half up."""
    return (minutes + 15) // 30 * 30
