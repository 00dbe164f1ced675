"""The life of weeks once more, in plain Python: an oracle that knows nothing of the product's own rules.

Written from the words of the product alone: a week opens on its last day where one is, closes for everyone at 12:00
UTC on the fourth day after, is sealed by submitting, and revealed to both at once when both have.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEK = timedelta(days=7)
WORDS = ("x1", "x2", "x3")
ALONE = ("me_minutes", "d2", "s1", "s2", "x3", "x4")
TOGETHER = (*ALONE, "we_minutes", "d1", "s4", "s5", "s8", "x1", "x2")
IDS = {"me_minutes": "t1", "we_minutes": "t2"}


@dataclass
class CheckIn:
    """One person's answers for a week, by column; `passed` and `kept` are ids of questions."""

    owner: str
    week: date
    id: str
    answers: dict[str, int | str]
    passed: set[str]
    kept: set[str]
    sealed: bool = False
    couple: Couple | None = None

    def side(self) -> dict[str, int | str]:
        """What the partner may see of it: bands, half hours and words, nothing that is kept."""
        open_ones = {
            column: value for column, value in self.answers.items() if IDS.get(column, column) not in self.kept
        }
        return {IDS.get(column, column): coarse(column, value) for column, value in open_ones.items() if column != "x4"}

    def tokens(self) -> set[str]:
        return {value for value in self.answers.values() if isinstance(value, str)}


@dataclass(eq=False)
class Couple:
    members: tuple[str, str]
    first_week: date
    open: bool = True
    revealed: dict[date, dict[str, dict[str, int | str]]] = field(default_factory=dict)


@dataclass
class Someone:
    name: str
    zone: str
    quiet_until: date | None = None
    weeks: dict[date, CheckIn] = field(default_factory=dict)


def coarse(column: str, value: int | str) -> int | str:
    if isinstance(value, str):
        return value
    if column.endswith("minutes"):
        return 30 * ((value + 15) // 30)
    if column.startswith("d"):
        return ("too little", "just right", "too much")[(value > 0) - (value < 0) + 1]
    return "little" if value < 3 else "much" if value > 5 else "somewhat"


def closes(week: date) -> datetime:
    return datetime.combine(week + timedelta(days=10), time(12), UTC)


@dataclass
class World:
    """Everyone's weeks. All begin theirs on the same weekday."""

    weekday: int
    now: datetime
    people: dict[str, Someone]
    couples: list[Couple] = field(default_factory=list)

    def today(self, name: str) -> date:
        return self.now.astimezone(ZoneInfo(self.people[name].zone)).date()

    def week_of(self, day: date) -> date:
        while day.weekday() != self.weekday:
            day -= timedelta(days=1)
        return day

    def lived(self, name: str) -> date:
        return self.week_of(self.today(name))

    def couple_of(self, name: str) -> Couple | None:
        return next((one for one in self.couples if one.open and name in one.members), None)

    def couple_in(self, name: str, week: date) -> Couple | None:
        couple = self.couple_of(name)
        return couple if couple is not None and week >= couple.first_week else None

    def coming(self, name: str) -> date:
        """The week whose check-in can be begun now, else the one that is lived in."""
        before = self.lived(name) - WEEK
        return before if self.now < closes(before) else before + WEEK

    # ---- what one can do

    def refusal(self, name: str, week: date) -> str:
        """Why a check-in of that week can't be written now; empty if it can."""
        found = self.people[name].weeks.get(week)
        if found is not None and found.sealed:
            return "already-sealed"
        if self.now >= closes(week):
            return "week-closed"
        if found is None and self.today(name) < week + timedelta(days=6):
            return "not-open-yet"
        return ""

    def questions(self, name: str, week: date) -> tuple[str, ...]:
        return TOGETHER if self.couple_in(name, week) else ALONE

    def write(self, name: str, week: date, id: str, answers: dict, passed: set[str], kept: set[str]) -> CheckIn:
        """A draft begun, or answers put into it; the lists are whole."""
        found = self.people[name].weeks.get(week)
        if found is None:
            found = self.people[name].weeks[week] = CheckIn(name, week, id, {}, set(), set())
        stays = {column: value for column, value in found.answers.items() if IDS.get(column, column) not in passed}
        found.answers, found.passed, found.kept = stays | answers, passed, kept
        return found

    def submit(self, name: str, week: date) -> None:
        found = self.people[name].weeks[week]
        if found.sealed:
            return
        found.sealed, found.couple = True, self.couple_in(name, week)
        if found.couple is None:
            return
        both = [self.people[one].weeks.get(week) for one in found.couple.members]
        if all(one is not None and one.sealed and one.couple is found.couple for one in both):
            assert week not in found.couple.revealed
            found.couple.revealed[week] = {one.owner: one.side() for one in both if one is not None}

    def link(self, one: str, other: str) -> None:
        first = self.week_of(min(self.today(one), self.today(other)))
        self.couples.append(Couple((one, other), first))

    def leave(self, name: str) -> None:
        couple = self.couple_of(name)
        assert couple is not None
        couple.open = False

    # ---- what one is shown

    def revealed_to(self, name: str) -> dict[date, dict[str, dict[str, int | str]]]:
        """All weeks together that a person may read, those of couples that have ended too."""
        return {week: sides for one in self.couples if name in one.members for week, sides in one.revealed.items()}

    def readable(self, name: str) -> set[str]:
        """All words that a person may ever come across: their own, and what was revealed to them."""
        own = {token for one in self.people[name].weeks.values() for token in one.tokens()}
        sides = [side for sides in self.revealed_to(name).values() for side in sides.values()]
        return own | {value for side in sides for id, value in side.items() if id in WORDS}

    def all_words(self) -> set[str]:
        return {token for one in self.people.values() for week in one.weeks.values() for token in week.tokens()}

    def home(self, name: str) -> dict | None:
        """The check-in that the home page is about: asked for, or sealed while its week is open."""
        this = self.lived(name)
        for week in (this, this - WEEK):
            found = self.people[name].weeks.get(week)
            last_day = week + timedelta(days=6)
            if self.now >= closes(week) or (found is None and self.today(name) < last_day):
                continue
            until = self.people[name].quiet_until
            quiet = until is not None and last_day < until
            if quiet and not (found and found.sealed):
                return None
            state = None if found is None else "submitted" if found.sealed else "draft"
            couple = self.couple_of(name)
            return {
                "week": week.isoformat(),
                "state": state,
                "closes_at": closes(week).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "revealed": couple is not None and week in couple.revealed,
            }
        return None

    def may_look_at(self, name: str, week: date) -> bool:
        """Whether the API tells of a week at all: revealed, or one of the couple's that has begun."""
        return week in self.revealed_to(name) or (self.couple_in(name, week) is not None and week <= self.lived(name))

    def listed(self, name: str) -> set[date]:
        """The weeks on the page of weeks: the couple's that have closed or are open, and those that hold something."""
        own = self.people[name].weeks
        held = {*own, *self.revealed_to(name)}
        last = self.lived(name) + WEEK
        closed = [last - n * WEEK for n in range(60) if self.now >= closes(last - n * WEEK)]
        this = self.lived(name)
        open_ones = [
            week
            for week in (this, this - WEEK)
            if self.now < closes(week) and self.today(name) >= week + timedelta(days=6)
        ]
        newest = max([*open_ones, *closed[:1]])
        couple = self.couple_of(name)
        oldest = couple.first_week if couple else min(held, default=newest)
        week = newest
        while week >= oldest:
            held.add(week)
            week -= WEEK
        return set(sorted(held)[-52:])
