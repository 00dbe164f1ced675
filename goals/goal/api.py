"""Goals, steps and progress for phones."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from accounts.person.models import Person
from goals.goal import actions, rules
from goals.goal.models import Goal, Progress, Step
from tracker.api.serializer import Id, RowSerializer, Strict, Whose
from tracker.api.views import Changes, Creates, Removes, verb


class GoalSerializer(RowSerializer):
    kind = serializers.ChoiceField(choices=list(rules.Kind), default=rules.Kind.PERSONAL)
    help = serializers.ChoiceField(choices=["", *rules.Help], read_only=True)
    proposal = serializers.ChoiceField(choices=["", *rules.Proposal], read_only=True)
    proposed_by = Whose(source="proposed_by_id")
    proposal_note = serializers.CharField(max_length=500, required=False, allow_blank=True, allow_null=True)
    visibility = serializers.CharField(read_only=True)

    class Meta:
        model = Goal
        fields = (
            *RowSerializer.Meta.base_fields,
            *("kind", "state", "title", "measure", "unit", "start", "target", "times_a_week", "due", "help", "learnt"),
            *("proposal", "proposed_by", "new_title", "new_target", "new_due", "proposal_note"),
        )
        read_only_fields = ("state", "help", "learnt", "proposal", "new_title", "new_target", "new_due")


class LetInWords(Strict):
    help = serializers.ChoiceField(choices=list(rules.Help), default=rules.Help.JUST_KNOW)


class LetGoWords(Strict):
    learnt = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class DoneWords(Strict):
    done = serializers.BooleanField(default=True)


@extend_schema(tags=["goals"])
class GoalViewSet(Creates, Changes, Removes):
    """A person's own goals, the couple's shared ones, and those the partner lets them into."""

    model = Goal
    serializer_class = GoalSerializer
    filters = {
        "state": lambda: serializers.ChoiceField(choices=list(rules.State)),
        "kind": lambda: serializers.ChoiceField(choices=list(rules.Kind)),
    }

    def make(self, person: Person, *, id: UUID, now: datetime, **fields: Any) -> Goal:
        kind = fields.pop("kind")
        fields.pop("proposal_note", None)
        verb = actions.propose if kind == rules.Kind.SHARED else actions.begin
        return verb(person, id=id, now=now, **fields)

    def change(self, row: Goal, person: Person, *, seen: int, now: datetime, **fields: Any) -> Goal:
        note = fields.pop("proposal_note", None) or ""
        fields.pop("kind", None)
        return actions.reword(row, person, seen=seen, now=now, note=note, **fields)

    def remove(self, row: Goal, person: Person, *, seen: int, now: datetime) -> None:
        actions.remove(row, person, seen=seen, now=now)

    @verb()
    def agree(self, goal: Goal, *, seen: int, now: datetime) -> Goal:
        """Agree to the partner's proposal."""
        return actions.agree(goal, self.viewer, seen=seen, now=now)

    @verb()
    def keep(self, goal: Goal, *, seen: int, now: datetime) -> Goal:
        """Keep it as it is: settle the partner's proposal without effect."""
        return actions.keep(goal, self.viewer, seen=seen, now=now)

    @verb()
    def withdraw(self, goal: Goal, *, seen: int, now: datetime) -> Goal:
        """Take one's own proposal back."""
        return actions.withdraw(goal, self.viewer, seen=seen, now=now)

    @verb()
    def reach(self, goal: Goal, *, seen: int, now: datetime) -> Goal:
        """The goal is reached."""
        return actions.reach(goal, self.viewer, seen=seen, now=now)

    @verb(LetGoWords)
    def let_go(self, goal: Goal, *, seen: int, now: datetime, learnt: str) -> Goal:
        """Let one's own goal go, or propose to let a shared one go."""
        return actions.let_go(goal, self.viewer, seen=seen, now=now, learnt=learnt)

    @verb()
    def reopen(self, goal: Goal, *, seen: int, now: datetime) -> Goal:
        """Go on with a goal that was reached or let go."""
        return actions.reopen(goal, self.viewer, seen=seen, now=now)

    @verb(LetInWords)
    def let_in(self, goal: Goal, *, seen: int, now: datetime, help: str) -> Goal:
        """Let the partner see a personal goal."""
        return actions.let_in(goal, self.viewer, seen=seen, now=now, help=help)

    @verb()
    def keep_private(self, goal: Goal, *, seen: int, now: datetime) -> Goal:
        """Make a personal goal one's own again."""
        return actions.keep_private(goal, self.viewer, seen=seen, now=now)


class OfGoalSerializer(RowSerializer):
    goal = Id(source="goal_id")
    visibility = serializers.CharField(read_only=True)


class StepSerializer(OfGoalSerializer):
    done_by = Whose(source="done_by_id")

    class Meta:
        model = Step
        fields = (*RowSerializer.Meta.base_fields, "goal", "text", "position", "done_at", "done_by")
        read_only_fields = ("position", "done_at")


class ProgressSerializer(OfGoalSerializer):
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, allow_null=True)

    class Meta:
        model = Progress
        fields = (*RowSerializer.Meta.base_fields, "goal", "day", "amount", "note")


def named(id: UUID) -> Goal:
    """The goal that a part names, by its id alone: the action reads it as the person may see it, or raises NotThere."""
    return Goal(pk=id)


@extend_schema(tags=["goals"])
class StepViewSet(Creates, Removes):
    """The steps of goals."""

    model = Step
    serializer_class = StepSerializer
    filters = {"goal": Id}

    def make(self, person: Person, *, id: UUID, now: datetime, **fields: Any) -> Step:
        return actions.add_step(named(fields.pop("goal_id")), person, id=id, now=now, **fields)

    def remove(self, row: Step, person: Person, *, seen: int, now: datetime) -> None:
        actions.remove_step(row, person, seen=seen, now=now)

    @verb(DoneWords)
    def tick(self, step: Step, *, seen: int, now: datetime, done: bool) -> Step:
        """Tick a step off, or take the tick back."""
        return actions.tick(step, self.viewer, seen=seen, now=now, done=done)


@extend_schema(tags=["goals"])
class ProgressViewSet(Creates, Removes):
    """Dated entries of how far goals have come."""

    model = Progress
    serializer_class = ProgressSerializer
    filters = {"goal": Id}

    def make(self, person: Person, *, id: UUID, now: datetime, **fields: Any) -> Progress:
        goal = named(fields.pop("goal_id"))
        return actions.note_progress(goal, person, id=id, now=now, **fields | {"note": fields.get("note") or ""})

    def remove(self, row: Progress, person: Person, *, seen: int, now: datetime) -> None:
        actions.remove_progress(row, person, seen=seen, now=now)
