"""Locking in the one order: invitation, persons by id, couple, rows by id, feed rows by id."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery, UUIDField

from accounts.couple.models import Couple, Membership
from accounts.person.models import Person
from tracker.prepared import rows_of


@dataclass(frozen=True, slots=True)
class Linked:
    """An open couple under lock, with the two of it."""

    couple: Couple
    partner_id: UUID


def lock_persons(*ids: UUID) -> dict[UUID, Person]:
    """Those persons, locked by id. `no_key`, since an insert's foreign key holds KEY SHARE on them."""
    rows = Person.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    return {row.pk: row for row in rows}


def lock_open_couple(person: Person) -> Linked | None:
    """The person's open couple, locked and looked at again; None while they are on their own."""
    found = rows_of("open couple", _open_couple, person.pk)
    return Linked(found[0], found[0].partner) if found else None  # type: ignore[attr-defined]


def _open_couple(person: UUID) -> QuerySet[Couple]:
    """A person's open couple, for update, with the id of the other one as `partner`."""
    other = Membership.objects.filter(couple=OuterRef("pk")).exclude(person=person).values("person")[:1]
    rows = Couple.objects.select_for_update(of=("self",), no_key=True).filter(
        memberships__person=person, memberships__left_at=None, ended_at=None
    )
    return rows.annotate(partner=Subquery(other, output_field=UUIDField()))[:1]
