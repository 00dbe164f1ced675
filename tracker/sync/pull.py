"""What changed for a person since a cursor: rows of all words, and what is gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from accounts.feed.models import Change, Epoch, Feed
from accounts.person.models import Person
from tracker.api import cursor as cursors
from tracker.api.problems import CursorGone

PAGE = 200
Read = Callable[[Person, list[UUID]], dict[UUID, dict[str, Any]]]


def epoch() -> str:
    """Which life of the database this is."""
    return str(Epoch.objects.get_or_create(pk=1)[0].name)


def place(cursor: str | None, person: Person, now_epoch: str) -> int:
    """The number that the cursor stands at. Raises CursorGone after a restore, or if what it missed is cleaned away."""
    if cursor is None:
        return 0
    then, seq = cursors.unpack(cursor, "sync", person.pk)
    floor = Feed.objects.filter(pk=person.pk).values_list("floor", flat=True).first() or 0
    if then != now_epoch or seq < floor:
        raise CursorGone
    return int(seq)


def pull(person: Person, cursor: str | None, words: dict[str, tuple[str, Read]], size: int = PAGE) -> dict[str, Any]:
    """A page of changes, oldest first, and the cursor for the next."""
    now_epoch = epoch()
    seq = place(cursor, person, now_epoch)
    lines = Change.objects.filter(viewer=person, seq__gt=seq, model__in=words).order_by("seq")
    if seq == 0:
        lines = lines.filter(gone=False)
    page = list(lines.values_list("seq", "model", "row", "gone")[: size + 1])
    more, page = len(page) > size, page[:size]
    rows = _rows(person, page, words)
    changes = [
        {"word": words[model][0], "id": str(row), "gone": row not in rows, "row": rows.get(row)}
        for _, model, row, _ in page
    ]
    last = page[-1][0] if page else seq
    return {"changes": changes, "more": more, "cursor": cursors.pack([now_epoch, last], "sync", person.pk)}


def _rows(person: Person, page: Iterable[Any], words: dict[str, tuple[str, Read]]) -> dict[UUID, dict[str, Any]]:
    """Every row of the page that is there for this person; one query a word."""
    wanted: dict[str, list[UUID]] = defaultdict(list)
    for _, model, row, gone in page:
        if not gone:
            wanted[model].append(row)
    found: dict[UUID, dict[str, Any]] = {}
    for model, ids in wanted.items():
        found |= words[model][1](person, ids)
    return found
