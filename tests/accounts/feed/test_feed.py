"""The feed against a plain model of it: who hears of what and in which order, and nothing of what they never saw."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.feed import feed
from accounts.feed.feed import Line, line_of, lines_of, record
from accounts.feed.models import Change, Feed
from tests.cast import person

NOW = datetime(2026, 9, 7, 9, 0, tzinfo=UTC)
ROWS = [uuid.UUID(int=n + 1, version=4) for n in range(4)]

lines = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, len(ROWS) - 1), st.booleans(), st.booleans()), min_size=1, max_size=6
)
lives = st.lists(lines, min_size=1, max_size=8)
quick = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def viewers(db):
    return [person(name, "UTC") for name in ("Ada", "Bo", "Cy")]


class Heard:
    """What each viewer has heard: their rows in the order in which they last changed, each live or gone."""

    def __init__(self) -> None:
        self.of: dict[int, dict[uuid.UUID, bool]] = {}

    def hear(self, told) -> None:
        last = {(viewer, row): gone for viewer, row, gone, _ in told}
        stood = {key for key in last if self.of.get(key[0], {}).get(ROWS[key[1]]) is False}
        for (viewer, row), gone in last.items():
            if gone and (viewer, row) not in stood:
                continue
            mine = self.of.setdefault(viewer, {})
            mine.pop(ROWS[row], None)
            mine[ROWS[row]] = gone


def said(viewers, told):
    return [Line(viewers[v].pk, "goal", ROWS[r], gone, own and gone) for v, r, gone, own in told]


def stands(viewer):
    return dict(Change.objects.filter(viewer=viewer).order_by("seq").values_list("row", "gone"))


def undone(body):
    """Run it in a transaction of its own that leaves nothing."""
    with transaction.atomic():
        body()
        transaction.set_rollback(True)


@given(life=lives)
@quick
def test_each_viewer_hears_what_the_model_says_in_its_order(viewers, life):
    def live():
        heard = Heard()
        for told in life:
            record(said(viewers, told), NOW)
            heard.hear(told)
            for at, viewer in enumerate(viewers):
                assert list(stands(viewer).items()) == list(heard.of.get(at, {}).items())

    undone(live)


@given(life=lives)
@quick
def test_both_ways_of_writing_say_the_same(viewers, life, monkeypatch):
    def told_by(vendor):
        found = []

        def live():
            with monkeypatch.context() as patched:
                if vendor is not None:
                    patched.setattr(feed.connection, "vendor", vendor, raising=False)
                for told in life:
                    record(said(viewers, told), NOW)
            found.extend([*stands(viewer).items()] for viewer in viewers)

        undone(live)
        return found

    assert told_by(None) == told_by("none")


@given(life=lives)
@quick
def test_a_number_is_given_once_and_what_is_new_lies_behind_every_cursor(viewers, life):
    def live():
        for told in life:
            before = {one.pk: one.seq for one in Feed.objects.all()}
            standing = {(c.viewer_id, c.row): c.seq for c in Change.objects.all()}
            record(said(viewers, told), NOW)
            for change in Change.objects.all():
                moved = standing.get((change.viewer_id, change.row)) != change.seq
                assert not moved or change.seq > before.get(change.viewer_id, 0)
            numbers = list(Change.objects.values_list("viewer", "seq"))
            assert len(numbers) == len(set(numbers))
            for one in Feed.objects.all():
                assert one.seq >= max(Change.objects.filter(viewer=one.pk).values_list("seq", flat=True), default=0)

    undone(live)


def test_nobody_hears_that_a_row_is_gone_which_they_never_saw(viewers):
    ada, bo, _ = viewers
    record([Line(ada.pk, "goal", ROWS[0])], NOW)
    record([Line(ada.pk, "goal", ROWS[0], gone=True), Line(bo.pk, "goal", ROWS[0], gone=True)], NOW)
    assert (stands(ada), stands(bo)) == ({ROWS[0]: True}, {})
    record([Line(ada.pk, "goal", ROWS[0], gone=True)], NOW)
    assert Feed.objects.get(pk=ada.pk).seq == 2


def test_of_two_lines_about_one_row_the_last_counts(viewers):
    ada = viewers[0]
    record([Line(ada.pk, "goal", ROWS[0], gone=True), Line(ada.pk, "goal", ROWS[0])], NOW)
    assert stands(ada) == {ROWS[0]: False}
    record([Line(ada.pk, "goal", ROWS[0]), Line(ada.pk, "goal", ROWS[0], gone=True)], NOW)
    assert stands(ada) == {ROWS[0]: True}


def test_what_a_line_says_is_told_for_one_and_for_many(viewers):
    ada, bo, _ = viewers
    record([Line(ada.pk, "goal", ROWS[0]), Line(ada.pk, "goal", ROWS[1])], NOW)
    record([Line(ada.pk, "goal", ROWS[1], gone=True)], NOW)
    assert [line_of(ada.pk, row) for row in ROWS[:3]] == [False, True, None]
    assert lines_of(ada.pk, ROWS[:3]) == {ROWS[0]: False, ROWS[1]: True, ROWS[2]: None}
    assert set(lines_of(bo.pk, ROWS).values()) == {None}


def test_nothing_to_say_asks_nothing(viewers, django_assert_num_queries):
    with django_assert_num_queries(0):
        record([], NOW)


@pytest.mark.postgres
def test_live_lines_take_one_statement(viewers, django_assert_num_queries):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
    told = [Line(viewer.pk, "goal", row) for viewer in viewers for row in ROWS]
    record(told, NOW)
    with django_assert_num_queries(1):
        record(told, NOW)
