"""What each one heard in a talk about a week: for oneself, and shown only when both want to show theirs."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from accounts.belonging.models import Belonging
from accounts.person.models import Person
from accounts.secret.field import SecretText
from checkins.balance.models import SharedWeek
from checkins.heard import rules


class Heard(Belonging):
    """What one heard the partner say, in one's own words; of a week that both have seen together.

    `wished`: to show it once the partner wishes so, too; until then the partner can tell of neither note nor wish.
    `shown_at` is when it was first shown, and stays: from then on the words are as they were.
    """

    week = models.DateField()
    text: Any = SecretText("heard.text", max_length=rules.LONGEST)
    wished = models.BooleanField(default=False)
    shown_at = models.DateTimeField(null=True, blank=True)

    class Meta(Belonging.Meta):
        constraints = [
            *Belonging.Meta.constraints,
            UniqueConstraint(fields=["owner", "week"], name="one_note_of_what_was_heard_a_week"),
            CheckConstraint(condition=Q(joint=False), name="what_was_heard_is_its_authors"),
            CheckConstraint(
                condition=Q(visibility="private") | Q(wished=True, shown_at__isnull=False),
                name="what_was_heard_is_shown_by_wish",
            ),
        ]


def heard_of(row: SharedWeek, person: Person) -> tuple[Heard | None, Heard | None]:
    """One's own note on that week, and the partner's where it is shown; one query."""
    mine, theirs = None, None
    for note in Heard.objects.visible_to(person).filter(week=row.week):
        if note.is_of(person):
            mine = note
        elif note.couple_id == row.couple_id:
            theirs = note
    return mine, theirs
