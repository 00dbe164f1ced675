"""Goals, their steps, and how far they have come."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q
from django.urls import reverse

from accounts.belonging.models import Belonging, Rows
from accounts.person.models import Person
from accounts.secret.field import SecretText
from goals.goal import rules


def choices(kinds: Any) -> list[tuple[str, str]]:
    """An enum of the rules as choices of a column."""
    return [(kind.value, kind.value.replace("_", " ")) for kind in kinds]


class Goals(Rows):
    def open(self) -> Goals:
        """Proposed or active ones."""
        return self.filter(state__in=[rules.State.PROPOSED, rules.State.ACTIVE])

    def active(self) -> Goals:
        return self.filter(state=rules.State.ACTIVE)

    def waiting_for(self, person: Person) -> Goals:
        """Those whose open proposal waits for this person's yes."""
        return self.visible_to(person).exclude(proposal="").exclude(proposed_by=person)


class Goal(Belonging):
    """Something to reach: one person's own, or shared, which takes two yeses.

    An open proposal stands in the row itself, beside the wording that holds, so that both see old and new at once.
    """

    kind = models.CharField(max_length=8, choices=choices(rules.Kind))
    state = models.CharField(max_length=8, choices=choices(rules.State))
    title: Any = SecretText("goal.title", max_length=200)
    measure = models.CharField(max_length=6, choices=choices(rules.Measure), default=rules.Measure.STEPS)
    unit: Any = SecretText("goal.unit", max_length=20, null=True, blank=True)
    start = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    times_a_week = models.PositiveSmallIntegerField(null=True, blank=True)
    due = models.DateField(null=True, blank=True)
    help = models.CharField(max_length=13, choices=choices(rules.Help), blank=True, default="")
    learnt: Any = SecretText("goal.learnt", max_length=300, null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # the open proposal
    proposal = models.CharField(max_length=6, choices=choices(rules.Proposal), blank=True, default="")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    new_title: Any = SecretText("goal.new_title", max_length=200, null=True, blank=True)
    new_target = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    new_due = models.DateField(null=True, blank=True)
    proposal_note: Any = SecretText("goal.proposal_note", max_length=500, null=True, blank=True)
    settled = models.PositiveSmallIntegerField(default=0)

    objects = Goals.as_manager()

    class Meta(Belonging.Meta):
        constraints = [
            *Belonging.Meta.constraints,
            CheckConstraint(condition=Q(kind__in=list(rules.Kind)), name="a_goal_is_personal_or_shared"),
            CheckConstraint(condition=Q(state__in=list(rules.State)), name="a_goal_has_a_state"),
            CheckConstraint(condition=Q(measure__in=list(rules.Measure)), name="a_goal_is_measured"),
            CheckConstraint(condition=Q(help__in=["", *rules.Help]), name="help_is_of_a_kind"),
            CheckConstraint(condition=Q(proposal__in=["", *rules.Proposal]), name="a_proposal_is_of_a_kind"),
            CheckConstraint(condition=Q(kind="shared", joint=True) | Q(kind="personal", joint=False), name="a_shared_goal_is_joint"),
            CheckConstraint(condition=Q(times_a_week=None) | Q(times_a_week__range=(1, 7)), name="a_week_has_seven_days"),
            CheckConstraint(
                condition=Q(proposal="", proposed_by=None) | (~Q(proposal="") & Q(proposed_by__isnull=False)),
                name="a_proposal_is_somebodys",
            ),
        ]

    @property
    def url(self) -> str:
        return reverse("goal", args=[self.pk])

    @property
    def is_joint_goal(self) -> bool:
        return self.kind == rules.Kind.SHARED

    @property
    def is_open(self) -> bool:
        return self.state in (rules.State.PROPOSED, rules.State.ACTIVE)

    def waits_for(self, person: Person) -> bool:
        """Whether an open proposal waits for this person's yes."""
        return bool(self.proposal) and self.proposed_by_id != person.pk

    def wording(self) -> dict[str, Any]:
        """What is proposed, as the fields it would become."""
        return {"title": self.new_title, "target": self.new_target, "due": self.new_due}


class OfGoal(Belonging):
    """A part of a goal: seen by whoever sees the goal, kept by its author."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="+")

    class Meta(Belonging.Meta):
        abstract = True


class Step(OfGoal):
    """A part of a goal to tick off."""

    text: Any = SecretText("step.text", max_length=200)
    position = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta(OfGoal.Meta):
        pass

    @property
    def is_done(self) -> bool:
        return self.done_at is not None


class Progress(OfGoal):
    """A dated entry of how far a goal has come: the number by then, or one time of a habit."""

    day = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    note: Any = SecretText("progress.note", max_length=300, null=True, blank=True)

    class Meta(OfGoal.Meta):
        pass


def steps_of(goals: list[Goal], person: Person) -> dict[UUID, list[Step]]:
    """The steps of those goals, in order, for one who sees them; one query."""
    found: dict[UUID, list[Step]] = {goal.pk: [] for goal in goals}
    for step in Step.objects.visible_to(person).filter(goal__in=found).order_by("position", "created_at"):
        found[step.goal_id].append(step)
    return found


def latest_progress(goals: list[Goal], person: Person, since: datetime | None = None) -> dict[UUID, list[Progress]]:
    """The progress of those goals, newest first; one query."""
    found: dict[UUID, list[Progress]] = {goal.pk: [] for goal in goals}
    for entry in Progress.objects.visible_to(person).filter(goal__in=found).order_by("-day", "-created_at"):
        found[entry.goal_id].append(entry)
    return found


def number_now(goal: Goal, entries: list[Progress]) -> Decimal | None:
    """The newest amount of a number goal, or where it started."""
    return next((entry.amount for entry in entries if entry.amount is not None), goal.start)
