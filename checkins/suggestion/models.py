"""What a week suggested to one person, and what became of it: theirs alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from django.db import models
from django.db.models import CheckConstraint, OuterRef, Q, Subquery, UniqueConstraint
from django.urls import reverse

from accounts.belonging.models import Belonging, Rows
from accounts.person.models import Person
from checkins.suggestion import rules, words
from checkins.suggestion.rules import Earlier, Into, Rule, State
from checkins.timelog.models import Target

STANDS = timedelta(weeks=3)
"""How old a week may be for its suggestion to be shown as the one of now."""

GOING_ON = Q(couple=None) | Q(couple__ended_at=None)
"""Of someone alone, or of a couple that goes on."""


class Suggestions(Rows):
    def made(self) -> Suggestions:
        """Those that suggest something."""
        return self.exclude(rule="")

    def newest_first(self) -> Suggestions:
        return self.order_by("-week")


class Suggestion(Belonging):
    """One suggestion of a person's week, or none: then `rule` is empty, so that a week without is stored like one with.

    `figures` are the numbers that made the rule hold, `about` the boundary it speaks of. `turned_into` says what it was
    made into, and `turned_id` which.
    """

    week = models.DateField()
    rule = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Rule], blank=True, default="")
    figures = models.JSONField(default=dict, blank=True)
    about = models.UUIDField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=[(one.value, one.value) for one in State], default=State.OPEN.value)
    turned_into = models.CharField(
        max_length=9, choices=[(one.value, one.value) for one in Into], blank=True, default=""
    )
    turned_id = models.UUIDField(null=True, blank=True)

    objects: ClassVar[Any] = Suggestions.as_manager()

    class Meta(Belonging.Meta):
        constraints = [
            *Belonging.Meta.constraints,
            UniqueConstraint(fields=["owner", "week"], name="a_week_suggests_once"),
            CheckConstraint(condition=Q(visibility="private"), name="a_suggestion_is_its_owners_alone"),
            CheckConstraint(condition=Q(rule__in=["", *(one.value for one in Rule)]), name="a_suggestion_has_a_rule"),
            CheckConstraint(condition=Q(state__in=[one.value for one in State]), name="a_suggestion_has_a_state"),
            CheckConstraint(
                condition=Q(state="turned", turned_id__isnull=False, turned_into__in=[one.value for one in Into])
                | (~Q(state="turned") & Q(turned_id=None, turned_into="")),
                name="a_turned_suggestion_says_into_what",
            ),
        ]

    @property
    def sentence(self) -> str:
        """What one could do."""
        return words.sentence(self.rule, self.figures)

    @property
    def because(self) -> str:
        """The numbers that led to it."""
        return words.because(self.rule, self.figures)

    @property
    def offers(self) -> dict[Into, dict[str, Any]]:
        """What it can be turned into, with what the form begins with."""
        return rules.offers(self.rule, self.figures)

    @property
    def stands(self) -> bool:
        """Whether it still says something: open, or kept."""
        return bool(self.rule) and self.state in (State.OPEN, State.KEPT)

    def is_of_now(self, today: date) -> bool:
        """Whether its week is not too long ago for it to be shown as the one of now."""
        return today - self.week <= STANDS

    @property
    def url(self) -> str:
        return reverse("suggestions")


def open_for(person: Person, since: date) -> Any:
    """The row of a person's newest week, if it is not before `since` and suggests something that is still open."""
    mine = Suggestion.objects.owned_by(person)
    newest = mine.newest_first().values("pk")[:1]
    return mine.made().filter(GOING_ON, pk=Subquery(newest), state=State.OPEN, week__gte=since)


def current_for(person: Person, today: date) -> Suggestion | None:
    """The suggestion of a person's newest week, open or kept; None where that week has none, or is long ago."""
    found = newest_of([person]).get(person.pk)
    return found if found is not None and found.is_of_now(today) else None


def newest_of(people: Collection[Person]) -> dict[UUID, Suggestion]:
    """The suggestion of each person's newest week, by person, where it is open or kept and its couple goes on.

    One query. For nudges too; one about a boundary is left out of mails by whoever writes them.
    """
    newest = Suggestion.objects.filter(owner=OuterRef("owner")).newest_first().values("pk")[:1]
    rows = Suggestion.objects.filter(GOING_ON, owner__in=people, pk=Subquery(newest))
    return {row.owner_id: row for row in rows if row.stands}


class Before(NamedTuple):
    """What was suggested to a person before a week, and their newest targets where that is known."""

    earlier: list[Earlier]
    wished: dict[str, int | None]


def before(people: Iterable[Person], week: date) -> dict[UUID, Before]:
    """What was suggested to each of them in the weeks before; one query."""
    found = {person.pk: Before([], {}) for person in people}
    target = Target.objects.filter(owner=OuterRef("owner")).order_by("-from_week")
    rows = Suggestion.objects.filter(owner__in=list(found), week__range=(week - rules.REST, week))
    told = rows.annotate(
        me_wish=Subquery(target.values("me_minutes")[:1]), we_wish=Subquery(target.values("we_minutes")[:1])
    )
    for owner, me, we, *said in told.values_list("owner", "me_wish", "we_wish", "week", "rule", "state", "about"):
        found[owner].earlier.append(Earlier(*said))
        found[owner].wished.update(me_target=me, we_target=we)
    return found
