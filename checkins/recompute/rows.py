"""Stored readings as they stand, and written anew: what couples and people have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import JSONField, QuerySet, Subquery, Value

from accounts.belonging.bulk import Rewritten, rewrite
from accounts.belonging.models import Belonging
from accounts.feed.feed import Line
from checkins.balance import rules
from checkins.balance.rules import Said
from checkins.recompute.replay import Changed, Standing


@dataclass(slots=True)
class Done:
    """What has been looked at: couples, and people with weeks of their own alone; and how many rows changed."""

    couples: int = 0
    alone: int = 0
    changed: int = 0

    def __iadd__(self, other: Done) -> Done:
        self.couples += other.couples
        self.alone += other.alone
        self.changed += other.changed
        return self


def from_week(rows: QuerySet[Any], since: date | None) -> QuerySet[Any]:
    """Those of a week and of all after it; all, without one."""
    return rows.filter(week__gte=since) if since else rows


def standing(
    rows: QuerySet[Any], keys: Sequence[str], held: Sequence[str], since: date | None
) -> Iterable[tuple[list[Any], date, Standing]]:
    """The stored rows from a week on: the keys asked for, the week, and what stands."""
    columns = (*keys, "week", "pk", "version", *held)
    many = len(keys)
    for row in from_week(rows, since).values_list(*columns):
        week, pk, version, *values = row[many:]
        yield row[:many], week, Standing(pk, version, tuple(values))


def with_said(rows: QuerySet[Any], earlier: QuerySet[Any], since: date | None) -> Any:
    """Each with `said`: what the newest of the earlier readings said that is from before that week."""
    if since is None:
        return rows.annotate(said=Value(None, JSONField()))
    newest = earlier.filter(week__lt=since).order_by("-week").values("reading__said")[:1]
    return rows.annotate(said=Subquery(newest))


def said_of(found: dict[str, Any] | None) -> Said:
    return Said(**found) if found else Said()


def to_write(changed: Changed, viewers: Iterable[UUID]) -> Rewritten:
    return Rewritten(changed.row.pk, changed.row.version, changed.values, tuple(viewers))


def write(model: type[Belonging], names: Sequence[str], rows: Sequence[Rewritten], now: datetime) -> list[Line]:
    """Write them, each saying by which version of the method; the lines for the feeds."""
    said = {"recomputed_version": rules.METHOD_VERSION, "recomputed_at": now}
    return rewrite(model, names, rows, now=now, **said)
