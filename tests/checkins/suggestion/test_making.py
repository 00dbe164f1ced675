"""When a week suggests something, to whom, and what it takes."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.couple import actions as couples
from checkins.checkin import actions as check_ins
from checkins.recompute import ranges
from checkins.suggestion import actions
from checkins.suggestion.models import Suggestion, current_for, newest_of
from tests.checkins.suggestion.conftest import LESS, both, of
from tests.checkins.weeks import ANA, BEN, boundary, draft, evening, marks, sealed, targets, week
from tests.secrecy.test_twin_worlds import shapes


def today(n=1):
    return evening(week(n)).date()


def test_each_week_has_one_row_for_each(ana, ben):
    both(ana, 0, **ANA)
    assert [row.rule for row in Suggestion.objects.all()] == ["", ""]
    both(ana, 1, **ANA)
    assert Suggestion.objects.filter(owner=ana).count() == 2 == Suggestion.objects.filter(owner=ben).count()


def test_figures_say_what_led_to_it(aside):
    assert (aside.rule, aside.state, aside.visibility) == ("me-time", "open", "private")
    assert aside.figures == {
        "weeks": [str(week(0)), str(week(1))],
        "minutes": [60, 60],
        "targets": [240, 240],
        "dial": -1,
        "aside": 120,
    }


def test_nothing_comes_before_the_reveal(ana, ben):
    for n in range(2):
        sealed(ana, week(n), **LESS)
    assert not Suggestion.objects.exists()


def test_someone_alone_is_suggested_to_when_they_seal(cleo, long_ago):
    for n in range(2):
        sealed(cleo, week(n), s1=5, s2=1, d2=0)
    assert of(cleo).rule == "own-thing"
    assert of(cleo).couple is None
    assert current_for(cleo, today()).pk == of(cleo).pk


def test_own_answers_count_also_kept_ones(ana, ben):
    for n in range(2):
        both(ana, n, s1=6, s2=1, d2=0, kept=["s2"])
    assert of(ana).rule == "own-thing"


def test_a_private_boundary_speaks_to_its_owner_alone(ana, ben, long_ago):
    mine = boundary(ana, long_ago.replace(month=5), shared=False)
    for n in range(3):
        both(ana, n, marks=marks((mine, 1)), **ANA)
    assert (of(ana, 2).rule, of(ana, 2).about) == ("boundary", mine.pk)
    assert of(ben, 2).about is None


def test_partners_marks_of_ones_boundary_suggest_nothing(ana, ben, long_ago):
    mine = boundary(ana, long_ago.replace(month=5))
    for n in range(3):
        sealed(ana, week(n), marks=marks((mine, 5)), **ANA)
        sealed(ben, week(n), marks=marks((mine, 1)), **BEN)
    assert of(ana, 2).rule != "boundary" != of(ben, 2).rule


def test_the_same_is_never_said_two_weeks_running(ana, ben):
    said = []
    for n in range(4):
        both(ana, n, d2=-1, s1=5, s2=1)
        said.append(of(ana, n).rule)
    assert said == ["", "room", "own-thing", "room"]


def test_what_was_dismissed_rests(ana, ben):
    for n in range(2):
        both(ana, n, d2=-1, s1=5, s2=5)
    actions.dismiss(of(ana), ana, seen=None, now=evening(week(1)))
    both(ana, 2, d2=-1, s1=5, s2=5)
    both(ana, 3, d2=-1, s1=5, s2=5)
    assert of(ana, 3).rule == ""


def test_a_target_changed_meanwhile_is_not_suggested(ana, ben, long_ago):
    targets(ana, 300, 420, long_ago.replace(month=5))
    for n in range(2):
        both(ana, n, me_minutes=150, d2=0, s1=6, s2=6)
    targets(ana, 180, 420, evening(week(2)))
    both(ana, 2, me_minutes=150, d2=0, s1=6, s2=6)
    assert of(ana, 2).rule == ""


def test_current_is_that_of_the_newest_week(aside, ana, ben):
    assert current_for(ana, today()) == aside
    both(ana, 2, **ANA | {"d2": 0})
    assert current_for(ana, today(2)) is None
    assert newest_of([ana, ben]) == {}


def test_current_is_gone_after_three_weeks(aside, ana):
    assert current_for(ana, today(3)) == aside
    assert current_for(ana, today(4)) is None


@pytest.mark.parametrize(("verb", "stands"), [(actions.keep, True), (actions.dismiss, False)])
def test_current_is_what_still_stands(aside, ana, verb, stands):
    verb(aside, ana, seen=None, now=evening(week(1)))
    assert (current_for(ana, today()) is not None) is stands


def test_newest_of_takes_one_query(aside, ana, ben, cleo):
    with CaptureQueriesContext(connection) as made:
        found = newest_of([ana, ben, cleo])
    assert len(made.captured_queries) == 1
    assert found[ana.pk] == aside and cleo.pk not in found


def test_leaving_takes_the_suggestion_of_the_two_along(aside, ana):
    couples.leave(ana, now=evening(week(1)))
    assert current_for(ana, today()) is None
    assert Suggestion.objects.owned_by(ana).filter(pk=aside.pk).exists()


def test_recompute_leaves_suggestions_alone(aside, ana):
    before = list(Suggestion.objects.order_by("pk").values())
    list(ranges.recompute(ranges.EVERYONE, since=None, now=evening(week(3))))
    assert list(Suggestion.objects.order_by("pk").values()) == before


def statements(ana, ben, **hers):
    """The shapes of what Ben's seal takes that opens the second of two such weeks; then the world is as before."""
    with transaction.atomic():
        for n in range(2):
            sealed(ana, week(n), **{"d2": 0, "s1": 6, "s2": 6} | hers)
            last = draft(ben, week(n), **BEN)
            with CaptureQueriesContext(connection) as made:
                check_ins.submit(last, ben, seen=None, now=evening(week(n)))
        rule = of(ana).rule
        transaction.set_rollback(True)
    return rule, [sql for sql in shapes(made.captured_queries) if "SAVEPOINT" not in sql]


def test_partner_cannot_tell_by_what_the_reveal_takes(ana, ben):
    quiet, plain = statements(ana, ben)
    rule, told = statements(ana, ben, s2=1)
    assert (quiet, rule) == ("", "own-thing")
    assert told == plain
    assert sum("checkins_suggestion" in sql for sql in told) == 3
