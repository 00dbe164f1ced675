"""What check-ins send: it is open, it closes tonight, both are revealed. Each looks at its own person's alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from uuid import UUID

from accounts import weeks
from accounts.notice.kinds import Choice, Context, Kind, Occasion, register
from accounts.notice.models import Notice
from accounts.person.models import Person
from checkins.balance.models import SharedWeek
from checkins.checkin.asking import Asking, askings_of
from checkins.checkin.models import CheckIn
from checkins.quiet.models import quiet_of
from checkins.quiet.rules import is_skipped

CHECKIN_PATH = "/checkin/"


def opening(choices: Sequence[Choice], now: datetime) -> dict[UUID, Occasion]:
    """When each next hears that a check-in is open: at their weekday, if it is open on that day, else on its first day.

    One query.
    """
    asked = askings_of([choice.person for choice in choices])
    return {choice.person.pk: _next(asked[choice.person.pk], now, partial(_open_at, choice)) for choice in choices}


def closing(choices: Sequence[Choice], now: datetime) -> dict[UUID, Occasion]:
    """When each next hears that a check-in closes: on its last whole day, at their hour. One query."""
    asked = askings_of([choice.person for choice in choices])
    return {choice.person.pk: _next(asked[choice.person.pk], now, partial(_closing_at, choice)) for choice in choices}


def _next(asking: Asking, now: datetime, at: Callable[[date], datetime]) -> Occasion:
    """The first week's occasion after `now`; that of two weeks ago is over for sure."""
    week = asking.week_at(now) - timedelta(weeks=2)
    while (due := at(week)) <= now:
        week = weeks.next_week(week)
    return Occasion(key=week.isoformat(), due_at=due)


def _open_at(choice: Choice, week: date) -> datetime:
    days = _days_open(week)
    day = next((day for day in days if day.weekday() == choice.weekday), days[0])
    return weeks.instant(day, time(choice.hour), choice.person.zone)


def _days_open(week: date) -> list[date]:
    return [weeks.last_day(week) + timedelta(days=n) for n in range(weeks.GRACE_DAYS + 1)]


def _closing_at(choice: Choice, week: date) -> datetime:
    return weeks.instant(weeks.closing_day(week), time(choice.hour), choice.person.zone)


def load_open(notices: Sequence[Notice], now: datetime) -> dict[int, Context | None]:
    """Those whose week is open, asked of that very person and not sealed by them; three queries."""
    people = [notice.person for notice in notices]
    asked, sealed = askings_of(people), _sealed(people, {date.fromisoformat(notice.key) for notice in notices})
    quiet = quiet_of(people)
    wanted: dict[int, Context | None] = {}
    for notice in notices:
        week, asking = date.fromisoformat(notice.key), asked[notice.person_id]
        wanted[notice.pk] = None
        skipped = is_skipped(weeks.last_day(week), quiet.get(notice.person_id))
        if week == asking.week_open(now) and not skipped and (notice.person_id, week) not in sealed:
            wanted[notice.pk] = {
                "path": CHECKIN_PATH,
                "action_label": "Open the check-in",
                "last_day": weeks.closing_day(week),
                "comes_on": [day.weekday() for day in _days_open(week)],
                "alone": asking.couple_in(week) is None,
            }
    return wanted


def _sealed(people: Iterable[Person], of: set[date]) -> set[tuple[UUID, date]]:
    rows = CheckIn.objects.filter(owner__in=people, week__in=of).submitted()
    return set(rows.values_list("owner", "week"))


def load_revealed(notices: Sequence[Notice], now: datetime) -> dict[int, Context | None]:
    """The revealed weeks of couples that are still open; two queries."""
    couples = {notice.couple for notice in notices if notice.couple}
    rows = SharedWeek.objects.filter(
        couple__in=couples, couple__ended_at=None, pk__in=[notice.about for notice in notices]
    )
    found = {row.pk: row.week for row in rows.only("week", "couple")}
    wanted: dict[int, Context | None] = {}
    for notice in notices:
        week = found.get(notice.about) if notice.about else None
        path = {"path": f"/weeks/{week}/", "action_label": "Open the talk card", "week": week}
        wanted[notice.pk] = path if week else None
    return wanted


CheckInOpen = register(
    Kind(
        "checkin_open",
        "Your check-in is open",
        template="mail/checkin_open",
        load=load_open,
        upcoming=opening,
        weekly=True,
        hour=18,
        note="On a day on which it is not open it comes on the first one on which it is.",
    )
)
CheckInClosing = register(
    Kind(
        "checkin_closing",
        "Your check-in closes tonight",
        template="mail/checkin_closing",
        load=load_open,
        upcoming=closing,
        hour=18,
    )
)
BothRevealed = register(
    Kind(
        "revealed",
        "Both check-ins are open",
        template="mail/revealed",
        load=load_revealed,
        keeps=timedelta(days=weeks.DAYS),
    )
)
