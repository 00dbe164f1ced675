"""What `/readyz` says of the notices: how late the oldest due one is, and how many died."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Min

from accounts.notice.models import Notice, State
from tracker.health import Reading, of_oldest

LATELY = timedelta(days=1)


def check(now: datetime) -> Reading:
    """Well while nothing waits for longer than ten minutes beyond its instant. `dead`: given up in the last day."""
    oldest = Notice.objects.filter(state=State.DUE, due_at__lte=now).aggregate(oldest=Min("due_at"))["oldest"]
    dead = Notice.objects.settled().filter(state=State.DEAD, due_at__gt=now - LATELY).count()
    return of_oldest(oldest, now, dead=dead)
