"""What people do with goals."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Max, Min, Q

from accounts.belonging.act import acting
from accounts.belonging.action import action, locked
from accounts.belonging.models import Belonging, Visibility, make
from accounts.notice.models import tell
from accounts.person.models import Person
from accounts.weeks import local_date
from goals.goal import rules
from goals.goal.models import Goal, OfGoal, Progress, Step
from goals.goal.notices import ProposalWaiting
from goals.goal.rules import Kind, Measure, Proposal, Settled, State
from tracker.refusal import NotAllowed

ESSENCE = ("title", "target", "due")


@action
def begin(
    person: Person, *, id: UUID, now: datetime, title: str, shared: bool = False, help: str = "", **measured: Any
) -> Goal:
    """A personal goal, active and private; let in from the start if `help` names what is welcome."""
    _check_measured(measured)
    visibility = Visibility.SHARED if shared else Visibility.PRIVATE
    return make(
        Goal,
        id=id,
        now=now,
        kind=Kind.PERSONAL,
        state=State.ACTIVE,
        title=title,
        visibility=visibility,
        help=help,
        **measured,
    )


@action
def propose(person: Person, *, id: UUID, now: datetime, title: str, **measured: Any) -> Goal:
    """A shared goal, waiting for the partner's yes. Raises NoCouple."""
    _check_measured(measured)
    couple = acting().needed.couple
    goal = make(
        Goal,
        id=id,
        now=now,
        kind=Kind.SHARED,
        state=State.PROPOSED,
        proposal=Proposal.BEGIN,
        proposed_by=person,
        joint=True,
        visibility=Visibility.SHARED,
        couple=couple,
        title=title,
        **measured,
    )
    _tell_partner(goal, now)
    return goal


@action
def reword(goal: Goal, person: Person, *, now: datetime, seen: int | None, note: str = "", **fields: Any) -> Goal:
    """Change a goal's words: at once if they are one's own to change, else as a proposal to the partner.

    Alike when said twice. Raises NotAllowed for another's goal, GoalClosed, ProposalOpen, Changed.
    """
    if not goal.is_open:
        raise rules.GoalClosed
    if goal.is_joint_goal and goal.state == State.ACTIVE:
        return _propose_change(goal, person, now, seen, Proposal.CHANGE, note, fields)
    goal.must_be_of(person)
    measured = {name: getattr(goal, name) for name in MEASURED} | fields
    _check_measured(measured)
    if _holds(goal, fields):
        return goal
    return goal.write(now=now, seen=seen, **fields)


def _propose_change(
    goal: Goal, person: Person, now: datetime, seen: int | None, what: Proposal, note: str, fields: dict[str, Any]
) -> Goal:
    if goal.proposal and goal.proposed_by_id != person.pk:
        raise rules.ProposalOpen
    if other := sorted(set(fields) - set(ESSENCE)):
        raise rules.NeedsProposal(other[0])
    wished = {name: fields.get(name, getattr(goal, name)) for name in ESSENCE}
    rules.check_measure(goal.measure, unit=goal.unit, target=wished["target"], times_a_week=goal.times_a_week)
    if what == Proposal.CHANGE and _holds(goal, wished):
        return goal.write(now=now, seen=seen, **_settling(goal, Settled.WITHDRAWN, person)) if goal.proposal else goal
    proposed = {"proposal": what, "proposal_note": note or None} | {f"new_{name}": wished[name] for name in ESSENCE}
    if _holds(goal, proposed):
        return goal
    goal.write(now=now, seen=seen, proposed_by=person, settled_as="", settled_by=None, **proposed)
    _tell_partner(goal, now)
    return goal


def _holds(goal: Goal, fields: dict[str, Any]) -> bool:
    """Whether the goal says just that already."""
    return all(getattr(goal, name) == value for name, value in fields.items())


@action
def agree(goal: Goal, person: Person, *, seen: int | None, now: datetime) -> Goal:
    """Agree to the partner's proposal; the goal takes on its wording. Answers alike when said twice.

    Raises OwnProposal, NotProposed, Changed if it was reworded since `seen`.
    """
    if goal.was_settled(Settled.AGREED, person):
        return goal
    _check_answer(goal, person)
    done = _settling(goal, Settled.AGREED, person)
    if goal.proposal == Proposal.BEGIN:
        done["state"] = State.ACTIVE
    elif goal.proposal == Proposal.CHANGE:
        done |= goal.wording()
    else:
        done |= {"state": State.LET_GO, "closed_at": now, "learnt": goal.proposal_note}
    return goal.write(now=now, seen=seen, **done)


@action
def keep(goal: Goal, person: Person, *, seen: int | None, now: datetime) -> Goal:
    """Keep it as it is: the proposal is settled without effect; one to begin is let go. Answers alike when said twice.

    Raises OwnProposal, NotProposed, Changed.
    """
    if goal.was_settled(Settled.KEPT, person):
        return goal
    _check_answer(goal, person)
    done = _settling(goal, Settled.KEPT, person)
    if goal.state == State.PROPOSED:
        done |= {"state": State.LET_GO, "closed_at": now}
    return goal.write(now=now, seen=seen, **done)


@action
def withdraw(goal: Goal, person: Person, *, seen: int | None, now: datetime) -> Goal:
    """Take one's own proposal back. Answers alike when said twice.

    Raises NotProposed, NotAllowed for the partner's, Changed.
    """
    if goal.was_settled(Settled.WITHDRAWN, person):
        return goal
    if not goal.proposal:
        raise rules.NotProposed
    if goal.proposed_by_id != person.pk:
        raise NotAllowed
    done = _settling(goal, Settled.WITHDRAWN, person)
    if goal.state == State.PROPOSED:
        done |= {"state": State.LET_GO, "closed_at": now}
    return goal.write(now=now, seen=seen, **done)


def _settling(goal: Goal, how: Settled, person: Person) -> dict[str, Any]:
    """The fields that end the open proposal, and say how and by whom, for a verb that comes again."""
    return _ended(goal) | {"settled_as": how, "settled_by": person}


def _ended(goal: Goal) -> dict[str, Any]:
    """The fields that say that no proposal is open; one that was is counted, so that the next is told of, too."""
    return _NO_PROPOSAL | {"settled": goal.settled + bool(goal.proposal)}


def _check_answer(goal: Goal, person: Person) -> None:
    if not goal.proposal:
        raise rules.NotProposed
    if goal.proposed_by_id == person.pk:
        raise rules.OwnProposal


@action
def reach(goal: Goal, person: Person, *, seen: int | None, now: datetime) -> Goal:
    """The goal is reached: one's own, or either one's of the two. Raises NotAllowed, GoalClosed, Changed."""
    _must_move(goal, person)
    if goal.state == State.REACHED:
        return goal
    if goal.state != State.ACTIVE:
        raise rules.GoalClosed
    return goal.write(now=now, seen=seen, state=State.REACHED, closed_at=now, **_ended(goal))


@action
def let_go(goal: Goal, person: Person, *, seen: int | None, now: datetime, learnt: str = "") -> Goal:
    """Let a goal go: one's own at once; a shared one when the partner agrees. It may say what was learnt.

    Alike when said twice. Raises NotAllowed for another's goal, GoalClosed, ProposalOpen, Changed.
    """
    _must_move(goal, person)
    if goal.state == State.LET_GO:
        return goal
    if goal.state != State.ACTIVE:
        raise rules.GoalClosed
    if goal.is_joint_goal:
        return _propose_change(goal, person, now, seen, Proposal.LET_GO, learnt, {})
    return goal.write(now=now, seen=seen, state=State.LET_GO, closed_at=now, learnt=learnt or None)


@action
def reopen(goal: Goal, person: Person, *, seen: int | None, now: datetime) -> Goal:
    """Go on with a goal that was reached or let go. A shared one that was let go needs a new proposal."""
    _must_move(goal, person)
    if goal.is_open:
        return goal
    if goal.is_joint_goal and goal.state == State.LET_GO:
        raise rules.NeedsProposal
    return goal.write(now=now, seen=seen, state=State.ACTIVE, closed_at=None)


@action
def let_in(goal: Goal, person: Person, *, seen: int | None, now: datetime, help: str) -> Goal:
    """Let the partner see a personal goal with its steps and entries; `help` says what is welcome. Raises NoCouple."""
    _own_personal(goal, person)
    if goal.is_shared and goal.help == help:
        return goal
    goal.write(now=now, seen=seen, visibility=Visibility.SHARED, couple=acting().needed.couple, help=help)
    _parts_follow(goal, now)
    return goal


@action
def keep_private(goal: Goal, person: Person, *, seen: int | None, now: datetime) -> Goal:
    """Make a personal goal one's own again: it is gone for the partner at once, and nobody is told."""
    _own_personal(goal, person)
    if not goal.is_shared:
        return goal
    goal.write(now=now, seen=seen, visibility=Visibility.PRIVATE)
    _parts_follow(goal, now)
    return goal


@action
def remove(goal: Goal, person: Person, *, seen: int | None, now: datetime) -> None:
    """Delete a personal goal with all its steps and progress. Raises NotAPersonalGoal, Changed."""
    _own_personal(goal, person)
    for part in _parts(goal):
        part.remove(now=now)
    goal.remove(now=now, seen=seen)


@action
def add_step(goal: Goal, person: Person, *, id: UUID, now: datetime, text: str) -> Step:
    """A step of one's own goal, or of a shared one. Raises GoalClosed, NotAllowed."""
    _must_move(goal, person)
    if not goal.is_open:
        raise rules.GoalClosed
    siblings = Step.objects.visible_to(person).filter(goal=goal)
    placed = siblings.aggregate(last=Max("position"), own=Min("position", filter=Q(pk=id)))
    following = 0 if placed["last"] is None else placed["last"] + 1
    position = following if placed["own"] is None else placed["own"]
    return make(Step, id=id, now=now, goal=goal, text=text, position=position, **_seen_like(goal))


@action
def tick(step: Step, person: Person, *, seen: int | None, now: datetime, done: bool = True) -> Step:
    """Tick a step off, or take the tick back; it says who did it. Alike when said twice."""
    goal = locked(Goal(pk=step.goal_id), acting())
    _must_move(goal, person)
    if step.is_done == done:
        return step
    return step.write(now=now, seen=seen, done_at=now if done else None, done_by=person if done else None)


@action
def remove_step(step: Step, person: Person, *, seen: int | None, now: datetime) -> None:
    """Delete a step that one wrote."""
    step.must_be_of(person)
    step.remove(now=now, seen=seen)


@action
def note_progress(
    goal: Goal, person: Person, *, id: UUID, now: datetime, day: date, amount: Decimal | None = None, note: str = ""
) -> Progress:
    """A dated entry: the number by then, or one time of a habit. Raises NotMeasuredSo, GoalClosed, DayAhead."""
    _must_move(goal, person)
    if goal.state != State.ACTIVE:
        raise rules.GoalClosed
    if (goal.measure == Measure.NUMBER) != (amount is not None):
        raise rules.NotMeasuredSo("amount")
    rules.check_day(day, local_date(now, person.zone))
    return make(Progress, id=id, now=now, goal=goal, day=day, amount=amount, note=note or None, **_seen_like(goal))


@action
def remove_progress(entry: Progress, person: Person, *, seen: int | None, now: datetime) -> None:
    """Delete an entry that one wrote."""
    entry.must_be_of(person)
    entry.remove(now=now, seen=seen)


MEASURED = ("measure", "unit", "target", "times_a_week")
_NO_PROPOSAL: dict[str, Any] = {
    "proposal": "",
    "proposed_by": None,
    "proposal_note": None,
    "new_title": None,
    "new_target": None,
    "new_due": None,
}


def _check_measured(fields: dict[str, Any]) -> None:
    given = {name: fields.get(name) for name in MEASURED}
    rules.check_measure(given.pop("measure") or Measure.STEPS, **given)


def _must_move(goal: Goal, person: Person) -> None:
    """Raises NotAllowed for a goal that one may only read: another's personal one."""
    if not goal.is_joint_goal:
        goal.must_be_of(person)


def _own_personal(goal: Goal, person: Person) -> None:
    if goal.is_joint_goal:
        raise rules.NotAPersonalGoal
    goal.must_be_of(person)


def _seen_like(goal: Goal) -> dict[str, Any]:
    """A part of a goal is seen by whoever sees the goal."""
    return {"visibility": goal.visibility, "joint": goal.joint, "couple": goal.couple}


def _parts(goal: Goal) -> list[OfGoal]:
    act = acting()
    return [
        locked(part, act)
        for model in (Step, Progress)
        for part in model.objects.owned_by(act.person).filter(goal=goal).order_by("pk")
    ]


def _parts_follow(goal: Goal, now: datetime) -> None:
    part: Belonging
    if goal.is_shared:
        _close_gaps(goal, now)
    for part in _parts(goal):
        if (part.visibility, part.couple_id) != (goal.visibility, goal.couple_id):
            part.write(now=now, visibility=goal.visibility, couple=goal.couple)


def _close_gaps(goal: Goal, now: datetime) -> None:
    """Number the steps anew: a gap would tell the partner of one that was removed before they were let in."""
    steps = [part for part in _parts(goal) if isinstance(part, Step)]
    for place, step in enumerate(sorted(steps, key=lambda step: (step.position, step.created_at))):
        if step.position != place:
            step.write(now=now, position=place)


def _tell_partner(goal: Goal, now: datetime) -> None:
    act = acting()
    key = f"{goal.pk.hex}:{goal.settled}"
    tell(act.needed.partner_id, ProposalWaiting, key=key, about=goal.pk, couple=goal.couple_id, now=now)
