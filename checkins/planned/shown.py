"""What the pages of planned time show: what is coming, month by month; what is behind; the week to plan on the card."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.person.models import Person
from accounts.weeks import last_day, next_week
from checkins.planned.forms import PlanForm
from checkins.planned.models import (
    A_DAY,
    BlockNote,
    PlannedBlock,
    block_notes_of,
    is_lived,
    planned_in,
    taken_by_partner,
    today_of,
)
from checkins.planned.rules import LONGEST_AHEAD
from checkins.timelog.models import TimeEntry
from checkins.timelog.shown import Reader

BEHIND = timedelta(days=14)
"""How long time that is behind waits to be logged."""


@dataclass(frozen=True)
class Line:
    """A block as one person reads it, on their own clock. `entry` is its entry of the log, as long as that is there."""

    block: PlannedBlock
    reader: Person
    partner: str
    note: BlockNote | None = None
    entry: UUID | None = None

    @property
    def mine(self) -> bool:
        return self.block.is_of(self.reader)

    @property
    def taken(self) -> bool:
        """The partner's own, seen as taken."""
        return not self.block.is_ours and not self.mine

    @property
    def hue(self) -> str:
        return "we" if self.block.is_ours else "me" if self.mine else "partner"

    @property
    def day(self) -> date:
        return self.block.on_clock_of(self.reader)[0]

    @property
    def at(self) -> time | None:
        return self.block.on_clock_of(self.reader)[1]

    @property
    def until(self) -> time | None:
        """The wall time at which it ends."""
        if self.at is None:
            return None
        ends = self.block.begins + timedelta(minutes=self.block.minutes)
        return ends.astimezone(self.reader.zone).time()

    @property
    def open(self) -> bool:
        """Whether it can be moved or called off."""
        return not self.taken and not self.lived

    @property
    def elsewhere(self) -> str:
        """Where its own clock is, if it is another than the reader's and it has a time."""
        other = self.block.at is not None and self.block.zone != self.reader.time_zone
        return self.block.zone.rpartition("/")[2].replace("_", " ") if other else ""

    @property
    def title(self) -> str:
        if self.taken:
            return _("Taken by %(name)s") % {"name": self.partner}
        words = self.block.what if self.block.is_ours else self.note.text if self.note else ""
        return words or (_("Time for the two of you") if self.block.is_ours else _("Time for you"))

    @property
    def whose(self) -> str:
        """Whose it is, in words, beside the hue."""
        if self.taken:
            return _("%(name)s’s") % {"name": self.partner}
        return _("for the two of you") if self.block.is_ours else _("for you")

    @property
    def lived(self) -> bool:
        return is_lived(self.block, self.note)

    def may_be_logged(self, now: datetime) -> bool:
        """Whether its day has come where it was planned, and it is theirs and not logged yet."""
        return not self.taken and not self.lived and self.block.day <= today_of(self.block, now)


@dataclass
class Month:
    """A month with what is planned in it, named by its first date."""

    first: date
    lines: list[Line] = field(default_factory=list)


def line_of(block: PlannedBlock, reader: Reader) -> Line:
    """One block; at most two queries."""
    return _lines([block], reader)[0]


def _lines(blocks: Collection[PlannedBlock], reader: Reader) -> list[Line]:
    """The blocks as lines; one query for one's own notes, one for the entries that came of them."""
    notes = block_notes_of(blocks, reader.person)
    entries = {block.pk: block.entry or (notes[block.pk].entry if block.pk in notes else None) for block in blocks}
    named = {entry for entry in entries.values() if entry}
    there = _in_the_log(reader.person, named) if named else set()
    partner = reader.partner.name if reader.partner else ""
    return [
        Line(block, reader.person, partner, notes.get(block.pk), entry if entry in there else None)
        for block, entry in ((block, entries[block.pk]) for block in blocks)
    ]


def _in_the_log(person: Person, entries: Collection[UUID]) -> set[UUID]:
    """Those of the entries that are still there."""
    return set(TimeEntry.objects.visible_to(person).filter(pk__in=entries).values_list("pk", flat=True))


def _of(reader: Reader, first: date, last: date) -> list[Line]:
    """All that this person sees as planned on those days of their clock, in order; at most four queries."""
    blocks = planned_in(reader.person, reader.couple, first, last)
    if reader.couple:
        blocks += taken_by_partner(reader.person, max(first, reader.today), last)
    lines = _lines(blocks, reader)
    return sorted(lines, key=lambda line: (line.day, line.block.begins, str(line.block.pk)))


def plans(reader: Reader) -> dict[str, Any]:
    """What the list shows: what is ahead, month by month, and one's own of the last two weeks, the newest first."""
    today = reader.today
    lines = _of(reader, today - BEHIND, today + LONGEST_AHEAD + A_DAY)
    behind = [line for line in lines if line.day < today or line.lived]
    return {
        "months": _by_month(line for line in lines if line.day >= today and not line.lived),
        "behind": behind[::-1],
        "today": today,
        "partner": reader.partner,
        "loggable": {line.block.pk for line in lines if line.may_be_logged(reader.now)},
    }


def _by_month(lines: Iterable[Line]) -> list[Month]:
    months: dict[date, Month] = {}
    for line in lines:
        first = line.day.replace(day=1)
        months.setdefault(first, Month(first)).lines.append(line)
    return list(months.values())


def week_ahead(reader: Reader, week: date, **told: Any) -> dict[str, Any] | None:
    """What `checkins/planned/_plan_week.html` shows below the talk card of a week: the week after it, with a form.

    None for someone alone, and once that week is over. `told` is what it says on top, and a form that was refused.
    """
    first = next_week(week)
    days = [first + n * A_DAY for n in range(7) if first + n * A_DAY >= reader.today]
    if reader.partner is None or not days:
        return None
    form = told.pop("form", None) or PlanForm(partner=reader.partner, initial={"kind": "we", "day": days[0]})
    form.offer(days)
    return {
        "week": week,
        "first": first,
        "last": last_day(first),
        "lines": _of(reader, first, last_day(first)),
        "partner": reader.partner,
        "form": form,
        **told,
    }


def next_line(reader: Reader, block: PlannedBlock | None) -> Line | None:
    """What is planned next as a line of the home page; no query. What one's own is for is not said there."""
    return Line(block, reader.person, "", None) if block else None
