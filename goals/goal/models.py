"""Goals, their steps, and how far they have come."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, Count, F, OuterRef, Q, Subquery, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from accounts.belonging.models import Belonging, Rows
from accounts.couple.models import Couple
from accounts.person.models import Person
from accounts.secret.field import SecretText
from goals.goal import rules
from tracker.prepared import rows_of


def choices(kinds: Any) -> list[tuple[str, str]]:
    """An enum of the rules as choices of a column."""
    return [(kind.value, kind.value.replace("_", " ")) for kind in kinds]


class Goals(Rows):
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
    times_a_week = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(7)]
    )
    due = models.DateField(null=True, blank=True)
    help = models.CharField(max_length=13, choices=choices(rules.Help), blank=True, default="")
    learnt: Any = SecretText("goal.learnt", max_length=300, null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # the open proposal
    proposal = models.CharField(max_length=6, choices=choices(rules.Proposal), blank=True, default="")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    new_title: Any = SecretText("goal.new_title", max_length=200, null=True, blank=True)
    new_target = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    new_due = models.DateField(null=True, blank=True)
    proposal_note: Any = SecretText("goal.proposal_note", max_length=500, null=True, blank=True)
    # the proposal before: how many were settled, how the last one was, and who did it
    settled = models.PositiveSmallIntegerField(default=0)
    settled_as = models.CharField(max_length=9, choices=choices(rules.Settled), blank=True, default="")
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    own_words = {"proposal_note": "proposed_by", "new_title": "proposed_by"}
    objects: ClassVar[Any] = Goals.as_manager()

    class Meta(Belonging.Meta):
        constraints = [
            *Belonging.Meta.constraints,
            CheckConstraint(condition=Q(kind__in=list(rules.Kind)), name="a_goal_is_personal_or_shared"),
            CheckConstraint(condition=Q(state__in=list(rules.State)), name="a_goal_has_a_state"),
            CheckConstraint(condition=Q(measure__in=list(rules.Measure)), name="a_goal_is_measured"),
            CheckConstraint(condition=Q(help__in=["", *rules.Help]), name="help_is_of_a_kind"),
            CheckConstraint(condition=Q(proposal__in=["", *rules.Proposal]), name="a_proposal_is_of_a_kind"),
            CheckConstraint(
                condition=Q(kind="shared", joint=True) | Q(kind="personal", joint=False), name="a_shared_goal_is_joint"
            ),
            CheckConstraint(
                condition=Q(times_a_week=None) | Q(times_a_week__range=(1, 7)), name="a_week_has_seven_days"
            ),
            CheckConstraint(
                condition=Q(proposal="", proposed_by=None) | (~Q(proposal="") & Q(proposed_by__isnull=False)),
                name="a_proposal_is_somebodys",
            ),
            CheckConstraint(condition=Q(settled_as__in=["", *rules.Settled]), name="a_proposal_is_settled_somehow"),
            CheckConstraint(
                condition=Q(settled_as="", settled_by=None) | (~Q(settled_as="") & Q(settled_by__isnull=False)),
                name="a_proposal_is_settled_by_someone",
            ),
            CheckConstraint(condition=Q(proposal="") | Q(settled_as=""), name="an_open_proposal_is_not_settled"),
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

    def was_settled(self, how: rules.Settled, person: Person) -> bool:
        """Whether the last proposal was settled just so by this person, so that saying it again changes nothing."""
        return self.settled_as == how and self.settled_by_id == person.pk

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
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    own_words = {"text": "owner"}

    class Meta(OfGoal.Meta):
        pass

    @property
    def is_done(self) -> bool:
        return self.done_at is not None


class Entries(Rows):
    def newest_first(self) -> Entries:
        return self.order_by("-day", "-created_at", "-pk")

    def before(self, entry: Progress) -> Entries:
        """Those that come after that one, newest first."""
        same_day = Q(created_at__lt=entry.created_at) | Q(created_at=entry.created_at, pk__lt=entry.pk)
        return self.filter(Q(day__lt=entry.day) | Q(same_day, day=entry.day))


class Progress(OfGoal):
    """A dated entry of how far a goal has come: the number by then, or one time of a habit."""

    day = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    note: Any = SecretText("progress.note", max_length=300, null=True, blank=True)

    own_words = {"note": "owner"}
    objects: ClassVar[Any] = Entries.as_manager()

    class Meta(OfGoal.Meta):
        pass


def steps_of(goals: list[Goal], person: Person) -> dict[UUID, list[Step]]:
    """The steps of those goals, in order, for one who sees them; one query."""
    found: dict[UUID, list[Step]] = {goal.pk: [] for goal in goals}
    for step in Step.objects.visible_to(person).filter(goal__in=found).order_by("position", "created_at"):
        found[step.goal_id].append(step)
    return found


def amounts_now(goals: list[Goal], person: Person) -> dict[UUID, Decimal]:
    """The newest amount of each of those goals that has one; one query, however many entries there are."""
    newest = Window(RowNumber(), partition_by="goal", order_by=[F("day").desc(), F("created_at").desc()])
    noted = Progress.objects.visible_to(person).filter(goal__in=[goal.pk for goal in goals], amount__isnull=False)
    return dict(noted.annotate(place=newest).filter(place=1).values_list("goal", "amount"))


def times_by_goal(goals: list[Goal], person: Person, week: date) -> dict[UUID, int]:
    """How many entries each of those goals has in the seven days from that local date on; one query."""
    days = (week, week + timedelta(days=6))
    noted = Progress.objects.visible_to(person).filter(goal__in=[goal.pk for goal in goals], day__range=days)
    return dict(noted.values("goal").annotate(times=Count("pk")).values_list("goal", "times"))


def next_steps(person: Person, limit: int) -> list[tuple[Goal, Step]]:
    """The first open step of each active goal that this person may move, the first due leading; one query."""

    def leading(viewer: UUID) -> Any:
        return _leading_steps(Person(pk=viewer)).select_related("goal")[:limit]

    return [(step.goal, step) for step in rows_of(("next steps", limit), leading, person.pk)]


def waiting_proposal(person: Person, couple: Couple) -> Goal | None:
    """A goal of that couple whose open proposal waits for this person's yes; one query."""

    def waiting(viewer: UUID, couple: UUID) -> Any:
        return Goal.objects.waiting_for(Person(pk=viewer)).filter(couple=couple).order_by("pk")[:1]

    found: list[Goal] = rows_of("waiting proposal", waiting, person.pk, couple.pk)
    return found[0] if found else None


def _leading_steps(person: Person) -> Any:
    """Each active goal's first open step, in the order of the goals' due dates."""
    first = Step.objects.filter(goal=OuterRef("goal"), done_at=None).order_by("position", "created_at").values("pk")[:1]
    mine = Q(goal__kind=rules.Kind.PERSONAL, goal__owner=person)
    ours = Q(goal__kind=rules.Kind.SHARED, goal__couple__ended_at=None)
    steps = Step.objects.visible_to(person).filter(mine | ours, goal__state=rules.State.ACTIVE, pk=Subquery(first))
    return steps.order_by(F("goal__due").asc(nulls_last=True), "goal__created_at", "goal_id")
