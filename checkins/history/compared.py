"""Two periods beside each other: what both may see, coarse, and one's own figures and their parts, exact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.person.models import Person
from checkins.balance.models import TEXTS, OwnReading, SharedWeek
from checkins.balance.rules import AUTONOMY_PARTS, CONNECTION_PARTS, half_up, nearest_five, parts_of
from checkins.balance.words import PART_NAMES, listed
from checkins.checkin.asking import Asking
from checkins.checkin.lived import own_weeks
from checkins.history import rules
from checkins.history.rules import Mean, Period
from checkins.history.shown import closeness_of_both

Periods = tuple[Period, Period]


def usual_periods(asking: Asking) -> Periods | None:
    """The last four weeks with figures and the four before: the couple's, or one's own; one query or two."""
    most = 2 * rules.USUAL
    newest: list[date] = []
    if asking.couple is not None:
        rows = SharedWeek.objects.visible_to(asking.person).filter(couple=asking.couple).newest_first()
        newest = list(rows.values_list("week", flat=True)[:most])
    if not newest:
        own = OwnReading.objects.owned_by(asking.person).order_by("-week")
        newest = list(own.values_list("week", flat=True)[:most])
    return rules.usual_periods(newest[::-1])


def compared(asking: Asking, periods: Periods) -> dict[str, Any]:
    """The sentence and the tables of two periods."""
    together = _together(asking, periods) if asking.couple is not None else []
    own = _own(asking, periods)
    return {"periods": periods, "says": _sentence(together or own[:1]), "together": together, "own": own}


# ---- what both may see


def _together(asking: Asking, periods: Periods) -> list[dict[str, Any]]:
    """Each shared figure in both periods, from the weeks that the couple revealed; two queries."""
    rows = [_revealed(asking, period) for period in periods]
    person, name = asking.person, asking.partner.name if asking.partner else ""
    figures: tuple[tuple[str, str, str, Callable[[SharedWeek], Any]], ...] = (
        (_("Your room"), _("room for you"), "me", lambda row: row.figures_of(row.seat_of(person))["autonomy"]),
        (
            _("%(name)s’s room") % {"name": name},
            _("room for %(name)s") % {"name": name},
            "partner",
            lambda row: row.figures_of(1 - row.seat_of(person))["autonomy"],
        ),
        (_("Closeness you both felt"), _("closeness you both felt"), "we", closeness_of_both),
    )
    return [
        _line(title, thing, [rules.mean_of([read(row) for row in weeks]) for weeks in rows], nearest_five, hue=hue)
        for title, thing, hue, read in figures
    ]


def _revealed(asking: Asking, period: Period) -> list[SharedWeek]:
    if asking.couple is None:
        return []
    rows = SharedWeek.objects.visible_to(asking.person).filter(couple=asking.couple, week__range=period)
    return list(rows.order_by("week").defer(*TEXTS))


# ---- one's own


def _own(asking: Asking, periods: Periods) -> list[dict[str, Any]]:
    """One's own figures in both periods with their parts, exact; of someone alone, room only; six queries."""
    rows = [_readings(asking.person, period) for period in periods]
    both = zip(periods, rows, strict=True)
    parts = [_parts(asking.person, period, {row.week for row in found}) for period, found in both]
    axes = [(_("Room"), _("room for you"), "autonomy", AUTONOMY_PARTS)]
    if asking.couple is not None:
        axes.append((_("Closeness"), _("closeness"), "connection", CONNECTION_PARTS))
    return [
        _line(title, thing, [rules.mean_of([getattr(row, axis) for row in weeks]) for weeks in rows], half_up)
        | {
            "parts": [
                _line(PART_NAMES[name], "", [rules.mean_of(found.get(name, [])) for found in parts], half_up)
                for name in names
            ]
        }
        for title, thing, axis, names in axes
    ]


def _readings(person: Person, period: Period) -> list[OwnReading]:
    return list(OwnReading.objects.owned_by(person).filter(week__range=period).order_by("week"))


def _parts(person: Person, period: Period, counted: set[date]) -> dict[str, list[float | None]]:
    """The parts by name of the weeks that have a reading, from all one's own answers."""
    found: dict[str, list[float | None]] = {}
    for lived in own_weeks(person, period.last, period.first):
        if lived.week in counted:
            parts = parts_of(lived)
            named = zip((*AUTONOMY_PARTS, *CONNECTION_PARTS), (*parts.of_autonomy, *parts.of_connection), strict=True)
            for name, part in named:
                found.setdefault(name, []).append(part)
    return found


# ---- words


def _line(
    title: str, thing: str, means: Sequence[Mean], shown: Callable[[float], int], hue: str = ""
) -> dict[str, Any]:
    first, second = means
    apart = rules.difference(first, second)
    return {
        "title": title,
        "thing": thing,
        "hue": hue,
        "means": [(None if mean.value is None else shown(mean.value), mean.weeks) for mean in means],
        "way": None if apart is None else rules.way(apart),
        "says": _("too few weeks") if apart is None else rules.WORDS[rules.way(apart)],
    }


def _sentence(lines: Sequence[dict[str, Any]]) -> str:
    """What moved from the first period to the second, in one sentence."""
    told = [f"{_amount(line['way'])} {line['thing']}" for line in lines if line["way"] is not None]
    if not told:
        return _("Too few weeks to compare: a difference needs two in each period.")
    return _("Beside the first period, the second had %(told)s.") % {"told": listed(told)}


def _amount(way: int) -> str:
    return rules.AS_MUCH if way == 0 else rules.WORDS[way]
