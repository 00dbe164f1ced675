"""Celery entry points of a recompute. A range that is lost with its worker is done again, which changes nothing."""

from __future__ import annotations

from datetime import date

from celery import shared_task
from django.utils import timezone

from checkins.recompute import ranges


@shared_task(acks_late=True)
def recompute_part(number: int, since: str | None = None) -> None:
    """Work out anew all readings of one of the 256 ranges, from a week on."""
    week = date.fromisoformat(since) if since else None
    for _done in ranges.recompute(ranges.part(number), since=week, now=timezone.now()):
        pass


def queue(since: date | None, first: int = 0) -> int:
    """Queue every range from that one on; how many."""
    week = since.isoformat() if since else None
    for number in range(first, ranges.PARTS):
        recompute_part.delay(number, week)
    return ranges.PARTS - first
