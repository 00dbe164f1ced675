"""What must happen when a couple ends, registered by those who hold its rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from accounts.couple.models import Couple
from accounts.feed.feed import Line
from accounts.person.models import Person

Ending = Callable[[Couple, list[Person], datetime], list[Line]]
_endings: list[Ending] = []


def at_the_end(ending: Ending) -> Ending:
    """Have this called, inside the transaction that ends a couple; it gives the lines for the feeds."""
    if ending not in _endings:
        _endings.append(ending)
    return ending


def run(couple: Couple, people: list[Person], now: datetime) -> list[Line]:
    """Call every ending; the lines to write into the feeds, last."""
    return [line for ending in _endings for line in ending(couple, people, now)]
