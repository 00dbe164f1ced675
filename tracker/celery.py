"""The Celery app: a static schedule and the list of task modules."""

import os
from importlib import import_module
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_init
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

app = Celery("twofold")


@worker_init.connect
def look_at_the_keys(**_: Any) -> None:
    """A worker with the wrong text keys does not start."""
    import_module("accounts.secret.canary").must_sing()


app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.imports = [
    "accounts.notice.tasks",
    "accounts.post.tasks",
    "accounts.takeout.tasks",
    "checkins.recompute.tasks",
]
app.conf.beat_schedule = {
    "tick": {
        "task": "accounts.notice.tasks.tick",
        "schedule": settings.TICK_SECONDS,
        "options": {"expires": settings.TICK_SECONDS},
    },
    "account mails": {
        "task": "accounts.post.tasks.send_account_mails",
        "schedule": settings.TICK_SECONDS,
        "options": {"expires": settings.TICK_SECONDS},
    },
    "nightly": {"task": "accounts.takeout.tasks.clean_up", "schedule": crontab(hour=3, minute=17)},
}
