"""Starting over: a draft is thrown away for good by its author, a sealed week never."""

import pytest

from accounts.feed.models import Change
from accounts.weeks import closes_at
from checkins.checkin import actions
from checkins.checkin.models import BoundaryMark, CheckIn
from checkins.checkin.rules import AlreadySealed
from tests.checkins.checkin.test_sealing import told
from tests.checkins.weeks import ANA, BEN, boundary, draft, evening, marks, sealed, week
from tracker.refusal import Changed, NotThere


@pytest.fixture
def begun(ana, ben, sunday):
    """A draft with a mark of a boundary."""
    return draft(ana, week(), marks=marks((boundary(ana, evening(week())), 4)), s1=2, x1="The soup.")


def test_draft_and_its_marks_are_gone(ana, begun):
    rows = {begun.pk, BoundaryMark.objects.get().pk}
    actions.discard(begun, ana, seen=begun.version, now=evening(week()))
    assert not CheckIn.objects.exists() and not BoundaryMark.objects.exists()
    assert set(Change.objects.filter(viewer=ana, gone=True).values_list("row", flat=True)) == rows


def test_sealed_week_is_never_thrown_away(ana, ben, sunday, web, api, time_machine):
    row = sealed(ana, week(), **ANA)
    with pytest.raises(AlreadySealed):
        actions.discard(row, ana, seen=None, now=evening(week()))
    phone, path = api(ana), f"check-ins/{row.pk}/"
    assert phone.delete(path, **{"If-Match": phone.etag(path)}).status_code == 409
    assert web(ana).post(f"/checkin/{week()}/discard/", {"seen": row.version}).url == f"/weeks/{week()}/"
    time_machine.move_to(closes_at(week()), tick=False)
    assert "Delete these answers" not in web(ana).get(row.url).content.decode()
    assert CheckIn.objects.count() == 1


def test_newer_words_are_not_thrown_away_unseen(ana, begun, web):
    actions.save(begun, ana, seen=None, now=evening(week()), s2=3)
    with pytest.raises(Changed):
        actions.discard(begun, ana, seen=1, now=evening(week()))
    answer = web(ana).post(f"/checkin/{week()}/discard/", {"seen": 1})
    assert answer.status_code == 412 and "was changed" in answer.content.decode()
    assert CheckIn.objects.get().s2 == 3


def test_draft_of_anyone_else_is_not_there(ana, ben, cleo, begun, web, api):
    for person in (ben, cleo):
        with pytest.raises(NotThere):
            actions.discard(begun, person, seen=None, now=evening(week()))
        assert web(person).post(f"/checkin/{week()}/discard/", {"seen": 1}).status_code == 404
        assert api(person).delete(f"check-ins/{begun.pk}/", **{"If-Match": '"x"'}).status_code == 404
    assert CheckIn.objects.count() == 1


def test_review_asks_before_it_starts_over(ana, begun, web):
    browser = web(ana)
    page = browser.get(f"/checkin/{week()}/review/").content.decode()
    assert "Start over?" in page and f'action="/checkin/{week()}/discard/"' in page
    answer = browser.post(f"/checkin/{week()}/discard/", {"seen": begun.version})
    assert answer.status_code == 303 and answer.url == f"/checkin/{week()}/time/"
    assert "The soup." not in browser.get(f"/checkin/{week()}/review/").content.decode()
    assert browser.get("/").content.decode().count("Your check-in is open.") == 1


def test_review_without_a_draft_offers_nothing_to_throw_away(ana, ben, sunday, web):
    assert "Start over" not in web(ana).get(f"/checkin/{week()}/review/").content.decode()


def test_left_over_of_a_closed_week_can_go_too(ana, begun, web, time_machine):
    assert "Delete these answers" not in web(ana).get(begun.url).content.decode()
    time_machine.move_to(closes_at(week()), tick=False)
    assert "Delete these answers?" in web(ana).get(begun.url).content.decode()
    answer = web(ana).post(f"/checkin/{week()}/discard/", {"seen": begun.version})
    assert answer.url == "/weeks/" and not CheckIn.objects.exists()


def test_phone_throws_away_and_begins_anew(ana, begun, api):
    phone, path = api(ana), f"check-ins/{begun.pk}/"
    assert phone.delete(path).status_code == 428
    assert phone.delete(path, **{"If-Match": phone.etag(path)}).status_code == 204
    assert phone.get(path).status_code == 404
    assert phone.put(path, {"week": str(week()), "s1": 4}).status_code == 404
    gone = [one for one in phone.get("sync/").json()["changes"] if one["id"] == str(begun.pk)]
    assert all(one.get("gone") for one in gone)
    assert draft(ana, week(), s1=4).pk != begun.pk


def test_partner_is_told_the_same(ana, ben, begun, web, api):
    before = told(ben, web, api)
    actions.discard(begun, ana, seen=None, now=evening(week()))
    assert told(ben, web, api) == before
    sealed(ana, week(), **ANA)
    sealed(ben, week(), **BEN)
