"""Eight writers at once on feeds and rows: no deadlock, no lost line."""

import threading
import uuid

import pytest
from django.db import connection
from django.utils import timezone

from accounts.feed.models import Change, Feed
from goals.goal import actions
from goals.goal.models import Goal
from tests.cast import person
from tests.conftest import link

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres,
    pytest.mark.skipif(
        "sqlite" in connection.vendor, reason="needs concurrent writers: set DATABASE_URL to PostgreSQL"
    ),
]
WRITERS, TURNS = 8, 25


def test_eight_writers_never_deadlock():
    now = timezone.now()
    couples = [(person(f"Ana{n}", "UTC"), person(f"Ben{n}", "UTC")) for n in range(2)]
    for ana, ben in couples:
        link(ana, ben, now)
    failed: list[BaseException] = []

    def write(writer: int) -> None:
        who = couples[writer % 2][writer // 2 % 2]
        try:
            for turn in range(TURNS):
                actions.propose(who, id=uuid.uuid4(), now=timezone.now(), title=f"{writer}:{turn}")
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert Goal.objects.count() == WRITERS * TURNS
    for pair in couples:
        for viewer in pair:
            seqs = list(Change.objects.filter(viewer=viewer, model="goal").values_list("seq", flat=True))
            assert len(seqs) == len(set(seqs)) == WRITERS * TURNS / 2
            assert Feed.objects.get(pk=viewer.pk).seq >= max(seqs)
