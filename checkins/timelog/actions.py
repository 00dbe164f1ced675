"""What people do with the time log and their targets."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from accounts.belonging.act import acting
from accounts.belonging.action import action, locked
from accounts.belonging.models import Visibility, make
from accounts.couple.week import this_week
from accounts.person.models import Person
from accounts.weeks import local_date
from checkins.timelog import rules
from checkins.timelog.models import Target, TimeEntry, TimeNote, is_settled
from checkins.timelog.rules import Kind
from tracker.refusal import AlreadyThere


@action
def log(
    person: Person, *, id: UUID, now: datetime, kind: str, day: date, minutes: int, what: str = "", note: str = ""
) -> TimeEntry:
    """Me-time of one's own, or we-time that both see and that counts once. `note` is for oneself alone.

    Raises NoCouple for we-time while alone, DayAhead, DayTooFar, WeekSettled.
    """
    rules.check_day(day, local_date(now, person.zone))
    entry = make(TimeEntry, id=id, now=now, kind=kind, day=day, minutes=minutes, what=what, **_seen_by(kind))
    if entry.created_at == now and entry.is_ours:
        _must_be_unsettled(day)
    if note:
        keep_note(entry, person, now=now, text=note)
    return entry


@action
def adjust(entry: TimeEntry, person: Person, *, now: datetime, seen: int | None, **fields: Any) -> TimeEntry:
    """Change day, minutes or what; nothing is written if all of it stands already.

    We-time can be adjusted by either until its week was revealed.

    Raises OthersWords for another's `what`, WeekSettled, DayAhead, DayTooFar, Changed.
    """
    changed = {name: value for name, value in fields.items() if getattr(entry, name) != value}
    if not changed:
        return entry
    if "day" in changed:
        rules.check_day(changed["day"], local_date(now, person.zone))
    if "what" in changed and not entry.is_of(person):
        raise rules.OthersWords("what")
    if entry.is_ours:
        _must_be_unsettled(entry.day, changed.get("day", entry.day))
    return entry.write(now=now, seen=seen, **changed)


@action
def revise(
    entry: TimeEntry, person: Person, *, now: datetime, seen: int | None, note: str | None = None, **fields: Any
) -> TimeEntry:
    """Adjust an entry and keep one's own note on it; a new note alone does not touch the entry, which both may see."""
    adjust(entry, person, now=now, seen=seen, **fields)
    if note is not None:
        keep_note(entry, person, now=now, text=note)
    return entry


@action
def remove(entry: TimeEntry, person: Person, *, now: datetime, seen: int | None = None) -> None:
    """Take back an entry that one logged, with one's own note on it. Raises NotAllowed, WeekSettled, Changed."""
    entry.must_be_of(person)
    if entry.is_ours:
        _must_be_unsettled(entry.day)
    for note in TimeNote.objects.owned_by(person).filter(entry=entry.pk):
        locked(note, acting()).remove(now=now)
    entry.remove(now=now, seen=seen)


@action
def note(entry: TimeEntry, person: Person, *, id: UUID, now: datetime, text: str) -> TimeNote:
    """A note on an entry that one sees, for oneself alone. Raises AlreadyThere, with it, if there is one already."""
    found = TimeNote.objects.owned_by(person).filter(entry=entry.pk).exclude(pk=id).first()
    if found is not None:
        raise AlreadyThere(found)
    return make(TimeNote, id=id, now=now, entry_id=entry.pk, text=text)


@action
def keep_note(entry: TimeEntry, person: Person, *, now: datetime, text: str) -> TimeNote | None:
    """One's own note on an entry, as it should read from now on; without a text it goes."""
    found = TimeNote.objects.owned_by(person).filter(entry=entry.pk).first()
    if found is None:
        return make(TimeNote, id=uuid4(), now=now, entry_id=entry.pk, text=text) if text else None
    kept: TimeNote = locked(found, acting())
    if not text:
        kept.remove(now=now)
        return None
    return kept if kept.text == text else kept.write(now=now, text=text)


@action
def reword_note(note: TimeNote, person: Person, *, now: datetime, seen: int | None, text: str) -> TimeNote:
    """One's own note with other words. Raises Changed."""
    return note.write(now=now, seen=seen, text=text)


@action
def remove_note(note: TimeNote, person: Person, *, now: datetime, seen: int | None) -> None:
    """Delete one's own note. Raises Changed."""
    note.remove(now=now, seen=seen)


@action
def set_target(
    person: Person,
    *,
    id: UUID,
    now: datetime,
    me_minutes: int | None = None,
    we_minutes: int | None = None,
    from_week: date | None = None,
) -> Target:
    """Minutes a week that one wishes for, from the next week on, or from a later one; see `rules.week_from`.

    A later word for the same week takes the place of the earlier. Raises NotAWeek, WeekBegun.
    """
    mine = {target.from_week: target for target in Target.objects.owned_by(person)}
    again = next((target for target in mine.values() if target.pk == id), None)
    if again is None:
        week = this_week(person, acting().couple, now)
        from_week = rules.week_from(from_week, week, first=not mine)
        if from_week in mine:
            locked(mine[from_week], acting()).remove(now=now)
    else:
        from_week = from_week or again.from_week
    return make(Target, id=id, now=now, from_week=from_week, me_minutes=me_minutes, we_minutes=we_minutes)


def _seen_by(kind: str) -> dict[str, Any]:
    if kind == Kind.ME:
        return {"visibility": Visibility.PRIVATE, "joint": False}
    return {"visibility": Visibility.SHARED, "joint": True, "couple": acting().needed.couple}


def _must_be_unsettled(*days: date) -> None:
    couple = acting().needed.couple
    if any(is_settled(couple, day) for day in dict.fromkeys(days)):
        raise rules.WeekSettled
