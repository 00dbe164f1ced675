"""What a person's own figures are made of: the weeks asked about, each answer as it was given, each part. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from .parts import AUTONOMY_PARTS, CONNECTION_PARTS, Lived, care, parts_of
from .reading import Reading
from .words import DIAL_WORDS, listed


class Line(NamedTuple):
    """A part in one week: what was answered, and the figure it gives, 0 to 100; empty and None for nothing."""

    name: str
    answer: str
    figure: float | None


class Axis(NamedTuple):
    """One axis of one week: its five parts, its figure (None: too few of them), and how many there were."""

    lines: tuple[Line, ...]
    figure: float | None
    parts: int


def weeks_asked(reading: Reading) -> list[date]:
    """The calendar weeks that a reading looks back over, oldest first."""
    return [reading.newest - timedelta(weeks=back) for back in range(reading.asked - 1, -1, -1)]


def weeks_missing(reading: Reading) -> list[date]:
    """Those of them that it does not rest on."""
    return [week for week in weeks_asked(reading) if week not in reading.weeks]


def opened(lived: Lived) -> dict[str, Axis]:
    """A week's axes as they are worked out from its answers, by "autonomy" and "connection"."""
    parts = parts_of(lived)
    told = (
        ("autonomy", AUTONOMY_PARTS, parts.of_autonomy, parts.autonomy),
        ("connection", CONNECTION_PARTS, parts.of_connection, parts.connection),
    )
    return {
        axis: Axis(
            tuple(Line(name, answer_of(lived, name), part) for name, part in zip(names, figures, strict=True)),
            figure,
            sum(part is not None for part in figures),
        )
        for axis, names, figures, figure in told
    }


def answer_of(lived: Lived, part: str) -> str:
    """What was answered to a part in a week, as one would say it; empty for nothing."""
    if part == "me":
        return minutes_words(lived.t1, lived.me_target)
    if part == "we":
        return minutes_words(lived.t2, lived.we_target)
    if part == "care":
        return f"{listed([str(mark.value) for mark in lived.marks])} of 5" if lived.marks else ""
    value = getattr(lived, part)
    if value is None:
        return ""
    return DIAL_WORDS[value] if part in ("d1", "d2") else f"{value} of 7"


def minutes_words(minutes: int | None, target: int | None) -> str:
    if minutes is None:
        return ""
    return f"{minutes} of {target} min" if target else f"{minutes} min, no target"


# ---- boundary care, for its owner


class Cared(NamedTuple):
    """One boundary: the mean of its owner's marks, 0 to 100, over the weeks it came up, and those marks by week."""

    boundary: UUID
    mean: float
    marks: tuple[tuple[date, int], ...]


class Care(NamedTuple):
    """Every boundary that came up, and the mean of all marks; None where none did."""

    mean: float | None
    weeks: int
    boundaries: tuple[Cared, ...]


def care_of(lived: Sequence[Lived]) -> Care:
    """How one's own boundaries were kept, by one's own marks alone, over those weeks."""
    marks: dict[UUID, list[tuple[date, int]]] = {}
    for one in sorted(lived, key=lambda one: one.week):
        for mark in one.marks:
            if mark.boundary is not None:
                marks.setdefault(mark.boundary, []).append((one.week, mark.value))
    boundaries = [Cared(id, care([mark for _, mark in told]) or 0.0, tuple(told)) for id, told in marks.items()]
    every = [mark for told in marks.values() for _, mark in told]
    came_up = {week for told in marks.values() for week, _ in told}
    return Care(care(every), len(came_up), tuple(boundaries))
