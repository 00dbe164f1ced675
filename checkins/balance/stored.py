"""What is stored of a week's figures, as columns by name: for a reveal and for a recompute alike. Pure."""

from __future__ import annotations

from typing import Any

from checkins.balance import rules
from checkins.balance.rules import Lived

SEATS = ("first", "second")
LIVED = ("t1", "t2", "me_target", "we_target", "d1", "d2")


def together_columns(found: rules.Together, one: Lived, two: Lived) -> dict[str, Any]:
    """Of a week together, all that the method works out; `one` and `two` are the week by seat."""
    sides = list(zip(SEATS, (one, two), strict=True))
    return {
        "times": {name: [row._asdict() for row in rules.shared_time_rows(lived)] for name, lived in sides},
        "figures": {name: week_figures(lived) for name, lived in sides},
        "reading": rules.together_to_json(found),
    }


def own_columns(own: rules.Own, lived: Lived) -> dict[str, Any]:
    """Of an own reading, all that the method works out."""
    parts = rules.parts_of(lived)
    return {
        "autonomy": parts.autonomy,
        "connection": parts.connection,
        "lived": {name: getattr(lived, name) for name in LIVED},
        "reading": rules.own_to_json(own),
    }


def week_figures(lived: Lived) -> dict[str, Any]:
    """A week's shared figures to the nearest five, and the parts that were there."""
    parts = rules.shared_parts_of(lived)
    named = zip(
        (*rules.AUTONOMY_PARTS, *rules.CONNECTION_PARTS), (*parts.of_autonomy, *parts.of_connection), strict=True
    )
    axes = {"autonomy": parts.autonomy, "connection": parts.connection}
    return {
        **{name: None if axis is None else rules.nearest_five(axis) for name, axis in axes.items()},
        "parts": [name for name, part in named if part is not None],
    }
