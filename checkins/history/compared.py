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
Names = tuple[str, str]
Line = dict[str, Any]


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


def compared(asking: Asking, periods: Periods, names: Names | None = None) -> dict[str, Any]:
    """The sentence and the tables of two periods, by those names if they have some; eight queries at most."""
    partner = asking.partner.name if asking.partner else ""
    revealed = [_revealed(asking, period) for period in periods]
    together = together_lines(asking.person, partner, *revealed) if asking.couple is not None else []
    own = _own(asking, periods)
    says = sentence(together or own[:1], names)
    return {"periods": periods, "names": names, "says": says, "together": together, "own": own}


# ---- what both may see


def together_lines(
    person: Person, partner: str, first: Sequence[SharedWeek], second: Sequence[SharedWeek]
) -> list[Line]:
    """Each shared figure in both periods, from the weeks that the couple revealed in them."""
    figures: tuple[tuple[str, str, str, Callable[[SharedWeek], Any]], ...] = (
        (_("Your room"), _("room for you"), "me", lambda row: row.figures_of(row.seat_of(person))["autonomy"]),
        (
            _("%(name)s’s room") % {"name": partner},
            _("room for %(name)s") % {"name": partner},
            "partner",
            lambda row: row.figures_of(1 - row.seat_of(person))["autonomy"],
        ),
        (_("Closeness you both felt"), _("closeness you both felt"), "we", closeness_of_both),
    )
    return [
        _line(title, thing, [rules.mean_of([read(row) for row in rows]) for rows in (first, second)], nearest_five)
        | {"hue": hue}
        for title, thing, hue, read in figures
    ]


def _revealed(asking: Asking, period: Period) -> list[SharedWeek]:
    if asking.couple is None:
        return []
    rows = SharedWeek.objects.visible_to(asking.person).filter(couple=asking.couple, week__range=period)
    return list(rows.order_by("week").defer(*TEXTS))


# ---- one's own


def own_lines(first: Sequence[OwnReading], second: Sequence[OwnReading], *, alone: bool) -> list[Line]:
    """One's own figures in both periods, exact; of someone alone, room only."""
    axes = [(_("Room"), _("room for you"), "autonomy")]
    if not alone:
        axes.append((_("Closeness"), _("closeness"), "connection"))
    return [
        _line(title, thing, [rules.mean_of([getattr(row, axis) for row in rows]) for rows in (first, second)], half_up)
        for title, thing, axis in axes
    ]


def _own(asking: Asking, periods: Periods) -> list[Line]:
    """One's own figures with their parts; six queries."""
    first, second = (_readings(asking.person, period) for period in periods)
    both = zip(periods, (first, second), strict=True)
    parts = [_parts(asking.person, period, {row.week for row in found}) for period, found in both]
    lines = own_lines(first, second, alone=asking.couple is None)
    return [
        line
        | {
            "parts": [
                _line(PART_NAMES[name], "", [rules.mean_of(found.get(name, [])) for found in parts], half_up)
                for name in names
            ]
        }
        for line, names in zip(lines, (AUTONOMY_PARTS, CONNECTION_PARTS), strict=False)
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


def _line(title: str, thing: str, means: Sequence[Mean], shown: Callable[[float], int]) -> Line:
    first, second = means
    apart = rules.difference(first, second)
    return {
        "title": title,
        "thing": thing,
        "means": [(None if mean.value is None else shown(mean.value), mean.weeks) for mean in means],
        "way": None if apart is None else rules.way(apart),
        "says": _("too few weeks") if apart is None else rules.WORDS[rules.way(apart)],
    }


def sentence(lines: Sequence[Line], names: Names | None = None) -> str:
    """What moved from the first period to the second, in one sentence."""
    told = [f"{_amount(line['way'])} {line['thing']}" for line in lines if line["way"] is not None]
    if not told:
        return _("Too few weeks to compare: a difference needs two in each period.")
    first, second = names or (_("the first period"), _("the second"))
    return _("Beside %(first)s, %(second)s had %(told)s.") % {"first": first, "second": second, "told": listed(told)}


def _amount(way: int) -> str:
    return rules.AS_MUCH if way == 0 else rules.WORDS[way]
