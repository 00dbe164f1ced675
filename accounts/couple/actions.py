"""Inviting, accepting, declining, taking back, leaving."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.couple import endings, rules
from accounts.couple.locks import lock_open_couple, lock_persons
from accounts.couple.models import Couple, Invitation, Membership, Seat, Unwanted, couple_of, keyed, members_of, stored
from accounts.couple.notices import InvitationMail
from accounts.feed.feed import Line, record
from accounts.notice.models import tell
from accounts.person.models import Person
from accounts.person.sessions import SessionStore, end_sessions
from tracker.refusal import NotThere

COUPLE = "couple"


def hash_of_address(address: str) -> bytes:
    """What is kept of an address to count and to refuse by."""
    return keyed("address", address.strip().lower())


@transaction.atomic
def invite(person: Person, *, id: UUID, now: datetime, email: str = "") -> Invitation:
    """A new invitation, by mail if an address is given, else by its link or code; the same one if made before.

    Raises AlreadyLinked, TooManyInvitations. Someone who asked never to be mailed gets no mail, and nobody is told.
    """
    lock_persons(person.pk)
    if found := Invitation.objects.filter(pk=id).first():
        if found.sender_id != person.pk:
            raise NotThere
        return found
    if couple_of(person):
        raise rules.AlreadyLinked
    _check_limits(person, email, now)
    invitation = Invitation(id=id, sender=person, created_at=now, expires_at=now + rules.LIFE_OF_AN_INVITATION)
    invitation.token_hash, invitation.code_hash = stored(invitation.token), stored(invitation.code)
    if email:
        invitation.address, invitation.address_hash = email.strip(), hash_of_address(email)
    invitation.save(force_insert=True)
    if email and not Unwanted.objects.filter(address_hash=invitation.address_hash).exists():
        tell(person, InvitationMail, key=invitation.id.hex, about=invitation.id, now=now)
    return invitation


def _check_limits(person: Person, email: str, now: datetime) -> None:
    sent = Invitation.objects.filter(sender=person, created_at__gt=now - timedelta(days=1)).count()
    if sent >= rules.INVITATIONS_A_DAY:
        raise rules.TooManyInvitations
    if email:
        week = Invitation.objects.filter(address_hash=hash_of_address(email), created_at__gt=now - timedelta(days=7))
        if week.count() >= rules.INVITATIONS_TO_ONE_ADDRESS:
            raise rules.TooManyInvitations("email")


def by_token(token: str) -> Invitation:
    """The invitation with that link. Raises NotThere."""
    found = Invitation.objects.select_related("sender").filter(token_hash=stored(token)).first()
    if found is None:
        raise NotThere
    return found


def by_code(code: str, now: datetime) -> Invitation:
    """The open invitation with that typed code. Raises NoSuchCode, alike for none and a dead one."""
    found = Invitation.objects.select_related("sender").filter(code_hash=stored(rules.as_typed(code))).first()
    if found is None or not found.is_open(now):
        raise rules.NoSuchCode("code")
    return found


@transaction.atomic
def accept(invitation: Invitation, person: Person, *, now: datetime, verified: bool) -> Couple:
    """Link the two. Of two acceptances at once one makes the couple, the other is told why not.

    `verified` says whether the person's own address is confirmed. Raises Expired, Used, TakenBack, Declined,
    OwnInvitation, UnverifiedAddress, AlreadyLinked, SenderLinked.
    """
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    people = lock_persons(invitation.sender_id, person.pk)
    sender = people[invitation.sender_id]
    if invitation.accepted_at and (again := couple_of(person)) and again.pk == invitation.couple_id:
        return again
    _check_acceptance(invitation, person, now, verified)
    couple = Couple.objects.create(first_weekday=sender.first_weekday, started_at=now)
    Membership.objects.bulk_create(
        [
            Membership(couple=couple, person=sender, seat=Seat.FIRST),
            Membership(couple=couple, person=person, seat=Seat.SECOND),
        ]
    )
    invitation.accepted_at, invitation.couple = now, couple
    invitation.save(update_fields=["accepted_at", "couple"])
    record([Line(one.pk, COUPLE, couple.pk) for one in (sender, person)], now)
    return couple


def _check_acceptance(invitation: Invitation, person: Person, now: datetime, verified: bool) -> None:
    if why := invitation.why_dead(now):
        raise why
    if invitation.sender_id == person.pk:
        raise rules.OwnInvitation
    if not verified:
        raise rules.UnverifiedAddress
    if couple_of(person):
        raise rules.AlreadyLinked
    if couple_of(invitation.sender):
        raise rules.SenderLinked


def _settle(invitation: Invitation, now: datetime, field: str, may: Callable[[Invitation], bool]) -> Invitation:
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not may(row):
        raise NotThere
    if getattr(row, field):
        return row
    if why := row.why_dead(now):
        raise why
    setattr(row, field, now)
    row.save(update_fields=[field])
    return row


@transaction.atomic
def take_back(invitation: Invitation, person: Person, *, now: datetime) -> Invitation:
    """The sender's own invitation, taken back. Raises NotThere for anyone else, Used, Declined, Expired."""
    return _settle(invitation, now, "taken_back_at", lambda row: row.sender_id == person.pk)


@transaction.atomic
def decline(invitation: Invitation, *, now: datetime, never_again: bool = False) -> Invitation:
    """The invitation, declined by whoever holds its link; `never_again` also stops all mail to its address."""
    row = _settle(invitation, now, "declined_at", lambda row: True)
    if never_again and row.address_hash:
        Unwanted.objects.get_or_create(address_hash=bytes(row.address_hash), defaults={"since": now})
    return row


@transaction.atomic
def leave(person: Person, *, now: datetime, session: SessionStore | None = None) -> Couple:
    """End the person's open couple at once, for both. `session`: the one to keep, if all others should end.

    Raises NoCouple.
    """
    ids = Membership.objects.filter(couple__memberships__person=person, couple__memberships__left_at=None).values("person")
    lock_persons(*ids.values_list("person", flat=True))
    linked = lock_open_couple(person)
    if linked is None:
        raise rules.NoCouple
    couple, people = linked.couple, members_of(linked.couple)
    couple.ended_at = now
    couple.save(update_fields=["ended_at"])
    for one, other in (people, people[::-1]):
        told = now if one.pk == person.pk else None
        Membership.objects.filter(couple=couple, person=one).update(left_at=now, partner_name=other.name, told_at=told)
    lines = endings.run(couple, people, now)
    if session is not None:
        end_sessions(person, but=session)
    record([*lines, *(Line(one.pk, COUPLE, couple.pk) for one in people)], now)
    return couple


def notice_of_ending(person: Person) -> Membership | None:
    """The ended couple that this person was not told of yet, shown on their next visit."""
    return Membership.objects.filter(person=person, left_at__isnull=False, told_at=None).first()


def was_told(person: Person, *, now: datetime) -> None:
    """The person has read that a couple ended."""
    Membership.objects.filter(person=person, left_at__isnull=False, told_at=None).update(told_at=now)
