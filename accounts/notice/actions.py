"""Saying how one wants to be written to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from accounts import weeks
from accounts.notice import rules, series
from accounts.notice.kinds import KINDS, Kind, choosable
from accounts.notice.models import Channel, NoticeSettings, Preference
from accounts.notice.wishes import of_people
from accounts.person.models import Person
from tracker.transaction import one_transaction


def kind_of(name: str) -> Kind:
    """The kind of that name, if a person can choose about it. Raises NoSuchKind."""
    kind = KINDS.get(name)
    if kind is None or kind.always:
        raise rules.NoSuchKind
    return kind


@one_transaction
def prefer(
    person: Person,
    kind: str,
    channel: str,
    *,
    now: datetime,
    weekday: int | None = None,
    hour: int | None = None,
) -> Preference:
    """Have one kind by that channel, a weekly one at that weekday (0 = Monday) and hour, a daily one at that hour;
    None: as it comes.

    The next one moves to the new time at once. Raises NoSuchKind, NotWeekly.
    """
    found = kind_of(kind)
    if weekday is not None and not found.on_a_weekday:
        raise rules.NotWeekly("weekday")
    if hour is not None and not found.at_an_hour:
        raise rules.NotWeekly("hour")
    before = of_people([person])[person.pk].choice(found)
    own, _ = Preference.objects.update_or_create(
        person=person,
        kind=kind,
        defaults={"channel": Channel(channel), "weekday": weekday, "hour": hour, "stopped_at": None},
    )
    if of_people([person])[person.pk].choice(found) != before and (found.upcoming or found.ahead):
        series.reschedule(person, now, found)
    return own


@one_transaction
def prefer_all(person: Person, *, now: datetime, preferences: Mapping[str, Mapping[str, Any]]) -> None:
    """The same for many kinds at once: `preferences` has channel, weekday and hour by the kind's name."""
    for kind, chosen in preferences.items():
        prefer(person, kind, now=now, **chosen)


@one_transaction
def stop(person_id: UUID, kind: str, *, now: datetime) -> bool:
    """Turn one kind off for whoever holds a mail's link; day and hour stay for when it is turned on again.

    Gives whether the link can take it back: for an hour, and nothing but its own stop. Raises NoSuchKind, also for a
    person who is gone.
    """
    own = _own(person_id, kind)
    if own.channel != Channel.OFF:
        _turn(own, Channel.OFF, now)
    return rules.may_resume(own.stopped_at, now)


@one_transaction
def resume(person_id: UUID, kind: str, *, now: datetime) -> None:
    """Take back what `stop` did within the hour; alike when said twice. Raises NoSuchKind, StoppedForGood."""
    own = _own(person_id, kind)
    if own.channel != Channel.OFF:
        return
    if not rules.may_resume(own.stopped_at, now):
        raise rules.StoppedForGood
    _turn(own, Channel.EMAIL, None)


def _turn(own: Preference, channel: Channel, stopped_at: datetime | None) -> None:
    own.channel, own.stopped_at = channel, stopped_at
    own.save(update_fields=["channel", "stopped_at"])


def _own(person_id: UUID, kind: str) -> Preference:
    """How that person wants that kind, under lock."""
    kind_of(kind)
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is None:
        raise rules.NoSuchKind
    return Preference.objects.select_for_update().get_or_create(person=person, kind=kind)[0]


def set_quiet_hours(
    person: Person, *, now: datetime, quiet_from: time | None, quiet_until: time | None
) -> NoticeSettings:
    """No mail between those wall times in the person's zone; what falls there comes when they end. None: none.

    Raises HalfQuiet when only one is given.
    """
    if (quiet_from is None) != (quiet_until is None):
        raise rules.HalfQuiet("quiet_from" if quiet_from is None else "quiet_until")
    return _settle(person, quiet_from=quiet_from, quiet_until=quiet_until)


def pause_until(person: Person, until: date | None, *, now: datetime) -> NoticeSettings:
    """No mail at all before that local date; None ends a pause. Raises PauseNotAhead, PauseTooLong."""
    rules.check_pause(until, weeks.local_date(now, person.zone))
    return _settle(person, paused_until=until)


def with_content(person: Person, allowed: bool, *, now: datetime) -> NoticeSettings:
    """Whether mails may show what people wrote."""
    return _settle(person, with_content=allowed)


@one_transaction
def arrange(
    person: Person,
    *,
    now: datetime,
    quiet_from: time | None,
    quiet_until: time | None,
    paused_until: date | None,
    with_content: bool,
) -> NoticeSettings:
    """All that holds for every kind, at once. Raises HalfQuiet, PauseNotAhead, PauseTooLong.

    A pause that is over may be given again as it stands.
    """
    before = settings_of(person).paused_until
    set_quiet_hours(person, now=now, quiet_from=quiet_from, quiet_until=quiet_until)
    if paused_until != before:
        pause_until(person, paused_until, now=now)
    return _settle(person, with_content=with_content)


def settings_of(person: Person) -> NoticeSettings:
    """What holds for all kinds of this person; not saved where nothing was said yet."""
    return NoticeSettings.objects.filter(person=person).first() or NoticeSettings(person=person)


def preferences_of(person: Person) -> list[tuple[Kind, Preference]]:
    """Every kind that can be chosen about, with how this person wants it."""
    own = {one.kind: one for one in Preference.objects.filter(person=person)}
    return [(kind, own.get(kind.name) or Preference(person=person, kind=kind.name)) for kind in choosable()]


def _settle(person: Person, **fields: Any) -> NoticeSettings:
    row, _ = NoticeSettings.objects.update_or_create(person=person, defaults=fields)
    return row
