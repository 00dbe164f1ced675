"""The site's Celery app for workers that are killed: a short lease, and a kind of notice that needs nothing."""

import os

import django

django.setup()

from accounts.notice import claim  # noqa: E402
from accounts.notice.kinds import Kind, register  # noqa: E402
from tracker.celery import app  # noqa: E402

claim.LEASE_SECONDS = 4.0
app.conf.task_default_queue = os.environ["FAULTS_QUEUE"]
register(Kind("poke", "Something waits for you", template="mail/proposal_waiting"))
