"""When a couple ends, its open notices end with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from accounts.notice.models import Notice, State
from accounts.person.models import Person


class HasKey(Protocol):
    pk: Any


def drop_of_couple(couple: HasKey, people: Sequence[Person], now: datetime) -> list[Any]:
    """Drop what was to be told within that couple, in the transaction that ends it; nothing for the feeds.

    A batch that is just being sent loses its hold on them, and asks anew before it goes on.
    """
    open_ones = Notice.objects.filter(couple=couple.pk, state=State.DUE)
    open_ones.update(state=State.DROPPED, lease=None, lease_until=None)
    return []
