"""`manage.py demo`: Ana and Ben with twelve weeks behind them; gone again with `--remove`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import models, transaction
from django.utils import timezone

from accounts.belonging.endings import content
from accounts.couple.models import Couple, Invitation, Membership
from accounts.notice.actions import with_content
from accounts.notice.models import Notice, State
from accounts.notice.series import ensure_recurring
from accounts.person.models import Person
from tracker.management.demonstration import EMAILS, PASSWORD
from tracker.management.story import WEEKS, tell_all

ZONES = ("Europe/Lisbon", "America/New_York")


class Command(BaseCommand):
    help = "Make the demo couple, or many couples to measure with; or remove them all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--remove", action="store_true", help="remove every demo person and all that is theirs")
        parser.add_argument("--couples", type=int, default=0, metavar="N", help="make N couples more, to measure with")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("The demo has a password that everyone knows; it is not for production.")
        if options["remove"]:
            self.stdout.write(f"Removed {remove()} demo people and all that was theirs.")
        elif options["couples"]:
            for number in range(options["couples"]):
                make_couple((f"ana-{uuid4().hex[:12]}@example.org", f"ben-{uuid4().hex[:12]}@example.org"))
                self.stdout.write(f"{number + 1} of {options['couples']} couples", ending="\r")
            self.stdout.write("")
        elif Person.objects.filter(email__in=EMAILS).exists():
            self.stdout.write("Ana and Ben are here already.")
        else:
            make_couple(EMAILS)
            self.stdout.write(f"Log in as {EMAILS[0]} or {EMAILS[1]}, password {PASSWORD}")


@transaction.atomic
def make_couple(emails: tuple[str, str]) -> Couple:
    """Ana and Ben, with those addresses, and all that they lived up to now. Nothing of the past is mailed."""
    now = timezone.now()
    came = now - timedelta(weeks=WEEKS + 1)
    people = [_person(name, email, zone, came) for name, email, zone in zip(("Ana", "Ben"), emails, ZONES, strict=True)]
    couple = tell_all(people[0], people[1], now)
    with_content(people[0], True, now=now)
    for person in people:
        ensure_recurring(person, now)
    Notice.objects.filter(person__in=people, state=State.DUE, due_at__lte=now).update(state=State.DROPPED)
    return couple


def _person(name: str, email: str, zone: str, came: datetime) -> Person:
    made = Person.objects.create_user(
        email, PASSWORD, name=name, time_zone=zone, is_demo=True, created_at=came, consented_at=came
    )
    EmailAddress.objects.create(user=made, email=email, verified=True, primary=True)
    return made


@transaction.atomic
def remove() -> int:
    """Delete every demo person and all rows of theirs, whatever points to them. Gives how many people."""
    people = Person.objects.filter(is_demo=True)
    couples = Couple.objects.filter(memberships__person__in=people)
    ids = list(couples.values_list("pk", flat=True))
    for model in content():  # in any order: foreign keys are checked when the transaction ends
        rows = model.objects.filter(models.Q(owner__in=people) | models.Q(couple__in=ids))
        rows._raw_delete(rows.db)
    Invitation.objects.filter(models.Q(couple__in=ids) | models.Q(sender__in=people)).delete()
    Membership.objects.filter(couple__in=ids).delete()
    Couple.objects.filter(pk__in=ids).delete()
    gone = people.count()
    people.delete()
    return gone
