"""What a week's own answers suggest: open rules in a fixed order, the first that holds. Pure.

Each rule looks at one's own weeks alone, in a row up to the newest, and gives the numbers that it rests on. A week that
is missing breaks the row, and a missing answer makes no rule hold: less told never suggests more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from math import ceil
from typing import Any, NamedTuple
from uuid import UUID

from checkins.balance.parts import Lived, nearest_half_hour, parts_of
from checkins.balance.reading import LOW, OLDEST
from checkins.balance.strip import OVER_ABOVE, SHORT_BELOW
from tracker.refusal import NotValid, TooLate

WEEK = timedelta(weeks=1)
REST = timedelta(weeks=8)
"""How long a rule rests once its suggestion was kept, dismissed or turned into something."""

LITTLE = 2
"""The highest answer that reads as little, of a statement or a boundary's mark."""

MOST_ASIDE, LEAST_ASIDE = 120, 30


class Rule(StrEnum):
    """Every rule there is, in the order in which they are asked."""

    ME_TARGET = "me-target"
    WE_TARGET = "we-target"
    BOUNDARY = "boundary"
    ME_TIME = "me-time"
    WE_TIME = "we-time"
    ROOM = "room"
    CLOSENESS = "closeness"
    OWN_THING = "own-thing"
    SUPPORT = "support"


class State(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    DISMISSED = "dismissed"
    TURNED = "turned"


class Into(StrEnum):
    """What a suggestion can be turned into."""

    PLANNED = "planned"
    GOAL = "goal"
    TARGET = "target"
    BOUNDARY = "boundary"


class NothingSuggested(TooLate):
    code = "nothing-suggested"


class AlreadyTurned(TooLate):
    code = "already-turned"


class NotOffered(NotValid):
    code = "not-offered"


class Found(NamedTuple):
    """A rule that holds, the numbers that make it hold, and the boundary it is about, if it is."""

    rule: Rule
    figures: dict[str, Any]
    about: UUID | None = None


class Earlier(NamedTuple):
    """What was suggested for an earlier week; `rule` is empty where nothing was."""

    week: date
    rule: str
    state: str
    about: UUID | None = None


class Side(NamedTuple):
    """Me-time or we-time, and the dial and the axis that go with it."""

    minutes: str
    target: str
    dial: str
    parts: str


ME = Side("t1", "me_target", "d2", "of_autonomy")
WE = Side("t2", "we_target", "d1", "of_connection")


def suggested(
    weeks: Sequence[Lived],
    *,
    week: date,
    earlier: Sequence[Earlier] = (),
    wished: Mapping[str, int | None] | None = None,
) -> Found | None:
    """The one suggestion of a person's week, or None: nothing to change.

    `weeks` are their own weeks up to that one, `earlier` what was suggested before it, `wished` their newest targets,
    by "me_target" and "we_target", where they are known: one that was changed already is not suggested.
    """
    return next(
        (
            found
            for found in that_hold(weeks, week)
            if may_be_said(found, week, earlier) and not is_changed(found, wished or {})
        ),
        None,
    )


def that_hold(weeks: Sequence[Lived], week: date) -> Iterator[Found]:
    """Every rule that holds for that week, in the order of the rules."""
    told = {lived.week: lived for lived in weeks if week - OLDEST <= lived.week <= week}
    for ask in RULES:
        found = ask(told, week)
        if found is not None:
            yield found


def may_be_said(found: Found, week: date, earlier: Sequence[Earlier]) -> bool:
    """Never the same rule two weeks in a row; nor, within eight weeks, one that was answered."""
    for one in earlier:
        since = week - one.week
        if one.rule != found.rule or since <= timedelta(0):
            continue
        if since < 2 * WEEK:
            return False
        if since <= REST and one.state != State.OPEN and one.about == found.about:
            return False
    return True


def is_changed(found: Found, wished: Mapping[str, int | None]) -> bool:
    """Whether the target that is suggested to be changed is another one by now."""
    name = {Rule.ME_TARGET: ME.target, Rule.WE_TARGET: WE.target}.get(found.rule, "")
    return name in wished and wished[name] != found.figures["target"]


def in_a_row(told: Mapping[date, Lived], week: date, many: int) -> list[Lived]:
    """So many weeks in a row up to that one, oldest first; none if one of them is missing."""
    days = [week - WEEK * back for back in range(many - 1, -1, -1)]
    return [told[day] for day in days] if all(day in told for day in days) else []


def numbers(weeks: Sequence[Lived], name: str) -> list[int]:
    """What was answered there each week; nothing if one of the answers is missing."""
    found = [getattr(lived, name) for lived in weeks]
    return [] if None in found else found


def days(weeks: Sequence[Lived]) -> list[str]:
    return [lived.week.isoformat() for lived in weeks]


# ---- the rules


def another_target(rule: Rule, side: Side) -> Callable[[Mapping[date, Lived], date], Found | None]:
    """Three weeks off the same target, all below or all above, and just right: let the target follow.

    Proposed is the mean of the three weeks to the nearest half hour.
    """

    def ask(told: Mapping[date, Lived], week: date) -> Found | None:
        weeks = in_a_row(told, week, 3)
        minutes, targets, dials = (numbers(weeks, name) for name in (side.minutes, side.target, side.dial))
        if not (minutes and dials and targets) or any(dials) or len(set(targets)) > 1 or not targets[0]:
            return None
        if not (all(map(is_short, minutes, targets)) or all(map(is_over, minutes, targets))):
            return None
        proposed = max(LEAST_ASIDE, int(nearest_half_hour(sum(minutes) // len(minutes))))
        if proposed == targets[0]:
            return None
        figures = {"weeks": days(weeks), "minutes": minutes, "target": targets[0], "dials": dials, "proposed": proposed}
        return Found(rule, figures)

    return ask


def time_aside(rule: Rule, side: Side) -> Callable[[Mapping[date, Lived], date], Found | None]:
    """Two weeks short of one's own target, and less than one wishes: set aside what is missing, two hours at most."""

    def ask(told: Mapping[date, Lived], week: date) -> Found | None:
        weeks = in_a_row(told, week, 2)
        minutes, targets, dials = (
            numbers(weeks, side.minutes),
            numbers(weeks, side.target),
            numbers(weeks[-1:], side.dial),
        )
        if not (minutes and targets and dials) or dials[0] >= 0 or not all(map(is_short, minutes, targets)):
            return None
        missing = int(nearest_half_hour(targets[-1] - minutes[-1]))
        aside = min(MOST_ASIDE, max(LEAST_ASIDE, missing))
        return Found(
            rule, {"weeks": days(weeks), "minutes": minutes, "targets": targets, "dial": dials[0], "aside": aside}
        )

    return ask


def more_of_it(rule: Rule, side: Side) -> Callable[[Mapping[date, Lived], date], Found | None]:
    """Less than one wishes two weeks in a row; or in the newest, and the axis low in both, whatever was left out."""

    def ask(told: Mapping[date, Lived], week: date) -> Found | None:
        weeks = in_a_row(told, week, 2)
        newest = numbers(weeks[-1:], side.dial)
        if not newest or newest[0] >= 0:
            return None
        dials = numbers(weeks, side.dial)
        if dials and dials[0] < 0:
            return Found(rule, {"weeks": days(weeks), "dials": dials})
        most = [at_most(getattr(parts_of(lived), side.parts)) for lived in weeks]
        return Found(rule, {"weeks": days(weeks), "dial": newest[0], "at_most": most}) if max(most) < LOW else None

    return ask


def little_twice(rule: Rule, name: str) -> Callable[[Mapping[date, Lived], date], Found | None]:
    """A statement answered 1 or 2 in two weeks in a row."""

    def ask(told: Mapping[date, Lived], week: date) -> Found | None:
        weeks = in_a_row(told, week, 2)
        answers = numbers(weeks, name)
        return Found(rule, {"weeks": days(weeks), "answers": answers}) if answers and max(answers) <= LITTLE else None

    return ask


def a_boundary(told: Mapping[date, Lived], week: date) -> Found | None:
    """A boundary of one's own marked 1 or 2 in the newest week and in two more of those a reading looks back over."""
    if week not in told:
        return None
    low: dict[UUID, list[tuple[date, int]]] = {}
    for day in sorted(told):
        for mark in told[day].marks:
            if mark.boundary is not None and mark.value <= LITTLE:
                low.setdefault(mark.boundary, []).append((day, mark.value))
    often = [id for id, marks in low.items() if len(marks) >= 3 and marks[-1][0] == week]
    if not often:
        return None
    id = min(often, key=lambda id: (-len(low[id]), str(id)))
    figures = {"weeks": [day.isoformat() for day, _ in low[id]], "marks": [mark for _, mark in low[id]]}
    return Found(Rule.BOUNDARY, figures, id)


RULES: tuple[Callable[[Mapping[date, Lived], date], Found | None], ...] = (
    another_target(Rule.ME_TARGET, ME),
    another_target(Rule.WE_TARGET, WE),
    a_boundary,
    time_aside(Rule.ME_TIME, ME),
    time_aside(Rule.WE_TIME, WE),
    more_of_it(Rule.ROOM, ME),
    more_of_it(Rule.CLOSENESS, WE),
    little_twice(Rule.OWN_THING, "s2"),
    little_twice(Rule.SUPPORT, "s5"),
)


def is_short(minutes: int, target: int) -> bool:
    return 100 * minutes < SHORT_BELOW * target


def is_over(minutes: int, target: int) -> bool:
    return 100 * minutes > OVER_ABOVE * target


def at_most(parts: Sequence[float | None]) -> int:
    """The most an axis could be, had all that was left out been full; rounded up."""
    return ceil(sum(100 if part is None else part for part in parts) / len(parts))


# ---- what it can be turned into


def offers(rule: str, figures: Mapping[str, Any]) -> dict[Into, dict[str, Any]]:
    """What a suggestion can be turned into, each with what its form begins with."""
    if rule in (Rule.ME_TARGET, Rule.WE_TARGET):
        name = "me_minutes" if rule == Rule.ME_TARGET else "we_minutes"
        return {Into.TARGET: {name: figures["proposed"]}}
    if rule == Rule.BOUNDARY:
        return {Into.BOUNDARY: {}}
    found: dict[Into, dict[str, Any]] = {}
    if rule in ASIDE:
        found[Into.PLANNED] = {"kind": ASIDE[rule], "minutes": figures.get("aside", AN_EVENING)}
    if rule in GOALS:
        title, kind = GOALS[rule]
        found[Into.GOAL] = {"title": title, "kind": kind}
    return found


AN_EVENING = 120
ASIDE: dict[str, str] = {Rule.ME_TIME: "me", Rule.ROOM: "me", Rule.WE_TIME: "we", Rule.CLOSENESS: "we"}
GOALS: dict[str, tuple[str, str]] = {
    Rule.ME_TIME: ("An hour or two a week for myself", "personal"),
    Rule.WE_TIME: ("An hour or two a week for the two of us", "shared"),
    Rule.ROOM: ("One evening a week for myself", "personal"),
    Rule.CLOSENESS: ("An evening a week for the two of us", "shared"),
    Rule.OWN_THING: ("A small step a week in something of my own", "personal"),
    Rule.SUPPORT: ("Ask for one thing that would help me", "personal"),
}
