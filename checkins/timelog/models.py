"""Time entries, the private notes beside them, and the targets for a week."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, Count, Q, QuerySet, Sum, UniqueConstraint

from accounts.belonging.models import Belonging, Rows
from accounts.couple.models import Couple
from accounts.person.models import Person
from accounts.secret.field import SecretText
from accounts.weeks import last_day, week_of
from checkins.timelog import rules
from tracker.prepared import ask

KINDS = [(rules.Kind.ME.value, "For me"), (rules.Kind.WE.value, "For us")]


class TimeEntries(Rows):
    def between(self, first: date, last: date) -> TimeEntries:
        """Those of the local dates from first to last, both counted."""
        return self.filter(day__range=(first, last))

    def lived_by(self, person: Person, couple: Couple | None) -> TimeEntries:
        """One's own me-time, and the we-time of the couple one is in now; none of an earlier couple's."""
        mine = Q(kind=rules.Kind.ME, owner=person)
        ours = Q(kind=rules.Kind.WE, couple=couple) if couple else Q(pk__in=[])
        return self.visible_to(person).filter(mine | ours)


class TimeEntry(Belonging):
    """Minutes of one local date: one's own, or in connection with the partner, which is one fact of both."""

    kind = models.CharField(max_length=2, choices=KINDS)
    day = models.DateField()
    minutes = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(rules.DAY_IN_MINUTES)]
    )
    what: Any = SecretText("timeentry.what", max_length=120, blank=True, default="")

    objects: ClassVar[Any] = TimeEntries.as_manager()

    class Meta(Belonging.Meta):
        constraints = [
            *Belonging.Meta.constraints,
            CheckConstraint(
                condition=Q(kind="me", joint=False, visibility="private") | Q(kind="we", joint=True),
                name="time_is_ones_own_or_of_both",
            ),
            CheckConstraint(condition=Q(minutes__range=(1, rules.DAY_IN_MINUTES)), name="an_entry_fits_in_a_day"),
        ]
        indexes = [
            *Belonging.Meta.indexes,
            models.Index(fields=["owner", "-day"], name="time_of_owner_by_day"),
            models.Index(fields=["couple", "-day"], name="time_of_couple_by_day", condition=Q(kind="we")),
        ]

    @property
    def is_ours(self) -> bool:
        return self.kind == rules.Kind.WE


class TimeNote(Belonging):
    """What one wants to remember of an entry, for oneself.

    It stays its owner's own when the entry goes, so no constraint holds it to the entry: the partner, who may remove an
    entry of theirs, must not be told that a note hangs on it.
    """

    entry = models.ForeignKey(TimeEntry, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    text: Any = SecretText("timenote.text", max_length=1000)

    class Meta(Belonging.Meta):
        constraints = [
            *Belonging.Meta.constraints,
            UniqueConstraint(fields=["owner", "entry"], name="one_note_of_ones_own_an_entry"),
            CheckConstraint(condition=Q(visibility="private"), name="a_note_on_time_is_private"),
        ]


class Target(Belonging):
    """How many minutes of me-time and of we-time a person wishes for in a week, from a week on. Blank: no wish."""

    from_week = models.DateField()
    me_minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(rules.WEEK_IN_MINUTES)]
    )
    we_minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(rules.WEEK_IN_MINUTES)]
    )

    class Meta(Belonging.Meta):
        constraints = [
            *Belonging.Meta.constraints,
            UniqueConstraint(fields=["owner", "from_week"], name="one_target_a_person_and_week"),
            CheckConstraint(condition=Q(visibility="private"), name="a_target_is_private"),
            CheckConstraint(
                condition=Q(me_minutes=None) | Q(me_minutes__range=(1, rules.WEEK_IN_MINUTES)),
                name="me_time_fits_in_a_week",
            ),
            CheckConstraint(
                condition=Q(we_minutes=None) | Q(we_minutes__range=(1, rules.WEEK_IN_MINUTES)),
                name="we_time_fits_in_a_week",
            ),
        ]


class Logged(NamedTuple):
    """What the log says of a week: minutes for oneself, minutes for both, how many entries."""

    me: int
    we: int
    entries: int


def minutes_of(person: Person, couple: Couple | None, week: date) -> Logged:
    """The minutes that a person logged in a week, named by its first date; we-time of both, counted once. One query."""
    whose = (person.pk, couple.pk) if couple else (person.pk,)
    found = ask(("minutes of", len(whose)), _minutes_by_kind, week, last_day(week), *whose)
    by_kind = {kind: minutes for kind, minutes, _ in found}
    return Logged(by_kind.get(rules.Kind.ME, 0), by_kind.get(rules.Kind.WE, 0), sum(many for *_, many in found))


def _minutes_by_kind(first: date, last: date, person: UUID, couple: UUID | None = None) -> QuerySet[Any, Any]:
    """Kind, minutes and how many entries, from the first to the last local date."""
    entries = TimeEntry.objects.lived_by(Person(pk=person), Couple(pk=couple) if couple else None)
    by_kind = entries.between(first, last).order_by().values_list("kind")
    return by_kind.annotate(Sum("minutes"), Count("pk"))  # type: ignore[no-any-return]


def target_for(person: Person, week: date) -> Target | None:
    """The target that holds for a person in the week of that first date, or None. One query."""
    found: Target | None = Target.objects.owned_by(person).filter(from_week__lte=week).order_by("-from_week").first()
    return found


def notes_of(entries: list[TimeEntry], person: Person) -> dict[UUID, TimeNote]:
    """A person's own notes, by entry; one query."""
    return {
        note.entry_id: note for note in TimeNote.objects.owned_by(person).filter(entry__in=[one.pk for one in entries])
    }


Settling = Callable[[Couple, Collection[date]], Iterable[date]]
_settlings: list[Settling] = []


def settled_by(settling: Settling) -> Settling:
    """Have this asked which of those weeks, named by their first dates, a couple has seen together.

    Registered from above, when the site starts. Until then no week is settled.
    """
    if settling not in _settlings:
        _settlings.append(settling)
    return settling


def settled_weeks(couple: Couple, weeks: Collection[date]) -> set[date]:
    """Those of the weeks whose we-time stays as it is, since both have seen them together."""
    return {week for settling in _settlings for week in settling(couple, weeks)}


def is_settled(couple: Couple, day: date) -> bool:
    """Whether the couple's week that holds a local date was revealed."""
    week = week_of(day, couple.first_weekday)
    return week in settled_weeks(couple, [week])
