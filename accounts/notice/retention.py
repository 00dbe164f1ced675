"""What is thrown away: notices that were settled long ago."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.notice.models import Notice

KEPT = timedelta(days=90)
CHUNK = 5_000


def delete_old(now: datetime) -> int:
    """Delete what was sent, dropped or dead and due more than 90 days ago; how many rows that were.

    In chunks, each its own transaction, so that nobody waits for it. Recurring kinds keep their open row.
    """
    deleted = 0
    old = Notice.objects.settled().filter(due_at__lt=now - KEPT).order_by("due_at")
    while ids := list(old.values_list("pk", flat=True)[:CHUNK]):
        Notice.objects.filter(pk__in=ids).delete()
        deleted += len(ids)
    return deleted
