"""Taking one person's words out of what a couple has together: by withdrawing them, and by erasing the account."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F

from accounts.belonging.endings import content
from accounts.couple.models import Membership
from accounts.feed.feed import Line
from accounts.person.models import Person

Taking = Callable[[Person, Collection[UUID]], Iterable[tuple[Any, dict[str, Any]]]]
_takings: list[Taking] = []


def when_words_go(taking: Taking) -> Taking:
    """Have this called, in the transaction that takes a person's words out of those couples: it gives the others' own
    rows that hold something of this person, as query sets, each with the fields to write into them instead."""
    if taking not in _takings:
        _takings.append(taking)
    return taking


def take_out(person: Person, couples: Collection[UUID], now: datetime) -> list[Line]:
    """Take this person's own words out of those couples' rows; the lines for all who still look at them.

    Needs a transaction that holds the locks of the person and of the couples.
    """
    viewers = _viewers(couples)
    told = [rewritten for taking in _takings for rewritten in taking(person, couples)]
    lines = [line for rows, fields in told for line in _rewrite(rows, fields, now)]
    return lines + [line for model in content() for line in _blank(model, person, viewers, now)]


def _viewers(couples: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Who looks at what each of those couples has together: whoever has not hidden it."""
    found: dict[UUID, list[UUID]] = {couple: [] for couple in couples}
    for couple, one in Membership.objects.filter(couple__in=couples, hidden_at=None).values_list("couple", "person"):
        found[couple].append(one)
    return found


def _rewrite(rows: models.QuerySet[Any], fields: dict[str, Any], now: datetime) -> list[Line]:
    """Write the fields into others' own rows; the lines for their feeds."""
    found = list(rows.values_list("owner", "pk"))
    models.QuerySet.update(rows, **fields, version=F("version") + 1, changed_at=now)
    return [Line(owner, rows.model._meta.model_name or "", pk) for owner, pk in found]


def _blank(model: Any, person: Person, viewers: Mapping[UUID, list[UUID]], now: datetime) -> Iterator[Line]:
    """Take this person's own words out of the joint rows of one word; who looks at those rows hears of it."""
    found: models.QuerySet[Any] = models.QuerySet(model).filter(couple__in=viewers, joint=True)
    for row in found.select_for_update(of=("self",)).order_by("pk"):
        fields = {name: value for name, value in row.without(person).items() if getattr(row, name) != value}
        if not fields:
            continue
        for name, value in fields.items():
            setattr(row, name, value)
        row.version, row.changed_at = row.version + 1, now
        row.save(update_fields=[*fields, "version", "changed_at"])
        yield from (Line(viewer, model._meta.model_name, row.pk) for viewer in viewers[row.couple_id])
