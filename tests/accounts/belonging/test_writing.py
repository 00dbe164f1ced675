"""The one way to write: under lock, compared, counted, told."""

import uuid

import pytest

from accounts.belonging.action import action
from accounts.belonging.models import Unfit, make, make_all
from accounts.couple import actions as couple_actions
from accounts.couple.rules import CoupleEnded, NoCouple
from accounts.feed.models import Change
from goals.goal import actions
from goals.goal.models import Goal, Step
from tracker.refusal import AlreadyThere, Changed, NotThere


@pytest.fixture
def goal(ana, now):
    return actions.begin(ana, id=uuid.uuid4(), now=now, title="Choir")


def lines(viewer):
    return {line.row: line for line in Change.objects.filter(viewer=viewer)}


def test_outside_of_an_action_nothing_is_written(goal, now):
    with pytest.raises(RuntimeError):
        goal.write(now=now, title="Other")
    with pytest.raises(TypeError):
        Goal.objects.filter(pk=goal.pk).update(state="reached")
    with pytest.raises(TypeError):
        Goal.objects.filter(pk=goal.pk).delete()
    with pytest.raises(RuntimeError):
        Goal(owner=goal.owner, kind="personal", state="active", title="x").write(now=now)


def test_row_that_no_action_locked_is_not_written(goal, ana, now):
    @action
    def sneak(person, *, now):
        goal.write(now=now, title="x")

    with pytest.raises(RuntimeError):
        sneak(ana, now=now)


def test_rows_made_at_once_are_as_if_made_one_by_one(goal, ana, ben, now):
    @action
    def steps(person, *, now, texts, **seen):
        return make_all(Step, [{"goal": goal, "text": text, "position": 0, **seen} for text in texts], now=now)

    private = steps(ana, now=now, texts=["Ask", "Sing"])
    shared = steps(ana, now=now, texts=["Bow"], visibility="shared", joint=True)
    stored = {row.pk: row for row in Step.objects.visible_to(ana)}
    assert [stored[row.pk].text for row in (*private, *shared)] == ["Ask", "Sing", "Bow"]
    assert all(row.owner_id == ana.pk and row.created_at == now and row.version == 1 for row in stored.values())
    assert stored[shared[0].pk].shared_at == now and private[0].shared_at is None
    assert {row.pk for row in (*private, *shared)} <= lines(ana).keys()
    assert {row for row, line in lines(ben).items() if line.model == "step"} == {shared[0].pk}
    with pytest.raises(Unfit):
        steps(ana, now=now, texts=["Bow", "x" * 201])
    assert Step.objects.visible_to(ana).count() == 3
    assert steps(ana, now=now, texts=[]) == []


def test_version_that_was_read_is_compared(goal, ana, now):
    changed = actions.reword(goal, ana, now=now, seen=1, title="Choir on Thursdays")
    assert changed.version == 2
    with pytest.raises(Changed) as refused:
        actions.reword(goal, ana, now=now, seen=1, title="Other")
    assert refused.value.row.title == "Choir on Thursdays"


def test_write_saves_only_what_it_was_given(goal, ana, now):
    stale = Goal.objects.get(pk=goal.pk)
    actions.reword(goal, ana, now=now, seen=None, title="New words")
    actions.reach(stale, ana, now=now, seen=None)
    assert Goal.objects.get(pk=goal.pk).title == "New words"


def test_made_twice_it_is_one_row(ana, now):
    id = uuid.uuid4()
    first, again = (actions.begin(ana, id=id, now=now, title="Choir") for _ in range(2))
    assert first == again
    with pytest.raises(AlreadyThere):
        actions.begin(ana, id=id, now=now, title="Swimming")


def test_id_of_anothers_row_is_nothing(ana, ben, goal, now):
    with pytest.raises(NotThere):
        actions.begin(ben, id=goal.pk, now=now, title="Choir")


def test_row_is_read_again_under_lock(ana, ben, goal, now):
    actions.let_in(goal, ana, seen=None, now=now, help="ask")
    seen_by_ben = Goal.objects.visible_to(ben).get(pk=goal.pk)
    actions.keep_private(goal, ana, seen=None, now=now)
    with pytest.raises(NotThere):
        actions.reach(seen_by_ben, ben, seen=None, now=now)


def test_archive_is_read_not_changed(ana, ben, now):
    ours = actions.propose(ana, id=uuid.uuid4(), now=now, title="Azores")
    couple_actions.leave(ben, now=now)
    with pytest.raises(CoupleEnded):
        actions.agree(ours, ben, seen=None, now=now)


def test_alone_there_is_nobody_to_share_with(cleo, now):
    with pytest.raises(NoCouple):
        actions.propose(cleo, id=uuid.uuid4(), now=now, title="Azores")
    own = actions.begin(cleo, id=uuid.uuid4(), now=now, title="Choir")
    with pytest.raises(NoCouple):
        actions.let_in(own, cleo, seen=None, now=now, help="ask")


def test_failed_act_leaves_no_line(ana, now):
    id = uuid.uuid4()

    @action
    def half(person, *, now):
        make(Goal, id=id, now=now, kind="personal", state="active", title="x")
        raise ValueError

    with pytest.raises(ValueError):
        half(ana, now=now)
    assert id not in lines(ana)
    assert not Goal.objects.filter(pk=id).exists()


def test_numbers_of_a_feed_only_rise(ana, ben, goal, now):
    seqs = []
    for turn in range(3):
        actions.reword(goal, ana, now=now, seen=None, title=f"Choir {turn}")
        seqs.append(lines(ana)[goal.pk].seq)
    assert seqs == sorted(set(seqs))


def test_partner_hears_of_what_they_may_see_only(ana, ben, goal, now):
    assert goal.pk not in lines(ben)
    actions.let_in(goal, ana, seen=None, now=now, help="ask")
    assert not lines(ben)[goal.pk].gone
    actions.keep_private(goal, ana, seen=None, now=now)
    gone = lines(ben)[goal.pk]
    assert gone.gone
    actions.reword(goal, ana, now=now, seen=None, title="Quietly")
    assert lines(ben)[goal.pk].seq == gone.seq


def test_parts_follow_their_goal(ana, ben, goal, now):
    step = actions.add_step(goal, ana, id=uuid.uuid4(), now=now, text="Find a choir")
    goal = actions.let_in(goal, ana, seen=None, now=now, help="ask")
    assert Step.objects.visible_to(ben).filter(pk=step.pk).exists()
    actions.keep_private(goal, ana, seen=None, now=now)
    assert not Step.objects.visible_to(ben).filter(pk=step.pk).exists()


def test_new_couple_with_the_same_person_begins_empty(ana, ben, goal, now):
    from tests.conftest import link

    actions.let_in(goal, ana, seen=None, now=now, help="ask")
    couple_actions.leave(ana, now=now)
    link(ana, ben, now)
    assert not Goal.objects.visible_to(ben).filter(pk=goal.pk).exists()
    assert Goal.objects.get(pk=goal.pk).visibility == "private"
