"""The Celery app for workers and mail servers that fail: short patience, and a kind of notice that needs nothing."""

import os
from datetime import timedelta

import django

django.setup()

from django.conf import settings  # noqa: E402

from accounts.notice import claim  # noqa: E402
from accounts.notice.kinds import Kind, register  # noqa: E402
from accounts.post import outbox  # noqa: E402
from tracker.celery import app  # noqa: E402

claim.LEASE_SECONDS = 4.0
outbox.LEASE = timedelta(seconds=4)
settings.EMAIL_TIMEOUT = int(os.environ.get("FAULTS_PATIENCE", settings.EMAIL_TIMEOUT))
app.conf.task_default_queue = os.environ["FAULTS_QUEUE"]
app.conf.task_queues = app.conf.task_routes = None
register(Kind("poke", "Something waits for you", template="mail/proposal_waiting"))
