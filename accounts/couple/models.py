"""The couple: the link between two people, with a beginning and perhaps an end; and the invitation to it."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.urls import reverse

from accounts.couple import rules
from accounts.person.models import Person, Weekday
from accounts.secret.field import SecretText
from tracker.refusal import TooLate


class Couple(models.Model):
    """The link of two people. `first_week` is the week in which they linked, by its first date; it never moves."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    first_weekday = models.PositiveSmallIntegerField(choices=Weekday)
    started_at = models.DateTimeField()
    first_week = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(first_weekday__in=Weekday.values), name="a_couples_week_begins_on_a_weekday"),
            CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")), name="an_end_follows_a_beginning"
            ),
        ]


class Seat(models.IntegerChoices):
    FIRST = 1
    SECOND = 2


class Membership(models.Model):
    """One person's place in a couple. Two seats, so that a third member cannot exist.

    Of a couple that ended: `partner_name` is the other's name as of the end, `told_at` when this person read of it,
    `hidden_at` since when they see nothing of the archive, `withdrawn_at` when they took their own words out of it.
    """

    couple = models.ForeignKey(Couple, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    seat = models.PositiveSmallIntegerField(choices=Seat)
    left_at = models.DateTimeField(null=True, blank=True)
    partner_name = models.CharField(max_length=40, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(seat__in=Seat.values), name="a_couple_has_two_seats"),
            UniqueConstraint(fields=["couple", "seat"], name="a_seat_is_taken_once"),
            UniqueConstraint(fields=["couple", "person"], name="nobody_takes_both_seats"),
            UniqueConstraint(fields=["person"], condition=Q(left_at=None), name="a_person_is_in_one_open_couple"),
            CheckConstraint(
                condition=Q(left_at__isnull=False) | Q(hidden_at=None, withdrawn_at=None),
                name="an_archive_is_of_a_couple_that_ended",
            ),
        ]


def couple_of(person: Person) -> Couple | None:
    """The person's open couple, or None while they are on their own."""
    return Couple.objects.filter(memberships__person=person, memberships__left_at=None).first()


def partner_of(person: Person) -> Person | None:
    """The other person of one's open couple, or None."""
    mine = Membership.objects.filter(person=person, left_at=None).values("couple")
    return Person.objects.filter(memberships__couple__in=mine, memberships__left_at=None).exclude(pk=person.pk).first()


def keyed(purpose: str, text: str, secret: str = "") -> bytes:
    """A keyed hash: nobody without the secret key can make or check one. `secret`: an older key than the newest."""
    return hmac.digest((secret or settings.SECRET_KEY).encode(), f"{purpose}:{text}".encode(), "sha256")


class Invitation(models.Model):
    """One person's wish to be linked. Its link and its code are made from its id, and kept as hashes only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    address: Any = SecretText("invitation.address", max_length=254, null=True, blank=True)
    address_hash = models.BinaryField(max_length=32, null=True, blank=True)
    token_hash = models.BinaryField(max_length=32, unique=True)
    code_hash = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    couple = models.ForeignKey(Couple, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["address_hash", "created_at"], name="invitations_of_an_address")]

    @property
    def token(self) -> str:
        """The 128 bits in the link, in hex."""
        return keyed("invitation-link", self.id.hex)[:16].hex()

    @property
    def code(self) -> str:
        """The ten letters to type."""
        return rules.letters(int.from_bytes(keyed("invitation-code", self.id.hex)[:8]))

    @property
    def link(self) -> str:
        """The invitation's address for the one who is invited."""
        return settings.SITE_URL + reverse("invitation", args=[self.token])

    def is_open(self, now: datetime) -> bool:
        """Whether it can still be accepted."""
        return not (self.accepted_at or self.declined_at or self.taken_back_at) and now < self.expires_at

    def why_dead(self, now: datetime) -> type[TooLate] | None:
        """The reason it can't be accepted any more, for whoever holds its link."""
        if self.accepted_at:
            return rules.Used
        if self.taken_back_at:
            return rules.TakenBack
        if self.declined_at:
            return rules.Declined
        return None if now < self.expires_at else rules.Expired


def stored(secret: str) -> bytes:
    """What is kept of a token or code."""
    return hashlib.sha256(secret.encode()).digest()


class Unwanted(models.Model):
    """An address never to mail again, as a keyed hash."""

    address_hash = models.BinaryField(max_length=32, unique=True)
    since = models.DateTimeField()
