"""Celery entry points of cleaning up."""

from celery import shared_task
from django.utils import timezone

from accounts.notice import retention, series
from accounts.takeout import cleaning


@shared_task(acks_late=True)
def clean_up() -> None:
    """Delete what is kept no longer, and mend the series of notices that broke."""
    now = timezone.now()
    retention.delete_old(now)
    cleaning.old_gone_lines(now)
    cleaning.dead_invitations(now)
    cleaning.dead_sessions(now)
    cleaning.never_confirmed(now)
    series.mend(now)
