"""A query put into words once gives what the ORM gives, to each asker their own."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import F

from accounts.couple.models import Membership
from goals.goal import actions
from goals.goal.models import Goal
from tracker import prepared
from tracker.prepared import ask, rows_of


@pytest.fixture
def goals(ana, ben, cleo, now):
    """One goal of each."""
    return {one: actions.begin(one, id=uuid.uuid4(), now=now, title=f"Of {one}") for one in (ana, ben, cleo)}


def owned(person):
    return Goal.objects.filter(owner=person)


def test_each_asker_gets_their_own_rows(goals):
    for person, goal in goals.items():
        (row,) = rows_of("owned", owned, person.pk)
        assert row == goal
        assert (row.title, row.owner_id, row.created_at) == (goal.title, person.pk, goal.created_at)
        assert not row._state.adding


def test_each_asker_gets_their_own_values(goals):
    for person, goal in goals.items():
        assert ask("ids", lambda pk: owned(pk).values_list("pk", "title"), person.pk)[0][0] == goal.pk


def test_related_rows_come_along(ana, ben, couple, django_assert_num_queries):
    def seats(person):
        return Membership.objects.filter(person=person, left_at=None).select_related("couple", "person")

    for person in (ana, ben):
        with django_assert_num_queries(1):
            (row,) = rows_of("seats", seats, person.pk)
            assert (row.couple, row.person, row.person.name) == (couple, person, person.name)


def test_a_missing_related_row_is_none(goals, ana, django_assert_num_queries):
    with django_assert_num_queries(1):
        (row,) = rows_of("proposed", lambda pk: owned(pk).select_related("proposed_by"), ana.pk)
        assert row.proposed_by is None


def test_what_is_annotated_and_deferred_is_so(goals, ana):
    (row,) = rows_of("renamed", lambda pk: owned(pk).annotate(born=F("created_at")).defer("title"), ana.pk)
    assert row.born == row.created_at
    assert row.get_deferred_fields() == {"title"}
    assert row.title == "Of Ana"


def test_dates_and_texts_are_values_too(goals, ana, now):
    day = date(2026, 3, 1)

    def due(person, kind, first, last):
        return owned(person).filter(kind=kind, due__range=(first, last)).values_list("pk")

    actions.begin(ana, id=uuid.uuid4(), now=now, title="Due", due=day)
    for kind, first, found in (("personal", day, 1), ("shared", day, 0), ("personal", day + timedelta(days=1), 0)):
        assert len(ask("due", due, ana.pk, kind, first, day + timedelta(days=9))) == found


def test_a_value_that_is_not_in_the_query_is_refused(ana):
    with pytest.raises(ValueError, match="nowhere"):
        ask("forgotten", lambda pk: Goal.objects.filter(owner=ana).values_list("pk"), ana.pk)


def test_rows_of_a_query_for_values_are_refused(ana):
    with pytest.raises(TypeError):
        rows_of("values", lambda pk: owned(pk).values_list("pk"), ana.pk)


def test_words_are_made_once_and_not_kept_without_end(ana, monkeypatch):
    made = []

    def rows(person):
        made.append(person)
        return owned(person)

    rows_of("once", rows, ana.pk)
    rows_of("once", rows, ana.pk)
    assert len(made) == 1
    assert ana.pk not in made
    monkeypatch.setattr(prepared, "MOST", 3)
    for n in range(10):
        rows_of(("many", n), owned, ana.pk)
    assert len(prepared._asked) <= 3


@pytest.fixture
def postgres(db):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL (DATABASE_URL)")


def kept_by_the_server(table="goals_goal") -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", [f"%{table}%"])
        return cursor.fetchone()[0]


@pytest.mark.postgres
def test_the_server_plans_a_query_once(postgres, goals):
    before = kept_by_the_server()
    for person in goals:
        rows_of("kept", owned, person.pk)
    assert kept_by_the_server() == before + 1


@pytest.mark.postgres
def test_behind_a_pooler_no_statement_is_kept(postgres, goals, ana, monkeypatch):
    monkeypatch.delitem(connection.settings_dict["OPTIONS"], "prepare_threshold")
    before = kept_by_the_server()
    assert rows_of("not kept", owned, ana.pk) == [goals[ana]]
    assert kept_by_the_server() == before


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_connection_that_broke_is_opened_anew_and_plans_again(postgres, ana, settings):
    rows_of("again", owned, ana.pk)
    connection.connection.close()
    connection.close_if_unusable_or_obsolete()
    assert rows_of("again", owned, ana.pk) == []


def test_queries_asked_this_way_stand_in_the_log_of_queries(ana, django_assert_num_queries):
    with django_assert_num_queries(1) as said:
        rows_of("logged", owned, ana.pk)
    assert "goals_goal" in said.captured_queries[0]["sql"]
