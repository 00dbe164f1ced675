"""Boundaries, their wordings, the partner's word that one was read, and those put on a talk card."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import CheckConstraint, Exists, OuterRef, Q, UniqueConstraint
from django.urls import reverse

from accounts.belonging.models import Belonging, Rows, Visibility
from accounts.person.models import Person
from accounts.secret.field import SecretText
from checkins.boundary import rules
from tracker.prepared import rows_of

LONGEST = 500


class Boundaries(Rows):
    def standing(self) -> Boundaries:
        """Active or paused ones."""
        return self.exclude(state=rules.State.RETIRED)

    def active(self) -> Boundaries:
        return self.filter(state=rules.State.ACTIVE)

    def unread_by(self, person: Person) -> Boundaries:
        """The partner's standing ones, whose wording this person has not said to have read."""
        read = Acknowledgement.objects.owned_by(person).filter(revision=OuterRef("wording"))
        return self.from_partner_of(person).standing().filter(~Q(Exists(read))).order_by("-shared_at", "pk")


class Boundary(Belonging):
    """What one person needs to stay well, in their own words. It belongs to that person alone.

    `text` is the wording that holds, `wording` its revision. Neither says how often it was reworded while private.
    """

    category = models.CharField(max_length=15, choices=[(kind.value, rules.NAMES[kind]) for kind in rules.Category])
    state = models.CharField(max_length=7, choices=[(one.value, one.value) for one in rules.State])
    text: Any = SecretText("boundary.text", max_length=LONGEST)
    wording = models.ForeignKey("Revision", null=True, on_delete=models.SET_NULL, related_name="+", editable=False)

    objects: ClassVar[Any] = Boundaries.as_manager()

    class Meta(Belonging.Meta):
        constraints = [
            *Belonging.Meta.constraints,
            CheckConstraint(
                condition=Q(category__in=[one.value for one in rules.Category]), name="a_boundary_is_about_something"
            ),
            CheckConstraint(condition=Q(state__in=[one.value for one in rules.State]), name="a_boundary_has_a_state"),
            CheckConstraint(condition=Q(joint=False), name="a_boundary_is_one_persons"),
        ]

    @property
    def url(self) -> str:
        return reverse("boundary", args=[self.pk])

    @property
    def category_name(self) -> str:
        """The category as pages say it."""
        return rules.NAMES[rules.Category(self.category)]

    @property
    def is_active(self) -> bool:
        return self.state == rules.State.ACTIVE

    @property
    def is_paused(self) -> bool:
        return self.state == rules.State.PAUSED

    @property
    def is_retired(self) -> bool:
        return self.state == rules.State.RETIRED


class OfBoundary(Belonging):
    """What hangs on a boundary, seen by its own visibility."""

    boundary = models.ForeignKey(Boundary, on_delete=models.CASCADE, related_name="+")

    class Meta(Belonging.Meta):
        abstract = True


class Revisions(Rows):
    def newest_first(self) -> Revisions:
        return self.order_by("-created_at", "-pk")


class Revision(OfBoundary):
    """One wording of a boundary. Shared only if it held while the boundary was shared."""

    text: Any = SecretText("revision.text", max_length=LONGEST)

    objects: ClassVar[Any] = Revisions.as_manager()

    class Meta(OfBoundary.Meta):
        pass


class Acknowledgement(OfBoundary):
    """The partner has read a wording and understood it. It approves nothing and holds no words."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")

    class Meta(OfBoundary.Meta):
        constraints = [
            *OfBoundary.Meta.constraints,
            UniqueConstraint(fields=["owner", "revision"], name="a_wording_is_acknowledged_once"),
        ]


class Topic(OfBoundary):
    """A boundary that its owner has put on the talk card of a week both have seen: that they would like to talk of it.

    It holds no mark and no words, and is there only while the boundary is shared.
    """

    week = models.DateField()

    class Meta(OfBoundary.Meta):
        constraints = [
            *OfBoundary.Meta.constraints,
            UniqueConstraint(fields=["boundary", "week"], name="a_boundary_is_a_topic_once_a_week"),
            CheckConstraint(condition=Q(joint=False), name="a_topic_is_its_owners"),
        ]


def topics_of(couple: UUID | None, week: date) -> list[Topic]:
    """The boundaries on the talk card of a couple's week, as they are worded now; one query."""
    shared = {"visibility": Visibility.SHARED, "boundary__visibility": Visibility.SHARED}
    rows = Topic.objects.filter(couple=couple, week=week, **shared)
    return list(rows.select_related("boundary").order_by("shared_at", "pk"))


def wordings_of(boundary: Boundary, person: Person) -> list[Revision]:
    """The wordings of a boundary that this person may see, the newest first; one query."""
    return list(Revision.objects.visible_to(person).filter(boundary=boundary).newest_first())


def unread_boundary(person: Person) -> Boundary | None:
    """The newest of the partner's that this person has not said to have read; one query."""
    found: list[Boundary] = rows_of("unread", lambda pk: Boundary.objects.unread_by(Person(pk=pk))[:1], person.pk)
    return found[0] if found else None


def acknowledged(boundaries: list[Boundary], person: Person) -> dict[Any, Acknowledgement]:
    """The acknowledgements that this person sees of what these boundaries say now, by boundary; one query."""
    now = {boundary.wording_id: boundary.pk for boundary in boundaries if boundary.wording_id}
    found = Acknowledgement.objects.visible_to(person).filter(revision__in=now)
    return {row.boundary_id: row for row in found if now[row.revision_id] == row.boundary_id}


HowKept = Callable[[Boundary, Person], Mapping[str, Any]]
_how_kept: list[HowKept] = []


def tells_how_kept(tell: HowKept) -> HowKept:
    """Have this asked, on the page of a boundary of one's own, for what check-ins say of it."""
    if tell not in _how_kept:
        _how_kept.append(tell)
    return tell


def how_kept(boundary: Boundary, person: Person) -> dict[str, Any]:
    """What check-ins say of a person's own boundary; empty for anyone else's and while nobody tells."""
    told: dict[str, Any] = {}
    if boundary.is_of(person):
        for tell in _how_kept:
            told |= tell(boundary, person)
    return told
