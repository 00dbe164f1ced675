"""One's own figures opened on the page: the weeks used and missing, each answer, and how one's boundaries were kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from checkins.balance import made, rules, words
from checkins.balance.models import OwnReading
from checkins.balance.rules import Lived
from checkins.boundary.models import Boundary

AXES = (("autonomy", lazy("Room")), ("connection", lazy("Closeness")))


def weeks_words(reading: rules.Reading, *, alone: bool) -> list[str]:
    """Which weeks a reading rests on and which are missing, by their first dates."""
    said = []
    if reading.weeks:
        said.append(_("Weeks used: %(days)s.") % {"days": _days(reading.weeks)})
    missing = made.weeks_missing(reading)
    if missing and reading.weeks:
        why = _("no check-in") if alone else _("no shared check-in")
        said.append(_("Left out, not counted as nothing: %(days)s (%(why)s).") % {"days": _days(missing), "why": why})
    return said


def _days(weeks: Sequence[date]) -> str:
    return words.listed([words.day_words(week) for week in weeks])


def by_week(reading: rules.Reading, lived: Sequence[Lived], *, alone: bool) -> list[dict[str, Any]]:
    """Each week asked about, the newest first: every answer with the figure it gives; `axes` is empty for one left
    out."""
    told = {one.week: one for one in lived if one.week in reading.weeks}
    return [
        {"week": week, "axes": _axes(told[week], alone) if week in told else []}
        for week in reversed(made.weeks_asked(reading))
    ]


def _axes(lived: Lived, alone: bool) -> list[dict[str, Any]]:
    opened = made.opened(lived)
    return [
        {
            "name": name,
            "figure": _rounded(opened[axis].figure),
            "parts": opened[axis].parts,
            "lines": [
                {"name": words.PART_NAMES[line.name], "answer": line.answer, "figure": _rounded(line.figure)}
                for line in opened[axis].lines
            ],
        }
        for axis, name in AXES[: 1 if alone else 2]
    ]


def _rounded(figure: float | None) -> int | None:
    return None if figure is None else rules.half_up(figure)


def care(lived: Sequence[Lived], readings: Sequence[OwnReading], boundaries: Mapping[UUID, Boundary]) -> dict[str, Any]:
    """How one's own boundaries were kept, the partner's bands beside and never in it; empty where none came up."""
    found = made.care_of(lived)
    if found.mean is None:
        return {}
    theirs = {row.week: row.partner_marks for row in readings}
    return {
        "mean": rules.half_up(found.mean),
        "weeks": words.spelt(found.weeks),
        "many": found.weeks > 1,
        "boundaries": [
            {
                "row": boundaries.get(one.boundary),
                "mean": rules.half_up(one.mean),
                "marks": [
                    {"week": week, "mark": mark, "partner": theirs.get(week, {}).get(str(one.boundary))}
                    for week, mark in one.marks
                ],
            }
            for one in found.boundaries
        ],
    }
