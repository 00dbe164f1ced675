"""What words above this one tell its page; registered from above, when the site starts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from accounts.person.models import Person

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
