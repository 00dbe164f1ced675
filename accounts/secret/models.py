"""The canary: one sealed text that shows, at the start, whether the text keys are the right ones."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models

from accounts.secret.field import SecretText


class Canary(models.Model):
    """One row for the whole database."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    song: Any = SecretText("canary.song", max_length=40)
