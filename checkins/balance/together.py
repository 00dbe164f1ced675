"""The reading that both may see, coarse as it is stored, and both readings as plain dicts. Pure.

Words, levels and arrows are told from the exact shared figures; what leaves is to the nearest five, and of the parts
only which were there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from operator import is_ as is_same
from typing import Any, NamedTuple

from .parts import METHOD_VERSION, Lived, Parts, nearest_five, open_view, parts_of
from .reading import (
    TOO_LONG_AGO,
    AxisReading,
    PartReading,
    Reading,
    Said,
    compare,
    is_too_long_ago,
    quadrant,
    read,
    settle,
)
from .strip import Flow, flows


class CoarseAxis(NamedTuple):
    """An axis as both may see it: to the nearest five; `parts` names those that were there; `arrow` −1, 0 or 1."""

    value: int
    lowest: int
    highest: int
    weeks: int
    arrow: int
    parts: tuple[str, ...]


class Side(NamedTuple):
    """One person's half of a shared reading."""

    autonomy: CoarseAxis | None
    connection: CoarseAxis | None


class Together(NamedTuple):
    """A shared reading. Pairs are in the order of the persons' seats.

    `said.word` is the word to show; `differ` names axes lived differently, `note` those far apart under the same word;
    `support`, `influence` and `conflict` are as told by the first and by the second (see `flows`).
    """

    newest: date
    weeks: tuple[date, ...]
    asked: int
    sides: tuple[Side, Side]
    said: Said
    differ: tuple[str, ...] = ()
    note: tuple[str, ...] = ()
    support: tuple[Flow, Flow] | None = None
    influence: tuple[Flow, Flow] | None = None
    conflict: tuple[Flow, Flow] | None = None
    blank: str = ""
    last: date | None = None
    version: int = METHOD_VERSION


class Own(NamedTuple):
    """A person's own reading, exact, with the word that their own weeks alone would have."""

    reading: Reading
    said: Said
    version: int = METHOD_VERSION


def own_reading(weeks: Sequence[Lived], *, newest: date, since: date | None = None, before: Said | None = None) -> Own:
    """One's own reading of all one's answers. `weeks`: those that were revealed; of someone alone, those sealed."""
    reading = read([parts_of(lived) for lived in weeks], newest=newest, since=since)
    return Own(reading, settle(quadrant(reading), before or Said(), whole=_whole(reading)))


def _whole(reading: Reading) -> bool:
    return reading.autonomy is not None and reading.connection is not None


def shared_reading(
    one: Sequence[Lived], two: Sequence[Lived], *, newest: date, since: date | None = None, before: Said | None = None
) -> Together:
    """The reading of a couple's revealed weeks, from what both may see; `one` and `two` hold the same weeks by seat."""
    first, second = _open(one, newest, since), _open(two, newest, since)
    return together(first.reading, second.reading, first.weeks, second.weeks, before=before)


class Opened(NamedTuple):
    """A person's reading from what both may see; those weeks, and the parts of each."""

    reading: Reading
    weeks: list[Lived]
    parts: list[Parts]


def _open(weeks: Sequence[Lived], newest: date, since: date | None) -> Opened:
    seen = [open_view(lived) for lived in weeks]
    parts = [parts_of(lived) for lived in seen]
    return Opened(read(parts, newest=newest, since=since), seen, parts)


class Before(NamedTuple):
    """What the last readings said: the shared one, and each person's own by seat."""

    shared: Said = Said()
    one: Said = Said()
    two: Said = Said()


def all_readings(
    one: Sequence[Lived], two: Sequence[Lived], *, newest: date, since: date | None, before: Before
) -> tuple[Together, Own, Own]:
    """The shared reading and both own ones at once, as `shared_reading` and `own_reading` give them: for a reveal, and
    for a recompute, which so reads no one's weeks twice who kept nothing back."""
    first, second = _open(one, newest, since), _open(two, newest, since)
    shared = together(first.reading, second.reading, first.weeks, second.weeks, before=before.shared)
    return shared, _own(one, first, newest, since, before.one), _own(two, second, newest, since, before.two)


def _own(weeks: Sequence[Lived], seen: Opened, newest: date, since: date | None, before: Said) -> Own:
    """The own reading; of weeks in which nothing was kept back, what was seen serves."""
    reading = seen.reading
    if not all(map(is_same, weeks, seen.weeks)):
        rows = zip(weeks, seen.weeks, seen.parts, strict=True)
        reading = read(
            [parts if lived is open else parts_of(lived) for lived, open, parts in rows], newest=newest, since=since
        )
    return Own(reading, settle(quadrant(reading), before, whole=_whole(reading)))


def together(
    one: Reading, two: Reading, lived_one: Sequence[Lived], lived_two: Sequence[Lived], *, before: Said | None = None
) -> Together:
    """Two readings, of the open views of the same weeks, made one coarse reading."""
    found = compare(one, two)
    said = settle(found.says, before or Said(), whole=found.whole)
    by_one = [lived for lived in lived_one if lived.week in one.weeks]
    by_two = [lived for lived in lived_two if lived.week in two.weeks]
    return Together(
        newest=one.newest,
        weeks=one.weeks,
        asked=one.asked,
        sides=(_side(one), _side(two)),
        said=said,
        differ=found.differ,
        note=found.note if said.word == found.says else (),
        support=flows([lived.s5 for lived in by_one], [lived.s5 for lived in by_two]),
        influence=flows([lived.s7 for lived in by_one], [lived.s7 for lived in by_two]),
        conflict=flows([lived.s8 for lived in by_one], [lived.s8 for lived in by_two]),
        blank=one.blank or two.blank,
        last=one.last,
    )


def as_of(found: Together, newest: date) -> Together:
    """A stored reading, said when `newest` is the newest closed week: of one too long ago only when that was."""
    if not is_too_long_ago(found.newest, newest):
        return found
    return without_side(without_side(found, 0), 1)._replace(blank=TOO_LONG_AGO, last=found.newest)


def own_as_of(own: Own, newest: date) -> Own:
    """The same of one's own reading."""
    if not is_too_long_ago(own.reading.newest, newest):
        return own
    gone = own.reading._replace(autonomy=None, connection=None, blank=TOO_LONG_AGO, last=own.reading.newest)
    return own._replace(reading=gone, said=Said())


def _side(reading: Reading) -> Side:
    return Side(_coarse(reading.autonomy), _coarse(reading.connection))


def _coarse(axis: AxisReading | None) -> CoarseAxis | None:
    if axis is None:
        return None
    value, lowest, highest = nearest_five(axis.value), nearest_five(axis.lowest), nearest_five(axis.highest)
    return CoarseAxis(value, lowest, highest, axis.weeks, axis.arrow, tuple(part.name for part in axis.parts))


class Picture(NamedTuple):
    """What the circles are drawn from: each person's autonomy and the smaller connection, to the nearest five."""

    mine: int
    partners: int
    overlap: int


def picture_of(found: Together, seat: int) -> Picture | None:
    """The circles as the person in `seat` (1 or 2) sees them; None, so dotted, if any of the four figures is blank."""
    mine, partners = found.sides if seat == 1 else found.sides[::-1]
    if not (mine.autonomy and partners.autonomy and mine.connection and partners.connection):
        return None
    overlap = min(mine.connection.value, partners.connection.value)
    return Picture(mine.autonomy.value, partners.autonomy.value, overlap)


def closeness_of_both(one: Side, two: Side) -> CoarseAxis | None:
    """The smaller of two connections: what both live; None if one is blank."""
    if one.connection is None or two.connection is None:
        return None
    return min(one.connection, two.connection, key=lambda axis: axis.value)


# ---- plain dicts, as stored


def own_to_json(own: Own) -> dict[str, Any]:
    """An own reading as a plain dict: exact, with its parts."""
    reading = own.reading
    return {
        "version": own.version,
        "newest": reading.newest.isoformat(),
        "weeks": [week.isoformat() for week in reading.weeks],
        "asked": reading.asked,
        "autonomy": _axis_to_json(reading.autonomy),
        "connection": _axis_to_json(reading.connection),
        "blank": reading.blank,
        "last": _day_to_json(reading.last),
        "said": own.said._asdict(),
    }


def own_from_json(found: dict[str, Any]) -> Own:
    """The own reading that `own_to_json` made it of."""
    reading = Reading(
        newest=date.fromisoformat(found["newest"]),
        weeks=tuple(date.fromisoformat(week) for week in found["weeks"]),
        asked=found["asked"],
        autonomy=_axis_from_json(found["autonomy"]),
        connection=_axis_from_json(found["connection"]),
        blank=found["blank"],
        last=_day_from_json(found["last"]),
    )
    return Own(reading, Said(**found["said"]), found["version"])


def without_side(found: Together, seat: int) -> Together:
    """The reading without the half of the person in that place, 0 or 1, and without what both halves together said."""
    sides = (Side(None, None), found.sides[1]) if seat == 0 else (found.sides[0], Side(None, None))
    return found._replace(sides=sides, said=Said(), differ=(), note=(), support=None, influence=None, conflict=None)


def together_to_json(found: Together) -> dict[str, Any]:
    """A shared reading as a plain dict: coarse, by seat."""
    return {
        "version": found.version,
        "newest": found.newest.isoformat(),
        "weeks": [week.isoformat() for week in found.weeks],
        "asked": found.asked,
        "sides": [
            {"autonomy": _coarse_to_json(side.autonomy), "connection": _coarse_to_json(side.connection)}
            for side in found.sides
        ],
        "said": found.said._asdict(),
        "differ": list(found.differ),
        "note": list(found.note),
        "support": _flows_to_json(found.support),
        "influence": _flows_to_json(found.influence),
        "conflict": _flows_to_json(found.conflict),
        "blank": found.blank,
        "last": _day_to_json(found.last),
    }


def together_from_json(found: dict[str, Any]) -> Together:
    """The shared reading that `together_to_json` made it of."""
    one, two = (
        Side(_coarse_from_json(side["autonomy"]), _coarse_from_json(side["connection"])) for side in found["sides"]
    )
    return Together(
        newest=date.fromisoformat(found["newest"]),
        weeks=tuple(date.fromisoformat(week) for week in found["weeks"]),
        asked=found["asked"],
        sides=(one, two),
        said=Said(**found["said"]),
        differ=tuple(found["differ"]),
        note=tuple(found["note"]),
        support=_flows_from_json(found["support"]),
        influence=_flows_from_json(found["influence"]),
        conflict=_flows_from_json(found["conflict"]),
        blank=found["blank"],
        last=_day_from_json(found["last"]),
        version=found["version"],
    )


def _day_to_json(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day_from_json(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None


def _axis_to_json(axis: AxisReading | None) -> dict[str, Any] | None:
    return axis and {**axis._asdict(), "parts": [part._asdict() for part in axis.parts]}


def _axis_from_json(axis: dict[str, Any] | None) -> AxisReading | None:
    return AxisReading(**{**axis, "parts": tuple(PartReading(**part) for part in axis["parts"])}) if axis else None


def _coarse_to_json(axis: CoarseAxis | None) -> dict[str, Any] | None:
    return axis and {**axis._asdict(), "parts": list(axis.parts)}


def _coarse_from_json(axis: dict[str, Any] | None) -> CoarseAxis | None:
    return CoarseAxis(**{**axis, "parts": tuple(axis["parts"])}) if axis else None


def _flows_to_json(pair: tuple[Flow, Flow] | None) -> list[dict[str, Any]] | None:
    return pair and [flow._asdict() for flow in pair]


def _flows_from_json(pair: list[dict[str, Any]] | None) -> tuple[Flow, Flow] | None:
    return (Flow(**pair[0]), Flow(**pair[1])) if pair else None
