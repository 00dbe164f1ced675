"""What people do with boundaries."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from accounts.belonging.act import acting
from accounts.belonging.action import action, locked
from accounts.belonging.models import Visibility, make
from accounts.person.models import Person
from checkins.boundary import rules
from checkins.boundary.models import Acknowledgement, Boundary, Revision, Topic
from checkins.boundary.rules import State
from checkins.timelog.models import settled_weeks
from tracker.refusal import AlreadyThere, Changed, NotThere


@action
def state(person: Person, *, id: UUID, now: datetime, category: str, text: str, shared: bool = False) -> Boundary:
    """A boundary of one's own, active; private unless `shared`. Raises NoCouple for sharing while alone."""
    visibility = Visibility.SHARED if shared else Visibility.PRIVATE
    row = make(Boundary, id=id, now=now, category=category, text=text, state=State.ACTIVE, visibility=visibility)
    if row.wording_id is None:
        row.write(now=now, wording=_worded(row, text, now))
    return row


@action
def reword(boundary: Boundary, person: Person, *, now: datetime, seen: int | None, **fields: Any) -> Boundary:
    """Change text or category. A new text is a new wording, which the partner has yet to read.

    Raises NotAllowed for the partner's, BoundaryRetired, Changed.
    """
    _must_stand(boundary, person)
    if all(getattr(boundary, name) == value for name, value in fields.items()):
        return boundary
    if fields.get("text", boundary.text) != boundary.text:
        fields["wording"] = _worded(boundary, fields["text"], now)
    return boundary.write(now=now, seen=seen, **fields)


@action
def share(boundary: Boundary, person: Person, *, now: datetime, seen: int | None) -> Boundary:
    """Let the partner see the boundary as it is worded now; earlier private wordings stay private.

    Alike when said twice. Raises NoCouple, NotAllowed, BoundaryRetired, Changed.
    """
    _must_stand(boundary, person)
    couple = acting().needed.couple
    if boundary.is_shared:
        return boundary
    boundary.write(now=now, seen=seen, visibility=Visibility.SHARED, couple=couple)
    _worded_now(boundary).write(now=now, visibility=Visibility.SHARED, couple=couple)
    return boundary


@action
def stop_sharing(boundary: Boundary, person: Person, *, now: datetime, seen: int | None) -> Boundary:
    """Make the boundary and all its wordings one's own again: gone for the partner at once, and nobody is told.

    Alike when said twice. Raises NotAllowed, Changed.
    """
    boundary.must_be_of(person)
    if not boundary.is_shared:
        return boundary
    boundary.write(now=now, seen=seen, visibility=Visibility.PRIVATE)
    act = acting()
    for wording in (
        Revision.objects.owned_by(person).filter(boundary=boundary, visibility=Visibility.SHARED).order_by("pk")
    ):
        locked(wording, act).write(now=now, visibility=Visibility.PRIVATE)
    _take_off_cards(boundary, now)
    return boundary


@action
def pause(boundary: Boundary, person: Person, *, now: datetime, seen: int | None) -> Boundary:
    """Set a boundary aside for a while. Alike when said twice. Raises NotAllowed, BoundaryRetired, Changed."""
    _must_stand(boundary, person)
    return _become(boundary, State.PAUSED, now, seen)


@action
def resume(boundary: Boundary, person: Person, *, now: datetime, seen: int | None) -> Boundary:
    """Let a paused or retired boundary hold again. Alike when said twice. Raises NotAllowed, Changed."""
    boundary.must_be_of(person)
    return _become(boundary, State.ACTIVE, now, seen)


@action
def retire(boundary: Boundary, person: Person, *, now: datetime, seen: int | None) -> Boundary:
    """End a boundary that is not needed any more; it stays to be read, but on no talk card. Alike when said twice.

    Raises NotAllowed, Changed.
    """
    boundary.must_be_of(person)
    _become(boundary, State.RETIRED, now, seen)
    _take_off_cards(boundary, now)
    return boundary


@action
def acknowledge(
    boundary: Boundary, person: Person, *, now: datetime, seen: int | None = None, wording: UUID | None = None
) -> Boundary:
    """Say that one has read the partner's boundary as it is worded now, and understood it. Alike when said twice.

    What was read is told by `wording`, the id of its revision, or by `seen`. Raises OwnBoundary, and Changed if it was
    reworded since.
    """
    if boundary.is_of(person):
        raise rules.OwnBoundary
    if wording is not None and wording != boundary.wording_id:
        raise Changed(boundary)
    if Acknowledgement.objects.owned_by(person).filter(revision=boundary.wording_id).exists():
        return boundary
    boundary.must_be_as_seen(seen)
    read = Acknowledgement(id=uuid4(), owner=person, couple=acting().needed.couple, boundary=boundary)
    read.write(now=now, revision=_worded_now(boundary), visibility=Visibility.SHARED)
    return boundary


@action
def put_on_card(boundary: Boundary, person: Person, *, week: date, now: datetime, id: UUID | None = None) -> Topic:
    """Put a shared boundary of one's own on the talk card of a week that both have seen; no mark goes with it.

    Without an id, what is there already stays. Raises NotAllowed, BoundaryRetired, NoCouple, BoundaryPrivate,
    NotThere for any other week, AlreadyThere.
    """
    _must_stand(boundary, person)
    couple = acting().needed.couple
    if not boundary.is_shared:
        raise rules.BoundaryPrivate
    if week not in settled_weeks(couple, [week]):
        raise NotThere("week")
    found: Topic | None = Topic.objects.owned_by(person).filter(boundary=boundary, week=week).first()
    if found is not None and id is None:
        return found
    if found is not None and found.pk != id:
        raise AlreadyThere(found)
    return make(Topic, id=id or uuid4(), now=now, boundary=boundary, week=week, visibility=Visibility.SHARED)


@action
def take_off_card(topic: Topic, person: Person, *, now: datetime, seen: int | None) -> None:
    """Take a topic off the card again: gone for both at once, and nobody is told. Raises NotAllowed, Changed."""
    topic.must_be_of(person)
    topic.remove(now=now, seen=seen)


def _take_off_cards(boundary: Boundary, now: datetime) -> None:
    """Off every talk card, in the act that ends its sharing."""
    for topic in Topic.objects.owned_by(acting().person).filter(boundary=boundary).order_by("pk"):
        locked(topic, acting()).remove(now=now)


def _must_stand(boundary: Boundary, person: Person) -> None:
    boundary.must_be_of(person)
    rules.check_not_retired(boundary.state)


def _become(boundary: Boundary, state: State, now: datetime, seen: int | None) -> Boundary:
    return boundary if boundary.state == state else boundary.write(now=now, seen=seen, state=state)


def _worded(boundary: Boundary, text: str, now: datetime) -> Revision:
    """A new wording of the boundary, seen by whoever sees the boundary now."""
    wording = Revision(id=uuid4(), owner=acting().person, couple=boundary.couple, boundary=boundary)
    return wording.write(now=now, text=text, visibility=boundary.visibility)


def _worded_now(boundary: Boundary) -> Revision:
    """The wording that holds, under lock."""
    wording: Revision = locked(Revision(id=boundary.wording_id), acting())
    return wording
