"""Suggesting, when a week is read, and what people do with a suggestion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from accounts.belonging.action import action
from accounts.couple.models import Couple
from accounts.person.models import Person
from checkins.balance.rules import Lived
from checkins.boundary import actions as boundary_actions
from checkins.boundary.models import Boundary
from checkins.planned import actions as planned_actions
from checkins.planned.models import PlannedBlock
from checkins.suggestion import rules
from checkins.suggestion.models import Suggestion, before
from checkins.suggestion.rules import Into, State
from checkins.timelog import actions as timelog_actions
from checkins.timelog.models import Target
from goals.goal import actions as goal_actions
from goals.goal.models import Goal
from tracker.refusal import NotThere

ROWS: Mapping[str, Any] = {
    Into.PLANNED: PlannedBlock,
    Into.GOAL: Goal,
    Into.TARGET: Target,
    Into.BOUNDARY: Boundary,
}


def suggest(
    weeks: Mapping[Person, Sequence[Lived]], *, week: date, couple: Couple | None, now: datetime
) -> list[Suggestion]:
    """Within the act that stores a week's readings: one suggestion each, or the row that says there is none.

    `weeks` are each one's own, up to that week. One query, and one write a person whatever comes of it: the partner
    whose seal opened the week can't tell.
    """
    told = before(weeks, week)
    made = []
    for person, lived in weeks.items():
        found = rules.suggested(lived, week=week, earlier=told[person.pk].earlier, wished=told[person.pk].wished)
        said = {"rule": found.rule, "figures": found.figures, "about": found.about} if found else {"rule": ""}
        row = Suggestion(id=uuid4(), owner_id=person.pk, couple=couple)
        made.append(row.write(now=now, week=week, **said))
    return made


@action
def keep(suggestion: Suggestion, person: Person, *, seen: int | None, now: datetime) -> Suggestion:
    """Keep it in mind. Alike when said twice. Raises NothingSuggested, AlreadyTurned, Changed."""
    return _answer(suggestion, State.KEPT, seen, now)


@action
def dismiss(suggestion: Suggestion, person: Person, *, seen: int | None, now: datetime) -> Suggestion:
    """Not for me: its rule rests for eight weeks. Alike when said twice. Raises NothingSuggested, AlreadyTurned,
    Changed."""
    return _answer(suggestion, State.DISMISSED, seen, now)


def _answer(suggestion: Suggestion, state: State, seen: int | None, now: datetime) -> Suggestion:
    _must_suggest(suggestion)
    if suggestion.state == state:
        return suggestion
    if suggestion.state == State.TURNED:
        raise rules.AlreadyTurned
    return suggestion.write(now=now, seen=seen, state=state)


@action
def turn(suggestion: Suggestion, person: Person, *, into: str, id: UUID, seen: int | None, now: datetime) -> Suggestion:
    """Say into which row of one's own it was turned. Alike when said twice.

    Raises NothingSuggested, NotOffered for a kind it does not offer, NotThere for no row of that kind, AlreadyTurned,
    Changed.
    """
    _must_suggest(suggestion)
    if suggestion.state == State.TURNED:
        if (suggestion.turned_into, suggestion.turned_id) != (into, id):
            raise rules.AlreadyTurned
        return suggestion
    if into not in suggestion.offers:
        raise rules.NotOffered("into")
    if not ROWS[into].objects.owned_by(person).filter(pk=id).exists():
        raise NotThere("turned_id")
    return suggestion.write(now=now, seen=seen, state=State.TURNED, turned_into=into, turned_id=id)


@action
def turn_into_goal(
    suggestion: Suggestion, person: Person, *, id: UUID, seen: int | None, now: datetime, title: str, due: date | None
) -> Suggestion:
    """Begin a goal of that title, or propose it, if it is one for two. Raises as `turn`, and NoCouple."""
    _must_offer(suggestion, Into.GOAL)
    verb = goal_actions.propose if suggestion.offers[Into.GOAL]["kind"] == "shared" else goal_actions.begin
    verb(person, id=id, now=now, title=title, due=due)
    return turn(suggestion, person, into=Into.GOAL, id=id, seen=seen, now=now)


@action
def turn_into_block(
    suggestion: Suggestion,
    person: Person,
    *,
    id: UUID,
    seen: int | None,
    now: datetime,
    day: date,
    at: time | None,
    minutes: int,
) -> Suggestion:
    """Plan that time, for oneself or for both. Raises as `turn`, and as `plan`."""
    _must_offer(suggestion, Into.PLANNED)
    kind = suggestion.offers[Into.PLANNED]["kind"]
    planned_actions.plan(person, id=id, now=now, kind=kind, day=day, at=at, minutes=minutes)
    return turn(suggestion, person, into=Into.PLANNED, id=id, seen=seen, now=now)


@action
def turn_into_target(
    suggestion: Suggestion, person: Person, *, id: UUID, seen: int | None, now: datetime, minutes: int
) -> Suggestion:
    """Wish for so many minutes from the next week on; the other wish stays as it is. Raises as `turn`."""
    _must_offer(suggestion, Into.TARGET)
    newest = Target.objects.owned_by(person).exclude(pk=id).order_by("-from_week").first()
    held = {name: getattr(newest, name) for name in ("me_minutes", "we_minutes")} if newest else {}
    (name,) = suggestion.offers[Into.TARGET]
    timelog_actions.set_target(person, id=id, now=now, **held | {name: minutes})
    return turn(suggestion, person, into=Into.TARGET, id=id, seen=seen, now=now)


@action
def turn_into_wording(
    suggestion: Suggestion, person: Person, *, seen: int | None, now: datetime, text: str
) -> Suggestion:
    """Word the boundary anew that it is about. Raises as `turn`, and BoundaryRetired."""
    _must_offer(suggestion, Into.BOUNDARY)
    boundary_id = suggestion.about
    if boundary_id is None:
        raise NotThere
    boundary_actions.reword(Boundary(pk=boundary_id), person, now=now, seen=None, text=text)
    return turn(suggestion, person, into=Into.BOUNDARY, id=boundary_id, seen=seen, now=now)


def _must_suggest(suggestion: Suggestion) -> None:
    if not suggestion.rule:
        raise rules.NothingSuggested


def _must_offer(suggestion: Suggestion, into: Into) -> None:
    """Raises NothingSuggested, NotOffered."""
    _must_suggest(suggestion)
    if into not in suggestion.offers:
        raise rules.NotOffered("into")
