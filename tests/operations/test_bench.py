"""The couples that the bench writes by SQL alone still fit the tables, so that its figures can be measured again."""

from __future__ import annotations

import pytest
from django.db import connection

from accounts.notice.models import Notice
from accounts.person.models import Person
from checkins.balance.models import OwnReading, SharedWeek
from checkins.checkin.models import CheckIn
from tests.bench import claims, weeks

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL (DATABASE_URL)"),
]


def run(statements, **given):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, given)


def test_couples_of_the_recompute_can_be_written():
    run(weeks.SEED, couples=2, weeks=3, last=weeks.LAST, text=b"x" * 70)
    assert (Person.objects.count(), CheckIn.objects.count()) == (4, 12)
    assert (SharedWeek.objects.count(), OwnReading.objects.count()) == (6, 12)


def test_its_set_based_statements_run():
    run(weeks.SEED, couples=2, weeks=3, last=weeks.LAST, text=b"x" * 70)
    ids = list(SharedWeek.objects.values_list("couple", flat=True).distinct())
    run([weeks.COMPARE, weeks.STORE], ids=ids, last=weeks.LAST)
    assert SharedWeek.objects.filter(week=weeks.LAST, version=2).count() == 2


def test_notices_of_the_claim_can_be_written():
    run(claims.SEED, people=5, many=40, due=5)
    assert Notice.objects.count() == 40
    assert Notice.objects.filter(state="due").count() == 5
