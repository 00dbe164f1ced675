"""The Celery entry point of the account's mails, and the nudge that has a worker come for them at once."""

from __future__ import annotations

import structlog
from celery import shared_task
from django.conf import settings
from django.utils import timezone
from kombu import Connection
from kombu.exceptions import OperationalError

from accounts.post import outbox

log = structlog.get_logger(__name__)

EXPIRES = 60  # seconds: beat calls again
PATIENCE = {"socket_connect_timeout": 1, "socket_timeout": 1, "max_retries": 0}
"""A person waits for the answer: one try, a second long. Celery's own connection would try for six."""


@shared_task(acks_late=True)
def send_account_mails() -> None:
    """Send the account's mails that wait."""
    outbox.send_due(timezone.now)


def nudge() -> None:
    """Have a worker come now. Where the broker does not take it, beat does it later."""
    try:
        with Connection(settings.CELERY_BROKER_URL, transport_options=PATIENCE) as line:
            send_account_mails.apply_async(expires=EXPIRES, retry=False, connection=line)  # type: ignore[call-arg]
    except (OperationalError, OSError) as failure:
        log.warning("no worker was called", failure=type(failure).__name__)
