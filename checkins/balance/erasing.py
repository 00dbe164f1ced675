"""What leaves the other's own readings when someone erases their account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accounts.couple.models import Couple
from accounts.person.models import Person
from checkins.balance.models import OwnReading


def marks_by(person: Person) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The others' readings that hold this person's marks of their boundaries, and what is to stand there instead."""
    couples = Couple.objects.filter(memberships__person=person)
    marked = OwnReading.objects.filter(couple__in=couples).exclude(owner=person).exclude(partner_marks={})
    yield marked, {"partner_marks": {}}
