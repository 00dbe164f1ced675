"""How goals read on a page, for the one who reads it: names, days and how far in their own words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.couple.models import Couple, Membership, couple_of, partner_of
from accounts.person.models import Person
from accounts.weeks import local_date, week_of
from goals.goal import rules
from goals.goal.models import Goal, Progress, Step, amounts_now, steps_of, times_by_goal
from goals.goal.rules import Kind, Measure, State


@dataclass
class Reader:
    """Who reads the page: the person, their open couple, and the instant."""

    person: Person
    now: datetime

    @cached_property
    def couple(self) -> Couple | None:
        return couple_of(self.person)

    @cached_property
    def partner(self) -> Person | None:
        return partner_of(self.person) if self.couple else None

    @cached_property
    def today(self) -> date:
        """The local date."""
        return local_date(self.now, self.person.zone)

    @property
    def week(self) -> date:
        """The first local date of the week that is lived now."""
        return week_of(self.today, (self.couple or self.person).first_weekday)

    def may_move(self, goal: Goal) -> bool:
        """Whether ticks, steps and entries are this person's to give: their own goal, or one of the open couple."""
        return not self.is_archived(goal) if goal.is_joint_goal else goal.is_of(self.person)

    def is_archived(self, goal: Goal) -> bool:
        """Whether it belongs to a couple that has ended."""
        return goal.is_joint_goal and (self.couple is None or goal.couple_id != self.couple.pk)

    def other_of(self, goal: Goal) -> str:
        """The name of the other person whom a goal concerns; of an ended couple the name as of its end."""
        if self.is_archived(goal):
            kept = Membership.objects.filter(person=self.person, couple=goal.couple_id).values_list(
                "partner_name", flat=True
            )
            return kept.first() or _("Your partner then")
        return self.partner.name if self.partner else _("Your partner")

    def who(self, person_id: UUID | None, other: str) -> str:
        """ "You", or the other's name."""
        return _("You") if person_id == self.person.pk else other

    def on(self, moment: datetime) -> str:
        """The local date of an instant, "3 November", with the year if it is another one."""
        return self.named(local_date(moment, self.person.zone))

    def named(self, day: date) -> str:
        return date_format(day, "j F" if day.year == self.today.year else "j F Y")

    def month(self, moment: datetime) -> str:
        day = local_date(moment, self.person.zone)
        return date_format(day, "F" if day.year == self.today.year else "F Y")


HUES = {"ours": "we", "mine": "me", "theirs": "partner"}
HELP = {
    rules.Help.CHEER: "cheer",
    rules.Help.ASK: "ask me about it",
    rules.Help.DO_IT_WITH_ME: "do it with me",
    rules.Help.JUST_KNOW: "just know",
}


@dataclass
class Line:
    """A goal in a list: what comes next, and how far it has come, in one line each."""

    goal: Goal
    hue: str
    next_step: Step | None
    far: str
    mark: str
    help: str


def number(amount: Decimal) -> str:
    """A number without needless zeros, its thousands parted: "1,240", "7.5"."""
    text = f"{amount:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def often(times: int) -> str:
    """ "once a week", "twice a week", "4 times a week"."""
    few = {1: _("once a week"), 2: _("twice a week")}
    return few.get(times) or _("%d times a week") % times


def so_far(goal: Goal, steps: Sequence[Step], amount: Decimal | None, times: int) -> str:
    """How far a goal has come: "4 of 9 steps", "1,240 € of 1,800 €", "twice a week, 1 this week"."""
    if goal.measure == Measure.NUMBER and goal.target is not None:
        at = amount if amount is not None else goal.start or Decimal(0)
        return _("%(at)s of %(target)s") % {"at": measured(goal, at), "target": measured(goal, goal.target)}
    if goal.measure == Measure.HABIT and goal.times_a_week:
        rhythm = often(goal.times_a_week)
        rhythm = rhythm[0].upper() + rhythm[1:]
        return f"{rhythm}, {_('%d this week') % times}" if times else rhythm
    if not steps:
        return _("No steps yet") if goal.is_open else ""
    done = sum(step.is_done for step in steps)
    return ngettext("%(done)d of %(all)d step", "%(done)d of %(all)d steps", len(steps)) % {
        "done": done,
        "all": len(steps),
    }


def measured(goal: Goal, amount: Decimal) -> str:
    return f"{number(amount)}\N{NO-BREAK SPACE}{goal.unit or ''}".strip()


def ended(goal: Goal, reader: Reader) -> str:
    """ "Reached in September", "Let go in August", or nothing while it is open."""
    if goal.is_open or goal.closed_at is None:
        return ""
    says = _("Reached in %s") if goal.state == State.REACHED else _("Let go in %s")
    return says % reader.month(goal.closed_at)


def hue_of(goal: Goal, reader: Reader) -> str:
    if goal.is_joint_goal:
        return HUES["ours"]
    return HUES["mine" if goal.is_of(reader.person) else "theirs"]


def lines(goals: list[Goal], reader: Reader) -> list[Line]:
    """Those goals as lines of a list; three queries at most, however many they are."""
    still = [goal for goal in goals if goal.is_open]
    steps = steps_of(still, reader.person)
    amounts = amounts_now([goal for goal in still if goal.measure == Measure.NUMBER], reader.person)
    times = times_by_goal([goal for goal in still if goal.measure == Measure.HABIT], reader.person, reader.week)
    return [_line(goal, steps.get(goal.pk, []), amounts.get(goal.pk), times.get(goal.pk, 0), reader) for goal in goals]


def _line(goal: Goal, steps: list[Step], amount: Decimal | None, times: int, reader: Reader) -> Line:
    far = ended(goal, reader) or so_far(goal, steps, amount, times)
    if goal.is_open and goal.due:
        far = f"{far} · {_('by %s') % reader.named(goal.due)}"
    following = next((step for step in steps if not step.is_done), None)
    return Line(goal, hue_of(goal, reader), following, far, _mark(goal, reader), help_of(goal))


def help_of(goal: Goal) -> str:
    """The help that the owner of a let-in goal welcomes, as it reads within a sentence."""
    return _(HELP[rules.Help(goal.help)]) if goal.help and goal.is_shared else ""


def _mark(goal: Goal, reader: Reader) -> str:
    """The chip beside a goal: whose move it is, or whether it is private."""
    if not goal.is_open or reader.is_archived(goal):
        return ""
    if goal.proposal:
        return "waits-for-me" if goal.waits_for(reader.person) else "waits-for-partner"
    if goal.kind == Kind.PERSONAL and goal.is_of(reader.person):
        return goal.visibility
    return ""


@dataclass
class Overview:
    """The page of all goals, in its parts."""

    waiting: list[Goal]
    ours: list[Line]
    mine: list[Line]
    theirs: list[Line]
    past: list[Line]
    archive: list[Line]


def overview(reader: Reader) -> Overview:
    """All goals that this person may see, sorted into the parts of the page."""
    goals: list[Goal] = list(Goal.objects.visible_to(reader.person).order_by("pk"))
    goals.sort(key=lambda goal: goal.began_for(reader.person), reverse=True)
    parts: dict[str, list[Line]] = {name: [] for name in ("ours", "mine", "theirs", "past", "archive")}
    for line in lines(goals, reader):
        parts[_part(line, reader)].append(line)
    parts["past"].sort(key=lambda line: line.goal.closed_at or line.goal.changed_at, reverse=True)
    waiting = [goal for goal in goals if goal.waits_for(reader.person) and not reader.is_archived(goal)]
    return Overview(waiting, **parts)


def _part(line: Line, reader: Reader) -> str:
    if reader.is_archived(line.goal):
        return "archive"
    return "past" if not line.goal.is_open else {"we": "ours", "me": "mine", "partner": "theirs"}[line.hue]


@dataclass
class Wording:
    """One side of a proposal: name, words, and whether the other side says it otherwise."""

    name: str
    says: str
    differs: bool


def wordings(goal: Goal, reader: Reader) -> tuple[list[Wording], list[Wording]]:
    """The wording that holds and the one proposed, line beside line."""
    old = dict(_worded(goal, goal.title, goal.target, goal.due, reader))
    new = dict(_worded(goal, goal.new_title or goal.title, goal.new_target, goal.new_due, reader))
    names = [*old, *(name for name in new if name not in old)]
    beside = [(name, old.get(name, _("not set")), new.get(name, _("not set"))) for name in names]
    return (
        [Wording(name, before, before != after) for name, before, after in beside],
        [Wording(name, after, before != after) for name, before, after in beside],
    )


def _worded(
    goal: Goal, title: str, target: Decimal | None, due: date | None, reader: Reader
) -> Iterable[tuple[str, str]]:
    yield _("Title"), title
    if target is not None:
        yield _("To reach"), measured(goal, target)
    if goal.measure == Measure.HABIT and goal.times_a_week:
        yield _("How often"), often(goal.times_a_week)
    if due:
        yield _("By"), reader.named(due)


@dataclass
class Entry:
    """A step or an entry of progress, with who and when in the reader's words."""

    row: Any
    who: str
    day: str
    says: str = ""
    mine: bool = False


def told_steps(steps: Sequence[Step], reader: Reader, other: str) -> list[Entry]:
    """Steps, the done ones with who ticked them and on which day of the reader's."""
    return [
        Entry(
            step,
            reader.who(step.done_by_id, other) if step.done_by_id else "",
            reader.on(step.done_at) if step.done_at else "",
            mine=step.is_of(reader.person),
        )
        for step in steps
    ]


def told_progress(goal: Goal, entries: Sequence[Progress], reader: Reader, other: str) -> list[Entry]:
    """Entries of progress, newest first, each with its author and its day."""
    return [
        Entry(
            entry,
            reader.who(entry.owner_id, other),
            reader.named(entry.day),
            measured(goal, entry.amount) if entry.amount is not None else "",
            entry.is_of(reader.person),
        )
        for entry in entries
    ]
