"""What one heard is one's own until both want to show theirs; then both see both, at once."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.couple import actions as couples
from accounts.couple.rules import CoupleEnded, NoCouple
from accounts.feed.models import Change
from accounts.takeout.erase import erase
from checkins.heard import actions, rules
from checkins.heard.models import Heard
from tests.checkins.weeks import ANA, BEN, evening, sealed, week
from tests.conftest import link
from tracker.refusal import AlreadyThere, Changed, NotAllowed, NotThere

NOW = evening(week()) + timedelta(hours=1)
HERS, HIS = "That you feel rushed in the mornings.", "That Saturdays matter to you."


def note(someone, text=HERS, of=None, now=NOW, id=None):
    return actions.note(someone, id=id or uuid.uuid4(), week=of or week(), text=text, now=now)


def show(heard, someone, now=NOW):
    return actions.show_when_both(heard, someone, seen=None, now=now)


def back(heard, someone, now=NOW):
    return actions.take_back(heard, someone, seen=None, now=now)


def texts(someone):
    return sorted(row.text for row in Heard.objects.visible_to(someone))


@pytest.fixture
def both(seen_week, ana, ben):
    """Both notes, shown."""
    hers, his = note(ana), note(ben, HIS)
    show(hers, ana)
    return Heard.objects.get(pk=hers.pk), show(his, ben)


def test_a_note_is_its_authors_alone(seen_week, ana, ben):
    note(ana)
    assert (texts(ana), texts(ben)) == ([HERS], [])


def test_a_wish_of_one_shows_nothing_and_tells_nothing(seen_week, ana, ben):
    note(ben, HIS)
    before = list(Change.objects.filter(viewer=ben).values_list("seq", "row"))
    wished = show(note(ana), ana)
    assert (wished.wished, wished.visibility, wished.shown_at, wished.couple_id) == (True, "private", None, None)
    assert texts(ben) == [HIS]
    assert list(Change.objects.filter(viewer=ben).values_list("seq", "row")) == before


def test_both_wishes_show_both_in_one_moment(both, ana, ben):
    hers, his = (Heard.objects.get(pk=row.pk) for row in both)
    hers.refresh_from_db()
    assert texts(ana) == texts(ben) == sorted([HERS, HIS])
    assert {hers.shown_at, his.shown_at, hers.shared_at, his.shared_at} == {NOW}
    for viewer in (ana, ben):
        told = Change.objects.filter(viewer=viewer, model="heard", gone=False)
        assert set(told.values_list("row", flat=True)) == {hers.pk, his.pk}


def test_wishing_twice_is_alike(seen_week, ana, ben):
    first = show(note(ana), ana)
    assert show(first, ana).version == first.version == 2
    his = show(note(ben, HIS), ben)
    assert show(his, ben).version == his.version == 2


def test_words_may_change_until_they_are_shown(seen_week, ana, ben):
    hers = show(note(ana), ana)
    again = actions.reword(hers, ana, text="Other words.", seen=hers.version, now=NOW)
    assert (again.text, again.wished) == ("Other words.", True)
    show(note(ben, HIS), ben)
    assert texts(ben) == sorted(["Other words.", HIS])


def test_shown_words_are_neither_reworded_nor_removed(both, ana, ben):
    hers = Heard.objects.get(pk=both[0].pk)
    with pytest.raises(rules.HeardShown):
        actions.reword(hers, ana, text="Not so.", seen=None, now=NOW)
    with pytest.raises(rules.HeardShown):
        actions.remove(hers, ana, seen=None, now=NOW)
    hers = back(hers, ana)
    with pytest.raises(rules.HeardShown):
        actions.reword(hers, ana, text="Not so.", seen=None, now=NOW)
    with pytest.raises(rules.HeardShown):
        actions.remove(hers, ana, seen=None, now=NOW)
    assert actions.reword(hers, ana, text=HERS, seen=None, now=NOW).version == hers.version


def test_taking_back_hides_ones_own_only_and_at_once(both, ana, ben):
    hers, his = both
    back(hers, ana)
    assert (texts(ana), texts(ben)) == (sorted([HERS, HIS]), [HIS])
    assert Change.objects.get(viewer=ben, row=hers.pk).gone
    assert not Change.objects.filter(viewer=ben, row=his.pk, gone=True).exists()
    back(his, ben)
    assert (texts(ana), texts(ben)) == ([HERS], [HIS])
    assert back(Heard.objects.get(pk=his.pk), ben).version == Heard.objects.get(pk=his.pk).version


def test_a_wish_taken_back_counts_no_more(seen_week, ana, ben):
    hers = back(show(note(ana), ana), ana)
    assert not hers.wished
    show(note(ben, HIS), ben)
    assert (texts(ana), texts(ben)) == ([HERS], [HIS])


def test_shown_again_while_the_others_still_is(both, ana, ben):
    hers, his = both
    his_version = Heard.objects.get(pk=his.pk).version
    later = NOW + timedelta(days=1)
    show(back(hers, ana), ana, now=later)
    hers = Heard.objects.get(pk=hers.pk)
    assert (texts(ben), hers.shown_at, hers.shared_at) == (sorted([HERS, HIS]), NOW, later)
    his = Heard.objects.get(pk=his.pk)
    assert (his.shared_at, his.version) == (NOW, his_version)


def test_after_both_took_back_it_needs_both_again(both, ana, ben):
    hers, his = back(both[0], ana), back(both[1], ben)
    show(hers, ana)
    assert texts(ben) == [HIS]
    show(his, ben)
    assert texts(ana) == texts(ben) == sorted([HERS, HIS])


def test_only_a_week_that_both_have_seen_takes_notes(seen_week, ana, ben, cleo):
    for other in (week(1), week(-1), week() + timedelta(days=1)):
        with pytest.raises(NotThere):
            note(ana, of=other)
    with pytest.raises(NoCouple):
        note(cleo)


def test_one_note_a_week_and_person(seen_week, ana, ben):
    first = note(ana)
    assert note(ana, id=first.pk).pk == first.pk
    for id, text in ((first.pk, "Other."), (uuid.uuid4(), HERS)):
        with pytest.raises(AlreadyThere):
            note(ana, text, id=id)
    with pytest.raises(IntegrityError, match=r"one_note_of_what_was_heard|heard\.owner"), transaction.atomic():
        Heard(owner=ana, week=week(), text="x", created_at=NOW, changed_at=NOW).save()


def test_the_partners_shown_note_is_read_only(both, ana, ben):
    hers = Heard.objects.get(pk=both[0].pk)
    for act in (actions.show_when_both, actions.take_back, actions.remove):
        with pytest.raises(NotAllowed):
            act(hers, ben, seen=None, now=NOW)
    with pytest.raises(NotAllowed):
        actions.reword(hers, ben, text="Mine now.", seen=None, now=NOW)


def test_nothing_is_shown_without_a_wish(seen_week, ana, couple):
    for fields in ({"wished": False}, {"wished": True, "shown_at": None}):
        with pytest.raises(IntegrityError, match="what_was_heard_is_shown_by_wish"), transaction.atomic():
            Heard(
                owner=ana, week=week(1), text="x", created_at=NOW, changed_at=NOW, shared_at=NOW, visibility="shared",
                couple=couple, **fields,
            ).save()  # fmt: skip


def test_each_week_has_its_own_note_and_its_own_wish(seen_week, ana, ben):
    for person, answers in ((ana, ANA), (ben, BEN)):
        sealed(person, week(1), **answers)
    later = evening(week(1)) + timedelta(hours=1)
    first, second = note(ana), note(ana, "Later.", of=week(1), now=later)
    assert (first.week, second.week) == (week(), week(1))
    show(first, ana, now=later)
    show(note(ben, HIS, of=week(1), now=later), ben, now=later)
    assert (texts(ana), texts(ben)) == (sorted([HERS, "Later."]), [HIS])


def test_put_down_makes_rewords_and_deletes(seen_week, ana):
    def put(text, seen=None, **more):
        return actions.put_down(ana, week=week(), text=text, seen=seen, now=NOW, **more)

    with pytest.raises(rules.NothingHeard):
        put("")
    first = put(HERS)
    assert put(HERS).version == first.version == 1
    with pytest.raises(Changed):
        put("Typed on another page.")
    with pytest.raises(Changed):
        put("")
    wished = put("Better.", seen=1, show=True)
    assert (wished.text, wished.wished) == ("Better.", True)
    assert put("", seen=wished.version) is None
    assert texts(ana) == []


def test_leaving_takes_each_ones_own_words_along(both, ana, ben):
    couples.leave(ben, now=NOW)
    assert (texts(ana), texts(ben)) == ([HERS], [HIS])
    for viewer, row in ((ana, both[1]), (ben, both[0])):
        assert Change.objects.get(viewer=viewer, row=row.pk).gone
    with pytest.raises(NoCouple):
        show(back(Heard.objects.get(pk=both[0].pk), ana), ana)


def test_a_wish_is_of_one_couple(seen_week, ana, ben):
    """Linked anew, an old week's wish meets none: that week is of the couple that ended."""
    hers, his = show(note(ana), ana), note(ben, HIS)
    couples.leave(ana, now=NOW)
    link(ana, ben, NOW)
    with pytest.raises(CoupleEnded):
        show(his, ben)
    with pytest.raises(NotThere):
        note(ben, of=week())
    assert (texts(ana), texts(ben)) == ([hers.text], [HIS])


def test_erasing_takes_the_words_with_it(both, ana, ben):
    erase(ana, now=NOW)
    assert texts(ben) == [HIS]
    assert not Heard.objects.filter(owner=ana).exists()
    assert not Heard.objects.get(pk=both[1].pk).is_shared
