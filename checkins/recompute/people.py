"""The own readings of weeks that people lived alone, anew: eight queries and one transaction, under their locks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import OuterRef, Q

from accounts.belonging.bulk import Rewritten
from accounts.couple.locks import lock_persons
from accounts.feed.feed import record
from accounts.person.models import Person
from checkins.balance.models import OwnReading
from checkins.balance.reading import OLDEST
from checkins.balance.rules import Lived, Said
from checkins.recompute import replay
from checkins.recompute.lived import sealed_weeks
from checkins.recompute.replay import Standing
from checkins.recompute.rows import Done, from_week, said_of, standing, to_write, with_said, write
from tracker.transaction import one_transaction


def with_weeks_alone(people: Collection[UUID], since: date | None) -> list[UUID]:
    """Those of the people who have a reading of themselves alone, by id."""
    rows = from_week(OwnReading.objects.filter(owner__in=people, couple=None), since)
    return list(rows.order_by("owner").values_list("owner", flat=True).distinct())


@one_transaction
def recompute(ids: Sequence[UUID], *, since: date | None, now: datetime) -> Done:
    """Those readings are read after what the same person's weeks in a couple say, as it stands."""
    lock_persons(*ids)
    stored, anew = _stored(ids, since)
    before = _said_before(ids, since)
    lived: dict[UUID, dict[date, Lived]] = defaultdict(dict)
    for (_couple, owner), weeks in sealed_weeks(Q(owner__in=ids), since and since - OLDEST).items():
        lived[owner] |= weeks
    owns: list[Rewritten] = []
    for id in ids:
        changes = replay.alone(stored[id], lived[id], anew=anew[id], before=before[id])
        owns += [to_write(changed, [id]) for changed in changes]
    record(write(OwnReading, replay.OWN, owns, now), now)
    return Done(alone=len(ids), changed=len(owns))


def _stored(ids: Sequence[UUID], since: date | None) -> tuple[dict[UUID, dict[date, Standing]], dict[UUID, set[date]]]:
    """All own readings by owner and week, and which weeks are of someone alone."""
    found: dict[UUID, dict[date, Standing]] = {id: {} for id in ids}
    alone: dict[UUID, set[date]] = {id: set() for id in ids}
    rows = OwnReading.objects.filter(owner__in=ids)
    for (owner, couple), week, row in standing(rows, ("owner", "couple"), replay.OWN, since):
        found[owner][week] = row
        if couple is None:
            alone[owner].add(week)
    return found, alone


def _said_before(ids: Sequence[UUID], since: date | None) -> dict[UUID, Said]:
    rows = with_said(Person.objects.filter(pk__in=ids), OwnReading.objects.filter(owner=OuterRef("pk")), since)
    return {pk: said_of(said) for pk, said in rows.values_list("pk", "said")}
