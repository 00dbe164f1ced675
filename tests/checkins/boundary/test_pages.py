"""The pages of boundaries."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from checkins.boundary import actions
from checkins.boundary.models import Acknowledgement, Boundary, Revision

TEXT = "I need Sunday mornings to myself."


def words(**fields):
    return {"id": str(uuid.uuid4()), "text": TEXT, "category": "time_space", **fields}


@pytest.fixture
def mine(ana, ben, now):
    return actions.state(ana, id=uuid.uuid4(), now=now, category="time_space", text=TEXT)


@pytest.fixture
def shared(mine, ana, now):
    return actions.share(mine, ana, now=now, seen=None)


def at(row, verb=""):
    return f"/boundaries/{row.pk}/" + (f"{verb}/" if verb else "")


def text(answer):
    return answer.content.decode()


def test_one_states_a_boundary_and_sees_it(ana, ben, web):
    browser = web(ana)
    assert "None stated yet" in text(browser.get("/boundaries/"))
    made = browser.post("/boundaries/new/", words(visibility="shared"))
    row = Boundary.objects.get()
    assert (made.status_code, made.headers["Location"]) == (303, at(row))
    assert "Shared with Ben" in text(browser.get(at(row)))
    assert TEXT in text(browser.get("/boundaries/"))
    assert TEXT in text(web(ben).get("/boundaries/"))


def test_alone_nothing_speaks_of_sharing(cleo, web):
    browser = web(cleo)
    assert "Who sees it" not in text(browser.get("/boundaries/new/"))
    browser.post("/boundaries/new/", words())
    row = Boundary.objects.get()
    page = text(browser.get(at(row)))
    assert "share/" not in page
    assert "None" not in page


def test_a_double_click_makes_one(ana, ben, web):
    body = words(visibility="private")
    assert [web(ana).post("/boundaries/new/", body).status_code for _ in range(2)] == [303, 303]
    assert (Boundary.objects.count(), Revision.objects.count()) == (1, 1)


@pytest.mark.parametrize("bad", [{"text": ""}, {"text": "long " * 101}, {"category": "weather"}, {"visibility": "all"}])
def test_a_refused_form_keeps_what_was_typed(ana, ben, web, bad):
    typed = words(visibility="private") | {"text": "Only this much."} | bad
    answer = web(ana).post("/boundaries/new/", typed)
    assert answer.status_code == 422
    assert "This was not saved yet." in text(answer)
    assert typed["text"] in text(answer)
    assert typed["id"] in text(answer)
    assert not Boundary.objects.exists()


def test_rewording_over_a_newer_one_is_told(mine, ana, web, now):
    actions.reword(mine, ana, now=now, seen=None, text="I need Saturdays.")
    body = {"text": "I need Mondays.", "category": "time_space", "seen": "2"}
    answer = web(ana).post(at(mine, "reword"), body)
    assert answer.status_code == 412
    page = text(answer)
    assert "I need Saturdays." in page
    assert "I need Mondays." in page
    assert 'name="seen" value="3"' in page
    assert web(ana).post(at(mine, "reword"), body | {"seen": "3"}).status_code == 303
    assert Boundary.objects.get().text == "I need Mondays."


@pytest.mark.parametrize(
    ("verb", "field", "value"),
    [("share", "visibility", "shared"), ("pause", "state", "paused"), ("retire", "state", "retired")],
)
def test_a_page_asks_before_it_is_done(mine, ana, web, verb, field, value):
    browser = web(ana)
    page = browser.get(at(mine, verb))
    assert page.status_code == 200
    assert getattr(Boundary.objects.get(), field) != value
    for _ in range(2):
        assert browser.post(at(mine, verb), {"seen": "2"}).status_code == 303
    assert getattr(Boundary.objects.get(), field) == value


def test_stopping_needs_no_version_and_is_at_once(shared, ana, ben, web):
    assert TEXT in text(web(ben).get(at(shared)))
    for _ in range(2):
        assert web(ana).post(at(shared, "stop-sharing")).status_code == 303
    assert web(ben).get(at(shared)).status_code == 404
    assert TEXT not in text(web(ben).get("/boundaries/"))


def test_bringing_back_shows_what_changed_meanwhile(mine, ana, web, now):
    actions.retire(mine, ana, now=now, seen=None)
    assert web(ana).post(at(mine, "resume"), {"seen": "2"}).status_code == 412
    assert web(ana).post(at(mine, "resume"), {"seen": "3"}).status_code == 303
    assert Boundary.objects.get().state == "active"


def test_partner_reads_and_says_so_once(shared, ana, ben, web):
    browser = web(ben)
    page = text(browser.get(at(shared)))
    assert "I have read it" in page
    assert "Reword" not in page
    for _ in range(2):
        assert browser.post(at(shared, "acknowledge"), {"wording": str(shared.wording_id)}).status_code == 303
    assert Acknowledgement.objects.count() == 1
    assert "I have read it" not in text(browser.get("/boundaries/"))
    assert "Ben has acknowledged this wording." in text(web(ana).get(at(shared)))


def test_partner_is_told_of_a_newer_wording(shared, ana, ben, web, now):
    read = str(shared.wording_id)
    actions.reword(shared, ana, now=now, seen=None, text="I need Saturdays.")
    answer = web(ben).post(at(shared, "acknowledge"), {"wording": read})
    assert answer.status_code == 412
    assert "I need Saturdays." in text(answer)
    assert not Acknowledgement.objects.exists()


def test_partner_cannot_change_it(shared, ben, web):
    browser = web(ben)
    for verb in ("reword", "share", "pause", "retire"):
        assert browser.get(at(shared, verb)).status_code == 403
        assert browser.post(at(shared, verb), {"seen": "3"}).status_code == 403
    for verb in ("resume", "stop-sharing"):
        assert browser.post(at(shared, verb), {"seen": "3"}).status_code == 403


def test_stranger_gets_404(shared, cleo, dan, sam, web):
    for stranger in (cleo, dan, sam):
        browser = web(stranger)
        for verb in ("", "reword", "share", "pause", "retire"):
            assert browser.get(at(shared, verb)).status_code == 404
        for verb in ("resume", "stop-sharing", "acknowledge"):
            assert browser.post(at(shared, verb), {"seen": "3"}).status_code == 404
        assert TEXT not in text(browser.get("/boundaries/"))


def test_not_logged_in_is_asked_to(mine, web):
    for path in ("/boundaries/", "/boundaries/new/", at(mine), at(mine, "reword")):
        assert web().get(path).headers["Location"].startswith("/accounts/login/")


def test_private_wordings_stay_off_the_partners_page(mine, ana, ben, web, now):
    actions.reword(mine, ana, now=now, seen=None, text="I need Saturdays.")
    actions.share(mine, ana, now=now, seen=None)
    assert TEXT not in text(web(ben).get(at(mine)))
    page = text(web(ana).get(at(mine)))
    assert TEXT in page
    assert "Ben does not see this wording." in page


def test_pages_ask_the_database_as_often_for_200(ana, ben, web, now):
    rows = [actions.state(ana, id=uuid.uuid4(), now=now, category="home", text=TEXT, shared=True) for _ in range(2)]
    browsers = {"/boundaries/": (web(ana), web(ben)), at(rows[0]): (web(ana), web(ben))}

    def queries():
        counts = []
        for path, people in browsers.items():
            for browser in people:
                browser.get(path)
                with CaptureQueriesContext(connection) as asked:
                    assert browser.get(path).status_code == 200
                counts.append(len(asked))
        return counts

    few = queries()
    for _ in range(198):
        actions.state(ana, id=uuid.uuid4(), now=now, category="home", text=TEXT, shared=True)
    assert queries() == few
    assert max(few) <= 7
