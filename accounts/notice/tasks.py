"""Celery entry points of the notices."""

from celery import shared_task


@shared_task(acks_late=True)
def tick() -> None:
    """Count what is due and queue the sending of it."""
