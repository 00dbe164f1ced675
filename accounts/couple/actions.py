"""Inviting, accepting, declining, taking back, leaving."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet

from accounts.couple import endings, rules
from accounts.couple.locks import lock_open_couple, lock_persons
from accounts.couple.models import (
    Couple,
    Invitation,
    Membership,
    Seat,
    Unwanted,
    couple_of,
    keyed,
    partner_of,
    stored,
)
from accounts.couple.notices import InvitationMail
from accounts.couple.week import first_week_of
from accounts.feed.feed import Line, record
from accounts.notice.models import tell
from accounts.person.actions import tell_followers
from accounts.person.limits import used_up
from accounts.person.models import Person
from accounts.person.sessions import SessionStore, end_sessions
from tracker import ledger
from tracker.refusal import AlreadyThere, NotThere
from tracker.transaction import one_transaction

COUPLE = "couple"


def hashes_of_address(address: str) -> list[bytes]:
    """What is kept of an address to count and to refuse by, with the newest secret key first and with those before it:
    who asked never to be mailed is not forgotten with a key. `ana+x@` is counted as `ana@`."""
    local, at, host = address.strip().lower().rpartition("@")
    plain = local.partition("+")[0] + at + host
    return [keyed("address", plain, secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


@one_transaction
def invite(person: Person, *, id: UUID, now: datetime, email: str = "") -> Invitation:
    """A new invitation, by mail if an address is given, else by its link or code; the same one if made before.

    Raises AlreadyLinked, TooManyInvitations. Someone who asked never to be mailed gets no mail, and nobody is told.
    """
    if lock_persons(person.pk)[person.pk].erased_at:
        raise NotThere
    if found := Invitation.objects.filter(pk=id).first():
        return _the_same(found, person, email)
    if couple_of(person):
        raise rules.AlreadyLinked
    _check_limits(person, email, now)
    invitation = Invitation(id=id, sender=person, created_at=now, expires_at=now + rules.LIFE_OF_AN_INVITATION)
    invitation.token_hash, invitation.code_hash = stored(invitation.token), stored(invitation.code)
    if email:
        invitation.address, invitation.address_hash = email.strip(), hashes_of_address(email)[0]
    try:
        with transaction.atomic():
            invitation.save(force_insert=True)
    except IntegrityError as clash:
        raise NotThere from clash
    if _may_be_mailed(invitation, now):
        tell(person, InvitationMail, key=invitation.id.hex, about=invitation.id, now=now)
    return invitation


def _the_same(found: Invitation, person: Person, email: str) -> Invitation:
    """The invitation made before with that id. Raises NotThere for another's, AlreadyThere for another address."""
    if found.sender_id != person.pk:
        raise NotThere
    then = found.address_hash and bytes(found.address_hash)
    if then not in (hashes_of_address(email) if email else [None]):
        raise AlreadyThere(found)
    return found


def _check_limits(person: Person, email: str, now: datetime) -> None:
    sent = Invitation.objects.filter(sender=person, created_at__gt=now - timedelta(days=1)).count()
    if sent >= rules.INVITATIONS_A_DAY:
        raise rules.TooManyInvitations
    if email and _lately_to(email, now).filter(sender=person).count() >= rules.INVITATIONS_TO_ONE_ADDRESS:
        raise rules.TooManyInvitations("email")


def _lately_to(address: str, now: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        address_hash__in=hashes_of_address(address), created_at__gt=now - timedelta(days=7)
    )


def _may_be_mailed(invitation: Invitation, now: datetime) -> bool:
    """Whether its address may get one more mail. If not, nobody is told: it would tell what others have sent there."""
    address = invitation.address
    if not address or Unwanted.objects.filter(address_hash__in=hashes_of_address(address)).exists():
        return False
    return _lately_to(address, now).count() <= rules.INVITATIONS_TO_ONE_ADDRESS


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


def try_code(person: Person, code: str, *, address: str, now: datetime) -> Invitation:
    """What `by_code` gives, counting the try by account and by network address. Raises TooManyTries, NoSuchCode."""
    limits = (("account", str(person.pk), rules.TRIES_OF_AN_ACCOUNT), ("address", address, rules.TRIES_OF_AN_ADDRESS))
    waits = [
        used_up(f"code:{kind}", whom, at_most=at_most, seconds=rules.SPAN_OF_TRIES, now=now)
        for kind, whom, at_most in limits
    ]
    if wait := max(waits):
        raise rules.TooManyTries("code", wait=wait)
    return by_code(code, now)


@one_transaction
def accept(
    invitation: Invitation, person: Person, *, now: datetime, verified: bool, shown: str | None = None
) -> Couple:
    """Link the two. Of two acceptances at once one makes the couple, the other is told why not.

    `verified` says whether the person's own address is confirmed; `shown` is the sender's name as it was shown. Raises
    Expired, Used, TakenBack, Declined, OwnInvitation, UnverifiedAddress, AlreadyLinked, SenderLinked, SenderRenamed.
    """
    invitation = _locked(invitation)
    people = lock_persons(invitation.sender_id, person.pk)
    sender = people[invitation.sender_id]
    if people[person.pk].erased_at:
        raise NotThere
    if invitation.accepted_at and (again := couple_of(person)) and again.pk == invitation.couple_id:
        return again
    _check_acceptance(invitation, person, now, verified)
    if shown is not None and shown != sender.name:
        raise rules.SenderRenamed
    first_week = first_week_of(now, sender.first_weekday, (sender.zone, person.zone))
    couple = Couple.objects.create(first_weekday=sender.first_weekday, started_at=now, first_week=first_week)
    Membership.objects.bulk_create(
        [
            Membership(couple=couple, person=sender, seat=Seat.FIRST),
            Membership(couple=couple, person=person, seat=Seat.SECOND),
        ]
    )
    invitation.accepted_at, invitation.couple = now, couple
    invitation.save(update_fields=["accepted_at", "couple"])
    _plan_anew([sender, person], now)
    record([Line(one.pk, COUPLE, couple.pk) for one in (sender, person)], now)
    return couple


def _plan_anew(people: list[Person], now: datetime) -> None:
    """What comes again and again is planned anew, now that the week may begin on another day."""
    for person in sorted(people, key=lambda one: one.pk):
        tell_followers(person, now)


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
    if invitation.created_at < _last_linked(invitation.sender_id):
        raise rules.TakenBack


def _last_linked(person_id: UUID) -> datetime:
    """When this person was last linked with someone; linking is the end of every invitation sent before."""
    places = Membership.objects.filter(person=person_id)
    found: datetime | None = places.aggregate(last=Max("couple__started_at"))["last"]
    return found or datetime.min.replace(tzinfo=UTC)


def _locked(invitation: Invitation) -> Invitation:
    """The invitation as it is now, under lock. Raises NotThere if it was cleaned up meanwhile."""
    row = Invitation.objects.select_for_update().filter(pk=invitation.pk).first()
    if row is None:
        raise NotThere
    return row


def _settle(invitation: Invitation, now: datetime, field: str, may: Callable[[Invitation], bool]) -> Invitation:
    row = _locked(invitation)
    if not may(row):
        raise NotThere
    if getattr(row, field):
        return row
    if why := row.why_dead(now):
        raise why
    setattr(row, field, now)
    row.save(update_fields=[field])
    return row


def own(person: Person, id: UUID) -> Invitation:
    """An invitation that this person sent. Raises NotThere."""
    found = Invitation.objects.filter(pk=id, sender=person).first()
    if found is None:
        raise NotThere
    return found


def open_ones_of(person: Person, now: datetime) -> list[Invitation]:
    """The invitations this person sent that can still be accepted, newest first."""
    rows = Invitation.objects.filter(sender=person, expires_at__gt=now, accepted_at=None, declined_at=None)
    rows = rows.filter(created_at__gte=_last_linked(person.pk))
    return list(rows.filter(taken_back_at=None).order_by("-created_at", "pk"))


@one_transaction
def take_back(invitation: Invitation, person: Person, *, now: datetime) -> Invitation:
    """The sender's own invitation, taken back. Raises NotThere for anyone else, Used, Declined, Expired."""
    return _settle(invitation, now, "taken_back_at", lambda row: row.sender_id == person.pk)


@one_transaction
def decline(invitation: Invitation, *, now: datetime, never_again: bool = False) -> Invitation:
    """The invitation, declined by whoever holds its link; `never_again` also stops all mail to its address.

    Mail can be stopped with a dead one, too. Raises Used, TakenBack, Expired.
    """
    row = _locked(invitation)
    if never_again and row.address_hash:
        Unwanted.objects.get_or_create(address_hash=bytes(row.address_hash), defaults={"since": now})
        if not row.is_open(now):
            return row
    return _settle(row, now, "declined_at", lambda row: True)


@one_transaction
def leave(
    person: Person, *, now: datetime, couple_id: UUID | None = None, session: SessionStore | None = None
) -> Couple:
    """End the person's open couple at once, for both. `session`: the one to keep, if all others should end.

    `couple_id` names the couple that is meant: one that has ended already is given again, and another open one stays.
    Raises NoCouple, AnotherCouple.
    """
    ids = Membership.objects.filter(couple__memberships__person=person, couple__memberships__left_at=None).values(
        "person"
    )
    lock_persons(person.pk, *ids.values_list("person", flat=True))
    linked = lock_open_couple(person)
    if couple_id is not None and (linked is None or linked.couple.pk != couple_id):
        return _ended_already(person, couple_id)
    if linked is None:
        raise rules.NoCouple
    couple, people = linked.couple, [*linked.seats]
    couple.ended_at = max(now, couple.started_at)
    couple.save(update_fields=["ended_at"])
    for one, other in (people, people[::-1]):
        told = now if one.pk == person.pk else None
        Membership.objects.filter(couple=couple, person=one).update(left_at=now, partner_name=other.name, told_at=told)
    _end_invitations(people, now)
    lines = endings.run(couple, people, now)
    if session is not None:
        end_sessions(person, but=session)
    _plan_anew(people, now)
    record([*lines, *(Line(one.pk, COUPLE, couple.pk) for one in people)], now)
    note = partial(ledger.append, settings.LEDGER_FILE, "left", at=now, person=person.pk, couple=couple.pk)
    transaction.on_commit(note)
    return couple


def _end_invitations(people: list[Person], now: datetime) -> None:
    """Take back what the two had sent before they were linked: an old link must not link them anew by one yes.

    One that is being accepted this instant is passed over, and refused there (`_check_acceptance`).
    """
    waiting = Invitation.objects.filter(sender__in=people, accepted_at=None, declined_at=None, taken_back_at=None)
    locked = waiting.select_for_update(skip_locked=True).values_list("pk", flat=True)
    Invitation.objects.filter(pk__in=list(locked)).update(taken_back_at=now)


def _ended_already(person: Person, couple_id: UUID) -> Couple:
    found = Couple.objects.filter(pk=couple_id, memberships__person=person, ended_at__isnull=False).first()
    if found is None:
        raise rules.AnotherCouple
    return found


def notice_of_ending(person: Person) -> Membership | None:
    """The ended couple that this person was not told of yet, shown on their next visit."""
    untold = Membership.objects.filter(person=person, left_at__isnull=False, told_at=None)
    return untold.order_by("-left_at").first()


def was_told(person: Person, *, now: datetime) -> None:
    """The person has read that a couple ended."""
    Membership.objects.filter(person=person, left_at__isnull=False, told_at=None).update(told_at=now)


def tell_partner(person: Person, now: datetime) -> None:
    """Let the partner's phone look at the couple again, as when this person goes by another name."""
    couple, partner = couple_of(person), partner_of(person)
    if couple and partner:
        record([Line(partner.pk, COUPLE, couple.pk)], now)
