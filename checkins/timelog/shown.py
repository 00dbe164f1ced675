"""What the pages of time show: the two taps, the weeks with their entries, the wishes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from accounts.couple.models import Couple, couple_of, partner_of
from accounts.couple.week import this_week, week_holding
from accounts.person.models import Person
from accounts.weeks import last_day, local_date, next_week
from checkins.timelog import rules
from checkins.timelog.models import Target, TimeEntry, minutes_of, notes_of, settled_weeks

WEEKS = 4
"""How many weeks a page of the log holds."""


@dataclass(frozen=True)
class Reader:
    """Who looks at the log, and when: with their couple, partner, local date and week."""

    person: Person
    now: datetime
    couple: Couple | None
    partner: Person | None

    @classmethod
    def of(cls, person: Person, now: datetime) -> Reader:
        couple = couple_of(person)
        return cls(person, now, couple, partner_of(person) if couple else None)

    @property
    def today(self) -> date:
        return local_date(self.now, self.person.zone)

    @property
    def week(self) -> date:
        return this_week(self.person, self.couple, self.now)


@dataclass
class Entry:
    """An entry as a line of the log."""

    row: TimeEntry
    mine: bool
    note: str
    settled: bool


@dataclass
class Week:
    """A week of the log with its sums, in minutes."""

    first: date
    entries: list[Entry] = field(default_factory=list)

    @property
    def last(self) -> date:
        return last_day(self.first)

    @property
    def me(self) -> int:
        return sum(entry.row.minutes for entry in self.entries if not entry.row.is_ours)

    @property
    def we(self) -> int:
        return sum(entry.row.minutes for entry in self.entries if entry.row.is_ours)


def panel(reader: Reader, *, then: str, logged: TimeEntry | None = None, kind: str = rules.Kind.ME) -> dict[str, Any]:
    """What `checkins/timelog/_log.html` shows: the form of two taps and this week's sums. One query.

    `then` is the page to go back to, "home" or "time"; `logged` is the entry just made, which can be undone.
    """
    return {
        "log_id": uuid4(),
        "log_kind": logged.kind if logged else kind,
        "log_then": then,
        "logged": logged,
        "sums": minutes_of(reader.person, reader.couple, reader.week),
        "partner": reader.partner,
    }


def just_logged(person: Person, id: UUID | None) -> TimeEntry | None:
    """A person's own entry that the address names as the one just made; None for anything else."""
    found: TimeEntry | None = TimeEntry.objects.owned_by(person).filter(pk=id).first() if id else None
    return found


def weeks(reader: Reader, before: date | None = None) -> tuple[list[Week], date | None]:
    """Up to four weeks of the log, newest first, and the date before which there is more.

    `before` is the first date of a week: the log ends before it; without it, with the day after tomorrow.
    """
    end = before or next_week(reader.week) + timedelta(days=1)
    first = week_holding(end - timedelta(days=1), reader.person, reader.couple) - timedelta(weeks=WEEKS - 1)
    mine = TimeEntry.objects.lived_by(reader.person, reader.couple)
    rows: list[TimeEntry] = list(mine.filter(day__gte=first, day__lt=end).order_by("-day", "-created_at", "-pk"))
    earlier = mine.filter(day__lt=first).order_by("-day").values_list("day", flat=True).first()
    found = _by_week(reader, rows)
    return found, next_week(week_holding(earlier, reader.person, reader.couple)) if earlier else None


def _by_week(reader: Reader, rows: list[TimeEntry]) -> list[Week]:
    firsts = {row.pk: week_holding(row.day, reader.person, reader.couple) for row in rows}
    settled = settled_weeks(reader.couple, sorted(set(firsts.values()))) if reader.couple and rows else set()
    notes = notes_of(rows, reader.person) if rows else {}
    found: dict[date, Week] = {}
    for row in rows:
        first = firsts[row.pk]
        note = notes[row.pk].text if row.pk in notes else ""
        entry = Entry(row, row.is_of(reader.person), note, row.is_ours and first in settled)
        found.setdefault(first, Week(first)).entries.append(entry)
    return list(found.values())


@dataclass(frozen=True)
class Wishes:
    """A person's targets: the one that holds, the one that is to come, and the week from which a new one would hold."""

    now: Target | None
    later: Target | None
    from_week: date


def wishes(reader: Reader) -> Wishes:
    """One query."""
    mine: list[Target] = list(Target.objects.owned_by(reader.person).order_by("from_week"))
    now = [target for target in mine if target.from_week <= reader.week]
    later = [target for target in mine if target.from_week > reader.week]
    return Wishes(
        now[-1] if now else None,
        later[0] if later else None,
        rules.week_from(None, reader.week, first=not mine),
    )
