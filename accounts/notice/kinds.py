"""The kinds of notice, registered by the words that send them.

A word declares its kinds in its `notices.py`:

    def load(notices, now):        # for many at once, in a fixed number of queries
        return {notice.pk: {"path": "/goals/"} or None for notice in notices}

    def upcoming(choices, now):    # only for a kind that comes again and again
        return {c.person.pk: Occasion(key=week.isoformat(), due_at=c.next(now)) for c in choices}

    def ahead(choices, now):       # only for a kind told of by actions whose instants hang on one's hour and zone
        return {c.person.pk: [Occasion(key=day.isoformat(), due_at=c.day_before(day)), …] for c in choices}

    GoalDue = register(Kind("goal_due", "A goal is due", template="mail/goal_due", load=load))

An occasion that arises from an action is told of by `tell(person, GoalDue, key=…, now=…)` inside that action; several
at once by `tell_of`. A recurring kind needs no `tell`: its next row is written for everyone by itself (`series.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from accounts import weeks

if TYPE_CHECKING:
    from accounts.notice.models import Notice
    from accounts.person.models import Person

NEUTRAL = "A note from Twofold"
"""The subject of every nudge and summary: what it is about is nobody's business but the reader's."""

Context = dict[str, Any]
Load = Callable[[Sequence["Notice"], datetime], dict[int, Context | None]]
Upcoming = Callable[[Sequence["Choice"], datetime], dict[UUID, "Occasion"]]
Ahead = Callable[[Sequence["Choice"], datetime], dict[UUID, list["Occasion"]]]


@dataclass(frozen=True, slots=True)
class Occasion:
    """One thing to tell of: `key` names it for ever (at most 64 signs), `due_at` is the UTC instant.

    Give a `couple` only to what must die with that couple; a series that goes on alone has none.
    """

    key: str
    due_at: datetime
    about: UUID | None = None
    couple: UUID | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """When one person wants a kind: weekday (0 = Monday; None: the word decides) and hour in their own zone."""

    person: Person
    weekday: int | None
    hour: int

    def next(self, after: datetime, weekday: int = 0) -> datetime:
        """The first instant after `after` at their weekday (else at `weekday`) and hour."""
        day = weekday if self.weekday is None else self.weekday
        return weeks.next_weekly(after, day, time(self.hour), self.person.zone)

    def next_in_month(self, after: datetime, weekday: int = 0) -> datetime:
        """The first instant after `after` at their hour on the second such weekday of a month."""
        day = weekday if self.weekday is None else self.weekday
        return weeks.next_monthly(after, day, time(self.hour), self.person.zone)

    def day_before(self, day: date) -> datetime:
        """The instant of their hour on the day before a local date of theirs."""
        return weeks.instant(day - timedelta(days=1), time(self.hour), self.person.zone)


def nothing_to_load(notices: Sequence[Notice], now: datetime) -> dict[int, Context | None]:
    """Every notice is wanted and needs no more than its person."""
    return {notice.pk: {} for notice in notices}


@dataclass(frozen=True)
class Kind:
    """A kind of notice.

    `name` is what the database holds (at most 32 signs), `title` what a person reads in the settings, `template` the
    path of the mail's `.html` and `.txt` without the ending; both extend `mail/base`.

    `load` gives for one notice or many what their mails need, or None for one that is not wanted any more (done,
    unshared, left); it is asked again before every 20 mails. `notice.person` is loaded already. Keys with a meaning of
    their own: `path` is where the mail's button leads (made into a link that does not tell the kind), `action_label`
    the words on it; `comes_on` the weekdays on which it can come, if not on all; `content` holds what people wrote, and
    is taken out unless the person allows it in mails; `to` is another address than the person's.

    `upcoming` makes the kind recurring: for many persons the next occasion after an instant, in a fixed number of
    queries; someone left out has none for now. It must give a later occasion for a later instant, and name each week
    by the same key, whatever the weekday chosen: so nothing is sent twice when someone changes the day.

    `ahead` gives for many persons all occasions still to come, in a fixed number of queries. Actions write them, and
    they are written anew when the person’s hour or zone has changed.

    `weekly` kinds come at a weekday and hour of the person's choice, `weekday` and `hour` unless they say otherwise,
    `monthly` ones on the second such weekday of a month; `daily` ones on the day of their occasion, at an hour of the
    person's choice.
    `note` is a sentence beside that choice. `keeps` is how long after its instant it is still worth reading (None: as
    long as `load` wants it): after an outage nobody is told of what the next one has overtaken. `always`: asked for in
    that very moment, so neither turned off, nor paused, nor kept for after quiet hours.
    """

    name: str
    title: str
    template: str
    load: Load = field(default=nothing_to_load)
    upcoming: Upcoming | None = None
    ahead: Ahead | None = None
    weekly: bool = False
    monthly: bool = False
    daily: bool = False
    weekday: int | None = None
    hour: int = 18
    keeps: timedelta | None = None
    always: bool = False
    subject: str = NEUTRAL
    action_label: str = "Open Twofold"
    note: str = ""

    @property
    def on_a_weekday(self) -> bool:
        """Whether a person can choose the weekday."""
        return self.weekly or self.monthly

    def is_stale(self, due_at: datetime, now: datetime) -> bool:
        """Whether one that was due then is not worth reading any more."""
        return self.keeps is not None and now - due_at >= self.keeps

    @property
    def at_an_hour(self) -> bool:
        """Whether a person can choose the hour."""
        return self.on_a_weekday or self.daily


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make the kind known; gives it back."""
    KINDS[kind.name] = kind
    return kind


def recurring() -> list[Kind]:
    """The kinds that come again and again."""
    return [kind for kind in KINDS.values() if kind.upcoming is not None]


def foreseen() -> list[Kind]:
    """The kinds whose occasions are known ahead."""
    return [kind for kind in KINDS.values() if kind.ahead is not None]


def choosable() -> list[Kind]:
    """The kinds that a person can turn off or on."""
    return [kind for kind in KINDS.values() if not kind.always]
