"""Holding notices for a while: a batch is claimed with a fresh lease, and settled only while that lease holds."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from accounts.notice.models import Notice, Notices, State
from tracker.prepared import cursor

BATCH = 500

LEASE_SECONDS = 300.0
"""How long a batch is held; when half of it is over the batch stops by itself."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A batch that is held. `now` is the instant it acts at; `stops_at` is on the monotonic clock."""

    lease: UUID
    now: datetime
    stops_at: float
    notices: list[Notice]

    @property
    def is_over(self) -> bool:
        """Whether half of the lease has passed: nothing more may be begun."""
        return time.monotonic() >= self.stops_at

    def own(self, notices: Iterable[Notice]) -> Notices:
        """Those of them that this lease still holds."""
        return Notice.objects.filter(pk__in=[one.pk for one in notices], lease=self.lease, state=State.DUE)


def claim(*, now: datetime, wall: datetime, at_most: int = BATCH) -> Claim:
    """Up to `at_most` due notices, the oldest first, held with a fresh lease; in one statement.

    `wall` is the real time, from which the lease counts; `now` may be another one.
    """
    began, lease = time.monotonic(), uuid.uuid4()
    with transaction.atomic():
        notices = list(Notice.objects.raw(_statement(), _parameters(lease, now, wall, at_most)))
    notices.sort(key=lambda one: (one.kind, one.due_at, one.pk))
    return Claim(lease, now, began + LEASE_SECONDS / 2, notices)


def _statement() -> str:
    """An UPDATE that gives back what it took; on PostgreSQL it steps over what another worker is just taking.

    The array keeps PostgreSQL from running the inner SELECT more than once. SQLite holds its one write lock.
    """
    locks = connection.features.has_select_for_update_skip_locked
    table = connection.ops.quote_name(Notice._meta.db_table)
    # Names of our own only; every value is a parameter.
    due = (
        f"SELECT id FROM {table} WHERE state = 'due' AND due_at <= %s AND (lease_until IS NULL OR lease_until <= %s)"  # noqa: S608
        f" ORDER BY due_at LIMIT %s{' FOR UPDATE SKIP LOCKED' if locks else ''}"
    )
    chosen = f"= ANY(ARRAY({due}))" if locks else f"IN ({due})"
    return f"UPDATE {table} SET lease = %s, lease_until = %s WHERE id {chosen} RETURNING *"  # noqa: S608


def _parameters(lease: UUID, now: datetime, wall: datetime, at_most: int) -> list[object]:
    until = wall + timedelta(seconds=LEASE_SECONDS)
    return [_token(lease), _instant(until), _instant(now), _instant(wall), at_most]


def _instant(moment: datetime) -> Any:
    return Notice._meta.get_field("due_at").get_db_prep_value(moment, connection)


def _token(lease: UUID) -> Any:
    return Notice._meta.get_field("lease").get_db_prep_value(lease, connection)


def mark_sent(claim: Claim, notice: Notice) -> bool:
    """Mark one as sent; False if the lease was lost meanwhile. One statement, which waits until it lies on the disk.

    Written by hand and planned once, for it runs once a mail: a third of the work of `update()`.
    """
    table = connection.ops.quote_name(Notice._meta.db_table)
    sql = (
        f"UPDATE {table} SET state = 'sent', sent_at = %s, lease = NULL, lease_until = NULL"  # noqa: S608
        " WHERE id = %s AND lease = %s AND state = 'due'"
    )
    with cursor() as line:
        line.execute(sql, [_instant(claim.now), notice.pk, _token(claim.lease)])
        return bool(line.rowcount == 1)


def drop(claim: Claim, notices: Iterable[Notice]) -> None:
    """Nobody wants these any more."""
    claim.own(notices).update(state=State.DROPPED, lease=None, lease_until=None)


def release(claim: Claim, notices: Iterable[Notice]) -> None:
    """Let others have these, as they were."""
    claim.own(notices).update(lease=None, lease_until=None)


def postpone(claim: Claim, until: Mapping[Notice, datetime]) -> None:
    """Let each come later."""
    for notice, instant in until.items():
        notice.due_at = instant
    claim.own(until).bulk_update(list(until), ["due_at"])
    release(claim, until)


def retry(claim: Claim, notice: Notice, *, attempts: int, due_at: datetime) -> None:
    """It failed: try again at that instant."""
    claim.own([notice]).update(attempts=attempts, due_at=due_at, lease=None, lease_until=None)


def give_up(claim: Claim, notice: Notice, *, attempts: int) -> None:
    """It failed for the last time."""
    claim.own([notice]).update(attempts=attempts, state=State.DEAD, lease=None, lease_until=None)
