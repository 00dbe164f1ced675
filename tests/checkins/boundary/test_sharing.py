"""Who sees which wording of a boundary, and for how long."""

import uuid

import pytest

from accounts.couple import actions as couple_actions
from accounts.couple.rules import NoCouple
from accounts.feed.models import Change
from accounts.takeout.erase import erase
from checkins.boundary import actions, rules
from checkins.boundary.models import Acknowledgement, Boundary, Revision, acknowledged, wordings_of
from tests.tracker.sync.test_sync import everything, since
from tracker.refusal import Changed, NotAllowed, NotThere

MODELS = (Boundary, Revision, Acknowledgement)


@pytest.fixture
def mornings(ana, ben, now):
    return actions.state(ana, id=uuid.uuid4(), now=now, category="time_space", text="I need Sundays to myself.")


def again(row):
    return type(row).objects.get(pk=row.pk)


def texts(boundary, person):
    return [one.text for one in wordings_of(again(boundary), person)]


def told_of(person):
    """What the person's feed says is there, and what it says is gone."""
    lines = Change.objects.filter(viewer=person).values_list("model", "row", "gone")
    return {(model, row) for model, row, gone in lines if not gone}, {
        (model, row) for model, row, gone in lines if gone
    }


def sees(person):
    return [row for model in MODELS for row in model.objects.visible_to(person)]


def test_private_one_is_seen_by_its_owner_alone(mornings, ana, ben, dan, cleo, sam):
    assert len(sees(ana)) == 2
    assert [sees(other) for other in (ben, dan, cleo, sam)] == [[], [], [], []]
    assert not Change.objects.filter(viewer=ben, row=mornings.pk).exists()


def test_sharing_shows_only_the_wording_that_holds(mornings, ana, ben, now):
    actions.reword(mornings, ana, now=now, seen=None, text="I need Sundays until ten.")
    actions.share(mornings, ana, now=now, seen=None)
    assert texts(mornings, ben) == ["I need Sundays until ten."]
    assert len(texts(mornings, ana)) == 2
    actions.reword(mornings, ana, now=now, seen=None, text="I need Sundays until nine.")
    assert set(texts(mornings, ben)) == {"I need Sundays until ten.", "I need Sundays until nine."}


def test_stopping_takes_every_wording_away_at_once(mornings, ana, ben, now):
    actions.share(mornings, ana, now=now, seen=None)
    actions.reword(mornings, ana, now=now, seen=None, text="I need Sundays until nine.")
    assert len(sees(ben)) == 3
    actions.stop_sharing(mornings, ana, now=now, seen=None)
    assert sees(ben) == []
    there, gone = told_of(ben)
    assert mornings.pk not in {row for _, row in there}
    assert {row for _, row in gone} == {mornings.pk, *Revision.objects.values_list("pk", flat=True)}


def test_each_boundary_is_shared_read_and_unshared_by_itself(mornings, ana, ben, now):
    other = actions.state(
        ana, id=uuid.uuid4(), now=now, category="friends_family", text="I visit my mother.", shared=True
    )
    actions.share(mornings, ana, now=now, seen=None)
    for boundary in (mornings, other):
        actions.acknowledge(boundary, ben, now=now)
    assert acknowledged([again(mornings), again(other)], ana).keys() == {mornings.pk, other.pk}
    actions.stop_sharing(mornings, ana, now=now, seen=None)
    assert (texts(mornings, ben), texts(other, ben)) == ([], ["I visit my mother."])


def test_what_was_shared_before_stays_private_afterwards(mornings, ana, ben, now):
    actions.share(mornings, ana, now=now, seen=None)
    actions.reword(mornings, ana, now=now, seen=None, text="Second.")
    actions.stop_sharing(mornings, ana, now=now, seen=None)
    actions.reword(mornings, ana, now=now, seen=None, text="Third.")
    actions.share(mornings, ana, now=now, seen=None)
    assert texts(mornings, ben) == ["Third."]


def test_no_new_wording_without_new_words(mornings, ana, now):
    actions.reword(mornings, ana, now=now, seen=None, text=mornings.text, category="home")
    assert Revision.objects.count() == 1
    assert again(mornings).category == "home"


def test_stating_it_twice_makes_one(mornings, ana, now):
    actions.state(ana, id=mornings.pk, now=now, category="time_space", text="I need Sundays to myself.")
    assert (Boundary.objects.count(), Revision.objects.count()) == (1, 1)


def test_partner_acknowledges_and_a_new_wording_asks_again(mornings, ana, ben, now):
    actions.share(mornings, ana, now=now, seen=None)
    for _ in range(2):
        actions.acknowledge(mornings, ben, now=now)
    assert Acknowledgement.objects.count() == 1
    assert acknowledged([again(mornings)], ana).keys() == {mornings.pk}
    assert list(Boundary.objects.unread_by(ben)) == []
    actions.reword(mornings, ana, now=now, seen=None, text="I need Sundays until nine.")
    assert acknowledged([again(mornings)], ana) == {}
    assert list(Boundary.objects.unread_by(ben)) == [mornings]


def test_erasing_takes_the_others_acknowledgement_and_tells_their_phone(mornings, ana, ben, now, api):
    actions.share(mornings, ana, seen=None, now=now)
    actions.acknowledge(mornings, ben, now=now)
    read = Acknowledgement.objects.get(owner=ben)
    couple_actions.leave(ana, now=now)
    his = api(ben)
    _, cursor = everything(his)
    erase(ana, now=now)
    assert not Acknowledgement.objects.filter(owner=ben).exists()
    changes, _ = since(his, cursor)
    assert {id: change["gone"] for id, change in changes.items()} == {str(read.pk): True}


def test_an_old_wording_is_not_acknowledged_for_the_new(mornings, ana, ben, now):
    actions.share(mornings, ana, now=now, seen=None)
    read = again(mornings).wording_id
    actions.reword(mornings, ana, now=now, seen=None, text="I need Sundays until nine.")
    with pytest.raises(Changed):
        actions.acknowledge(mornings, ben, now=now, wording=read)
    assert not Acknowledgement.objects.exists()


def test_partner_never_edits(mornings, ana, ben, now):
    actions.share(mornings, ana, now=now, seen=None)
    for act in (actions.share, actions.stop_sharing, actions.pause, actions.resume, actions.retire):
        with pytest.raises(NotAllowed):
            act(mornings, ben, now=now, seen=None)
    with pytest.raises(NotAllowed):
        actions.reword(mornings, ben, now=now, seen=None, text="You may have Sundays.")
    with pytest.raises(rules.OwnBoundary):
        actions.acknowledge(mornings, ana, now=now)


def test_acknowledging_what_is_hidden_finds_nothing(mornings, ben, now):
    with pytest.raises(NotThere):
        actions.acknowledge(mornings, ben, now=now)


def test_the_end_of_the_couple_ends_all_sharing(mornings, ana, ben, now):
    actions.share(mornings, ana, now=now, seen=None)
    actions.acknowledge(mornings, ben, now=now)
    couple_actions.leave(ben, now=now)
    assert [type(row) for row in sees(ben)] == [Acknowledgement]
    assert {type(row) for row in sees(ana)} == {Boundary, Revision}


def test_alone_nothing_can_be_shared(cleo, now):
    with pytest.raises(NoCouple):
        actions.state(cleo, id=uuid.uuid4(), now=now, category="home", text="I need quiet.", shared=True)
    assert not Boundary.objects.exists()


def test_retired_stays_as_it_is_until_brought_back(mornings, ana, now):
    for _ in range(2):
        assert actions.retire(mornings, ana, now=now, seen=None).state == "retired"
    for act in (actions.share, actions.pause):
        with pytest.raises(rules.BoundaryRetired):
            act(mornings, ana, now=now, seen=None)
    with pytest.raises(rules.BoundaryRetired):
        actions.reword(mornings, ana, now=now, seen=None, text="Other.")
    assert actions.resume(mornings, ana, now=now, seen=None).state == "active"


def test_private_rewording_moves_nothing_the_partner_sees(mornings, ana, ben, now, api):
    """Two that were reworded a different number of times before sharing look alike in all but text and ids."""
    other = actions.state(ana, id=uuid.uuid4(), now=now, category="time_space", text="One.")
    for text in ("Two.", "Three."):
        actions.reword(other, ana, now=now, seen=None, text=text)
    for boundary in (mornings, other):
        actions.share(boundary, ana, now=now, seen=None)
    one, two = (api(ben).get(f"boundaries/{row.pk}/").json() for row in (mornings, other))
    assert {**one, "id": 0, "text": "", "wording": 0} == {**two, "id": 0, "text": "", "wording": 0}
    assert len(api(ben).get(f"revisions/?boundary={other.pk}").json()["results"]) == 1


def test_rewording_with_the_same_words_tells_nothing(mornings, ana, ben, now):
    shared = actions.share(mornings, ana, seen=None, now=now)
    before = Change.objects.get(viewer=ben, row=shared.pk).seq
    same = actions.reword(shared, ana, seen=None, now=now, text=shared.text)
    assert same.version == shared.version
    assert Change.objects.get(viewer=ben, row=shared.pk).seq == before
