"""What each verb does to a goal in each state it can be in, asked by Ana: the state it leaves, or the refusal."""

import uuid
from datetime import timedelta

import pytest

from accounts.couple import actions as couple_actions
from accounts.feed.models import Change
from goals.goal import actions
from goals.goal.models import Goal, Step
from tests.refusals import refusal_of
from tracker.refusal import Changed, Refused

TITLE = "A garden"


def own(ana, ben, now, **fields):
    return actions.begin(ana, id=uuid.uuid4(), now=now, title=TITLE, **fields)


def own_let_in(ana, ben, now):
    return own(ana, ben, now, shared=True, help="cheer")


def own_reached(ana, ben, now):
    return actions.reach(own(ana, ben, now), ana, seen=None, now=now)


def own_let_go(ana, ben, now):
    return actions.let_go(own(ana, ben, now), ana, seen=None, now=now, learnt="Soil first")


def bens_let_in(ana, ben, now):
    return own_let_in(ben, ana, now)


def i_proposed(ana, ben, now):
    return actions.propose(ana, id=uuid.uuid4(), now=now, title=TITLE)


def ben_proposed(ana, ben, now):
    return i_proposed(ben, ana, now)


def both(ana, ben, now):
    return actions.agree(i_proposed(ana, ben, now), ben, seen=None, now=now)


def i_would_change(ana, ben, now):
    return actions.reword(both(ana, ben, now), ana, seen=None, now=now, title="A field")


def ben_would_change(ana, ben, now):
    return i_would_change(ben, ana, now)


def i_would_end(ana, ben, now):
    return actions.let_go(both(ana, ben, now), ana, seen=None, now=now, learnt="Too big")


def ben_would_end(ana, ben, now):
    return i_would_end(ben, ana, now)


def both_reached(ana, ben, now):
    return actions.reach(both(ana, ben, now), ben, seen=None, now=now)


def both_let_go(ana, ben, now):
    return actions.agree(i_would_end(ana, ben, now), ben, seen=None, now=now)


VERBS = {
    "agree": lambda goal, ana, later: actions.agree(goal, ana, seen=None, now=later),
    "keep": lambda goal, ana, later: actions.keep(goal, ana, seen=None, now=later),
    "withdraw": lambda goal, ana, later: actions.withdraw(goal, ana, seen=None, now=later),
    "reach": lambda goal, ana, later: actions.reach(goal, ana, seen=None, now=later),
    "let_go": lambda goal, ana, later: actions.let_go(goal, ana, seen=None, now=later),
    "reopen": lambda goal, ana, later: actions.reopen(goal, ana, seen=None, now=later),
    "reword": lambda goal, ana, later: actions.reword(goal, ana, seen=None, now=later, title="A meadow"),
    "let_in": lambda goal, ana, later: actions.let_in(goal, ana, seen=None, now=later, help="ask"),
    "keep_private": lambda goal, ana, later: actions.keep_private(goal, ana, seen=None, now=later),
    "remove": lambda goal, ana, later: actions.remove(goal, ana, seen=None, now=later),
    "add_step": lambda goal, ana, later: actions.add_step(goal, ana, id=uuid.uuid4(), now=later, text="Dig"),
    "note": lambda goal, ana, later: actions.note_progress(goal, ana, id=uuid.uuid4(), now=later, day=later.date()),
}


def outcome(goal, verb, ana, later):
    if refused := refusal_of(VERBS[verb], goal, ana, later):
        return refused
    found = Goal.objects.filter(pk=goal.pk).first()
    if found is None:
        return "gone"
    words = [
        found.state,
        found.visibility,
        found.proposal and f"{found.proposal}?",
        found.title != TITLE and found.title,
    ]
    return " ".join(word for word in words if word)


TABLE = {
    own: {
        "agree": "not-proposed",
        "keep": "not-proposed",
        "withdraw": "not-proposed",
        "reach": "reached private",
        "let_go": "let_go private",
        "reopen": "active private",
        "reword": "active private A meadow",
        "let_in": "active shared",
        "keep_private": "active private",
        "remove": "gone",
        "add_step": "active private",
        "note": "active private",
    },
    own_let_in: {
        "agree": "not-proposed",
        "keep": "not-proposed",
        "withdraw": "not-proposed",
        "reach": "reached shared",
        "let_go": "let_go shared",
        "reopen": "active shared",
        "reword": "active shared A meadow",
        "let_in": "active shared",
        "keep_private": "active private",
        "remove": "gone",
        "add_step": "active shared",
        "note": "active shared",
    },
    own_reached: {
        "agree": "not-proposed",
        "keep": "not-proposed",
        "withdraw": "not-proposed",
        "reach": "reached private",
        "let_go": "goal-closed",
        "reopen": "active private",
        "reword": "goal-closed",
        "let_in": "reached shared",
        "keep_private": "reached private",
        "remove": "gone",
        "add_step": "goal-closed",
        "note": "goal-closed",
    },
    own_let_go: {
        "agree": "not-proposed",
        "keep": "not-proposed",
        "withdraw": "not-proposed",
        "reach": "goal-closed",
        "let_go": "let_go private",
        "reopen": "active private",
        "reword": "goal-closed",
        "let_in": "let_go shared",
        "keep_private": "let_go private",
        "remove": "gone",
        "add_step": "goal-closed",
        "note": "goal-closed",
    },
    bens_let_in: {
        "agree": "not-proposed",
        "keep": "not-proposed",
        "withdraw": "not-proposed",
        "reach": "not-allowed",
        "let_go": "not-allowed",
        "reopen": "not-allowed",
        "reword": "not-allowed",
        "let_in": "not-allowed",
        "keep_private": "not-allowed",
        "remove": "not-allowed",
        "add_step": "not-allowed",
        "note": "not-allowed",
    },
    i_proposed: {
        "agree": "own-proposal",
        "keep": "own-proposal",
        "withdraw": "let_go shared",
        "reach": "goal-closed",
        "let_go": "goal-closed",
        "reopen": "proposed shared begin?",
        "reword": "proposed shared begin? A meadow",
        "let_in": "not-a-personal-goal",
        "keep_private": "not-a-personal-goal",
        "remove": "not-a-personal-goal",
        "add_step": "proposed shared begin?",
        "note": "goal-closed",
    },
    ben_proposed: {
        "agree": "active shared",
        "keep": "let_go shared",
        "withdraw": "not-allowed",
        "reach": "goal-closed",
        "let_go": "goal-closed",
        "reopen": "proposed shared begin?",
        "reword": "not-allowed",
        "let_in": "not-a-personal-goal",
        "keep_private": "not-a-personal-goal",
        "remove": "not-a-personal-goal",
        "add_step": "proposed shared begin?",
        "note": "goal-closed",
    },
    both: {
        "agree": "not-proposed",
        "keep": "not-proposed",
        "withdraw": "not-proposed",
        "reach": "reached shared",
        "let_go": "active shared let_go?",
        "reopen": "active shared",
        "reword": "active shared change?",
        "let_in": "not-a-personal-goal",
        "keep_private": "not-a-personal-goal",
        "remove": "not-a-personal-goal",
        "add_step": "active shared",
        "note": "active shared",
    },
    i_would_change: {
        "agree": "own-proposal",
        "keep": "own-proposal",
        "withdraw": "active shared",
        "reach": "reached shared",
        "let_go": "active shared let_go?",
        "reopen": "active shared change?",
        "reword": "active shared change?",
        "let_in": "not-a-personal-goal",
        "keep_private": "not-a-personal-goal",
        "remove": "not-a-personal-goal",
        "add_step": "active shared change?",
        "note": "active shared change?",
    },
    ben_would_change: {
        "agree": "active shared A field",
        "keep": "active shared",
        "withdraw": "not-allowed",
        "reach": "reached shared",
        "let_go": "proposal-open",
        "reopen": "active shared change?",
        "reword": "proposal-open",
        "let_in": "not-a-personal-goal",
        "keep_private": "not-a-personal-goal",
        "remove": "not-a-personal-goal",
        "add_step": "active shared change?",
        "note": "active shared change?",
    },
    i_would_end: {
        "agree": "own-proposal",
        "keep": "own-proposal",
        "withdraw": "active shared",
        "reach": "reached shared",
        "let_go": "active shared let_go?",
        "reopen": "active shared let_go?",
        "reword": "active shared change?",
        "let_in": "not-a-personal-goal",
        "keep_private": "not-a-personal-goal",
        "remove": "not-a-personal-goal",
        "add_step": "active shared let_go?",
        "note": "active shared let_go?",
    },
    ben_would_end: {
        "agree": "let_go shared",
        "keep": "active shared",
        "withdraw": "not-allowed",
        "reach": "reached shared",
        "let_go": "proposal-open",
        "reopen": "active shared let_go?",
        "reword": "proposal-open",
        "let_in": "not-a-personal-goal",
        "keep_private": "not-a-personal-goal",
        "remove": "not-a-personal-goal",
        "add_step": "active shared let_go?",
        "note": "active shared let_go?",
    },
    both_reached: {
        "agree": "not-proposed",
        "keep": "not-proposed",
        "withdraw": "not-proposed",
        "reach": "reached shared",
        "let_go": "goal-closed",
        "reopen": "active shared",
        "reword": "goal-closed",
        "let_in": "not-a-personal-goal",
        "keep_private": "not-a-personal-goal",
        "remove": "not-a-personal-goal",
        "add_step": "goal-closed",
        "note": "goal-closed",
    },
    both_let_go: {
        "agree": "not-proposed",
        "keep": "not-proposed",
        "withdraw": "not-proposed",
        "reach": "goal-closed",
        "let_go": "let_go shared",
        "reopen": "needs-proposal",
        "reword": "goal-closed",
        "let_in": "not-a-personal-goal",
        "keep_private": "not-a-personal-goal",
        "remove": "not-a-personal-goal",
        "add_step": "goal-closed",
        "note": "goal-closed",
    },
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("make", TABLE, ids=lambda make: make.__name__)
def test_verb_does_what_the_table_says(make, verb, ana, ben, now):
    goal = make(ana, ben, now)
    assert outcome(goal, verb, ana, now + timedelta(hours=1)) == TABLE[make][verb]


@pytest.mark.parametrize("make", TABLE, ids=lambda make: make.__name__)
def test_what_is_closed_says_since_when_and_what_is_open_does_not(make, ana, ben, now):
    goal = Goal.objects.get(pk=make(ana, ben, now).pk)
    assert (goal.closed_at == now) is (goal.state in ("reached", "let_go"))
    assert bool(goal.learnt) is (make in (own_let_go, both_let_go))


@pytest.mark.parametrize("make", TABLE, ids=lambda make: make.__name__)
def test_after_the_end_one_acts_on_ones_own_alone(make, ana, ben, now):
    goal = make(ana, ben, now)
    couple_actions.leave(ben, now=now)
    later = now + timedelta(hours=1)
    if goal.is_joint_goal:
        assert {outcome(goal, verb, ana, later) for verb in VERBS} == {"couple-ended"}
    elif goal.is_of(ben):
        assert {outcome(goal, verb, ana, later) for verb in VERBS} == {"not-there"}
    else:
        assert outcome(goal, "let_in", ana, later) == "no-couple"
        assert outcome(goal, "remove", ana, later) == "gone"


def test_going_on_with_a_goal_takes_its_end_away(ana, ben, now):
    for make in (own_reached, own_let_go, both_reached):
        goal = actions.reopen(make(ana, ben, now), ana, seen=None, now=now)
        assert (goal.state, goal.closed_at) == ("active", None)


def test_both_phones_hear_that_a_removed_goal_is_gone_with_all_its_parts(ana, ben, now):
    goal = own(ana, ben, now, measure="habit", times_a_week=2)
    parts = [
        actions.add_step(goal, ana, id=uuid.uuid4(), now=now, text="Dig"),
        actions.note_progress(goal, ana, id=uuid.uuid4(), now=now, day=now.date()),
    ]
    actions.let_in(goal, ana, seen=None, now=now, help="ask")
    actions.remove(goal, ana, seen=None, now=now)
    for viewer in (ana, ben):
        gone = Change.objects.filter(viewer=viewer, gone=True).values_list("row", flat=True)
        assert set(gone) == {goal.pk, *(part.pk for part in parts)}


def test_parts_of_ones_other_goals_stay_as_they_are(ana, ben, now):
    let_in, other = own(ana, ben, now), own(ana, ben, now)
    shown, hidden = (actions.add_step(goal, ana, id=uuid.uuid4(), now=now, text="Dig") for goal in (let_in, other))
    assert (shown.position, hidden.position) == (0, 0)
    actions.let_in(let_in, ana, seen=None, now=now, help="ask")
    assert list(Step.objects.visible_to(ben)) == [shown]
    actions.remove(let_in, ana, seen=None, now=now)
    assert list(Step.objects.visible_to(ana)) == [hidden]


def test_goal_changed_since_it_was_seen_is_not_removed_nor_its_parts(ana, ben, now):
    goal = own(ana, ben, now)
    actions.add_step(goal, ana, id=uuid.uuid4(), now=now, text="Dig")
    actions.reword(goal, ana, seen=1, now=now, title="A meadow")
    with pytest.raises(Changed):
        actions.remove(goal, ana, seen=1, now=now)
    assert (Goal.objects.count(), Step.objects.count()) == (1, 1)


def test_changing_the_measure_of_a_shared_goal_needs_no_vote_but_a_new_goal(ana, ben, now):
    with pytest.raises(Refused) as refusal:
        actions.reword(both(ana, ben, now), ana, seen=None, now=now, measure="habit", times_a_week=2)
    assert refusal.value.code == "needs-proposal"
