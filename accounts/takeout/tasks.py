"""Celery entry points of cleaning up."""

from celery import shared_task


@shared_task(acks_late=True)
def clean_up() -> None:
    """Delete what is kept no longer."""
