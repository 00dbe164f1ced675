"""The change feed: one line a viewer and row, in each viewer's own order."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import UniqueConstraint


class Feed(models.Model):
    """The last number given out to a viewer. Locked, in the order of persons, before lines are written."""

    viewer = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    seq = models.BigIntegerField(default=0)
    floor = models.BigIntegerField(default=0)


class Change(models.Model):
    """What a viewer's phone should look at again: a row that changed for them, or is gone for them.

    `own`: gone because it was the viewer's own and is deleted. Only such a line is ever cleaned: without it the id is
    free again, and whether another's is free would tell if the row is still there, hidden.
    """

    viewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    seq = models.BigIntegerField()
    model = models.CharField(max_length=40)
    row = models.UUIDField()
    gone = models.BooleanField(default=False)
    own = models.BooleanField(default=False, db_default=False)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [UniqueConstraint(fields=["viewer", "row"], name="a_row_has_one_line_a_viewer")]
        indexes = [models.Index(fields=["viewer", "seq"], name="feed_in_order")]


class Epoch(models.Model):
    """Which life of the database this is: a restore begins a new one, and older cursors are told to sync anew."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.UUIDField(default=uuid.uuid4)
