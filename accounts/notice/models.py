"""One table of notices: one occasion is one notice for ever; and how each person wants them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from accounts.notice.kinds import Kind, Occasion
from accounts.person.models import Person, Weekday


class State(models.TextChoices):
    DUE = "due"
    SENT = "sent"
    DROPPED = "dropped"
    DEAD = "dead"


class Notices(models.QuerySet["Notice"]):
    def due(self, now: datetime, wall: datetime | None = None) -> Notices:
        """Open ones whose instant has come and that nobody holds. `wall`: the real time, if `now` is another one."""
        free = Q(lease_until=None) | Q(lease_until__lte=wall or now)
        return self.filter(free, state=State.DUE, due_at__lte=now)

    def settled(self) -> Notices:
        """Those that nothing more happens to: sent, dropped, dead."""
        return self.filter(~Q(state=State.DUE))


class Notice(models.Model):
    """A notice to one person. `key` names the occasion; `about` the row, if it has one."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=32)
    key = models.CharField(max_length=64)
    about = models.UUIDField(null=True, blank=True)
    couple = models.UUIDField(null=True, blank=True)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=7, choices=State, default=State.DUE)
    lease = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = Notices.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["person", "kind", "key"], name="an_occasion_is_one_notice"),
            CheckConstraint(condition=Q(state__in=State.values), name="a_notice_is_due_sent_dropped_or_dead"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="due"), name="notices_due"),
            models.Index(fields=["couple"], condition=Q(state="due"), name="notices_due_of_couple"),
            models.Index(fields=["due_at"], condition=~Q(state="due"), name="notices_settled"),
        ]


class Channel(models.TextChoices):
    EMAIL = "email", "by e-mail"
    OFF = "off", "not at all"


class Preference(models.Model):
    """How one person wants one kind: by which channel, and when in their own week.

    `stopped_at`: when a mail's link turned it off; nothing once it was chosen otherwise.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=32)
    channel = models.CharField(max_length=5, choices=Channel, default=Channel.EMAIL)
    weekday = models.PositiveSmallIntegerField(choices=Weekday, null=True, blank=True)
    hour = models.PositiveSmallIntegerField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["person", "kind"], name="a_kind_is_preferred_once"),
            CheckConstraint(condition=Q(channel__in=Channel.values), name="a_channel_is_known"),
            CheckConstraint(condition=Q(weekday=None) | Q(weekday__in=Weekday.values), name="a_preferred_weekday"),
            CheckConstraint(condition=Q(hour=None) | Q(hour__lte=23), name="a_preferred_hour"),
        ]


class NoticeSettings(models.Model):
    """What holds for all notices of a person: quiet hours as wall times, a pause, and whether mails may show content.

    `paused_until` is the first local date on which mails come again.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    paused_until = models.DateField(null=True, blank=True)
    with_content = models.BooleanField(default=False)


def tell(
    person: Person | UUID,
    kind: Kind,
    *,
    key: str,
    now: datetime,
    about: UUID | None = None,
    couple: UUID | None = None,
    due_at: datetime | None = None,
) -> None:
    """Write a notice for this occasion, in the transaction under way; once, however often it is said.

    `couple`: the notice dies with that couple.
    """
    one = Occasion(key=key, due_at=due_at or now, about=about, couple=couple)
    tell_of(kind, [(person.pk if isinstance(person, Person) else person, one)])


def tell_of(kind: Kind, occasions: Iterable[tuple[UUID, Occasion]]) -> None:
    """Write a notice for each of those occasions, by the person's id; like `tell`, in one statement."""
    Notice.objects.bulk_create([notice_of(person, kind, one) for person, one in occasions], ignore_conflicts=True)


def notice_of(person: UUID, kind: Kind, one: Occasion) -> Notice:
    """The row of an occasion, not saved yet."""
    return Notice(person_id=person, kind=kind.name, key=one.key, about=one.about, couple=one.couple, due_at=one.due_at)
