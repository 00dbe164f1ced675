"""Erasing an account: one's own words go everywhere, joint facts stay, the person's row becomes an empty tombstone."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import models, router, transaction
from django.db.models.deletion import Collector

from accounts.belonging.endings import content
from accounts.belonging.models import Belonging
from accounts.belonging.words import take_out
from accounts.couple import actions as couple_actions
from accounts.couple.actions import hashes_of_address
from accounts.couple.locks import lock_couples, lock_persons
from accounts.couple.models import Invitation, Membership, couple_of
from accounts.feed.feed import Line, record
from accounts.person.models import Person
from tracker import ledger
from tracker.refusal import NotValid
from tracker.transaction import one_transaction

WORD = "erase"


class WrongWord(NotValid):
    code = "wrong-word"


def erase_by_word(person: Person, *, word: str, now: datetime) -> None:
    """Erase the account, if the word was typed as it stands there. Raises WrongWord."""
    if word.strip().lower() != WORD:
        raise WrongWord("word")
    erase(person, now=now)


@one_transaction
def erase(person: Person, *, now: datetime) -> None:
    """Erase this account for good; alike when said twice. First the couple ends, as if the person had left."""
    if couple_of(person):
        couple_actions.leave(person, now=now)
    row = lock_persons(person.pk)[person.pk]
    if row.erased_at:
        return
    lines = [*take_out(row, lock_couples(row), now), *_remove_own(row)]
    Membership.objects.filter(couple__memberships__person=row).exclude(person=row).update(partner_name="")
    to_them = Invitation.objects.filter(address_hash__in=hashes_of_address(row.email))
    to_them.update(address=None, address_hash=None)
    _remove_account(row)
    record([line for line in lines if line.viewer != row.pk], now)
    _entomb(row, now)
    transaction.on_commit(partial(ledger.append, settings.LEDGER_FILE, "erased", at=now, person=row.pk))


def _remove_own(person: Person) -> list[Line]:
    """Delete all rows of this person's that are no joint facts, and what hangs on them; the lines for the others."""
    lines: list[Line] = []
    for model in reversed(content()):
        own: models.QuerySet[Any] = models.QuerySet(model).filter(owner=person, joint=False)
        collector = Collector(using=router.db_for_write(model), origin=own)
        collector.collect(own)
        lines += _doomed(collector, person)
        collector.delete()
    return lines


def _doomed(collector: Collector, person: Person) -> Iterator[Line]:
    """That another's row is gone, for its owner: an answer to a row that is deleted goes with it."""
    for rows in collector.data.values():
        for row in rows:
            if isinstance(row, Belonging):
                yield Line(row.owner_id, _label(type(row)), row.pk, gone=True, own=True)
    for found in collector.fast_deletes:
        if issubclass(found.model, Belonging):
            for owner, pk in found.exclude(owner=person).values_list("owner", "pk"):
                yield Line(owner, _label(found.model), pk, gone=True, own=True)


def _label(model: type[models.Model]) -> str:
    return model._meta.model_name or ""


def _remove_account(person: Person) -> None:
    """Delete everything that hangs on the account: sessions, addresses, notices, wishes, feed, invitations."""
    for relation in Person._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ForeignObjectRel) or relation.on_delete is not models.CASCADE:
            continue
        if not issubclass(relation.related_model, Belonging):
            relation.related_model._base_manager.filter(**{relation.field.name: person}).delete()


def _entomb(person: Person, now: datetime) -> None:
    """Leave an empty row, since others' rows point to it."""
    Person.objects.filter(pk=person.pk).update(
        email=f"erased-{uuid.uuid4()}@invalid",
        name="",
        password=make_password(None),
        time_zone="UTC",
        language="en",
        first_weekday=0,
        is_active=False,
        is_staff=False,
        consented_at=None,
        last_login=None,
        erased_at=now,
        device_salt=uuid.uuid4(),
    )
