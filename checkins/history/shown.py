"""What the calendar of the history shows, a year at a time, from stored rows alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Min
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import weeks as calendar
from checkins.balance import picture
from checkins.balance.models import TEXTS, OwnReading, SharedWeek
from checkins.balance.rules import half_up
from checkins.checkin.asking import Asking
from checkins.checkin.models import CheckIn
from checkins.history import rules
from tracker.refusal import NotThere

OVERLAP = timedelta(days=calendar.DAYS)


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the newest week that a person can look back on."""

    first: date
    newest: date
    open: date | None

    @property
    def years(self) -> list[int]:
        return list(range(self.first.year, self.newest.year + 1))

    def year_named(self, text: str | None) -> int:
        """The year that an address asks for, else the newest. Raises NotThere for anything without weeks."""
        if text is None:
            return self.newest.year
        found = next((year for year in self.years if str(year) == text), None)
        if found is None:
            raise NotThere("year")
        return found


def span_of(asking: Asking, now: datetime) -> Span | None:
    """From the first week that holds something, or the couple's first, to the newest; None of nothing; two queries."""
    shared = SharedWeek.objects.visible_to(asking.person).order_by().aggregate(least=Min("week"))["least"]
    own = CheckIn.objects.owned_by(asking.person).order_by().aggregate(least=Min("week"))["least"]
    begun = [day for day in (shared, own, asking.since) if day is not None]
    if not begun:
        return None
    open = asking.week_open(now)
    return Span(min(begun), max([open or asking.newest_closed(now), *begun]), open)


# ---- a year


@dataclass(frozen=True, slots=True)
class Year:
    """What is stored of one year's weeks that a person may see."""

    asking: Asking
    number: int
    span: Span
    shared: dict[date, SharedWeek]
    own: dict[date, OwnReading]
    written: set[date]

    @property
    def weeks(self) -> list[date]:
        held = {*self.shared, *self.own, *self.written}
        return rules.weeks_of_year(self.number, held, first=self.span.first, newest=self.span.newest)


def year_of(asking: Asking, span: Span, number: int) -> Year:
    """Three queries, however many weeks there are."""
    person, about = asking.person, (date(number, 1, 1) - OVERLAP, date(number, 12, 31) + OVERLAP)
    rows = SharedWeek.objects.visible_to(person).filter(week__range=about).order_by("shared_at").defer(*TEXTS)
    own = OwnReading.objects.owned_by(person).filter(week__range=about)
    written = CheckIn.objects.owned_by(person).filter(week__range=about).values_list("week", flat=True)
    return Year(asking, number, span, {row.week: row for row in rows}, {row.week: row for row in own}, set(written))


def months(year: Year) -> list[dict[str, Any]]:
    """The months of a year that have weeks, each with them, in order."""
    found = groupby(year.weeks, key=lambda week: week.replace(day=1))
    return [{"first": first, "weeks": [_week(year, week) for week in weeks]} for first, weeks in found]


def _week(year: Year, week: date) -> dict[str, Any]:
    row, own, asking = year.shared.get(week), year.own.get(week), year.asking
    is_the_couples = asking.is_a_week(week) and asking.couple_in(week) is not None
    may_be_opened = row or own or week in year.written or is_the_couples
    shown = {"day": week, "url": reverse("week", args=[week]) if may_be_opened else ""}
    if row is not None:
        return shown | _pair(row, row.seat_of(asking.person))
    if own is not None and own.couple_id is None:
        return shown | _alone(own)
    if week == year.span.open:
        says = _("not closed yet")
    elif is_the_couples:
        says = _("no shared check-in")
    else:
        says = _("what you wrote stays yours") if week in year.written else _("no check-in")
    if is_the_couples:
        return shown | {"pair": picture.empty_circles(size=picture.PHASE), "says": says}
    return shown | {"one": picture.own_circle(None), "says": says}


def _pair(row: SharedWeek, seat: int) -> dict[str, Any]:
    mine, theirs = row.figures_of(seat), row.figures_of(1 - seat)
    rooms, closeness = (mine["autonomy"], theirs["autonomy"]), closeness_of_both(row)
    shown = {"couple": row.couple_id, "mine": rooms[0], "theirs": rooms[1], "closeness": closeness}
    if closeness is None or None in rooms:
        says = _("too few open answers for a picture")
        return shown | {"pair": picture.empty_circles(size=picture.PHASE), "says": says}
    return shown | {"pair": picture.circles(*rooms, closeness, size=picture.PHASE), "says": ""}


def closeness_of_both(row: SharedWeek) -> int | None:
    """The smaller of the two connections of a revealed week, to the nearest five; None if one is blank."""
    both = [row.figures_of(seat)["connection"] for seat in (0, 1)]
    return None if None in both else min(both)


def _alone(own: OwnReading) -> dict[str, Any]:
    """A week that was lived without a partner: one's own circle."""
    room = None if own.autonomy is None else half_up(own.autonomy)
    says = _("your own week") if room is not None else _("your own week, too few answers for a picture")
    return {"one": picture.own_circle(own.autonomy), "says": says, "mine": room, "alone": True}


def partner_of_all(year: Year, shown: list[dict[str, Any]]) -> str:
    """The partner's name, if every revealed week of the year is of the two who are linked now; else nothing."""
    couple = year.asking.couple
    couples = {week["couple"] for month in shown for week in month["weeks"] if "couple" in week}
    return year.asking.partner.name if couple and year.asking.partner and couples <= {couple.pk} else ""
