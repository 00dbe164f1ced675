"""What people do with what they heard."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from accounts.belonging.act import acting
from accounts.belonging.action import action, locked
from accounts.belonging.models import Visibility, make
from accounts.couple.rules import CoupleEnded
from accounts.person.models import Person
from checkins.balance.models import revealed_of
from checkins.heard import rules
from checkins.heard.models import Heard
from tracker.refusal import AlreadyThere, Changed, NotThere


@action
def note(person: Person, *, id: UUID, week: date, text: str, now: datetime) -> Heard:
    """What one heard in the talk about a week that both have seen together; for oneself alone.

    Raises NoCouple, NotThere for any other week, AlreadyThere, with it, if there is a note already.
    """
    if not _is_revealed(week):
        raise NotThere("week")
    found = _own(person, week)
    if found is not None and found.pk != id:
        raise AlreadyThere(found)
    return make(Heard, id=id, now=now, week=week, text=text)


@action
def reword(heard: Heard, person: Person, *, text: str, seen: int | None, now: datetime) -> Heard:
    """Other words for one's own note; a wish to show it stays. Raises NotAllowed, HeardShown, Changed."""
    heard.must_be_of(person)
    if heard.text == text:
        return heard
    rules.check_never_shown(heard.shown_at)
    return heard.write(now=now, seen=seen, text=text)


@action
def put_down(
    person: Person, *, week: date, text: str, seen: int | None, now: datetime, show: bool = False
) -> Heard | None:
    """One's own note as it should read from now on, with the wish to show it if `show`; without a text it goes.

    `seen` is None where no note was read. Raises as `note` and `reword`; NothingHeard.
    """
    found = _own(person, week)
    if found is None:
        if not text:
            raise rules.NothingHeard("text")
        kept = note(person, id=uuid4(), week=week, text=text, now=now)
    else:
        if seen is None and found.text != text:
            raise Changed(found)
        if not text:
            remove(found, person, seen=seen, now=now)
            return None
        kept = reword(locked(found, acting()), person, text=text, seen=seen, now=now)
    return show_when_both(kept, person, seen=None, now=now) if show else kept


@action
def remove(heard: Heard, person: Person, *, seen: int | None, now: datetime) -> None:
    """Delete one's own note that was never shown. Raises NotAllowed, HeardShown, Changed."""
    heard.must_be_of(person)
    rules.check_never_shown(heard.shown_at)
    heard.remove(now=now, seen=seen)


@action
def show_when_both(heard: Heard, person: Person, *, seen: int | None, now: datetime) -> Heard:
    """Wish it to be shown. If the partner wishes that of theirs, both are shown in this transaction.

    Alike when said twice. Raises NotAllowed, NoCouple, CoupleEnded for the week of another couple, Changed.
    """
    heard.must_be_of(person)
    if not _is_revealed(heard.week):
        raise CoupleEnded
    if heard.wished:
        return heard
    found = Heard.objects.filter(owner=acting().needed.partner_id, week=heard.week, wished=True).first()
    if found is None:
        return heard.write(now=now, seen=seen, wished=True)
    heard.write(now=now, seen=seen, wished=True, **_shown(heard, now))
    if not found.is_shared:
        _locked(found).write(now=now, **_shown(found, now))
    return heard


@action
def take_back(heard: Heard, person: Person, *, seen: int | None, now: datetime) -> Heard:
    """Take back the wish, or one's own note if it is shown: gone for the partner at once, and nobody is told.

    The partner's stays as they left it. Alike when said twice. Raises NotAllowed, Changed.
    """
    heard.must_be_of(person)
    if not (heard.wished or heard.is_shared):
        return heard
    return heard.write(now=now, seen=seen, wished=False, visibility=Visibility.PRIVATE)


def _own(person: Person, week: date) -> Heard | None:
    found: Heard | None = Heard.objects.owned_by(person).filter(week=week).first()
    return found


def _is_revealed(week: date) -> bool:
    """Whether the open couple, which is locked, has seen that week together. Raises NoCouple."""
    return week in revealed_of(acting().needed.couple, [week])


def _locked(other: Heard) -> Heard:
    """The partner's note, private as it may still be, under lock. The couple is held: nobody writes it meanwhile."""
    act = acting()
    row: Heard = Heard.objects.select_for_update().get(pk=other.pk, owner=act.needed.partner_id)
    act.locked.add(row.pk)
    return row


def _shown(heard: Heard, now: datetime) -> dict[str, Any]:
    return {"visibility": Visibility.SHARED, "shown_at": heard.shown_at or now}
