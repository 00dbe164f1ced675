"""What is kept no longer: old notices and own `gone` lines after 90 days, dead invitations, dead sessions and
accounts that were never confirmed after 30.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q

from accounts.couple.models import Invitation
from accounts.feed.models import Change, Feed
from accounts.person.models import Person, Session

QUARTER = timedelta(days=90)
MONTH = timedelta(days=30)
CHUNK = 1000


def in_chunks(rows: Any, size: int = CHUNK) -> int:
    """Delete the rows of a query, each chunk in a transaction of its own; how many there were. What is asked of them is
    asked again as they go: a row that changed meanwhile stays."""
    gone = 0
    while ids := list(rows.values_list("pk", flat=True)[:size]):
        with transaction.atomic():
            gone += rows.filter(pk__in=ids).delete()[0]
    return gone


def old_gone_lines(now: datetime, size: int = CHUNK) -> int:
    """Delete old `gone` lines of rows their viewer deleted; raise the floor of those feeds: an older cursor syncs anew.

    Those of a row that was another's stay for ever: an id whose row is hidden and one whose row is deleted must go on
    answering alike.
    """
    rows = Change.objects.filter(gone=True, own=True, written_at__lt=now - QUARTER).order_by("pk")
    total = 0
    while ids := list(rows.values_list("pk", flat=True)[:size]):
        with transaction.atomic():
            chunk = rows.filter(pk__in=ids)
            highest = dict(chunk.order_by().values_list("viewer").annotate(last=Max("seq")))
            for feed in Feed.objects.select_for_update(no_key=True).filter(pk__in=highest).order_by("pk"):
                if feed.floor < highest[feed.pk]:
                    feed.floor = highest[feed.pk]
                    feed.save(update_fields=["floor"])
            total += chunk.delete()[0]
    return total


def dead_invitations(now: datetime, size: int = CHUNK) -> int:
    """Delete invitations that have been dead for a month."""
    before = now - MONTH
    dead = (
        Q(expires_at__lt=before) | Q(accepted_at__lt=before) | Q(declined_at__lt=before) | Q(taken_back_at__lt=before)
    )
    return in_chunks(Invitation.objects.filter(dead).order_by("pk"), size)


def never_confirmed(now: datetime, size: int = CHUNK) -> int:
    """Delete accounts whose address nobody has confirmed in a month: their address is free again.

    No one ever came in by them, so nothing hangs on them but the address and a mailed code.
    """
    strangers = Person.objects.filter(created_at__lt=now - MONTH, last_login=None, erased_at=None)
    strangers = strangers.filter(is_staff=False, is_demo=False).exclude(emailaddress__verified=True)
    return in_chunks(strangers.order_by("pk"), size)


def dead_sessions(now: datetime, size: int = CHUNK) -> int:
    """Delete sessions that have been dead for a month."""
    oldest = now - MONTH - timedelta(seconds=settings.SESSION_ABSOLUTE_AGE)
    dead = Q(expire_date__lt=now - MONTH) | Q(started_at__lt=oldest)
    return in_chunks(Session.objects.filter(dead).order_by("pk"), size)
