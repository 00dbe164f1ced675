"""Eight writers at once on feeds and rows: no deadlock, no lost line. And if there is one, nobody meets it."""

import threading
import time
import uuid

import psycopg
import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from accounts.couple import actions as couples
from accounts.couple.models import Couple
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


PROPOSED, LEFT = "proposed", "left"


@pytest.mark.parametrize("verb", [PROPOSED, LEFT])
def test_act_that_a_deadlock_broke_off_is_done_all_the_same(verb):
    """Another connection holds the feed, which an act locks last, and asks for the couple, which it locks first."""
    now = timezone.now()
    ana, ben = person("Ana", "UTC"), person("Ben", "UTC")
    couple = link(ana, ben, now)
    broken, failed = [], []

    def watch(execute, sql, params, many, context):
        try:
            return execute(sql, params, many, context)
        except OperationalError as error:
            broken.append(str(error))
            raise

    def act() -> None:
        try:
            with connection.execute_wrapper(watch):
                if verb == PROPOSED:
                    actions.propose(ana, id=uuid.uuid4(), now=now, title="The sea")
                else:
                    couples.leave(ana, now=now)
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT seq FROM accounts_feed WHERE viewer_id = %s FOR UPDATE", [ben.pk])
        acting = threading.Thread(target=act)
        acting.start()
        wait_for_one_that_waits()
        other.execute("SELECT id FROM accounts_couple WHERE id = %s FOR UPDATE", [couple.pk])
    acting.join()
    assert ["deadlock" in error for error in broken] == [True], "there was none: this test shows nothing"
    assert failed == []
    if verb == PROPOSED:
        assert Goal.objects.count() == 1
        assert Change.objects.filter(viewer=ben.pk, model="goal").count() == 1
    else:
        assert Couple.objects.get().ended_at == now


def wait_for_one_that_waits() -> None:
    """Until another session of this database stands at a lock."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")
