"""Planned blocks: time that lies ahead; and what one keeps of a block of one's own for oneself."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, Exists, OuterRef, Q, Subquery, UniqueConstraint
from django.db.models.functions import JSONObject
from django.urls import reverse

from accounts.belonging.act import current
from accounts.belonging.models import Belonging, Rows
from accounts.couple.models import Couple, Membership
from accounts.person.models import Person, a_known_zone
from accounts.secret.field import SecretText
from accounts.weeks import local_date
from checkins.planned import rules
from checkins.timelog.models import KINDS
from checkins.timelog.rules import DAY_IN_MINUTES, Kind

A_DAY = timedelta(days=1)
PLANNED, LIVED = "planned", "lived"
STATES = [(PLANNED, PLANNED), (LIVED, LIVED)]
LONGEST = 120


def zone_of_planner() -> str:
    """The time zone of whoever acts."""
    act = current()
    return act.person.time_zone if act else "UTC"


class PlannedBlocks(Rows):
    def of(self, person: Person, couple: Couple | None) -> PlannedBlocks:
        """One's own me-time, and the we-time of the couple one is in now; none of an earlier couple's."""
        mine = Q(kind=Kind.ME, owner=person)
        ours = Q(kind=Kind.WE, couple=couple) if couple else Q(pk__in=[])
        return self.visible_to(person).filter(mine | ours)

    def between(self, first: date, last: date) -> PlannedBlocks:
        """Those of the local dates from first to last, both counted."""
        return self.filter(day__range=(first, last))

    def not_lived(self) -> PlannedBlocks:
        """Those that were not turned into an entry of the log yet. It looks at owners' notes: for their own blocks."""
        return self.filter(~Q(Exists(_entered())), state=PLANNED)


class PlannedBlock(Belonging):
    """Time that lies ahead: one's own, or in connection with the partner, which is one fact of both.

    `day` and `at` are a wall time in `zone`, that of the planner when it was planned; without `at` it is some time that
    day. Me-time that is shared shows the partner that the time is taken. What it is for, and whether it was lived, is
    in a row of its owner's alone (BlockNote): `state` and `entry`, its entry in the log, are of we-time only. `over_at`
    follows from the wall time, to find what is still to come.
    """

    kind = models.CharField(max_length=2, choices=KINDS)
    day = models.DateField()
    at = models.TimeField(null=True, blank=True)
    zone = models.CharField(max_length=64, default=zone_of_planner, validators=[a_known_zone])
    minutes = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(DAY_IN_MINUTES)])
    what: Any = SecretText("plannedblock.what", max_length=LONGEST, null=True, blank=True)
    state = models.CharField(max_length=7, choices=STATES, default=PLANNED)
    entry = models.UUIDField(null=True, blank=True)
    over_at = models.DateTimeField(editable=False)

    objects: ClassVar[Any] = PlannedBlocks.as_manager()

    class Meta(Belonging.Meta):
        constraints = [
            *Belonging.Meta.constraints,
            CheckConstraint(
                condition=Q(kind="me", joint=False, what__isnull=True) | Q(kind="we", joint=True),
                name="a_block_is_ones_own_or_of_both",
            ),
            CheckConstraint(
                condition=Q(state="planned", entry=None) | Q(state="lived", kind="we", entry__isnull=False),
                name="lived_we_time_has_its_entry",
            ),
            CheckConstraint(condition=Q(minutes__range=(1, DAY_IN_MINUTES)), name="a_block_fits_in_a_day"),
        ]
        indexes = [
            *Belonging.Meta.indexes,
            models.Index(fields=["owner", "day"], name="blocks_of_owner_by_day"),
            models.Index(fields=["couple", "day"], name="blocks_of_couple_by_day", condition=Q(visibility="shared")),
        ]

    def write(self, *, now: datetime, seen: int | None = None, **fields: Any) -> Self:
        """As for every row; with another wall time or length goes the instant at which the block is over."""
        if fields.keys() & {"day", "at", "zone", "minutes"}:
            day, at, zone, minutes = (
                fields.get(name, getattr(self, name)) for name in ("day", "at", "zone", "minutes")
            )
            fields["over_at"] = rules.over(day, at, minutes, ZoneInfo(zone))
        return super().write(now=now, seen=seen, **fields)

    @property
    def url(self) -> str:
        return reverse("planned-block", args=[self.pk])

    @property
    def is_ours(self) -> bool:
        return self.kind == Kind.WE

    @property
    def wall_zone(self) -> ZoneInfo:
        """The zone of its wall time."""
        return ZoneInfo(self.zone)

    @property
    def begins(self) -> datetime:
        """The UTC instant at which it begins; without a time, with its day."""
        return rules.begins(self.day, self.at, self.wall_zone)

    def on_clock_of(self, person: Person) -> tuple[date, time | None]:
        """Day and wall time on that person's clock."""
        return rules.on_clock(self.day, self.at, self.wall_zone, person.zone)


def is_lived(block: PlannedBlock, note: BlockNote | None) -> bool:
    """Whether an entry of the log came of it; of me-time its owner's note tells."""
    return block.state == LIVED or (note is not None and note.entry is not None)


class BlockNote(Belonging):
    """What one keeps of a block of one's own for oneself: what it is for, and the entry of the log that came of it."""

    block = models.ForeignKey(PlannedBlock, on_delete=models.CASCADE, related_name="+")
    text: Any = SecretText("blocknote.text", max_length=LONGEST, blank=True, default="")
    entry = models.UUIDField(null=True, blank=True)

    class Meta(Belonging.Meta):
        constraints = [
            *Belonging.Meta.constraints,
            UniqueConstraint(fields=["owner", "block"], name="one_note_of_ones_own_a_block"),
            CheckConstraint(condition=Q(visibility="private"), name="a_note_on_a_block_is_private"),
        ]


def _entered() -> models.QuerySet[Any]:
    """The owner's note on a block that was turned into an entry."""
    return BlockNote.objects.filter(block=OuterRef("pk"), owner=OuterRef("owner"), entry__isnull=False)


def planned_in(person: Person, couple: Couple | None, first: date, last: date) -> list[PlannedBlock]:
    """What is planned for a person on the local dates from first to last of their own clock, both counted: their own
    me-time and the we-time of the couple they are in, in the order in which it begins. One query.

    Each has `day_here` and `at_here`, day and wall time on their clock, and `lived`: it is in the time log already.
    What me-time is for is not in it: that is in its note.
    """
    lived = Q(state=LIVED) | Q(Exists(_entered()))
    rows = PlannedBlock.objects.of(person, couple).between(first - A_DAY, last + A_DAY).annotate(lived=lived)
    return [block for block in _on_clock(rows, person) if first <= block.day_here <= last]


def taken_by_partner(person: Person, first: date, last: date) -> list[PlannedBlock]:
    """The partner's me-time that this person sees as taken, on those dates of their own clock. One query."""
    rows = PlannedBlock.objects.from_partner_of(person).filter(kind=Kind.ME).between(first - A_DAY, last + A_DAY)
    return [block for block in _on_clock(rows, person) if first <= block.day_here <= last]


def next_columns(person: Person, couple: Couple | None, now: datetime) -> tuple[Subquery, Subquery]:
    """Two columns for another query: the next block, their own or of both, that is neither over nor lived; its words.

    `next_of` makes a block of them again.
    """
    ahead = PlannedBlock.objects.of(person, couple).filter(over_at__gt=now).not_lived().order_by("over_at", "pk")
    told = {name: name for name in ("id", "kind", "day", "at", "zone", "minutes")}
    return Subquery(ahead.values(json=JSONObject(**told))[:1]), Subquery(ahead.values("what")[:1])


def next_of(told: dict[str, Any] | None, what: Any, person: Person) -> PlannedBlock | None:
    """The block of those two columns, of that person if it is me-time; what it is for is not in it then."""
    if told is None:
        return None
    at = time.fromisoformat(told["at"]) if told["at"] else None
    given = {"id": UUID(told["id"]), "day": date.fromisoformat(told["day"]), "at": at, "what": what}
    return PlannedBlock(**told | given, owner=person if told["kind"] == Kind.ME else None)


def _on_clock(rows: Iterable[Any], person: Person) -> list[Any]:
    """The blocks with day and wall time on that person's clock, in the order in which they begin."""
    found = list(rows)
    for block in found:
        block.day_here, block.at_here = block.on_clock_of(person)
    return sorted(found, key=lambda block: (block.day_here, block.begins, str(block.pk)))


def block_notes_of(blocks: Collection[PlannedBlock], person: Person) -> dict[UUID, BlockNote]:
    """A person's own notes, by block; one query."""
    mine = [block.pk for block in blocks if block.is_of(person) and not block.is_ours]
    if not mine:
        return {}
    return {note.block_id: note for note in BlockNote.objects.owned_by(person).filter(block__in=mine)}


def planned_for_many(people: Collection[UUID], first: date, last: date) -> dict[UUID, list[PlannedBlock]]:
    """What is still planned for each of those persons on those dates of the blocks' own zones; two queries.

    For notices: each person is told of their own alone, and of what their open couple plans.
    """
    couples = dict(Membership.objects.filter(person__in=people, left_at=None).values_list("person", "couple"))
    whose = Q(kind=Kind.ME, owner__in=people) | Q(kind=Kind.WE, couple__in=set(couples.values()))
    found: dict[UUID, list[PlannedBlock]] = {person: [] for person in people}
    of_couple: dict[UUID, list[UUID]] = {}
    for person, couple in couples.items():
        of_couple.setdefault(couple, []).append(person)
    for block in PlannedBlock.objects.filter(whose).between(first, last).not_lived():
        for person in of_couple[block.couple_id] if block.is_ours else [block.owner_id]:
            found[person].append(block)
    return found


def today_of(block: PlannedBlock, now: datetime) -> date:
    """The local date in the zone of its wall time."""
    return local_date(now, block.wall_zone)
