import threading
from datetime import timedelta

import pytest
from django.db import connection, connections

from accounts.notice import claim as claims
from accounts.notice.models import Notice, State


def on_postgres(test):
    elsewhere = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL: set DATABASE_URL")
    return pytest.mark.postgres(elsewhere(test))


def ids(claim) -> set[int]:
    return {one.pk for one in claim.notices}


def take(at, **fields):
    return claims.claim(now=at, wall=at, **fields)


def test_takes_what_is_due_and_nothing_else(cleo, notice, at):
    due = notice(cleo, key="due")
    notice(cleo, key="later", due_at=at + timedelta(seconds=1))
    notice(cleo, key="sent", state=State.SENT)
    assert ids(take(at)) == {due.pk}


def test_the_oldest_first_and_no_more_than_asked(cleo, notice, at):
    old = [notice(cleo, key=f"{n}", due_at=at - timedelta(hours=n)) for n in range(5)]
    assert ids(take(at, at_most=2)) == {old[4].pk, old[3].pk}


def test_what_is_held_is_not_taken_again(cleo, notice, at):
    notice(cleo)
    assert take(at).notices
    assert not take(at).notices


def test_a_lease_that_is_over_frees_it(cleo, notice, at):
    notice(cleo)
    take(at)
    assert take(at + timedelta(seconds=claims.LEASE_SECONDS)).notices


def test_marking_needs_the_lease(cleo, notice, at):
    notice(cleo)
    first = take(at)
    second = take(at + timedelta(seconds=claims.LEASE_SECONDS))
    assert claims.mark_sent(first, first.notices[0]) is False
    assert Notice.objects.get().state == State.DUE
    assert claims.mark_sent(second, second.notices[0]) is True
    assert Notice.objects.get().state == State.SENT


def test_a_lease_counts_from_the_real_time(cleo, notice, at):
    notice(cleo)
    held = claims.claim(now=at + timedelta(days=30), wall=at)
    assert held.notices[0].lease_until == at + timedelta(seconds=claims.LEASE_SECONDS)


def test_is_one_statement(cleo, notice, at, django_assert_num_queries):
    notice(cleo)
    with django_assert_num_queries(3):  # with the savepoint of this test's transaction
        take(at)


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_share_without_overlap(cleo, notice, at):
    for n in range(60):
        notice(cleo, key=f"{n}")
    taken, start = [], threading.Barrier(4)

    def work():
        start.wait()
        while held := take(at, at_most=7).notices:
            taken.extend(one.pk for one in held)
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 60
    assert len(set(taken)) == 60


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_steps_over_what_another_is_just_taking(cleo, notice, at):
    mine, other = notice(cleo, key="mine", due_at=at - timedelta(hours=1)), notice(cleo, key="other")
    found = []
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT id FROM accounts_notice WHERE id = %s FOR UPDATE", [mine.pk])

        def work():
            found.append(ids(take(at)))
            connections.close_all()

        thread = threading.Thread(target=work)
        thread.start()
        thread.join(timeout=10)
        cursor.execute("ROLLBACK")
    assert found == [{other.pk}]
