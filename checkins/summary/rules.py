"""From weeks and readings to the few lines of a summary. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from checkins.balance import rules, words
from checkins.balance.reading import WINDOW
from checkins.balance.rules import Lived

NAMES = {"me": "Me-time", "we": "We-time"}


def bar(row: rules.TimeRow) -> dict[str, Any]:
    """A bar of two cells, in whole per cent of the own target: what was lived, at most all of it, and the rest."""
    full = 0 if row.percent is None else rules.half_up(min(100.0, row.percent))
    return {"says": f"{NAMES[row.kind]}, {words.time_words(row)}", "hue": row.kind, "full": full, "rest": 100 - full}


def table(mine: rules.Side, theirs: rules.Side, partner: str) -> list[dict[str, Any]]:
    """Room of each and the closeness both felt, where there are such figures."""
    both = rules.closeness_of_both(mine, theirs)
    rows = (
        ("me", "Your room", mine.autonomy),
        ("partner", f"{partner}’s room", theirs.autonomy),
        ("we", "Closeness you both felt", both),
    )
    return [
        {"hue": hue, "name": name, "now": axis.value, "low": axis.lowest, "high": axis.highest}
        for hue, name, axis in rows
        if axis
    ]


def own_row(own: rules.Own) -> list[dict[str, Any]]:
    """One's own room, exact, to whole points."""
    axis = own.reading.autonomy
    if axis is None:
        return []
    low, high = rules.half_up(axis.lowest), rules.half_up(axis.highest)
    return [{"hue": "me", "name": "Your room", "now": rules.half_up(axis.value), "low": low, "high": high}]


def axis_bars(lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Figures from 0 to 100 as bars of two cells, each with the same in words; `lines` are those of a table."""
    return [_axis_bar(line["hue"], line["now"], f"{line['name']}: {line['now']}{_spread(line)}") for line in lines]


def mean_bars(lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same of two periods beside each other: the second one's means, with how many weeks carry each."""
    told = [(line, *line["means"][1]) for line in lines]
    return [
        _axis_bar(line.get("hue", "me"), value, f"{line['title']}: {value}, from {count} {_weeks(count)}")
        for line, value, count in told
        if value is not None
    ]


def _axis_bar(hue: str, value: int, says: str) -> dict[str, Any]:
    return {"says": says, "hue": hue, "full": value, "rest": 100 - value}


def _spread(line: dict[str, Any]) -> str:
    low, high = line["low"], line["high"]
    return f", each week near {low}" if low == high else f", weeks from {low} to {high}"


def _weeks(count: int) -> str:
    return "week" if count == 1 else "weeks"


def planned_line(day: date, at: time | None, minutes: int, *, ours: bool) -> str:
    """Planned time by day, hour and length, on one's own clock; never what it is for."""
    hour = f"{at:%H:%M}, " if at else ""
    whose = "for the two of you" if ours else "for you"
    return f"{day:%A} {words.day_words(day)}: {hour}{words.hours(minutes)} {whose}"


# ---- several weeks


def usual_week(lived: Sequence[Lived]) -> Lived | None:
    """The usual week of some: mean minutes of the weeks that have them, and mean targets of those; no dials, for a mean
    of wishes is nobody's wish. None of no week."""
    if not lived:
        return None
    me = [week for week in lived if week.t1 is not None]
    we = [week for week in lived if week.t2 is not None]
    return Lived(
        lived[-1].week,
        t1=_mean([week.t1 for week in me]),
        t2=_mean([week.t2 for week in we]),
        me_target=_mean([week.me_target for week in me]),
        we_target=_mean([week.we_target for week in we]),
    )


def _mean(minutes: Sequence[int | None]) -> int | None:
    """The mean in whole minutes of what is there; a gap is no zero."""
    there = [one for one in minutes if one is not None]
    return rules.half_up(sum(there) / len(there)) if there else None


ARROWS = {1: "rising", -1: "falling"}
FOUR_WEEKS = "What moved takes four weeks you both shared to say."
FOUR_OWN = "What moved takes four weeks you checked in to say."
NOTHING_MOVED = "Nothing moved by eight points or more over the last four weeks."


def moves(axes: Sequence[tuple[str, rules.CoarseAxis | rules.AxisReading | None]], *, alone: bool = False) -> str:
    """What moved over the weeks of a reading, in one sentence; each axis comes with the name of what it is."""
    told = [(name, axis) for name, axis in axes if axis is not None and axis.weeks >= WINDOW]
    if not told:
        return FOUR_OWN if alone else FOUR_WEEKS
    moved = [f"{name} is {ARROWS[axis.arrow]}" for name, axis in told if axis.arrow]
    if not moved:
        return NOTHING_MOVED
    return f"Over the last four weeks, {words.listed(moved)}."
