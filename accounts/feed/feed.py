"""Writing the feed: once, last, with the viewers' feed rows locked in the order of their ids."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case, F, QuerySet, When

from accounts.feed.models import Change, Feed
from tracker.prepared import ask


@dataclass(frozen=True, slots=True)
class Line:
    """A row that changed for a viewer; `gone` if they may not see it (any more), `own` if it was theirs to delete."""

    viewer: UUID
    model: str
    row: UUID
    gone: bool = False
    own: bool = False


def record(lines: Iterable[Line], now: datetime) -> None:
    """Write the lines. A `gone` line is written only where a live one stood: nobody hears of what they never saw."""
    last = {(line.viewer, line.row): line for line in lines}
    if not last:
        return
    if connection.vendor == "postgresql" and not any(line.gone for line in last.values()):
        _record_at_once(list(last.values()), now)
        return
    seqs = _locked({viewer for viewer, _ in last})
    gone = [line for line in last.values() if line.gone]
    stood = _live(gone) if gone else set()
    written = [line for line in last.values() if not line.gone or (line.viewer, line.row) in stood]
    grown: dict[UUID, int] = defaultdict(int)
    changes = []
    for line in written:
        grown[line.viewer] += 1
        changes.append(
            Change(
                viewer_id=line.viewer,
                seq=seqs[line.viewer].seq + grown[line.viewer],
                model=line.model,
                row=line.row,
                gone=line.gone,
                own=line.own,
                written_at=now,
            )
        )
    Change.objects.bulk_create(
        changes,
        update_conflicts=True,
        unique_fields=["viewer", "row"],
        update_fields=["seq", "gone", "own", "model", "written_at"],
    )
    _raise(grown)


_AT_ONCE = """
    WITH line AS (
        SELECT * FROM unnest(%s::uuid[], %s::int[], %s::text[], %s::uuid[]) AS line(viewer_id, nth, model, "row")
    ), locked AS (
        SELECT viewer_id FROM accounts_feed WHERE viewer_id = ANY(%s::uuid[]) ORDER BY viewer_id FOR NO KEY UPDATE
    ), raised AS (
        UPDATE accounts_feed feed SET seq = feed.seq + grown.by
        FROM locked, (SELECT viewer_id, max(nth) AS by FROM line GROUP BY viewer_id) grown
        WHERE feed.viewer_id = locked.viewer_id AND feed.viewer_id = grown.viewer_id
        RETURNING feed.viewer_id, feed.seq - grown.by AS before
    )
    INSERT INTO accounts_change (viewer_id, seq, model, "row", gone, written_at)
    SELECT line.viewer_id, raised.before + line.nth, line.model, line."row", false, %s
    FROM line JOIN raised ON raised.viewer_id = line.viewer_id
    ON CONFLICT (viewer_id, "row") DO UPDATE
    SET seq = excluded.seq, gone = excluded.gone, model = excluded.model, written_at = excluded.written_at
"""


def _record_at_once(lines: list[Line], now: datetime) -> None:
    """The same in one statement, for PostgreSQL and live lines: lock in the order of ids, raise, write."""
    counts: dict[UUID, count[int]] = defaultdict(lambda: count(1))
    nth = [next(counts[line.viewer]) for line in lines]
    viewers = [line.viewer for line in lines]
    told: list[Any] = [viewers, nth, [line.model for line in lines], [line.row for line in lines], list(counts), now]
    with connection.cursor() as cursor:
        cursor.execute(_AT_ONCE, told)
        if cursor.rowcount < len(lines):  # someone's first line: they have no feed yet
            Feed.objects.bulk_create([Feed(viewer_id=viewer) for viewer in sorted(counts)], ignore_conflicts=True)
            cursor.execute(_AT_ONCE, told)


def _locked(viewers: set[UUID]) -> dict[UUID, Feed]:
    """The viewers' feed rows, locked in the order of ids; made where there was none."""
    rows = Feed.objects.select_for_update(no_key=True).filter(pk__in=viewers).order_by("pk")
    found = {row.pk: row for row in rows}
    if missing := sorted(viewers - found.keys()):
        Feed.objects.bulk_create([Feed(viewer_id=viewer) for viewer in missing], ignore_conflicts=True)
        found = {row.pk: row for row in rows.all()}
    return found


def _live(lines: list[Line]) -> set[tuple[UUID, UUID]]:
    found = Change.objects.filter(
        viewer__in={line.viewer for line in lines}, row__in={line.row for line in lines}, gone=False
    )
    return set(found.values_list("viewer_id", "row"))


def _raise(grown: dict[UUID, int]) -> None:
    """Raise the viewers' numbers, each by its own, in one statement however many they are."""
    alike: dict[int, list[UUID]] = defaultdict(list)
    for viewer, by in grown.items():
        alike[by].append(viewer)
    if alike:
        by_viewer = Case(*(When(pk__in=viewers, then=by) for by, viewers in alike.items()))
        Feed.objects.filter(pk__in=grown).update(seq=F("seq") + by_viewer)


def line_of(viewer: UUID, row: UUID) -> bool | None:
    """Whether that row is gone for this viewer; None if they never had it. A gone id answers alike for ever."""
    found = ask("line of", _gone_or_not, viewer, row)
    return bool(found[0][0]) if found else None


def _gone_or_not(viewer: UUID, row: UUID) -> QuerySet[Change, tuple[bool]]:
    return Change.objects.filter(viewer=viewer, row=row).values_list("gone")


def lines_of(viewer: UUID, rows: Iterable[UUID]) -> dict[UUID, bool | None]:
    """The same for many rows, in one query."""
    found = dict(Change.objects.filter(viewer=viewer, row__in=rows).values_list("row", "gone"))
    return {row: found.get(row) for row in rows}
