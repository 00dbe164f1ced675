"""The weekly summary: what both saw of the week, one's own time against one's own wish, and what the last weeks say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from accounts import weeks
from accounts.notice.kinds import Choice, Context, Kind, Occasion, register
from accounts.notice.models import Notice
from accounts.person.models import Person, Weekday
from checkins.balance import rules, words
from checkins.balance.models import OwnReading, SharedWeek, newest_owns, newest_shareds
from checkins.checkin.asking import Asking, askings_of
from checkins.summary.rules import bar, own_row, table

RECENT = timedelta(weeks=6)
"""How old a reading may be to be in the mail."""


def upcoming(choices: Sequence[Choice], now: datetime) -> dict[UUID, Occasion]:
    """The next summary of each; named by the Monday of its calendar week. No query."""
    found = {}
    for choice in choices:
        due = choice.next(now)
        monday = weeks.week_of(weeks.local_date(due, choice.person.zone), Weekday.MONDAY)
        found[choice.person.pk] = Occasion(key=monday.isoformat(), due_at=due)
    return found


def load(notices: Sequence[Notice], now: datetime) -> dict[int, Context | None]:
    """What each mail shows; None where there is nothing to say of the week. Three queries."""
    people = {notice.person_id: notice.person for notice in notices}
    asked = askings_of(list(people.values()))
    shared = newest_shareds([asking.couple for asking in asked.values() if asking.couple])
    own = newest_owns(list(people.values()))
    return {
        notice.pk: _context(notice, asked[notice.person_id], shared, own.get(notice.person_id)) for notice in notices
    }


def _context(notice: Notice, asking: Asking, shared: dict[UUID, SharedWeek], own: OwnReading | None) -> Context | None:
    """The week that ended last before the mail was due; nothing is told of who answered in it."""
    week = weeks.week_before(asking.week_at(notice.due_at))
    row = shared.get(asking.couple.pk) if asking.couple else None
    row = row if row and week - row.week <= RECENT else None
    mine = own if own and week - own.week <= RECENT else None
    if row is None and mine is None:
        return None
    opened = row is not None and row.week >= week
    content = {"time": _time(mine, asking, week), "weeks": _last_weeks(notice.person, asking, row, mine)}
    return {
        "path": f"/weeks/{row.week}/" if opened and row else "/balance/",
        "action_label": "Open the talk card" if opened else "Open the balance",
        "week": row.week if opened and row else week,
        "opened": opened,
        "alone": asking.couple is None,
        "content": content,
    }


def _time(own: OwnReading | None, asking: Asking, week: date) -> dict[str, Any] | None:
    """One's own time in the newest week against one's own targets, exact; only of that very week."""
    if own is None or own.week < week:
        return None
    rows = list(rules.time_rows(own.as_lived()))[: 1 if asking.couple is None else 2]
    given = [row for row in rows if row.minutes is not None]
    return (
        {"sentences": words.time_sentences(rows, [], "", False), "bars": [bar(row) for row in given]} if given else None
    )


def _last_weeks(
    person: Person, asking: Asking, row: SharedWeek | None, own: OwnReading | None
) -> dict[str, Any] | None:
    """What the last weeks say: of the couple to the nearest five; for someone alone their own, exact."""
    if asking.partner is not None:
        if row is None:
            return None
        found, seat = row.together(), row.seat_of(person)
        mine, theirs = found.sides[seat], found.sides[1 - seat]
        return {
            "heading": words.heading(found),
            "basis": "" if found.blank else words.basis(found),
            "exact": False,
            "rows": table(mine, theirs, asking.partner.name),
        }
    if own is None:
        return None
    read = own.own()
    return {"heading": words.own_heading(read, alone=True), "basis": "", "exact": True, "rows": own_row(read)}


WeeklySummary = register(
    Kind(
        "weekly_summary",
        "A summary of the week",
        template="mail/summary",
        load=load,
        upcoming=upcoming,
        weekly=True,
        weekday=Weekday.TUESDAY,
        hour=8,
    )
)
