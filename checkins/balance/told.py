"""What words above this one tell its page; registered from above, when the site starts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from accounts.person.models import Person
from checkins.balance.rules import Lived

Living = Callable[[Person, date, date | None], list[Lived]]
_living: list[Living] = []


def lives_told_by(living: Living) -> Living:
    """Have this asked for a person's own weeks as they were lived, from a week on up to another."""
    if living not in _living:
        _living.append(living)
    return living


def own_weeks(person: Person, newest: date, since: date) -> list[Lived]:
    """A person's own weeks, all answers in them, oldest first; none while nobody tells."""
    return [lived for living in _living for lived in living(person, newest, since)]


Telling = Callable[[Person, date], dict[str, Any]]
_tellings: list[Telling] = []


def tells_beside(telling: Telling) -> Telling:
    """Have this asked, on the page of someone's own balance, for what to show beside it on that local date."""
    if telling not in _tellings:
        _tellings.append(telling)
    return telling


def beside(person: Person, today: date) -> dict[str, Any]:
    """What the page shows beside the readings, by name."""
    told: dict[str, Any] = {}
    for telling in _tellings:
        told |= telling(person, today)
    return told
