"""Two people at the same instant, over real connections: whoever comes first, no invariant breaks.

`ROUNDS` says how often each race is run.
"""

import os
import threading
import uuid
from datetime import UTC, datetime

import pytest
from django.db import connection, connections

from accounts.belonging.endings import content
from accounts.couple import actions as couples
from accounts.couple import rules
from accounts.couple.models import Couple, Invitation, Membership, couple_of
from accounts.feed.models import Change, Feed
from accounts.takeout.erase import erase
from goals.goal import actions as goals
from goals.goal.models import Goal
from goals.goal.rules import State
from tests.cast import person
from tracker.refusal import Changed, NotThere, Refused

ROUNDS = int(os.environ.get("ROUNDS", 25))
NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)

ON_POSTGRES = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL (DATABASE_URL)"),
]
pytestmark = ON_POSTGRES


def at_once(*acts):
    """Run the acts at the same instant, each over its own connection; what each gave, or the refusal it met."""
    start, given = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        try:
            start.wait()
            given[place] = act()
        except Refused as refusal:
            given[place] = refusal
        except Exception as error:
            given[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    broken = [one for one in given if isinstance(one, Exception) and not isinstance(one, Refused)]
    assert not broken, broken
    return given


def people(count, name):
    return [person(f"{name}{place}x{uuid.uuid4().hex[:8]}", "UTC") for place in range(count)]


def invited(sender):
    return couples.invite(sender, id=uuid.uuid4(), now=NOW)


def accept(invitation, someone):
    return lambda: couples.accept(invitation, someone, now=NOW, verified=True)


def linked(one, other):
    return couples.accept(invited(one), other, now=NOW, verified=True)


def linked_pair(now):
    """Two new people and their couple, linked at that instant."""
    pair = people(2, "p")
    invitation = couples.invite(pair[0], id=uuid.uuid4(), now=now)
    return couples.accept(invitation, pair[1], now=now, verified=True), pair


def check_couples():
    """Two members a couple, one open couple a person, ended for both or for neither."""
    for couple in Couple.objects.prefetch_related("memberships"):
        places = list(couple.memberships.all())
        assert len(places) == 2
        assert [place.left_at is None for place in places] == [couple.ended_at is None] * 2
    still = list(Membership.objects.filter(left_at=None).values_list("person", flat=True))
    assert len(still) == len(set(still))


def check_rows():
    """Nothing is shared in a couple that has ended but its joint facts; and every feed's numbers are told apart."""
    for model in content():
        assert not model.objects.filter(couple__ended_at__isnull=False, visibility="shared", joint=False).exists()
    for viewer, seq in Feed.objects.values_list("viewer", "seq"):
        numbers = list(Change.objects.filter(viewer=viewer).values_list("seq", flat=True))
        assert len(numbers) == len(set(numbers))
        assert not numbers or max(numbers) <= seq


def test_two_accept_one_invitation():
    for _ in range(ROUNDS):
        sender, one, other = people(3, "accept")
        invitation = invited(sender)
        given = at_once(accept(invitation, one), accept(invitation, other))
        made = [one for one in given if isinstance(one, Couple)]
        assert len(made) == 1
        assert sum(isinstance(one, rules.Used) for one in given) == 1
        assert couple_of(sender) == made[0]
    check_couples()


def test_two_accept_each_other():
    for _ in range(ROUNDS):
        one, other = people(2, "cross")
        given = at_once(accept(invited(one), other), accept(invited(other), one))
        assert sum(isinstance(one, Couple) for one in given) == 1
        assert couple_of(one) == couple_of(other) is not None
    check_couples()


def test_one_accepts_two_invitations():
    for _ in range(ROUNDS):
        one, other, third = people(3, "both")
        given = at_once(accept(invited(one), third), accept(invited(other), third))
        assert sum(isinstance(one, Couple) for one in given) == 1
        assert sum(isinstance(one, rules.AlreadyLinked) for one in given) == 1
    check_couples()


def test_same_acceptance_twice_answers_alike():
    for _ in range(ROUNDS):
        one, other = people(2, "twice")
        invitation = invited(one)
        first, second = at_once(accept(invitation, other), accept(invitation, other))
        assert first == second == couple_of(one)
    check_couples()


def test_accepted_while_it_is_taken_back():
    for _ in range(ROUNDS):
        sender, other = people(2, "back")
        row = invited(sender)
        accepted, taken = at_once(accept(row, other), lambda row=row: couples.take_back(row, row.sender, now=NOW))
        row.refresh_from_db()
        if isinstance(accepted, Couple):
            assert isinstance(taken, rules.Used)
            assert (row.taken_back_at, couple_of(sender)) == (None, accepted)
        else:
            assert isinstance(accepted, rules.TakenBack)
            assert isinstance(taken, Invitation)
            assert (row.accepted_at, couple_of(sender)) == (None, None)
    check_couples()


def test_accepted_while_it_is_declined():
    for _ in range(ROUNDS):
        sender, other = people(2, "no")
        row = invited(sender)
        accepted, declined = at_once(accept(row, other), lambda row=row: couples.decline(row, now=NOW))
        row.refresh_from_db()
        assert (row.accepted_at is None) != (row.declined_at is None)
        assert isinstance(accepted, Couple) == isinstance(declined, rules.Used)
    check_couples()


def test_both_leave():
    for _ in range(ROUNDS):
        one, other = people(2, "leave")
        couple = linked(one, other)
        goals.begin(one, id=uuid.uuid4(), now=NOW, title="let in", shared=True, help="cheer")
        acts = (lambda who=who, id=couple.pk: couples.leave(who, now=NOW, couple_id=id) for who in (one, other))
        given = at_once(*acts)
        assert given == [couple, couple]
    check_couples()
    check_rows()


def proposed(one, other):
    linked(one, other)
    return goals.propose(one, id=uuid.uuid4(), now=NOW, title="first")


def test_one_leaves_while_the_other_agrees():
    for _ in range(ROUNDS):
        one, other = people(2, "agree")
        goal = proposed(one, other)
        left, agreed = at_once(
            lambda one=one: couples.leave(one, now=NOW),
            lambda goal=goal, other=other: goals.agree(goal, other, seen=goal.version, now=NOW),
        )
        assert isinstance(left, Couple)
        goal.refresh_from_db()
        if isinstance(agreed, Goal):
            assert (goal.state, goal.version) == (State.ACTIVE, 2)
        else:
            assert isinstance(agreed, rules.CoupleEnded)
            assert (goal.state, goal.version) == (State.PROPOSED, 1)
    check_couples()
    check_rows()


def test_one_leaves_while_letting_in():
    for _ in range(ROUNDS):
        one, other = people(2, "letin")
        linked(one, other)
        goal = goals.begin(one, id=uuid.uuid4(), now=NOW, title="own")
        at_once(
            lambda other=other: couples.leave(other, now=NOW),
            lambda goal=goal, one=one: goals.let_in(goal, one, seen=1, now=NOW, help="cheer"),
        )
        assert not Goal.objects.visible_to(other).filter(pk=goal.pk).exists()
        assert not Change.objects.filter(viewer=other, row=goal.pk, gone=False).exists()
    check_couples()
    check_rows()


def test_agreed_while_it_is_reworded():
    for _ in range(ROUNDS):
        one, other = people(2, "reword")
        goal = proposed(one, other)
        agreed, reworded = at_once(
            lambda goal=goal, other=other: goals.agree(goal, other, seen=1, now=NOW),
            lambda goal=goal, one=one: goals.reword(goal, one, seen=1, now=NOW, title="second"),
        )
        goal.refresh_from_db()
        if isinstance(agreed, Goal):
            assert isinstance(reworded, Changed)
            assert (goal.state, goal.title, goal.proposal) == (State.ACTIVE, "first", "")
        else:
            assert isinstance(agreed, Changed)
            assert (goal.state, goal.title, goal.proposal) == (State.PROPOSED, "second", "begin")
    check_rows()


def test_change_agreed_while_it_is_reworded():
    for _ in range(ROUNDS):
        one, other = people(2, "change")
        goal = proposed(one, other)
        goal = goals.agree(goal, other, seen=1, now=NOW)
        goal = goals.reword(goal, one, seen=2, now=NOW, title="second")
        agreed, reworded = at_once(
            lambda goal=goal, other=other: goals.agree(goal, other, seen=3, now=NOW),
            lambda goal=goal, one=one: goals.reword(goal, one, seen=3, now=NOW, title="third"),
        )
        goal.refresh_from_db()
        if isinstance(agreed, Goal):
            assert isinstance(reworded, Changed)
            assert (goal.title, goal.proposal) == ("second", "")
        else:
            assert isinstance(agreed, Changed)
            assert (goal.title, goal.new_title, goal.proposal) == ("first", "third", "change")
    check_rows()


def test_erased_while_writing():
    for _ in range(ROUNDS):
        one, other = people(2, "erase")
        linked(one, other)
        given = at_once(
            lambda one=one: erase(one, now=NOW),
            lambda one=one: goals.begin(one, id=uuid.uuid4(), now=NOW, title="late", shared=True, help="cheer"),
            lambda other=other: goals.propose(other, id=uuid.uuid4(), now=NOW, title="both"),
        )
        assert given[0] is None
        assert isinstance(given[1], Goal | NotThere | rules.NoCouple)
        assert isinstance(given[2], Goal | rules.NoCouple)
        assert not Goal.objects.filter(owner=one).exists()
    check_couples()
    check_rows()
