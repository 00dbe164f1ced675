"""What the page of the balance shows, from stored readings alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts import weeks
from accounts.couple.models import Couple, Membership
from accounts.couple.week import first_weekday_of
from accounts.person.models import Person
from checkins.balance import opened, picture, rules, words
from checkins.balance.models import OwnReading, SharedWeek, newest_own, newest_shared, own_readings, shared_weeks
from checkins.balance.told import own_weeks
from checkins.boundary.models import Boundary

WEEKS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at the balance, with whom, and which weeks are behind them."""

    person: Person
    couple: Couple | None
    partner: Person | None
    newest: date

    @property
    def partner_name(self) -> str:
        return self.partner.name if self.partner else ""


def viewer_of(person: Person, now: datetime) -> Viewer:
    """One query."""
    mine = Membership.objects.filter(person=person, left_at=None).values("couple")
    seats = list(Membership.objects.filter(couple__in=mine, left_at=None).select_related("couple", "person"))
    couple = seats[0].couple if seats else None
    partner = next((seat.person for seat in seats if seat.person_id != person.pk), None)
    newest = weeks.newest_closed(now, first_weekday_of(person, couple))
    return Viewer(person, couple, partner, newest)


@dataclass(frozen=True, slots=True)
class Page:
    """The balance of a person: the couple's newest reading, their own, the weeks before, and their answers in them."""

    viewer: Viewer
    shared: SharedWeek | None
    own: OwnReading | None
    shared_before: Sequence[SharedWeek]
    own_before: Sequence[OwnReading]
    lived: Sequence[rules.Lived] = ()
    boundaries: Mapping[UUID, Boundary] = field(default_factory=dict)

    @property
    def mine(self) -> int:
        """The viewer's seat in each pair."""
        return self.shared.seat_of(self.viewer.person) if self.shared else 0

    @property
    def together(self) -> rules.Together | None:
        """The shared reading; of weeks that are too long ago no more than when that was."""
        return rules.as_of(self.shared.together(), self.viewer.newest) if self.shared else None

    @property
    def overlap_before(self) -> float | None:
        """The smaller connection of the reading before this one, where that is among the weeks at hand."""
        earlier = [row for row in self.shared_before if self.shared and row.week < self.shared.week]
        drawn = rules.picture_of(earlier[-1].together(), self.mine + 1) if earlier else None
        return drawn.overlap if drawn else None

    @property
    def last_weeks(self) -> list[date]:
        """The calendar weeks shown, oldest first: up to the newest one that has something to show."""
        held = [*(row.week for row in self.shared_before), *(row.week for row in self.own_before)]
        newest = max([self.viewer.newest, *held])
        first = min(held, default=newest)
        days = [newest]
        while len(days) < WEEKS_SHOWN and days[0] > first:
            days.insert(0, weeks.week_before(days[0]))
        return days


def page_of(viewer: Viewer) -> Page:
    """What is stored for that page; seven queries at most."""
    since = viewer.newest
    for _n in range(WEEKS_SHOWN):
        since = weeks.week_before(since)
    shared = newest_shared(viewer.person)
    before = shared_weeks(viewer.person, viewer.couple, since) if viewer.couple else []
    own = newest_own(viewer.person)
    first = min([since, *own.own().reading.weeks]) if own else since
    lived = own_weeks(viewer.person, max(viewer.newest, own.week), first) if own else []
    named = {mark.boundary for week in lived for mark in week.marks}
    boundaries = Boundary.objects.owned_by(viewer.person).filter(pk__in=named) if named else ()
    return Page(
        viewer,
        shared,
        own,
        before,
        own_readings(viewer.person, since),
        lived,
        {boundary.pk: boundary for boundary in boundaries},
    )


# ---- the parts of the page


def head(page: Page) -> dict[str, Any]:
    """Heading, sentences, picture and figures of the reading for both."""
    found, partner = page.together, page.viewer.partner_name
    if found is None:
        return {"heading": words.BLANK_HEADING, "sentences": [], "picture": picture.empty_circles(), "facts": []}
    drawn = rules.picture_of(found, page.mine + 1)
    return {
        "heading": words.heading(found),
        "sentences": words.sentences(found, partner),
        "picture": picture.circles(*drawn, name=partner, before=page.overlap_before)
        if drawn
        else picture.empty_circles(),
        "facts": facts(page, found),
        "first": found.weeks[0] if found.weeks else found.newest,
        "last": weeks.last_day(found.newest),
        "flows": flows(page, found),
    }


def facts(page: Page, found: rules.Together) -> list[dict[str, Any]]:
    """The three figures beside the circles, each with its lowest and highest week and its parts."""
    mine, theirs = found.sides[page.mine], found.sides[1 - page.mine]
    shown = [
        ("me", _("Your room"), mine.autonomy),
        ("partner", _("%(name)s’s room") % {"name": page.viewer.partner_name}, theirs.autonomy),
        ("we", _("Closeness you both felt"), rules.closeness_of_both(mine, theirs)),
    ]
    return [
        {
            "hue": hue,
            "name": name,
            "axis": axis,
            "parts": words.parts_words(axis),
            "weeks": words.short_basis(axis.weeks, found.asked),
            "arrow": arrow_words(axis.arrow),
        }
        for hue, name, axis in shown
        if axis is not None
    ]


def arrow_words(arrow: int) -> str:
    return {
        1: _("rising, newer two weeks against the older two"),
        -1: _("falling, newer two weeks against the older two"),
    }.get(arrow, "")


def flows(page: Page, found: rules.Together) -> list[dict[str, Any]]:
    """Who was there for whom, who was moved, what disagreements left: both ways or not at all."""
    told = (
        (_("There for each other"), found.support, words.support_sentences),
        (_("Moving each other"), found.influence, words.influence_sentences),
        (_("After a disagreement"), found.conflict, words.conflict_sentences),
    )
    return [
        {"title": title, "sentences": say(pair[page.mine], pair[1 - page.mine], page.viewer.partner_name)}
        for title, pair, say in told
        if pair
    ]


def own_view(page: Page) -> dict[str, Any]:
    """One's own exact figures, what each is made of, and what they lean to."""
    if page.own is None:
        return {}
    own = rules.own_as_of(page.own.own(), page.viewer.newest)
    axes = ((_("Room"), own.reading.autonomy), (_("Closeness"), own.reading.connection))
    return {
        "heading": words.own_heading(own, alone=page.viewer.partner is None),
        "sentence": words.own_sentence(own, page.own.as_lived()),
        "week": page.own.week,
        "opens": bool(own.reading.weeks),
        "weeks": opened.weeks_words(own.reading, alone=page.viewer.partner is None),
        "by_week": opened.by_week(own.reading, page.lived, alone=page.viewer.partner is None),
        "axes": [
            {
                "name": name,
                "value": rules.half_up(axis.value),
                "lowest": rules.half_up(axis.lowest),
                "highest": rules.half_up(axis.highest),
                "weeks": words.short_basis(axis.weeks, own.reading.asked),
                "trend": words.trend_words(axis),
                "parts_words": words.parts_words(axis),
                "parts": [(words.PART_NAMES[part.name], rules.half_up(part.mean), part.weeks) for part in axis.parts],
            }
            for name, axis in axes
            if axis is not None
        ],
    }


def boundary_care(page: Page) -> dict[str, Any]:
    """How one's own boundaries were kept in the weeks shown, for oneself alone."""
    days = page.last_weeks
    return opened.care([week for week in page.lived if week.week >= days[0]], page.own_before, page.boundaries)


def by_week(page: Page) -> list[dict[str, Any]]:
    """Each calendar week as a small picture and as figures; a gap where there was no shared check-in."""
    rows = {row.week: row for row in page.shared_before}
    return [_week(page, day, rows.get(day)) for day in page.last_weeks]


def _week(page: Page, day: date, row: SharedWeek | None) -> dict[str, Any]:
    name, empty = f"{day.day} {day:%b}", picture.empty_circles(size=picture.PHASE)
    if row is None:
        return {"name": name, "picture": empty, "says": _("no shared check-in")}
    mine, theirs = row.figures_of(page.mine), row.figures_of(1 - page.mine)
    rooms, both = (mine["autonomy"], theirs["autonomy"]), (mine["connection"], theirs["connection"])
    overlap = None if None in both else min(both)
    shown = {"name": name, "row": row, "mine": rooms[0], "theirs": rooms[1], "closeness": overlap}
    if overlap is None or None in rooms:
        return shown | {"picture": empty, "says": _("too few open answers for a picture")}
    return shown | {"picture": picture.circles(*rooms, overlap, size=picture.PHASE), "says": ""}


def time_strip(page: Page) -> dict[str, Any]:
    """The newest week's time against each one's own target: one's own exact, the partner's to the half hour."""
    if page.own is None or rules.is_too_long_ago(page.own.week, page.viewer.newest):
        return {}
    alone = page.viewer.partner is None
    mine = list(rules.time_rows(page.own.as_lived()))[: 1 if alone else 2]
    shared = page.shared if page.shared and page.shared.week == page.own.week else None
    theirs = shared.times_of(1 - page.mine) if shared else []
    apart = False
    if shared:
        apart = rules.we_time_differs(shared.times_of(page.mine)[1].minutes, theirs[1].minutes)
    name = page.viewer.partner_name
    titles = {"me": (_("Your me-time"), _("%(name)s’s me-time")), "we": (_("Your we-time"), _("%(name)s’s we-time"))}
    rows = [(titles[row.kind][0], row, "me" if row.kind == "me" else "we") for row in mine]
    rows += [(titles[row.kind][1] % {"name": name}, row, "partner" if row.kind == "me" else "we") for row in theirs]
    return {
        "week": page.own.week,
        "aimed": any(row.target for _title, row, _hue in rows),
        "sentences": words.time_sentences(mine, theirs, name, apart),
        "bars": [bar_of(*row) for row in rows if row[1].minutes is not None or row[1].target],
    }


def bar_of(title: str, row: rules.TimeRow, hue: str) -> dict[str, Any]:
    return {
        "title": title,
        "says": words.time_words(row),
        "hue": hue,
        "bar": picture.bar(row.percent) if row.percent is not None else None,
        "row": row,
    }


def own_line(page: Page) -> dict[str, Any]:
    """One's own line over the calendar weeks, exact, gaps as gaps; nothing before two weeks."""
    rows = {row.week: row for row in page.own_before}
    days = page.last_weeks
    alone = page.viewer.partner is None
    points = [
        (day, rows[day].autonomy, None if alone else rows[day].connection) if day in rows else (day, None, None)
        for day in days
    ]
    if page.own is None or sum(room is not None or close is not None for _day, room, close in points) < 2:
        return {}
    reading = page.own.own().reading
    if alone:
        reading = reading._replace(connection=None)
    return {
        "says": words.own_line(reading, alone=alone),
        "trend": picture.trend(points),
        "table": [
            {
                "day": day,
                "room": None if room is None else rules.half_up(room),
                "closeness": None if close is None else rules.half_up(close),
            }
            for day, room, close in points
        ],
        "arrows": [part for part in _arrows(reading) if part],
    }


def _arrows(reading: rules.Reading) -> list[str]:
    pairs = ((_("room"), reading.autonomy), (_("closeness"), reading.connection))
    return [
        _("%(arrow)s for %(name)s") % {"arrow": words.trend_words(axis), "name": name}
        for name, axis in pairs
        if axis and axis.arrow
    ]
