"""What `/readyz` says of the account's mails: whether a worker comes for them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Min

from accounts.post.models import AccountMail
from tracker.health import Reading, of_oldest


def check(now: datetime) -> Reading:
    """Well unless one has been due for more than ten minutes: then no worker takes any, and nobody can sign up.

    A worker moves each `due_at` on, also of one that an address or the mail server refuses, so no stranger can make
    this unwell.
    """
    oldest = AccountMail.objects.aggregate(oldest=Min("due_at"))["oldest"]
    return of_oldest(oldest, now)
