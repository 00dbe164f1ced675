"""What planned time sends: the evening before, one mail for all that is planned on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from accounts import weeks
from accounts.notice.kinds import Choice, Context, Kind, Occasion, register
from accounts.notice.models import Notice, tell_of
from accounts.notice.wishes import choices_of
from accounts.person.models import Person
from checkins.planned.models import A_DAY, PlannedBlock, planned_for_many
from checkins.planned.rules import LONGEST_AHEAD

PATH = "/planned/"


def ahead(choices: Sequence[Choice], now: datetime) -> dict[UUID, list[Occasion]]:
    """The days ahead on which something is planned for each of them; two queries."""
    today = weeks.local_date(now, choices[0].person.zone)
    blocks = planned_for_many([one.person.pk for one in choices], today - 2 * A_DAY, today + LONGEST_AHEAD + 2 * A_DAY)
    return {
        one.person.pk: [_occasion(one, day) for day in sorted(_days(blocks[one.person.pk], one.person))]
        for one in choices
    }


def _days(blocks: Iterable[PlannedBlock], person: Person) -> set[date]:
    return {block.on_clock_of(person)[0] for block in blocks}


def _occasion(choice: Choice, day: date) -> Occasion:
    """One a person and day, however much is planned on it."""
    return Occasion(key=day.isoformat(), due_at=choice.day_before(day))


def load(notices: Sequence[Notice], now: datetime) -> dict[int, Context | None]:
    """Those on whose day something is still planned, and whose day is not over; two queries."""
    days = {notice.pk: date.fromisoformat(notice.key) for notice in notices}
    people = {notice.person_id for notice in notices}
    blocks = planned_for_many(people, min(days.values()) - A_DAY, max(days.values()) + A_DAY)
    return {notice.pk: _context(notice.person, days[notice.pk], blocks[notice.person_id], now) for notice in notices}


def _context(person: Person, day: date, blocks: list[PlannedBlock], now: datetime) -> Context | None:
    found = sorted(
        (block for block in blocks if block.on_clock_of(person)[0] == day), key=lambda block: (block.begins, block.pk)
    )
    today = weeks.local_date(now, person.zone)
    if not found or day < today:
        return None
    return {
        "path": PATH,
        "action_label": "Open what is planned",
        "day": day,
        "when": {today: "today", today + timedelta(days=1): "tomorrow"}.get(day, ""),
        "content": {"blocks": [_line(block, person) for block in found]},
    }


def _line(block: PlannedBlock, person: Person) -> dict[str, Any]:
    """When and how long; what time for two is for, never what one's own is for."""
    _, at = block.on_clock_of(person)
    return {"at": at, "minutes": block.minutes, "ours": block.is_ours, "what": block.what or ""}


PlannedTomorrow = register(
    Kind(
        "planned_tomorrow",
        "Planned time tomorrow",
        template="mail/planned_tomorrow",
        load=load,
        ahead=ahead,
        daily=True,
        hour=18,
    )
)


def tell_the_day_before(block: PlannedBlock, people: Iterable[UUID], now: datetime) -> None:
    """Write the nudge of the day before for each of those persons; none where its hour is past. Two queries."""
    told = [
        (choice.person.pk, _occasion(choice, block.on_clock_of(choice.person)[0]))
        for choice in choices_of(PlannedTomorrow, list(people))
    ]
    tell_of(PlannedTomorrow, [(person, one) for person, one in told if one.due_at > now])
