"""Celery entry points of the notices. They carry nothing: what is due stands in the database."""

from __future__ import annotations

import math

from celery import shared_task
from django.utils import timezone

from accounts.notice import delivery
from accounts.notice.claim import BATCH, claim
from accounts.notice.models import Notice

MOST = 200
"""Batches queued in one minute; what is beyond comes in the next."""


@shared_task(acks_late=True)
def tick() -> None:
    """Count what is due and queue as many batches as that takes."""
    due = Notice.objects.due(timezone.now())[: MOST * BATCH].count()
    for _ in range(math.ceil(due / BATCH)):
        send_due.apply_async(expires=60)


@shared_task(acks_late=True)
def send_due() -> None:
    """Claim one batch of due notices and send it."""
    now = timezone.now()
    delivery.send_batch(claim(now=now, wall=now))
