"""Single answers that their author shares of a week that was not opened."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from accounts.belonging.models import Belonging
from accounts.couple.models import Couple
from accounts.person.models import Person
from accounts.secret.field import SecretText
from accounts.weeks import closes_at
from checkins.answer import rules
from checkins.balance.models import MOST_WORDS
from checkins.checkin.models import CheckIn


class SharedAnswer(Belonging):
    """One answer as the partner may see it: a band, minutes to the half hour, or words as they were written.

    The check-in stays its author's alone; this row holds nothing finer, and goes when it is taken back.
    """

    week = models.DateField()
    question = models.CharField(max_length=2, choices=[(id, id) for id in rules.SHARABLE])
    band = models.CharField(max_length=10, blank=True, default="", choices=[(band, band) for band in rules.BANDS])
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    words: Any = SecretText("sharedanswer.words", max_length=MOST_WORDS, null=True, blank=True)

    class Meta(Belonging.Meta):
        constraints = [
            *Belonging.Meta.constraints,
            UniqueConstraint(fields=["owner", "week", "question"], name="an_answer_is_shared_once"),
            CheckConstraint(condition=Q(joint=False), name="a_shared_answer_is_its_authors"),
            CheckConstraint(
                condition=Q(question__in=rules.BANDED, band__in=rules.BANDS, minutes=None, words__isnull=True)
                | Q(question__in=rules.MINUTES, band="", minutes__isnull=False, words__isnull=True)
                | Q(question__in=rules.WORDS, band="", minutes=None, words__isnull=False),
                name="a_shared_answer_shows_one_thing",
            ),
        ]

    @property
    def seen(self) -> int | str:
        """What the partner sees: a band, minutes, or words."""
        return self.band or (self.words if self.minutes is None else self.minutes)


def where_shared(check_in: CheckIn, couple: Couple | None, now: datetime) -> dict[str, bool]:
    """Whether a check-in was sealed as one of that open couple's (`ours`), and whether its week has closed."""
    ours = couple is not None and check_in.is_sealed and check_in.couple_id == couple.pk
    return {"ours": ours, "closed": now >= closes_at(check_in.week)}


def answers_of(person: Person, week: date) -> tuple[dict[str, SharedAnswer], dict[str, SharedAnswer]]:
    """One's own shared answers of a week, and those that the partner shares, by question; one query."""
    mine: dict[str, SharedAnswer] = {}
    theirs: dict[str, SharedAnswer] = {}
    for row in SharedAnswer.objects.visible_to(person).filter(week=week):
        (mine if row.is_of(person) else theirs)[row.question] = row
    return mine, theirs
