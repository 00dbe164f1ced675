"""The base of every row of content: who owns it, who may see it, and the one way to read and to write it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Self, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.db.models import Case, CheckConstraint, F, Q, Subquery, When

from accounts.belonging.act import acting
from accounts.belonging.among import Among
from accounts.couple.models import Couple, Membership
from accounts.person.models import Person
from tracker.refusal import AlreadyThere, Changed, NotAllowed, NotThere, NotValid

REMOVED = "(removed)"
"""What stands in a text that can't be empty, once its author has erased their account."""


class Visibility(models.TextChoices):
    PRIVATE = "private"
    SHARED = "shared"


class Rows(models.QuerySet[Any]):
    """Rows of content. What writes around `Belonging.write` is refused."""

    def visible_to(self, person: Person) -> Self:
        """What this person may see: their own, what is shared in their open couple, joint facts also of an ended one
        unless they have hidden it from themselves.

        This is the matrix of who may see what, in one place.
        """
        couples = Membership.objects.filter(person=person, hidden_at=None).values("couple")
        return self.filter(
            Q(owner=person, joint=False)
            | Q(Among("couple", couples.filter(left_at=None)), visibility=Visibility.SHARED)
            | Q(Among("couple", couples), joint=True)
        )

    def newest_for(self, person: Person, size: int, before: tuple[Any, Any] | None = None) -> Self:
        """The `size` newest rows that this person may see, newest first; from `before` on, an instant and an id.

        `began` is when a row began for them: made, if it is theirs; shared, if it is not. Each of the three parts of
        what they may see is read in the order of its index, so a page costs the same after ten years as after one.
        """
        couples = Membership.objects.filter(person=person, hidden_at=None).values("couple")
        others = self.exclude(owner=person)
        open_couple = Subquery(couples.filter(left_at=None)[:1])
        parts = (
            self.filter(Q(joint=False) | Among("couple", couples), owner=person)._newest("created_at", size, before),
            others.filter(couple=open_couple, visibility=Visibility.SHARED)._newest("shared_at", size, before),
            others.filter(Among("couple", couples.exclude(left_at=None)), joint=True)._newest(
                "shared_at", size, before
            ),
        )
        mine, partners, archive = (Q(Among("pk", part)) for part in parts)
        began = Case(When(owner=person, then=F("created_at")), default=F("shared_at"))
        found = self.visible_to(person).filter(mine | partners | archive).annotate(began=began)
        return found.order_by("-began", "-pk")[:size]

    def _newest(self, instant: str, size: int, before: tuple[Any, Any] | None) -> models.QuerySet[Any, Any]:
        """The ids of the newest by that column."""
        found = self.all()
        if before is not None:
            then, pk = before
            found = found.filter(
                Q(**{f"{instant}__lt": then}) | Q(**{instant: then}, pk__lt=pk), **{f"{instant}__lte": then}
            )
        return found.order_by(f"-{instant}", "-pk").values("pk")[:size]

    def owned_by(self, person: Person) -> Self:
        return self.filter(owner=person)

    def from_partner_of(self, person: Person) -> Self:
        """What the partner lets this person see."""
        return self.visible_to(person).exclude(owner=person)

    def of_couple(self, couple: Couple | None) -> Self:
        """Rows of that couple that both may see."""
        return self.filter(couple=couple, visibility=Visibility.SHARED)

    def update(self, **kwargs: Any) -> int:
        raise TypeError("Content is written by row.write() inside an @action.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("Content is removed by row.remove() inside an @action.")

    bulk_update = update  # type: ignore[assignment]


class Belonging(models.Model):
    """A row of content. It is seen whole or not at all: what is private is a row of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    couple = models.ForeignKey(
        Couple, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    visibility = models.CharField(max_length=7, choices=Visibility, default=Visibility.PRIVATE)
    joint = models.BooleanField(default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(editable=False)
    changed_at = models.DateTimeField(editable=False)
    shared_at = models.DateTimeField(null=True, blank=True, editable=False)

    own_words: ClassVar[dict[str, str]] = {}
    """Texts of a joint row that are one person's words, and whose: the column that names the person, or "other" for
    the one of the couple who is not the owner. They go when that person erases their account, and are left out of the
    other's takeout. What is not named here is a fact of both."""

    objects = Rows.as_manager()

    class Meta:
        abstract = True
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=Q(visibility__in=Visibility.values), name="%(class)s_is_private_or_shared"),
            CheckConstraint(
                condition=Q(visibility="private") | Q(couple__isnull=False, shared_at__isnull=False),
                name="%(class)s_is_shared_in_a_couple",
            ),
            CheckConstraint(condition=Q(joint=False) | Q(visibility="shared"), name="%(class)s_joint_is_shared"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["owner", "-created_at", "id"], name="%(class)s_of_owner"),
            models.Index(
                fields=["couple", "-shared_at", "id"], name="%(class)s_of_couple", condition=Q(visibility="shared")
            ),
        ]

    @property
    def is_shared(self) -> bool:
        return self.visibility == Visibility.SHARED

    def is_of(self, person: Person) -> bool:
        """Whether it is this person's own."""
        return self.owner_id == person.pk

    def began_for(self, person: Person) -> datetime:
        """When the row began for this person: made, if it is theirs; shared, if it is another's. Lists go by it."""
        return self.created_at if self.is_of(person) or self.shared_at is None else self.shared_at

    def words_by(self, person: Person) -> list[str]:
        """The texts of this row that are this person's words alone, by name."""
        return [
            name
            for name, author in self.own_words.items()
            if (not self.is_of(person) if author == "other" else getattr(self, f"{author}_id") == person.pk)
        ]

    def without(self, person: Person) -> dict[str, Any]:
        """The fields to write so that nothing of this person's own words is left; a word may take out more."""
        return {name: None if self._meta.get_field(name).null else REMOVED for name in self.words_by(person)}

    def must_be_of(self, person: Person) -> None:
        """Raises NotAllowed for anyone but its owner."""
        if not self.is_of(person):
            raise NotAllowed

    def must_be_as_seen(self, seen: int | None) -> None:
        """Raises Changed, with the row as it is, if another version of it was read; None: nothing was."""
        if seen is not None and seen != self.version:
            raise Changed(self)

    def write(self, *, now: datetime, seen: int | None = None, **fields: Any) -> Self:
        """Save the given fields of this row and nothing else; the feed hears of it when the act ends.

        `seen` is the version that was read. Raises Changed, with the row as it is, if it is another one by now.
        """
        act = acting()
        if not self._state.adding and self.pk not in act.locked:
            raise RuntimeError("A row is written only where an @action has locked it.")
        self.must_be_as_seen(seen)
        for name, value in fields.items():
            setattr(self, name, value)
        self._check(fields)
        self._share(now)
        if self._state.adding:
            self.created_at = self.changed_at = now
            act.insert(self)
        else:
            self.version += 1
            self.changed_at = now
            self.save(update_fields=[*fields, "couple", "visibility", "shared_at", "version", "changed_at"])
        act.wrote(self)
        return self

    def remove(self, *, now: datetime, seen: int | None = None) -> None:
        """Delete the row for good; whoever saw it hears that it is gone. `seen` as in `write`; raises Changed."""
        act = acting()
        if self.pk not in act.locked:
            raise RuntimeError("A row is removed only where an @action has locked it.")
        self.must_be_as_seen(seen)
        act.wrote(self, gone=True)
        models.Model.delete(self)

    def _share(self, now: datetime) -> None:
        """Keep couple and instant of sharing in step with the visibility."""
        if self.is_shared and (self.couple_id is None or self.shared_at is None):
            self.couple = self.couple or acting().needed.couple
            self.shared_at = now
        elif not self.is_shared:
            self.shared_at = None

    def _check(self, fields: dict[str, Any]) -> None:
        """Refuse what a column can't hold: too long, no such choice, out of range."""
        for name in fields:
            column: Any = self._meta.get_field(name)
            value = getattr(self, name)
            if isinstance(column, models.ForeignKey) or (column.null and value is None):
                continue
            try:
                column.clean(value, self)
            except ValidationError as error:
                raise Unfit(name, error.messages[0]) from error


R = TypeVar("R", bound=Belonging)


class Unfit(NotValid):
    """A value that its column can't hold; the sentence says why."""

    code = "unfit"

    def __init__(self, field: str, why: str) -> None:
        super().__init__(field, why=why)


def make(model: type[R], *, id: uuid.UUID, now: datetime, owner: uuid.UUID | None = None, **fields: Any) -> R:
    """A new row with that id, of the acting person's unless `owner` is told; or the same row, if it was made before.

    Raises AlreadyThere, with the row, if the id holds something else of theirs; NotThere if it is not theirs to see.
    """
    act = acting()
    owner = owner or act.person.pk
    gone = act.line_of(owner, id)
    if gone:
        raise NotThere
    if gone is False:
        return _same_again(model, id, owner, fields)
    fields.setdefault("couple", act.couple if fields.get("visibility") == Visibility.SHARED else None)
    row = model(id=id, owner_id=owner, couple=fields.pop("couple"))
    try:
        return row.write(now=now, **fields)
    except IntegrityError as clash:
        if any(name in str(clash) for name in (f"{model._meta.db_table}_pkey", f"{model._meta.db_table}.id")):
            raise NotThere from clash
        raise


def make_all(model: type[R], rows: Iterable[dict[str, Any]], *, now: datetime) -> list[R]:
    """New rows of the acting person's with those fields, under ids that nobody knows yet; one statement."""
    act = acting()
    made = []
    for fields in rows:
        row = model(owner_id=act.person.pk, created_at=now, changed_at=now, **fields)
        row._check(fields)
        row._share(now)
        made.append(row)
    act.insert(*made)
    for row in made:
        act.wrote(row)
    return made


def _same_again(model: type[R], id: uuid.UUID, owner: uuid.UUID, fields: dict[str, Any]) -> R:
    row: R | None = (
        model.objects.visible_to(Person(pk=owner)).select_for_update(of=("self",)).filter(owner=owner, pk=id).first()
    )
    if row is None:
        raise NotThere
    acting().locked.add(row.pk)
    if any(_holds_other(row, name, value) for name, value in fields.items() if name != "couple"):
        raise AlreadyThere(row)
    return row


def _holds_other(row: Belonging, name: str, value: Any) -> bool:
    """Whether the row has another value there; of a relation the id is compared, so that nothing is read."""
    held = getattr(row, row._meta.get_field(name).attname)  # type: ignore[union-attr]
    return bool(held != (value.pk if isinstance(value, models.Model) else value))
