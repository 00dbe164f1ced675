"""The act under way: who does it, in which couple, and what it has written so far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from accounts.belonging.waiting import Waiting
from accounts.couple.locks import Linked, lock_open_couple, lock_persons
from accounts.couple.models import Couple
from accounts.couple.rules import NoCouple
from accounts.feed.feed import Line, line_of, lines_of, record
from accounts.person.models import Person
from tracker.refusal import NotThere

if TYPE_CHECKING:
    from accounts.belonging.models import Belonging


@dataclass(slots=True)
class Act:
    """One transaction of one person. `now` is its only instant."""

    person: Person
    now: datetime
    linked: Linked | None
    lines: list[Line] = field(default_factory=list)
    locked: set[UUID] = field(default_factory=set)
    lines_then: dict[UUID, bool | None] = field(default_factory=dict)
    waiting: Waiting | None = None

    @property
    def couple(self) -> Couple | None:
        return self.linked.couple if self.linked else None

    @property
    def needed(self) -> Linked:
        """The open couple with the two of it. Raises NoCouple for someone on their own."""
        if self.linked is None:
            raise NoCouple
        return self.linked

    def other_than(self, person_id: UUID) -> UUID | None:
        """The one of the couple who is not that person."""
        if self.linked is None:
            return None
        return self.linked.partner_id if person_id == self.person.pk else self.person.pk

    def insert(self, *rows: Belonging) -> None:
        """Insert new rows of one model, now or with others."""
        if self.waiting is not None:
            for row in rows:
                self.waiting.add(row)
        elif len(rows) == 1:
            rows[0].save(force_insert=True)
        elif rows:
            type(rows[0]).objects.bulk_create(rows)
        self.locked.update(row.pk for row in rows)

    def look_up(self, ids: Iterable[UUID]) -> None:
        """Read the person's feed lines of those rows at once, as they stand until the act ends."""
        self.lines_then |= lines_of(self.person.pk, ids)

    def line_of(self, viewer: UUID, row: UUID) -> bool | None:
        """Whether that row is gone for this viewer; None if they never had it. What this act wrote counts."""
        if row in self.locked:
            for line in reversed(self.lines):
                if (line.viewer, line.row) == (viewer, row):
                    return line.gone
        if viewer == self.person.pk and row in self.lines_then:
            return self.lines_then[row]
        return line_of(viewer, row)

    def wrote(self, row: Belonging, *, gone: bool = False) -> None:
        """Note a row for the feeds of those whom it concerns."""
        label = type(row)._meta.model_name or ""
        self.lines.append(Line(row.owner_id, label, row.pk, gone, own=gone))
        if self.linked and row.couple_id == self.linked.couple.pk and (other := self.other_than(row.owner_id)):
            self.lines.append(Line(other, label, row.pk, gone or not row.is_shared))


_now_acting: ContextVar[Act | None] = ContextVar("act", default=None)


def acting() -> Act:
    """The act under way. Raises RuntimeError outside of an action: content is written nowhere else."""
    act = _now_acting.get()
    if act is None:
        raise RuntimeError("Content is written inside an @action only.")
    return act


def current() -> Act | None:
    """The act under way, if there is one."""
    return _now_acting.get()


def _linked(person: Person) -> Linked | None:
    """The open couple under lock. Someone on their own is locked in its place, so that their writes queue too."""
    linked = lock_open_couple(person)
    if linked is None:
        if lock_persons(person.pk)[person.pk].erased_at:
            raise NotThere
        linked = lock_open_couple(person)
    return linked


@contextmanager
def begin(person: Person, now: datetime, waiting: Waiting | None = None) -> Iterator[Act]:
    """Lock the person's open couple, let the act run, write the feed last. Needs an open transaction.

    With `waiting`, new rows are inserted many at once.
    """
    act = Act(person, now, _linked(person), waiting=waiting)
    token = _now_acting.set(act)
    try:
        with waiting.watching() if waiting else nullcontext():
            yield act
        record(act.lines, now)
    finally:
        _now_acting.reset(token)
