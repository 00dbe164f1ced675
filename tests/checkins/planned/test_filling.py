"""Blocks from before a block knew when it is over are told so by the migration."""

from datetime import UTC, date, datetime, time
from importlib import import_module
from types import SimpleNamespace

from django.db.models import QuerySet

from checkins.planned.models import PlannedBlock
from tests.checkins.planned.test_blocks import plan

filling = import_module("checkins.migrations.0007_when_a_block_is_over")


class Plain:
    """The apps of a migration, whose models have no more than Django's own manager."""

    def get_model(self, *names):
        return SimpleNamespace(objects=QuerySet(PlannedBlock))


def test_every_block_is_filled_by_its_own_clock(ana, ben):
    blocks = [plan(ana), plan(ben, at=time(8)), plan(ben, kind="we", at=None, day=date(2026, 11, 23))]
    right = {block.pk: block.over_at for block in blocks}
    QuerySet(PlannedBlock).update(over_at=datetime(2000, 1, 1, tzinfo=UTC))
    filling.fill(Plain(), None)
    assert dict(PlannedBlock.objects.values_list("pk", "over_at")) == right
