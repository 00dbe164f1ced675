"""The person: an account with an identity of its own, and the sessions it is logged in with."""

from __future__ import annotations

import hashlib
import unicodedata
import uuid
from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, Q
from django.db.models.functions import Lower
from django.utils import timezone


def a_known_zone(name: str) -> None:
    """Refuse a time zone that the tz database does not know."""
    if name not in available_timezones():
        raise ValidationError("Choose a time zone from the list.", code="unknown-zone")


def a_plain_name(name: str) -> None:
    """Refuse a display name that could be a link or hide letters: it stands in mails to people who never asked."""
    if any(sign in "/@<>" or unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co") for sign in name):
        raise ValidationError("Use letters, spaces and dashes; no addresses.", code="not-plain")


class Weekday(models.IntegerChoices):
    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"
    SATURDAY = 5, "Saturday"
    SUNDAY = 6, "Sunday"


class People(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """A new person with that address, lower-cased, and a hashed password."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email=(username or "").lower())


class Person(AbstractBaseUser):
    """An account. Everything a person makes stays theirs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("e-mail", unique=True)
    name = models.CharField("display name", max_length=40)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[a_known_zone])
    language = models.CharField(max_length=8, default="en")
    first_weekday = models.PositiveSmallIntegerField(choices=Weekday, default=Weekday.MONDAY)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    consented_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    device_salt = models.UUIDField(default=uuid.uuid4, editable=False)

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(first_weekday__in=Weekday.values), name="a_week_begins_on_a_weekday"),
            CheckConstraint(condition=Q(email=Lower("email")), name="an_address_is_lower_case"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The time zone this person lives in."""
        return ZoneInfo(self.time_zone)


class Session(AbstractBaseSession):
    """A device that is logged in. `session_key` holds a hash; the key itself is only with the device."""

    class Door(models.TextChoices):
        WEB = "web"
        APP = "app"

    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="sessions")
    door = models.CharField(max_length=3, choices=Door, default=Door.WEB)
    started_at = models.DateTimeField()
    session_key = models.CharField(max_length=64, primary_key=True)

    class Meta:
        constraints = [CheckConstraint(condition=Q(door__in=["web", "app"]), name="a_session_has_one_door")]

    @property
    def handle(self) -> str:
        """The name of this device for its own person; nothing of the key can be read from it."""
        return hashlib.sha256(f"device:{self.session_key}".encode()).hexdigest()[:32]

    def too_old(self, now: datetime, seconds: int) -> bool:
        """Whether the session began more than `seconds` ago, however often it was used."""
        return (now - self.started_at).total_seconds() > seconds
