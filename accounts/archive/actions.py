"""What each may do with the archive of a couple that ended: hide it from themselves, and take their own words out."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count

from accounts.belonging.endings import content
from accounts.belonging.words import take_out
from accounts.couple.actions import COUPLE
from accounts.couple.locks import lock_persons
from accounts.couple.models import Couple, Membership
from accounts.feed.feed import Line, record
from accounts.person.models import Person
from tracker import ledger
from tracker.refusal import NotThere
from tracker.transaction import one_transaction


def former(person: Person) -> list[Membership]:
    """One's places in couples that ended, the last one first."""
    ended = Membership.objects.filter(person=person, left_at__isnull=False).select_related("couple")
    return list(ended.order_by("-left_at", "-couple__started_at"))


def place_in(person: Person, couple: UUID) -> Membership:
    """One's place in a couple that ended. Raises NotThere, also for an open one."""
    found = Membership.objects.filter(person=person, couple=couple, left_at__isnull=False).select_related("couple")
    place = found.first()
    if place is None:
        raise NotThere
    return place


def readable(person: Person) -> dict[UUID, dict[str, int]]:
    """How much of each kind stays readable of each couple that ended: by couple and by the model's name."""
    ended = Membership.objects.filter(person=person, left_at__isnull=False).values("couple")
    found: dict[UUID, dict[str, int]] = {}
    for model in content():
        joint = model.objects.visible_to(person).filter(joint=True, couple__in=ended).order_by()
        for couple, many in joint.values("couple").annotate(many=Count("pk")).values_list("couple", "many"):
            found.setdefault(couple, {})[model._meta.model_name] = many
    return found


@one_transaction
def hide(person: Person, *, couple: UUID, now: datetime) -> Membership:
    """Hide what a couple that ended has together from oneself. Alike when said twice. Raises NotThere.

    Nothing of the other's changes, and nobody is told.
    """
    place = _locked(person, couple)
    if place.hidden_at is None:
        lines = _lines(place, gone=True)
        _note(place, now, hidden_at=now, lines=lines)
    return place


@one_transaction
def show(person: Person, *, couple: UUID, now: datetime) -> Membership:
    """See it again, as it is by now. Alike when said twice. Raises NotThere."""
    place = _locked(person, couple)
    if place.hidden_at is not None:
        lines = _lines(place, gone=False)
        _note(place, now, hidden_at=None, lines=lines)
    return place


@one_transaction
def withdraw(person: Person, *, couple: UUID, now: datetime) -> Membership:
    """Take one's own words out of what a couple that ended has together, for good and for both. Alike when said twice.

    Raises NotThere.
    """
    place = _locked(person, couple)
    if place.withdrawn_at is None:
        lines = take_out(person, [couple], now)
        _note(place, now, withdrawn_at=now, lines=lines)
        note = partial(ledger.append, settings.LEDGER_FILE, "withdrew", at=now, person=person.pk, couple=couple)
        transaction.on_commit(note)
    return place


def _locked(person: Person, couple: UUID) -> Membership:
    """One's place in a couple that ended, with person and couple locked: what the other does to it waits."""
    if person.pk not in (locked := lock_persons(person.pk)) or locked[person.pk].erased_at:
        raise NotThere
    Couple.objects.select_for_update(no_key=True).filter(pk=couple, memberships__person=person).first()
    return place_in(person, couple)


def _lines(place: Membership, *, gone: bool) -> list[Line]:
    """A line for each row that the couple has together."""
    return [
        Line(place.person_id, model._meta.model_name, pk, gone)
        for model in content()
        for pk in model.objects.of_couple(place.couple).filter(joint=True).values_list("pk", flat=True)
    ]


def _note(place: Membership, now: datetime, *, lines: list[Line], **fields: datetime | None) -> None:
    """Save what became of the place; one's other devices look at the couple again."""
    for name, value in fields.items():
        setattr(place, name, value)
    Membership.objects.filter(pk=place.pk).update(**fields)
    record([*lines, Line(place.person_id, COUPLE, place.couple_id)], now)
