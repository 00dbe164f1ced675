"""Locking in the one order: invitation, persons by id, couple, rows by id, feed rows by id."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from accounts.couple.models import Couple, Membership
from accounts.person.models import Person
from tracker.prepared import rows_of


@dataclass(frozen=True, slots=True)
class Linked:
    """A person's open couple under lock, with the two of it in the order of their seats."""

    couple: Couple
    person_id: UUID
    seats: tuple[Person, ...]

    @property
    def partner_id(self) -> UUID:
        return next(seat.pk for seat in self.seats if seat.pk != self.person_id)


def lock_persons(*ids: UUID) -> dict[UUID, Person]:
    """Those persons, locked by id. `no_key`, since an insert's foreign key holds KEY SHARE on them."""
    rows = Person.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    return {row.pk: row for row in rows}


def lock_open_couple(person: Person) -> Linked | None:
    """The person's open couple, locked and looked at again; None while they are on their own."""
    found = rows_of("open couple", _seats_of_open_couple, person.pk)
    return Linked(found[0].couple, person.pk, tuple(row.person for row in found)) if found else None


def lock_couples(person: Person) -> list[UUID]:
    """All couples that this person is or was in, locked by id."""
    rows = Couple.objects.select_for_update(of=("self",), no_key=True).filter(memberships__person=person)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _seats_of_open_couple(person: UUID) -> QuerySet[Membership]:
    """Both seats of a person's open couple, which is locked."""
    rows = Membership.objects.select_for_update(of=("couple",), no_key=True).filter(
        couple__memberships__person=person, couple__memberships__left_at=None, couple__ended_at=None
    )
    return rows.select_related("couple", "person").order_by("seat")
