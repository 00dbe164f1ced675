"""Celery entry points of cleaning up."""

import structlog
from celery import shared_task
from django.utils import timezone

from accounts.notice import retention, series
from accounts.takeout import cleaning

log = structlog.get_logger(__name__)

STEPS = (
    series.mend,
    retention.delete_old,
    cleaning.old_gone_lines,
    cleaning.dead_invitations,
    cleaning.dead_sessions,
    cleaning.never_confirmed,
)


@shared_task(acks_late=True)
def clean_up() -> None:
    """Mend the series of notices that broke, and delete what is kept no longer; a step that fails holds up no other."""
    now = timezone.now()
    for step in STEPS:
        try:
            step(now)
        except Exception:
            log.exception("cleaning failed", step=step.__name__)
