"""What leaves the other's own readings when someone erases their account."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, QuerySet

from accounts.couple.models import Couple
from accounts.feed.feed import Line
from accounts.person.models import Person
from checkins.balance.models import OwnReading


def take_out_marks(person: Person, now: datetime) -> list[Line]:
    """Take this person's marks of the other's boundaries out of the other's readings; the lines for the other's feed."""
    couples = Couple.objects.filter(memberships__person=person)
    marked = OwnReading.objects.filter(couple__in=couples).exclude(owner=person).exclude(partner_marks={})
    rows = list(marked.values_list("owner", "pk"))
    QuerySet.update(marked, partner_marks={}, version=F("version") + 1, changed_at=now)
    return [Line(owner, "ownreading", pk) for owner, pk in rows]
