"""A week, a month or a year in short, as its page and the API show it, from stored rows alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Min, Q
from django.utils.translation import gettext as _

from accounts import weeks
from accounts.person.models import Person
from checkins.balance import rules, words
from checkins.balance import shown as balance
from checkins.balance.models import TEXTS, OwnReading, SharedWeek
from checkins.checkin.asking import YEARS, Asking
from checkins.history import compared
from checkins.history import shown as history
from checkins.planned.models import PlannedBlock, planned_in
from checkins.suggestion.models import Suggestion, current_for
from checkins.suggestion.shown import told
from checkins.summary.rules import moves, usual_week
from checkins.summary.span import DAY, Kind, Span, after, before, month_of, periods, span_named, week_span, year_of
from goals.goal.models import Goal
from goals.goal.rules import State
from tracker.refusal import NotThere

THANKS = ("x1_first", "x1_second")
UNASKED = tuple(name for name in TEXTS if name not in THANKS)


@dataclass(frozen=True, slots=True)
class Summary:
    """What is stored of a span that this person may see: revealed weeks of the couple they are in, and their own."""

    asking: Asking
    span: Span
    shared: Sequence[SharedWeek]
    own: Sequence[OwnReading]

    @property
    def person(self) -> Person:
        return self.asking.person

    @property
    def partner(self) -> str:
        return self.asking.partner.name if self.asking.partner else ""

    @property
    def newest(self) -> SharedWeek | None:
        return self.shared[-1] if self.shared else None

    @property
    def newest_own(self) -> OwnReading | None:
        return self.own[-1] if self.own else None

    @property
    def lived(self) -> rules.Lived | None:
        """The week as one lived it, or the usual week of a longer span."""
        if self.span.kind is Kind.WEEK:
            return self.newest_own.as_lived() if self.newest_own else None
        return usual_week([row.as_lived() for row in self.own])

    @property
    def is_empty(self) -> bool:
        return not self.shared and not self.own


def summary_named(asking: Asking, name: str, now: datetime) -> Summary:
    """What there is of the span of that name. Raises NotThere, also for a name of none."""
    try:
        span = span_named(name)
    except (ValueError, OverflowError):
        raise NotThere("span") from None
    if span.first.year not in YEARS:
        raise NotThere("span")
    return summary_of(asking, span, now)


def summary_of(asking: Asking, span: Span, now: datetime) -> Summary:
    """What there is of a span; two queries. Raises NotThere for one that lies ahead, and for no week of theirs."""
    if span.first > weeks.local_date(now, asking.person.zone):
        raise NotThere("span")
    is_week = span.kind is Kind.WEEK
    begun = Q(week=span.first) if is_week else Q(week__range=span.period)
    shared: list[SharedWeek] = []
    if asking.couple is not None:
        rows = SharedWeek.objects.visible_to(asking.person).filter(begun, couple=asking.couple)
        shared = list(rows.order_by("week").defer(*(TEXTS if is_week else UNASKED)))
    own = OwnReading.objects.owned_by(asking.person).filter(begun)
    found = Summary(asking, span, shared, list(own.order_by("week")))
    if is_week and found.is_empty and not asking.may_look_at(span.first, now):
        raise NotThere("span")
    return found


# ---- its parts


def head(found: Summary) -> dict[str, Any]:
    """Heading, picture, figures and flows of the newest reading for both in the span; empty without one."""
    return balance.head(_page(found)) if found.newest else {}


def own_view(found: Summary) -> dict[str, Any]:
    """One's own exact figures by the newest reading in the span."""
    return balance.own_view(_page(found)) if found.newest_own else {}


def _page(found: Summary) -> balance.Page:
    newest = max(row.week for row in (found.newest, found.newest_own) if row is not None)
    viewer = balance.Viewer(found.person, found.asking.couple, found.asking.partner, newest)
    return balance.Page(viewer, found.newest, found.newest_own, found.shared, [])


def moved(found: Summary) -> str:
    """What moved over the weeks of a reading: what both may see, or what one's own says; no query."""
    if found.newest is not None:
        pair, mine = found.newest.together(), found.newest.seat_of(found.person)
        sides = pair.sides[mine], pair.sides[1 - mine]
        both = rules.closeness_of_both(*sides)
        names = (_("room for you"), _("room for %(name)s") % {"name": found.partner}, _("closeness"))
        return moves(list(zip(names, (sides[0].autonomy, sides[1].autonomy, both), strict=True)))
    alone = found.asking.couple is None
    reading = found.newest_own.own().reading if found.newest_own else None
    return moves([(_("room for you"), reading and reading.autonomy)], alone=alone)


def beside(found: Summary) -> dict[str, Any]:
    """A month beside the one before, or the halves of a year; eight queries at most."""
    return compared.compared(found.asking, periods(found.span), names_beside(found.span))


def names_beside(span: Span) -> tuple[str, str]:
    """What the two periods are called: the months, or the halves of the year."""
    if span.kind is Kind.YEAR:
        return _("the first half"), _("the second half")
    return f"{before(span).first:%B}", f"{span.first:%B}"


def time(found: Summary) -> dict[str, Any]:
    """The week's time, or that of a usual week, against one's own targets: exact, seen by oneself alone; no query."""
    if found.lived is None:
        return {}
    rows = list(rules.time_rows(found.lived))[: 1 if found.asking.couple is None else 2]
    titles = {"me": _("Your me-time"), "we": _("Your we-time")}
    return {
        "sentences": words.time_sentences(rows, [], "", False),
        "bars": [balance.bar_of(titles[row.kind], row, row.kind) for row in rows if row.minutes is not None],
    }


def circles(found: Summary, reach: history.Span) -> list[dict[str, Any]]:
    """The weeks of a month, or those of a year by its months, as small circles; three queries."""
    months = history.months(history.year_of(found.asking, reach, found.span.first.year))
    if found.span.kind is Kind.MONTH:
        return [month for month in months if month["first"] == found.span.first]
    return months


def thanks(found: Summary) -> list[dict[str, Any]]:
    """What the two thanked each other for in the span, newest first; no query."""
    return [
        {"week": row.week, "mine": seat == row.seat_of(found.person), "text": text}
        for row in reversed(found.shared)
        for seat in (row.seat_of(found.person), 1 - row.seat_of(found.person))
        if (text := getattr(row, THANKS[seat]))
    ]


def reached(found: Summary) -> list[Goal]:
    """The goals that were reached in the span, by one's own calendar; one query."""
    zone = found.person.zone
    begins, ends = (weeks.instant(day, weeks.MIDNIGHT, zone) for day in (found.span.first, after(found.span).first))
    rows = Goal.objects.visible_to(found.person).filter(state=State.REACHED, closed_at__gte=begins, closed_at__lt=ends)
    return list(rows.order_by("closed_at", "pk"))


def suggested(found: Summary, today: date) -> dict[str, Any]:
    """The suggestion of a week, with its buttons while it is that of now; two queries, none of a longer span."""
    if found.span.kind is not Kind.WEEK:
        return {}
    current = current_for(found.person, today)
    if current is not None and current.week == found.span.first:
        return {"suggestion": told(current, found.person)}
    row = Suggestion.objects.owned_by(found.person).made().filter(week=found.span.first).first()
    return {"was_suggested": row} if row else {}


def planned(found: Summary) -> list[PlannedBlock]:
    """What is planned in the week or month after, on one's own clock; one query."""
    following = after(found.span)
    return planned_in(found.person, found.asking.couple, following.first, following.last)


def page(found: Summary, now: datetime) -> dict[str, Any]:
    """All that the page shows; as many queries for few weeks as for many."""
    is_week, today = found.span.kind is Kind.WEEK, weeks.local_date(now, found.person.zone)
    reach = history.span_of(found.asking, now)
    return {
        "span": found.span,
        "partner": found.asking.partner,
        "is_empty": found.is_empty,
        "head": head(found),
        "own": own_view(found) if is_week else {},
        "moved": moved(found) if is_week else "",
        "compared": {} if is_week or found.is_empty else beside(found),
        "time": time(found),
        "months": [] if is_week or reach is None else circles(found, reach),
        "thanks": [] if is_week else thanks(found),
        "reached": reached(found),
        **suggested(found, today),
        "planned": [] if found.span.kind is Kind.YEAR else planned(found),
        **_around(found, reach, now),
    }


def _around(found: Summary, reach: history.Span | None, now: datetime) -> dict[str, Any]:
    """The spans beside it, as far as one can look back, and the one that holds it."""
    if found.span.kind is Kind.WEEK:
        earlier, later = _weeks_beside(found, now)
        return {"before": earlier, "after": later, "wider": month_of(found.span.first)}
    today, year = weeks.local_date(now, found.person.zone), found.span.first.year
    before_it, after_it = before(found.span), after(found.span)
    return {
        "before": before_it if reach and before_it.last >= reach.first else None,
        "after": after_it if after_it.first <= today else None,
        "wider": year_of(found.span.first) if found.span.kind is Kind.MONTH else None,
        "history_of": year if reach and year in reach.years else None,
    }


def _weeks_beside(found: Summary, now: datetime) -> tuple[Span | None, Span | None]:
    """The nearest weeks before and after that can be looked at: over gaps of someone's own, and over a time when weeks
    began on another day; two queries."""
    week, asking = found.span.first, found.asking
    near = [weeks.week_of(week - DAY, asking.first_weekday), weeks.next_week(weeks.week_of(week, asking.first_weekday))]
    theirs = [one for one in (*near, asking.since) if one and asking.may_look_at(one, now)]
    ours = SharedWeek.objects.visible_to(found.person).filter(couple=asking.couple)
    for rows in (ours, OwnReading.objects.owned_by(found.person)):
        ends = {"earlier": Max("week", filter=Q(week__lt=week)), "later": Min("week", filter=Q(week__gt=week))}
        theirs += [one for one in rows.order_by().aggregate(**ends).values() if one]
    earlier = max((one for one in theirs if one < week), default=None)
    later = min((one for one in theirs if one > week), default=None)
    return week_span(earlier) if earlier else None, week_span(later) if later else None
