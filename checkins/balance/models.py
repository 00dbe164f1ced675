"""The week together, as both may see it, and each one's own reading, exact: stored once, at the reveal."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import CheckConstraint, OuterRef, Q, Subquery, UniqueConstraint
from django.urls import reverse

from accounts.belonging.models import Belonging, Rows
from accounts.couple.models import Couple
from accounts.person.models import Person
from accounts.secret.field import SecretText
from checkins.balance import rules
from checkins.balance.stored import SEATS
from tracker.prepared import rows_of

MOST_WORDS = 1000
SHOWN_WORDS = ("x1", "x2", "x3")
TEXTS = tuple(f"{id}_{seat}" for id in SHOWN_WORDS for seat in SEATS)


class SharedWeeks(Rows):
    def newest_first(self) -> SharedWeeks:
        return self.order_by("-week")


class SharedWeek(Belonging):
    """A revealed week, holding no more than both may see, and no finer.

    Its owner is whoever sits in the couple's first seat, so that it never tells who sealed last. `answers` holds each
    one's bands and minutes to the half hour, `times` their time against their own targets, `figures` the week's axes
    to the nearest five with the parts that were there, `reading` what the last weeks say by then; all by seat.
    `method_version` is the method's at the reveal, `recomputed_version` that of a recompute which changed a figure.
    """

    week = models.DateField()
    method_version = models.PositiveSmallIntegerField()
    recomputed_version = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    recomputed_at = models.DateTimeField(null=True, blank=True, editable=False)
    answers = models.JSONField()
    times = models.JSONField()
    figures = models.JSONField()
    reading = models.JSONField()
    x1_first: Any = SecretText("sharedweek.x1_first", max_length=MOST_WORDS, null=True, blank=True)
    x1_second: Any = SecretText("sharedweek.x1_second", max_length=MOST_WORDS, null=True, blank=True)
    x2_first: Any = SecretText("sharedweek.x2_first", max_length=MOST_WORDS, null=True, blank=True)
    x2_second: Any = SecretText("sharedweek.x2_second", max_length=MOST_WORDS, null=True, blank=True)
    x3_first: Any = SecretText("sharedweek.x3_first", max_length=MOST_WORDS, null=True, blank=True)
    x3_second: Any = SecretText("sharedweek.x3_second", max_length=MOST_WORDS, null=True, blank=True)

    own_words = {name: "owner" if name.endswith(SEATS[0]) else "other" for name in TEXTS}
    objects: ClassVar[Any] = SharedWeeks.as_manager()

    class Meta(Belonging.Meta):
        constraints = [
            *Belonging.Meta.constraints,
            UniqueConstraint(fields=["couple", "week"], name="a_week_is_revealed_once"),
            CheckConstraint(condition=Q(joint=True, visibility="shared"), name="a_revealed_week_is_of_both"),
        ]

    @property
    def url(self) -> str:
        return reverse("week", args=[self.week])

    def seat_of(self, viewer: Person) -> int:
        """The viewer's place, 0 or 1, in every pair of this row."""
        return 0 if self.owner_id == viewer.pk else 1

    def without(self, person: Person) -> dict[str, Any]:
        """Nothing that this person answered: no words, bands, minutes or figures, nor what both together said."""
        seat = self.seat_of(person)
        name = SEATS[seat]
        unknown = [rules.TimeRow(row["kind"], None, None, None, "", "")._asdict() for row in self.times[name]]
        return {
            **super().without(person),
            "answers": {**self.answers, name: {}},
            "times": {**self.times, name: unknown},
            "figures": {**self.figures, name: {"autonomy": None, "connection": None, "parts": []}},
            "reading": rules.together_to_json(rules.without_side(self.together(), seat)),
        }

    def said_by(self, seat: int) -> dict[str, Any]:
        """What both see of the answers of the person in that place: bands, minutes, words; nothing where nothing is."""
        name = SEATS[seat]
        words = {id: getattr(self, f"{id}_{name}") for id in SHOWN_WORDS}
        return {**self.answers[name], **{id: text for id, text in words.items() if text}}

    def times_of(self, seat: int) -> list[rules.TimeRow]:
        """Me-time and we-time of the person in that place against their own targets."""
        return [rules.TimeRow(**row) for row in self.times[SEATS[seat]]]

    def figures_of(self, seat: int) -> dict[str, Any]:
        """The week's autonomy and connection of the person in that place, and the parts that were there."""
        return dict(self.figures[SEATS[seat]])

    def together(self) -> rules.Together:
        """The reading of the last weeks as of this one."""
        return rules.together_from_json(self.reading)


class OwnReading(Belonging):
    """One person's own exact figures for a week and for the last weeks, and what only they may see of the reveal.

    `autonomy` and `connection` are this week's; `lived` has the week's minutes, targets and dials; `partner_marks` how
    well the partner thinks they kept each shared boundary, in three bands, by the boundary's id. The versions are as in
    SharedWeek.
    """

    week = models.DateField()
    method_version = models.PositiveSmallIntegerField()
    recomputed_version = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    recomputed_at = models.DateTimeField(null=True, blank=True, editable=False)
    autonomy = models.FloatField(null=True, blank=True)
    connection = models.FloatField(null=True, blank=True)
    lived = models.JSONField()
    reading = models.JSONField()
    partner_marks = models.JSONField(default=dict, blank=True)

    class Meta(Belonging.Meta):
        constraints = [
            *Belonging.Meta.constraints,
            UniqueConstraint(fields=["owner", "week"], name="an_own_reading_is_stored_once"),
            CheckConstraint(condition=Q(visibility="private"), name="an_own_reading_is_its_owners_alone"),
        ]

    def own(self) -> rules.Own:
        """The reading of the last weeks as of this one."""
        return rules.own_from_json(self.reading)

    def as_lived(self) -> rules.Lived:
        """The week's minutes, targets and dials; the rest of the answers is not in it."""
        return rules.Lived(self.week, **self.lived)


def newest_shared(person: Person) -> SharedWeek | None:
    """The newest week that the person's open couple revealed."""

    def newest(viewer: UUID) -> Any:
        rows = SharedWeek.objects.visible_to(Person(pk=viewer)).filter(couple__ended_at=None)
        return rows.newest_first().defer(*TEXTS)[:1]

    found: list[SharedWeek] = rows_of("newest shared week", newest, person.pk)
    return found[0] if found else None


def revealed_week(person: Person, week: date) -> SharedWeek | None:
    """The revealed week of that first date that a person may see; of two couples', the later one's."""
    found: SharedWeek | None = SharedWeek.objects.visible_to(person).filter(week=week).order_by("-shared_at").first()
    return found


def revealed_of(couple: Couple, weeks: Collection[date]) -> set[date]:
    """Those of the weeks that the couple has revealed; one query."""
    return set(SharedWeek.objects.filter(couple=couple, week__in=weeks).values_list("week", flat=True))


def newest_own(person: Person) -> OwnReading | None:
    """The newest own reading of that person."""
    found: list[OwnReading] = rows_of(
        "newest own reading", lambda pk: OwnReading.objects.filter(owner=pk).order_by("-week")[:1], person.pk
    )
    return found[0] if found else None


def newest_shareds(couples: Collection[Couple]) -> dict[UUID, SharedWeek]:
    """The newest revealed week of each couple, without texts; one query."""
    newest = SharedWeek.objects.filter(couple=OuterRef("couple")).newest_first().values("pk")[:1]
    rows = SharedWeek.objects.filter(couple__in=couples, pk=Subquery(newest)).defer(*TEXTS)
    return {row.couple_id: row for row in rows}


def newest_owns(people: Collection[Person]) -> dict[UUID, OwnReading]:
    """The newest own reading of each person; one query."""
    newest = OwnReading.objects.filter(owner=OuterRef("owner")).order_by("-week").values("pk")[:1]
    rows = OwnReading.objects.filter(owner__in=people, pk=Subquery(newest))
    return {row.owner_id: row for row in rows}


def shared_weeks(person: Person, couple: Couple, since: date) -> list[SharedWeek]:
    """The couple's revealed weeks from a date on, oldest first; texts are left in the database."""
    rows = SharedWeek.objects.visible_to(person).filter(couple=couple, week__gte=since).order_by("week")
    return list(rows.defer(*TEXTS))


def own_readings(person: Person, since: date) -> list[OwnReading]:
    """A person's own readings from a date on, oldest first."""
    return list(OwnReading.objects.owned_by(person).filter(week__gte=since).order_by("week"))
