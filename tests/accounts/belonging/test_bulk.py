"""Figures written for many rows at once: counted, told to those who may see them, and never over newer ones."""

import uuid

import pytest
from django.db import transaction

from accounts.belonging.bulk import Rewritten, rewrite
from checkins.balance.models import OwnReading
from tests.checkins.weeks import ANA, sealed, week


@pytest.fixture
def rows(cleo):
    """Two weeks of someone alone."""
    alone = {name: ANA[name] for name in ("s1", "s2", "d2")}
    for n in range(2):
        sealed(cleo, week(n), **alone)
    return list(OwnReading.objects.order_by("week"))


def write(rows, now, *values, names=("autonomy", "lived")):
    wished = [Rewritten(row.pk, row.version, value, (row.owner_id,)) for row, value in zip(rows, values, strict=False)]
    with transaction.atomic():
        return rewrite(OwnReading, names, wished, now=now, recomputed_version=7)


def test_each_row_gets_its_own_values_and_all_the_same(rows, now):
    lines = write(rows, now, (1.5, {"t1": 3}), (None, {}))
    one, two = OwnReading.objects.order_by("week")
    assert (one.autonomy, one.lived) == (1.5, {"t1": 3})
    assert (two.autonomy, two.lived) == (None, {})
    assert {row.recomputed_version for row in (one, two)} == {7}
    assert [row.version for row in (one, two)] == [row.version + 1 for row in rows]
    assert {row.changed_at for row in (one, two)} == {now}
    assert {(line.viewer, line.row) for line in lines} == {(row.owner_id, row.pk) for row in rows}


def test_nothing_but_nulls_is_written_too(rows, now):
    write(rows, now, (None, {}), (None, {}))
    assert set(OwnReading.objects.values_list("autonomy", flat=True)) == {None}


def test_other_columns_stay(rows, now):
    before = list(OwnReading.objects.order_by("week").values("reading", "partner_marks", "connection", "created_at"))
    write(rows, now, (1.0, {}), (2.0, {}))
    assert list(OwnReading.objects.order_by("week").values(*before[0])) == before


def test_newer_and_gone_rows_are_left_and_not_told(rows, now):
    newer, gone = rows
    newer.version -= 1
    gone.pk = uuid.uuid4()
    assert write([newer, gone], now, (1.0, {}), (1.0, {})) == []
    assert not OwnReading.objects.filter(autonomy=1.0).exists()


def test_many_rows_go_in_steps(rows, now, monkeypatch):
    monkeypatch.setattr("accounts.belonging.bulk.STEP", 1)
    assert len(write(rows, now, (1.0, {}), (2.0, {}))) == 2
    assert list(OwnReading.objects.order_by("week").values_list("autonomy", flat=True)) == [1.0, 2.0]
