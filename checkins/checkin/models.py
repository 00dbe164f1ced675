"""One person's answers for one week, and how well boundaries were kept in it: for ever their author's alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.urls import reverse
from django.utils.functional import cached_property

from accounts.belonging.models import Belonging, Rows
from accounts.person.models import Person
from accounts.secret.field import SecretText
from checkins.balance.models import MOST_WORDS
from checkins.checkin import rules
from checkins.checkin.rules import Answer, Kind

DRAFT, SUBMITTED = "draft", "submitted"

COLUMNS: dict[str, str] = {
    id: {"t1": "me_minutes", "t2": "we_minutes"}.get(id, id) for id in rules.QUESTIONS if id != "b"
}
"""The column of each question but the boundaries, by the question's id."""

WORDS = tuple(id for id, question in rules.QUESTIONS.items() if question.kind is Kind.WORDS)


def _range(column: str, low: int, high: int) -> CheckConstraint:
    condition = Q(**{column: None}) | Q(**{f"{column}__range": (low, high)})
    return CheckConstraint(condition=condition, name=f"an_answer_{column}_is_in_range")


class CheckIns(Rows):
    def of_week(self, week: Any) -> CheckIns:
        return self.filter(week=week)

    def submitted(self) -> CheckIns:
        return self.filter(state=SUBMITTED)


class CheckIn(Belonging):
    """A week as one person lived it: a draft, then sealed. What the partner sees of it is another row.

    Minutes and answers are None where there is none; `passed` names the questions answered "not this week", `kept`
    those kept for oneself, both by the question's id. The targets are those of the week, in minutes, as of the sealing.
    """

    week = models.DateField()
    state = models.CharField(max_length=9, choices=[(DRAFT, DRAFT), (SUBMITTED, SUBMITTED)], default=DRAFT)
    submitted_at = models.DateTimeField(null=True, blank=True)
    me_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    we_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    me_target = models.PositiveSmallIntegerField(null=True, blank=True)
    we_target = models.PositiveSmallIntegerField(null=True, blank=True)
    d1 = models.SmallIntegerField(null=True, blank=True)
    d2 = models.SmallIntegerField(null=True, blank=True)
    s1 = models.SmallIntegerField(null=True, blank=True)
    s2 = models.SmallIntegerField(null=True, blank=True)
    s3 = models.SmallIntegerField(null=True, blank=True)
    s4 = models.SmallIntegerField(null=True, blank=True)
    s5 = models.SmallIntegerField(null=True, blank=True)
    s6 = models.SmallIntegerField(null=True, blank=True)
    s7 = models.SmallIntegerField(null=True, blank=True)
    s8 = models.SmallIntegerField(null=True, blank=True)
    passed = models.JSONField(default=list, blank=True)
    kept = models.JSONField(default=list, blank=True)
    x1: Any = SecretText("checkin.x1", max_length=MOST_WORDS, null=True, blank=True)
    x2: Any = SecretText("checkin.x2", max_length=MOST_WORDS, null=True, blank=True)
    x3: Any = SecretText("checkin.x3", max_length=MOST_WORDS, null=True, blank=True)
    x4: Any = SecretText("checkin.x4", max_length=MOST_WORDS, null=True, blank=True)

    objects: ClassVar[Any] = CheckIns.as_manager()

    class Meta(Belonging.Meta):
        constraints = [
            *Belonging.Meta.constraints,
            UniqueConstraint(fields=["owner", "week"], name="a_person_checks_in_once_a_week"),
            CheckConstraint(condition=Q(visibility="private"), name="a_check_in_is_its_authors_alone"),
            CheckConstraint(
                condition=Q(state=DRAFT, submitted_at=None) | Q(state=SUBMITTED, submitted_at__isnull=False),
                name="a_check_in_is_a_draft_or_submitted",
            ),
            *(_range(COLUMNS[id], 1, 7) for id in ("s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8")),
            *(_range(id, -3, 3) for id in ("d1", "d2")),
            *(_range(column, 0, rules.MOST_MINUTES) for column in ("me_minutes", "we_minutes")),
        ]
        indexes = [
            *Belonging.Meta.indexes,
            models.Index(fields=["couple", "week"], condition=Q(state=SUBMITTED), name="sealed_weeks_of_couple"),
        ]

    @property
    def url(self) -> str:
        return reverse("week", args=[self.week])

    @property
    def is_sealed(self) -> bool:
        return self.state == SUBMITTED

    def answer(self, id: str) -> Answer:
        """The answer to one question."""
        value = getattr(self, COLUMNS[id])
        if value is not None:
            return rules.given(value, kept=id in self.kept)
        return rules.NOT_THIS_WEEK if id in self.passed else rules.UNANSWERED

    def answers(self) -> dict[str, Answer]:
        """All answers but the boundary marks, by the question's id."""
        return {id: self.answer(id) for id in COLUMNS}

    @cached_property
    def marks(self) -> list[dict[str, Any]]:
        """The boundary marks of this check-in, by boundary; one query, where they are not known yet."""
        return marks_of([self.pk], self.owner_id)[self.pk]


class BoundaryMark(Belonging):
    """How well a boundary was kept in a week, 1 to 5, or None: it did not come up.

    Of one's own boundaries, or of the partner's (`of_partner`), as one thinks. `open`: it was shared when the week was
    revealed, and not kept for oneself.
    """

    check_in = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="+")
    boundary = models.UUIDField()
    of_partner = models.BooleanField(default=False)
    mark = models.SmallIntegerField(null=True, blank=True)
    kept = models.BooleanField(default=False)
    open = models.BooleanField(default=False)

    class Meta(Belonging.Meta):
        constraints = [
            *Belonging.Meta.constraints,
            UniqueConstraint(fields=["check_in", "boundary"], name="a_boundary_is_marked_once_a_week"),
            CheckConstraint(condition=Q(visibility="private"), name="a_mark_is_its_authors_alone"),
            CheckConstraint(condition=Q(mark=None) | Q(mark__range=(1, 5)), name="a_mark_is_one_to_five"),
        ]

    def answer(self) -> Answer:
        return rules.NOT_THIS_WEEK if self.mark is None else rules.given(self.mark, kept=self.kept)


def marks_of(check_ins: Iterable[UUID], owner: Person | UUID) -> dict[UUID, list[dict[str, Any]]]:
    """The marks of those check-ins of one person, in the order of the boundaries' ids; one query."""
    found: dict[UUID, list[dict[str, Any]]] = {pk: [] for pk in check_ins}
    rows = BoundaryMark.objects.filter(owner=owner, check_in__in=list(found)).order_by("boundary")
    for check_in, boundary, mark, kept in rows.values_list("check_in", "boundary", "mark", "kept"):
        found[check_in].append({"boundary": boundary, "mark": mark, "kept": kept})
    return found
