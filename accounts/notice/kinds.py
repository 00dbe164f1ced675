"""The kinds of notice, registered by the words that send them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from accounts.notice.models import Notice

Context = dict[str, Any]
Load = Callable[[Sequence["Notice"], datetime], dict[int, Context | None]]
Following = Callable[["Notice", datetime], tuple[str, datetime] | None]


def nothing_to_load(notices: Sequence[Notice], now: datetime) -> dict[int, Context | None]:
    """Every notice is wanted and needs no more than its person."""
    return {notice.pk: {} for notice in notices}


@dataclass(frozen=True)
class Kind:
    """A kind of notice.

    `name` is what the database holds, `title` what a person reads in the settings, `template` the path of the mail's
    `.html` and `.txt`. `load` gives for many notices, in a fixed number of queries, what their mails need, or None for
    one that is not wanted any more. `following` gives key and instant of the next one of a recurring kind. `weekly`
    kinds come at a weekday and hour of the person's choice. `always`: can't be turned off (asked for by the person
    in that moment).
    """

    name: str
    title: str
    template: str
    load: Load = field(default=nothing_to_load)
    following: Following | None = None
    weekly: bool = False
    always: bool = False


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make the kind known; gives it back."""
    KINDS[kind.name] = kind
    return kind
