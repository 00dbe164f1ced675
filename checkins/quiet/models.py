"""Until when a person wants no check-in to be asked of them. Nobody else can tell, nor that there is such a row."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import models

from accounts.person.models import Person


class Quiet(models.Model):
    """One person's. `until` is the first local date from which on check-ins that open are asked again."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    until = models.DateField()


def quiet_of(people: Collection[Person]) -> dict[UUID, date]:
    """Until when each of them is quiet; those who never said so are left out. One query."""
    return dict(Quiet.objects.filter(person__in=people).values_list("person", "until"))


def quiet_until(person: Person) -> date | None:
    """Until when this person is quiet; None for one who never said so. One query."""
    return quiet_of([person]).get(person.pk)
