"""What leaves the other's own readings when someone takes their words out of a couple's archive."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from accounts.person.models import Person
from checkins.balance.models import OwnReading


def marks_by(person: Person, couples: Collection[UUID]) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The others' readings of those couples that hold this person's marks of their boundaries, and what they get."""
    marked = OwnReading.objects.filter(couple__in=couples).exclude(owner=person).exclude(partner_marks={})
    yield marked, {"partner_marks": {}}
