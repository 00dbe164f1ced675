"""What people do with planned time."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from accounts.belonging.act import acting
from accounts.belonging.action import action, locked
from accounts.belonging.models import Visibility, make
from accounts.person.models import Person
from accounts.weeks import local_date
from checkins.planned import rules
from checkins.planned.models import LIVED, BlockNote, PlannedBlock, block_notes_of, is_lived
from checkins.planned.notices import tell_the_day_before
from checkins.timelog import actions as timelog
from checkins.timelog.rules import Kind
from tracker.refusal import AlreadyThere


@action
def plan(
    person: Person,
    *,
    id: UUID,
    now: datetime,
    kind: str,
    day: date,
    minutes: int,
    at: time | None = None,
    zone: str | None = None,
    what: str = "",
    shared: bool = False,
    note: str = "",
) -> PlannedBlock:
    """Time that lies ahead, on the planner's clock unless `zone` is told: me-time of one's own, or we-time of both.

    `what` is what both read of we-time. Of me-time the partner sees that it is taken, if `shared`, and never `note`,
    what it is for. Raises NoCouple for we-time or sharing while alone, WordsApart, DayBehind, DayTooFarAhead.
    """
    given: dict[str, Any] = {"kind": kind, "day": day, "minutes": minutes, "at": at} | ({"zone": zone} if zone else {})
    if kind == Kind.ME and what:
        raise rules.WordsApart("what")
    block = make(PlannedBlock, id=id, now=now, **given, **_seen_by(kind, what, shared))
    if block.created_at == now and block.version == 1:
        rules.check_ahead(block.day, local_date(now, block.wall_zone))
        tell_the_day_before(block, _whose(block), now)
    if note and not block.is_ours:
        keep_note(block, person, now=now, text=note)
    return block


@action
def move(block: PlannedBlock, person: Person, *, now: datetime, seen: int | None, **fields: Any) -> PlannedBlock:
    """Another day, time, length, zone or, of we-time, other words; nothing is written if all of it stands already.

    We-time can be moved by either. Raises NotAllowed for the partner's, BlockLived, WordsApart, DayBehind,
    DayTooFarAhead, Changed.
    """
    _must_be_theirs(block, person)
    if not block.is_ours and fields.get("what"):
        raise rules.WordsApart("what")
    if "what" in fields:
        fields["what"] = fields["what"] or None
    changed = {name: value for name, value in fields.items() if getattr(block, name) != value}
    if not changed:
        return block
    _must_lie_ahead(block, person)
    block.write(now=now, seen=seen, **changed)
    if changed.keys() & {"day", "at", "zone"}:
        if changed.keys() & {"day", "zone"}:
            rules.check_ahead(block.day, local_date(now, block.wall_zone))
        tell_the_day_before(block, _whose(block), now)
    return block


@action
def revise(
    block: PlannedBlock, person: Person, *, now: datetime, seen: int | None, note: str | None = None, **fields: Any
) -> PlannedBlock:
    """Move a block and keep one's own note on it; a new note alone does not touch the block, which both may see."""
    move(block, person, now=now, seen=seen, **fields)
    if note is not None and not block.is_ours:
        keep_note(block, person, now=now, text=note)
    return block


@action
def let_in(block: PlannedBlock, person: Person, *, now: datetime, seen: int | None) -> PlannedBlock:
    """Let the partner see that the time is taken, never what it is for. Alike when said twice.

    Raises NotMeTime, NotAllowed for the partner's, NoCouple, Changed.
    """
    _must_be_own(block, person)
    if block.is_shared:
        return block
    return block.write(now=now, seen=seen, visibility=Visibility.SHARED, couple=acting().needed.couple)


@action
def keep_private(block: PlannedBlock, person: Person, *, now: datetime, seen: int | None) -> PlannedBlock:
    """Make me-time one's own again: it is gone for the partner at once, and nobody is told. Alike when said twice.

    Raises NotMeTime, NotAllowed for the partner's, Changed.
    """
    _must_be_own(block, person)
    if not block.is_shared:
        return block
    return block.write(now=now, seen=seen, visibility=Visibility.PRIVATE)


@action
def call_off(block: PlannedBlock, person: Person, *, now: datetime, seen: int | None = None) -> None:
    """Take a block away, with one's own note on it; we-time by either. Raises NotAllowed for the partner's, Changed."""
    _must_be_theirs(block, person)
    if (note := _note_on(block, person)) is not None:
        note.remove(now=now)
    block.remove(now=now, seen=seen)


@action
def live(block: PlannedBlock, person: Person, *, now: datetime, seen: int | None = None) -> PlannedBlock:
    """It happened: an entry of the time log, on the block's own day; one, however often it is said.

    That me-time was lived is in its owner's note alone, so the partner who sees it as taken is told nothing. Raises
    NotAllowed for the partner's, NotYetLived, WeekSettled, Changed.
    """
    _must_be_theirs(block, person)
    note = _note_on(block, person)
    if is_lived(block, note):
        return block
    block.must_be_as_seen(seen)
    rules.check_begun(block.day, local_date(now, block.wall_zone))
    what = block.what or "" if block.is_ours else note.text if note else ""
    entry = timelog.log(person, id=uuid4(), now=now, kind=block.kind, day=block.day, minutes=block.minutes, what=what)
    if block.is_ours:
        return block.write(now=now, state=LIVED, entry=entry.pk)
    if note is None:
        make(BlockNote, id=uuid4(), now=now, block_id=block.pk, entry=entry.pk)
    else:
        note.write(now=now, entry=entry.pk)
    return block


@action
def note(block: PlannedBlock, person: Person, *, id: UUID, now: datetime, text: str) -> BlockNote:
    """What me-time of one's own is for, for oneself alone.

    Raises NotMeTime, NotAllowed for the partner's, and AlreadyThere, with it, if there is a note already.
    """
    _must_be_own(block, person)
    found = BlockNote.objects.owned_by(person).filter(block=block).exclude(pk=id).first()
    if found is not None:
        raise AlreadyThere(found)
    return make(BlockNote, id=id, now=now, block_id=block.pk, text=text)


@action
def keep_note(block: PlannedBlock, person: Person, *, now: datetime, text: str) -> BlockNote | None:
    """One's own note on a block, as it should read from now on; without a text it goes, unless an entry hangs on it."""
    kept = _note_on(block, person)
    if kept is None:
        return make(BlockNote, id=uuid4(), now=now, block_id=block.pk, text=text) if text else None
    if not text and kept.entry is None:
        kept.remove(now=now)
        return None
    return kept if kept.text == text else kept.write(now=now, text=text)


@action
def reword_note(note: BlockNote, person: Person, *, now: datetime, seen: int | None, text: str) -> BlockNote:
    """One's own note with other words. Raises Changed."""
    return note.write(now=now, seen=seen, text=text)


@action
def remove_note(note: BlockNote, person: Person, *, now: datetime, seen: int | None) -> None:
    """Delete one's own note. Raises Changed, and BlockLived for one that tells which entry came of the block."""
    if note.entry is not None:
        raise rules.BlockLived
    note.remove(now=now, seen=seen)


def _seen_by(kind: str, what: str, shared: bool) -> dict[str, Any]:
    if kind == Kind.ME:
        return {"visibility": Visibility.SHARED if shared else Visibility.PRIVATE, "joint": False, "what": None}
    return {
        "visibility": Visibility.SHARED,
        "joint": True,
        "what": what or None,
        "couple": acting().needed.couple,
    }


def _whose(block: PlannedBlock) -> list[UUID]:
    """Those whose time it is."""
    return [block.owner_id, *([acting().needed.partner_id] if block.is_ours else [])]


def _must_be_theirs(block: PlannedBlock, person: Person) -> None:
    if not block.is_ours:
        block.must_be_of(person)


def _must_be_own(block: PlannedBlock, person: Person) -> None:
    if block.is_ours:
        raise rules.NotMeTime
    block.must_be_of(person)


def _must_lie_ahead(block: PlannedBlock, person: Person) -> None:
    if is_lived(block, block_notes_of([block], person).get(block.pk)):
        raise rules.BlockLived


def _note_on(block: PlannedBlock, person: Person) -> BlockNote | None:
    """One's own note on me-time of one's own, under lock."""
    found = block_notes_of([block], person).get(block.pk)
    return locked(found, acting()) if found else None
