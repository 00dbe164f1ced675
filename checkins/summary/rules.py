"""From readings to the few lines of a summary; pure."""

from __future__ import annotations

from typing import Any

from checkins.balance import rules, words

NAMES = {"me": "Me-time", "we": "We-time"}


def bar(row: rules.TimeRow) -> dict[str, Any]:
    """A bar of two cells, in whole per cent of the own target: what was lived, at most all of it, and the rest."""
    full = 0 if row.percent is None else rules.half_up(min(100.0, row.percent))
    return {"says": f"{NAMES[row.kind]}, {words.time_words(row)}", "hue": row.kind, "full": full, "rest": 100 - full}


def table(mine: rules.Side, theirs: rules.Side, partner: str) -> list[dict[str, Any]]:
    """Room of each and the closeness both felt, where there are such figures."""
    both = rules.closeness_of_both(mine, theirs)
    rows = (("Your room", mine.autonomy), (f"{partner}’s room", theirs.autonomy), ("Closeness you both felt", both))
    return [{"name": name, "now": axis.value, "low": axis.lowest, "high": axis.highest} for name, axis in rows if axis]


def own_row(own: rules.Own) -> list[dict[str, Any]]:
    """One's own room, exact, to whole points."""
    axis = own.reading.autonomy
    if axis is None:
        return []
    low, high = rules.half_up(axis.lowest), rules.half_up(axis.highest)
    return [{"name": "Your room", "now": rules.half_up(axis.value), "low": low, "high": high}]
