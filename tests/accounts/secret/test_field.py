"""Encrypted texts: what the database holds, and what it refuses."""

import copy
import pickle
import uuid

import pytest
from django.core import serializers
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.models import QuerySet

from accounts.secret.cipher import Sealed, Unreadable, keys
from goals.goal import actions
from goals.goal.models import Goal

OTHER_KEY = "0badcafe:" + "ab" * 32


@pytest.fixture
def goal(ana, now):
    return actions.begin(ana, id=uuid.uuid4(), now=now, title="Enough Portuguese to order fish")


def raw(goal):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT title FROM goals_goal WHERE id = %s", [goal.pk.hex if connection.vendor == "sqlite" else goal.pk]
        )
        return bytes(cursor.fetchone()[0])


def test_database_holds_no_word_of_it(goal):
    assert b"Portuguese" not in raw(goal)
    assert Goal.objects.get(pk=goal.pk).title == "Enough Portuguese to order fish"


def test_same_text_never_gives_the_same_bytes():
    place = b"goal.title:" + uuid.uuid4().bytes
    assert Sealed.of("x", place) != Sealed.of("x", place)


def test_values_give_it_sealed(goal):
    (value,) = Goal.objects.filter(pk=goal.pk).values_list("title", flat=True)
    assert isinstance(value, Sealed)
    assert "Portuguese" not in repr(value)


def test_bytes_of_another_row_do_not_open(goal, ana, now):
    other = actions.begin(ana, id=uuid.uuid4(), now=now, title="Choir")
    QuerySet.update(Goal.objects.filter(pk=other.pk), title=Sealed(raw(goal)))
    with pytest.raises(Unreadable):
        Goal.objects.get(pk=other.pk).title  # noqa: B018


def test_bytes_of_another_column_do_not_open(goal):
    QuerySet.update(Goal.objects.filter(pk=goal.pk), learnt=Sealed(raw(goal)))
    with pytest.raises(Unreadable):
        Goal.objects.get(pk=goal.pk).learnt  # noqa: B018


def test_changed_byte_does_not_open(goal):
    bad = bytearray(raw(goal))
    bad[-1] ^= 1
    QuerySet.update(Goal.objects.filter(pk=goal.pk), title=Sealed(bad))
    with pytest.raises(Unreadable):
        Goal.objects.get(pk=goal.pk).title  # noqa: B018


def test_refusal_to_open_names_no_row(goal):
    with pytest.raises(Unreadable) as refused:
        Sealed(raw(goal)).open(b"goal.title:" + uuid.uuid4().bytes)
    assert str(refused.value) == "goal.title"


def test_wrong_key_is_loud(goal, settings):
    settings.FIELD_KEYS = [OTHER_KEY]
    with pytest.raises(Unreadable):
        Goal.objects.get(pk=goal.pk).title  # noqa: B018


def test_older_key_still_opens_and_the_newest_seals(goal, settings, ana, now):
    settings.FIELD_KEYS = [OTHER_KEY, *settings.FIELD_KEYS]
    assert Goal.objects.get(pk=goal.pk).title == "Enough Portuguese to order fish"
    actions.reword(goal, ana, now=now, seen=None, title="Fado")
    assert raw(goal)[:4] == bytes.fromhex("0badcafe")


def test_text_that_was_not_read_is_written_back_unopened(goal, settings):
    row = Goal.objects.get(pk=goal.pk)
    before = raw(goal)
    settings.FIELD_KEYS = [OTHER_KEY]
    super(Goal, row).save(update_fields=["title"])
    assert raw(goal) == before


@pytest.mark.parametrize("nonsense", [[], ["x"], ["00:11"], ["zz" * 4 + ":" + "ab" * 32]])
def test_nonsense_keys_are_refused(settings, nonsense):
    settings.FIELD_KEYS = nonsense
    with pytest.raises(ImproperlyConfigured, match="FIELD_KEYS"):
        keys()


def test_nothing_can_be_asked_of_it(goal):
    for lookup in ("title", "title__contains", "title__startswith", "title__gt"):
        with pytest.raises(Exception, match=r"(?i)title|sealed|seals|lookup"):
            list(Goal.objects.filter(**{lookup: "Enough"}))
    assert Goal.objects.filter(learnt__isnull=True).count() == 1


def test_update_with_a_text_is_refused(goal):
    with pytest.raises(TypeError):
        QuerySet.update(Goal.objects.filter(pk=goal.pk), title="clear")


def test_dump_is_refused(goal):
    with pytest.raises(TypeError):
        serializers.serialize("json", [goal])


def test_copies_and_pickles_open(goal):
    row = Goal.objects.get(pk=goal.pk)
    assert pickle.loads(pickle.dumps(row)).title == copy.copy(row).title == goal.title


def test_deferred_text_opens_when_asked(goal):
    assert Goal.objects.defer("title").get(pk=goal.pk).title == goal.title
