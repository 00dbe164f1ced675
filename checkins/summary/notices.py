"""The weekly and the monthly summary: what both saw, one's own time against one's own wish, what moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
from checkins.history.compared import own_lines, sentence, together_lines
from checkins.planned.models import A_DAY, PlannedBlock, planned_for_many
from checkins.suggestion.models import Suggestion, newest_of
from checkins.suggestion.rules import Rule
from checkins.summary.models import readings_between, weeks_between
from checkins.summary.rules import axis_bars, bar, mean_bars, own_row, planned_line, table, usual_week
from checkins.summary.shown import Summary, moved, names_beside
from checkins.summary.span import Span, before, month_of, week_span

# ---- the week


def upcoming(choices: Sequence[Choice], now: datetime) -> dict[UUID, Occasion]:
    """The next summary of each; named by the Monday of its calendar week. No query."""
    found = {}
    for choice in choices:
        due = choice.next(now)
        monday = weeks.week_of(weeks.local_date(due, choice.person.zone), Weekday.MONDAY)
        found[choice.person.pk] = Occasion(key=monday.isoformat(), due_at=due)
    return found


def load(notices: Sequence[Notice], now: datetime) -> dict[int, Context | None]:
    """What each mail shows; None where there is nothing to say of the week. Six queries."""
    people = {notice.person_id: notice.person for notice in notices}
    asked = askings_of(list(people.values()))
    shared = newest_shareds([asking.couple for asking in asked.values() if asking.couple])
    own = newest_owns(list(people.values()))
    ahead = Ahead.of(notices, timedelta(days=weeks.DAYS))
    found = {
        notice.pk: _context(notice, asked[notice.person_id], shared, own.get(notice.person_id)) for notice in notices
    }
    return {notice.pk: ahead.beside(notice, found[notice.pk]) for notice in notices}


@dataclass(frozen=True, slots=True)
class Ahead:
    """What lies ahead of many people, each told of their own alone: the newest suggestion, and what is planned."""

    suggested: dict[UUID, Suggestion]
    planned: dict[UUID, list[PlannedBlock]]
    how_far: timedelta

    @classmethod
    def of(cls, notices: Sequence[Notice], how_far: timedelta) -> Ahead:
        """Three queries."""
        people = {notice.person_id: notice.person for notice in notices}
        days = [_day(notice) for notice in notices]
        planned = planned_for_many(list(people), min(days) - A_DAY, max(days) + how_far + A_DAY)
        return cls(newest_of(list(people.values())), planned, how_far)

    def beside(self, notice: Notice, context: Context | None) -> Context | None:
        """That mail with what lies ahead."""
        if context is None:
            return None
        content = {**context["content"], "suggestion": self._suggestion(notice), "planned": self._planned(notice)}
        return {**context, "content": content}

    def _suggestion(self, notice: Notice) -> dict[str, str] | None:
        """With its reason, in the first mail after it was made; one about a boundary is for one's own page alone."""
        found = self.suggested.get(notice.person_id)
        if found is None or found.rule == Rule.BOUNDARY or not found.is_of_now(_day(notice)):
            return None
        if not notice.due_at - self.how_far < found.created_at <= notice.due_at:
            return None
        return {"sentence": found.sentence, "because": found.because}

    def _planned(self, notice: Notice) -> list[str]:
        first = _day(notice)
        found = sorted(self.planned[notice.person_id], key=lambda block: (block.begins, block.pk))
        told = [(*block.on_clock_of(notice.person), block) for block in found]
        return [
            planned_line(day, at, block.minutes, ours=block.is_ours)
            for day, at, block in told
            if first <= day < first + self.how_far
        ]


def _day(notice: Notice) -> date:
    """The day of a mail, on its reader's clock."""
    return weeks.local_date(notice.due_at, notice.person.zone)


def _context(notice: Notice, asking: Asking, shared: dict[UUID, SharedWeek], own: OwnReading | None) -> Context | None:
    """The week that ended last before the mail was due; nothing is told of who answered in it."""
    week = weeks.week_before(asking.week_at(notice.due_at))
    closed = asking.newest_closed(notice.due_at)
    row = shared.get(asking.couple.pk) if asking.couple else None
    row = None if row and rules.is_too_long_ago(row.week, closed) else row
    mine = None if own and rules.is_too_long_ago(own.week, closed) else own
    if row is None and mine is None:
        return None
    opened = row is not None and row.week >= week
    content = {
        "time": _time(mine, asking, week),
        "weeks": _last_weeks(notice.person, asking, row, mine),
        "moved": _moved(asking, row, mine),
    }
    return {
        "path": f"/weeks/{row.week}/" if opened and row else "/balance/",
        "action_label": "Open the talk card" if opened else "Open the balance",
        "week": row.week if opened and row else week,
        "opened": opened,
        "alone": asking.couple is None,
        "content": content,
    }


def _moved(asking: Asking, row: SharedWeek | None, own: OwnReading | None) -> str:
    """What moved over the weeks of the newest reading."""
    shared, mine = [row] if row else [], [own] if own else []
    week = max([*(found.week for found in shared), *(found.week for found in mine)])
    return moved(Summary(asking, week_span(week), shared, mine))


def _time(own: OwnReading | None, asking: Asking, week: date) -> dict[str, Any] | None:
    """One's own time in the newest week against one's own targets, exact; only of that very week."""
    if own is None or own.week < week:
        return None
    return _bars_of(own.as_lived(), asking)


def _bars_of(lived: rules.Lived, asking: Asking) -> dict[str, Any] | None:
    """The time of a week against one's own targets; of someone alone me-time only; None where nothing was given."""
    rows = list(rules.time_rows(lived))[: 1 if asking.couple is None else 2]
    given = [row for row in rows if row.minutes is not None]
    said = words.time_sentences(rows, [], "", False)
    return {"sentences": said, "bars": [bar(row) for row in given]} if given else None


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
            "bars": axis_bars(table(mine, theirs, asking.partner.name)),
        }
    if own is None:
        return None
    read = own.own()
    return {
        "heading": words.own_heading(read, alone=True),
        "basis": "",
        "exact": True,
        "bars": axis_bars(own_row(read)),
    }


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
        keeps=timedelta(days=weeks.DAYS),
    )
)


# ---- the month


def upcoming_months(choices: Sequence[Choice], now: datetime) -> dict[UUID, Occasion]:
    """The next summary of a month for each; named by the month that it is of. No query."""
    found = {}
    for choice in choices:
        due = choice.next_in_month(now)
        month = before(month_of(weeks.local_date(due, choice.person.zone)))
        found[choice.person.pk] = Occasion(key=month.name, due_at=due)
    return found


def load_months(notices: Sequence[Notice], now: datetime) -> dict[int, Context | None]:
    """What each mail shows; None where there is nothing to say of the month. Six queries."""
    people = {notice.person_id: notice.person for notice in notices}
    asked = askings_of(list(people.values()))
    months = {notice.pk: before(month_of(_day(notice))) for notice in notices}
    since, until = min(before(month).first for month in months.values()), max(month.last for month in months.values())
    shared = weeks_between([asking.couple for asking in asked.values() if asking.couple], since, until)
    own = readings_between(list(people.values()), since, until)
    ahead = Ahead.of(notices, timedelta(days=30))
    found = {
        notice.pk: _month(
            asked[notice.person_id],
            months[notice.pk],
            _shared_of(asked[notice.person_id], shared),
            own.get(notice.person_id, []),
        )
        for notice in notices
    }
    return {notice.pk: ahead.beside(notice, found[notice.pk]) for notice in notices}


def _shared_of(asking: Asking, found: dict[UUID, list[SharedWeek]]) -> list[SharedWeek]:
    return found.get(asking.couple.pk, []) if asking.couple else []


def _month(asking: Asking, month: Span, shared: Sequence[SharedWeek], own: Sequence[OwnReading]) -> Context | None:
    """A month beside the one before, from the weeks that begin in each."""
    earlier = before(month)
    ours = [[row for row in shared if span.first <= row.week <= span.last] for span in (earlier, month)]
    mine = [[row for row in own if span.first <= row.week <= span.last] for span in (earlier, month)]
    if not ours[1] and not mine[1]:
        return None
    person, partner = asking.person, asking.partner.name if asking.partner else ""
    lines = together_lines(person, partner, *ours) if asking.couple else own_lines(*mine, alone=True)
    usual = usual_week([row.as_lived() for row in mine[1]])
    return {
        "path": f"/summaries/{month.name}/",
        "action_label": "Open the month",
        "month": month.first,
        "content": {
            "moved": sentence(lines, names_beside(month)),
            "exact": asking.couple is None,
            "bars": mean_bars(lines),
            "time": _bars_of(usual, asking) if usual else None,
        },
    }


MonthlySummary = register(
    Kind(
        "monthly_summary",
        "A summary of the month",
        template="mail/month",
        load=load_months,
        upcoming=upcoming_months,
        monthly=True,
        weekday=Weekday.TUESDAY,
        hour=8,
        keeps=timedelta(days=2 * weeks.DAYS),
        note="On the second such day of a month.",
    )
)
