"""A boundary on the talk card: put there by its owner, without a mark; gone once it is not shared any more."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.couple import actions as couples
from accounts.couple.rules import NoCouple
from accounts.feed.models import Change
from accounts.takeout.erase import erase
from checkins.boundary import actions, rules
from checkins.boundary.models import Topic, topics_of
from tests.checkins.weeks import ANA, BEN, boundary, evening, marks, sealed, week
from tests.conftest import link
from tracker.refusal import AlreadyThere, NotAllowed, NotThere

NOW = evening(week()) + timedelta(hours=1)
TEXT = "One evening a week is mine."


@pytest.fixture
def mine(ana, ben, long_ago):
    """A boundary of Ana's that she shares, marked by both in a week that both have seen."""
    row = boundary(ana, long_ago.replace(month=5), text=TEXT)
    sealed(ana, week(), marks=marks((row, 4)), **ANA)
    sealed(ben, week(), marks=marks((row, 1)), **BEN)
    return row


def put(row, someone, of=None, id=None, now=NOW):
    return actions.put_on_card(row, someone, id=id, week=of or week(), now=now)


def seen_by(someone):
    return list(Topic.objects.visible_to(someone))


def gone_for(someone, topic):
    return Change.objects.get(viewer=someone, row=topic.pk).gone


def test_owner_puts_it_on_the_card_of_both(mine, ana, ben, couple):
    topic = put(mine, ana)
    assert seen_by(ana) == seen_by(ben) == [topic]
    assert [row.boundary.text for row in topics_of(couple.pk, week())] == [TEXT]
    assert topics_of(couple.pk, week(1)) == []


def test_only_the_owner_puts_it_there_or_takes_it_off(mine, ana, ben, cleo):
    with pytest.raises(NotAllowed):
        put(mine, ben)
    topic = put(mine, ana)
    with pytest.raises(NotAllowed):
        actions.take_off_card(topic, ben, now=NOW, seen=None)
    with pytest.raises(NotThere):
        actions.take_off_card(topic, cleo, now=NOW, seen=None)


def test_only_a_shared_standing_boundary_is_a_topic(mine, ana, ben):
    private = boundary(ana, NOW, shared=False)
    with pytest.raises(rules.BoundaryPrivate):
        put(private, ana)
    with pytest.raises(rules.BoundaryRetired):
        put(actions.retire(mine, ana, now=NOW, seen=None), ana)
    assert not Topic.objects.exists()


def test_only_a_week_that_both_have_seen_takes_topics(mine, ana):
    sealed(ana, week(1))
    for other in (week(1), week(-1), week() + timedelta(days=1)):
        with pytest.raises(NotThere):
            put(mine, ana, of=other)


def test_putting_it_there_twice_makes_one(mine, ana):
    topic = put(mine, ana)
    assert put(mine, ana).pk == put(mine, ana, id=topic.pk).pk == topic.pk
    with pytest.raises(AlreadyThere):
        put(mine, ana, id=uuid.uuid4())
    with pytest.raises(IntegrityError), transaction.atomic():
        Topic(owner=ana, boundary=mine, week=week(), created_at=NOW, changed_at=NOW).save()


def test_taken_off_it_is_gone_for_both_and_can_come_again(mine, ana, ben):
    topic = put(mine, ana)
    actions.take_off_card(topic, ana, now=NOW, seen=None)
    assert seen_by(ana) == seen_by(ben) == []
    assert gone_for(ana, topic) and gone_for(ben, topic)
    assert put(mine, ana).pk != topic.pk


@pytest.mark.parametrize("end", [actions.stop_sharing, actions.retire])
def test_what_is_not_shared_any_more_is_on_no_card(end, mine, ana, ben):
    topic = put(mine, ana)
    end(mine, ana, now=NOW, seen=None)
    assert not Topic.objects.exists()
    assert gone_for(ben, topic)


def test_other_boundaries_stay_on_the_card(mine, ana, ben):
    other, his = boundary(ana, NOW, text="No phone at table."), boundary(ben, NOW, text="I need quiet.")
    put(mine, ana), put(other, ana), put(his, ben)
    actions.stop_sharing(mine, ana, now=NOW, seen=None)
    assert {row.boundary_id for row in seen_by(ben)} == {other.pk, his.pk}


def test_a_paused_one_stays_and_a_reworded_one_says_what_holds_now(mine, ana, couple):
    put(mine, ana)
    actions.pause(mine, ana, now=NOW, seen=None)
    actions.reword(mine, ana, now=NOW, seen=None, text="Two evenings are mine.")
    assert [row.boundary.text for row in topics_of(couple.pk, week())] == ["Two evenings are mine."]


def test_brought_back_it_is_not_on_the_card_by_itself(mine, ana):
    put(mine, ana)
    actions.resume(actions.retire(mine, ana, now=NOW, seen=None), ana, now=NOW, seen=None)
    assert not Topic.objects.exists()


def test_leaving_takes_topics_off_and_a_new_couple_has_none(mine, ana, ben, couple):
    topic = put(mine, ana)
    couples.leave(ben, now=NOW)
    assert seen_by(ben) == [] and gone_for(ben, topic)
    assert topics_of(couple.pk, week()) == []
    with pytest.raises(NoCouple):
        put(mine, ana)
    link(ana, ben, NOW)
    shared = actions.share(mine, ana, now=NOW, seen=None)
    with pytest.raises(NotThere):
        put(shared, ana)
    assert seen_by(ben) == []


def test_erasing_takes_topics_with_it(mine, ana, ben):
    put(mine, ana)
    erase(ana, now=NOW)
    assert not Topic.objects.exists()


# ---- on the page


PAGE = f"/weeks/{week()}/"


def page(someone, web, path=PAGE):
    answer = web(someone).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def post(someone, web, row, verb):
    return web(someone).post(f"{PAGE}topics/{row.pk}/{verb}/")


def test_owner_alone_sees_the_partners_band_beside_their_mark(mine, ana, ben, web):
    hers, his = page(ana, web), page(ben, web)
    assert "You: 4 of 5. Ben thinks: little kept" in hers
    assert "Put it on the card" in hers and f"/topics/{mine.pk}/put/" in hers
    assert "thinks:" not in his and "/topics/" not in his


def test_the_card_shows_the_boundary_and_no_mark(mine, ana, ben, web):
    answer = post(ana, web, mine, "put")
    assert (answer.status_code, answer.url) == (303, f"{PAGE}#topics")
    hers, his, paper = page(ana, web), page(ben, web), page(ben, web, f"{PAGE}card/")
    assert "You would like to talk about this" in hers and "Take it off" in hers
    assert "I’d like to tell you what this one means to me." in hers
    assert "Ana would like to talk about this" in his and TEXT in his
    assert "I’d like to hear what this one means to you." in his
    assert "Ana would like to talk about this" in paper and TEXT in paper
    card = paper.partition('aria-labelledby="topics"')[2].partition("</section>")[0]
    assert "kept" not in card and "of 5" not in card
    for told in (his, paper):
        assert "thinks:" not in told


def test_the_page_offers_each_of_ones_own_shared_standing_ones_once(mine, ana, ben, web):
    """One that came after the check-ins has no mark: it can't be put there from the page, but taken off."""
    private, retired = (boundary(ana, evening(week(1)), shared=shared) for shared in (False, True))
    asked = marks((mine, 4), (private, 4), (retired, 4))
    sealed(ana, week(1), now=evening(week(1)) + timedelta(hours=1), marks=asked, **ANA)
    sealed(ben, week(1), now=evening(week(1)) + timedelta(hours=1), **BEN)
    then = evening(week(1)) + timedelta(hours=2)
    actions.retire(retired, ana, now=then, seen=None)
    later = boundary(ana, then)

    def offered():
        told = page(ana, web, f"/weeks/{week(1)}/")
        return sorted(re.findall(r"/topics/([-0-9a-f]+)/(put|take-off)/", told))

    assert offered() == [(str(mine.pk), "put")]
    for row in (mine, later):
        put(row, ana, of=week(1), now=then)
    assert offered() == sorted([(str(mine.pk), "take-off"), (str(later.pk), "take-off")])


def test_the_card_with_a_topic_of_its_own_suggests_time_for_it(mine, ana, web):
    assert "topics 10" not in page(ana, web)
    post(ana, web, mine, "put")
    assert "topics 10" in page(ana, web) and "One topic, if you like" in page(ana, web)


def test_taken_off_the_page_is_as_before_for_both(mine, ana, ben, web):
    def told(someone):
        return page(someone, web).partition("<main")[2].partition("csrfmiddlewaretoken")[0]

    before = told(ana), told(ben)
    post(ana, web, mine, "put")
    assert told(ben) != before[1]
    assert post(ana, web, mine, "take-off").status_code == 303
    assert post(ana, web, mine, "take-off").status_code == 303
    web(ana).get(PAGE)
    assert (told(ana), told(ben)) == before


def test_a_hidden_boundary_is_as_one_that_never_was(mine, ana, ben, cleo, web):
    private = boundary(ana, NOW, shared=False)
    for someone in (ben, cleo):
        for verb in ("put", "take-off"):
            hidden = web(someone).post(f"{PAGE}topics/{private.pk}/{verb}/")
            never = web(someone).post(f"{PAGE}topics/{uuid.uuid4()}/{verb}/")
            assert (hidden.status_code, never.status_code) == (404, 404)
    assert post(ben, web, mine, "put").status_code == 403
    assert post(ben, web, mine, "take-off").status_code == 403
    assert post(ana, web, private, "put").status_code == 409
    assert web(ana).get(f"{PAGE}topics/{mine.pk}/put/").status_code == 405


def test_an_archive_offers_nothing(mine, ana, ben, web):
    post(ana, web, mine, "put")
    couples.leave(ana, now=NOW)
    for someone in (ana, ben):
        told = page(someone, web)
        assert "would like to talk" not in told and "/topics/" not in told
    assert TEXT not in page(ben, web)
