"""Sealed weeks of many people at once, as the balance reads them: two queries, no texts."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from checkins.balance.rules import Lived, Mark
from checkins.checkin.lived import NUMBERS
from checkins.checkin.models import COLUMNS, BoundaryMark, CheckIn

NONE_KEPT: frozenset[str] = frozenset()
TAKEN = ("week", *(COLUMNS.get(name, name) for name in Lived._fields[1:-2]))
"""The columns of all fields of Lived but the last two, marks and kept."""

ByOwner = dict[tuple[UUID | None, UUID], dict[date, Lived]]


def sealed_weeks(whose: Q, since: date | None) -> ByOwner:
    """The sealed weeks of those check-ins from a date on, by couple and owner."""
    rows = CheckIn.objects.filter(whose).submitted()
    if since:
        rows = rows.filter(week__gte=since)
    marks = _marks(rows)
    found: ByOwner = defaultdict(dict)
    taken = rows.annotate(kept_back=Cast("kept", TextField()))
    for couple, owner, pk, kept, *answers in taken.values_list("couple", "owner", "pk", "kept_back", *TAKEN):
        back = NONE_KEPT if kept == "[]" else frozenset(json.loads(kept)) & frozenset(NUMBERS)
        found[couple, owner][answers[0]] = _lived((*answers, tuple(marks.get(pk, ())), back))
    return found


_lived: partial[Lived] = partial(tuple.__new__, Lived)


def _marks(check_ins: Any) -> dict[UUID, list[Mark]]:
    """The marks that came up of each one's own boundaries, by check-in."""
    found: dict[UUID, list[Mark]] = defaultdict(list)
    rows = BoundaryMark.objects.filter(check_in__in=check_ins.values("pk"), of_partner=False, mark__isnull=False)
    for check_in, mark, is_open in rows.values_list("check_in", "mark", "open"):
        found[check_in].append(Mark(mark, is_open))
    return found
