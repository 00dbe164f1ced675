"""The check-in as it is typed: part by part, saved as one goes, sealed at the end."""

from datetime import timedelta

import pytest

from checkins.balance.models import OwnReading, SharedWeek
from checkins.checkin.models import CheckIn
from tests.checkins.weeks import ANA, BEN, PARTS, boundary, evening, fill, post_part, seal, sealed, typed, week

WORDS = {"x1": "The soup on Tuesday.", "x2": "The climbing group.", "x3": "An early night.", "x4": "I chose the sea."}


def test_worked_example_through_the_pages(ana, ben, lived, sunday, web):
    one, two = lived["ana"]
    fill(web(ana), sunday, ANA | WORDS, [(one, 4), (two, 5)])
    assert seal(web(ana), sunday).status_code == 303
    assert not SharedWeek.objects.exists()
    fill(web(ben), sunday, BEN, [(lived["ben"][0], 3)])
    assert seal(web(ben), sunday).status_code == 303
    figures = {row.owner_id: (round(row.autonomy, 1), round(row.connection, 1)) for row in OwnReading.objects.all()}
    assert figures == {ana.pk: (76.8, 84.2), ben.pk: (38.3, 86.7)}
    page = web(ben).get(f"/weeks/{sunday}/").content.decode()
    assert "The soup on Tuesday." in page and "An early night." in page
    assert "I chose the sea." not in page


def test_seal_that_opens_the_week_says_so(ana, ben, sunday, web):
    for person, answers, says in ((ana, ANA, ""), (ben, BEN, "It is open to you both now.")):
        browser = web(person)
        fill(browser, sunday, answers)
        page = browser.get(seal(browser, sunday).url).content.decode()
        assert "Your week is sealed." in page
        assert ("open to you both now" in page) == bool(says)


def test_current_goes_to_the_first_open_part(ana, ben, sunday, web):
    browser = web(ana)
    assert browser.get("/checkin/").url == f"/checkin/{sunday}/time/"
    post_part(browser, sunday, "time", typed("time", ANA))
    assert browser.get("/checkin/").url == f"/checkin/{sunday}/room/"


def test_draft_is_resumed_on_another_device(ana, ben, sunday, web):
    post_part(web(ana), sunday, "room", typed("room", ANA))
    page = web(ana).get(f"/checkin/{sunday}/room/").content.decode()
    assert 'name="s1" value="6" checked' in page
    assert 'name="d2" value="-1" checked' in page
    assert "Saved at" in page


def test_part_saved_again_alike_makes_no_newer_version(ana, ben, lived, sunday, web):
    marks = [(lived["ana"][0], 4), (lived["ana"][1], 5)]
    fill(web(ana), sunday, ANA | WORDS, marks, kept=("s2",))
    before = CheckIn.objects.get().version
    fill(web(ana), sunday, ANA | WORDS, marks, kept=("s2",))
    assert CheckIn.objects.get().version == before
    fill(web(ana), sunday, ANA | WORDS, [(lived["ana"][0], 3), (lived["ana"][1], 5)], kept=("s2",))
    assert CheckIn.objects.get().version > before


def test_back_saves_and_goes_back(ana, ben, sunday, web):
    gone = post_part(web(ana), sunday, "room", typed("room", ANA), to="back")
    assert gone.url == f"/checkin/{sunday}/time/"
    assert CheckIn.objects.get().s1 == 6


def test_passing_and_keeping_are_taken(ana, ben, sunday, web):
    post_part(web(ana), sunday, "closeness", {"s4": "none", "s5": "6", "s5-mine": "on", "d1": "0"})
    row = CheckIn.objects.get()
    assert (row.s4, row.s5, row.passed, row.kept) == (None, 6, ["s4"], ["s5"])
    post_part(web(ana), sunday, "closeness", {"s4": "3", "d1": "0"})
    row.refresh_from_db()
    assert (row.s4, row.s5, row.passed, row.kept) == (3, None, [], [])


def test_refused_part_keeps_what_was_typed(ana, ben, sunday, web):
    answer = post_part(web(ana), sunday, "room", {"s1": "9", "s2": "5"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'name="s2" value="5" checked' in page
    assert "can’t take that answer" in page
    assert not CheckIn.objects.exists()


def test_page_left_open_overwrites_nothing(ana, ben, sunday, web):
    browser = web(ana)
    stale = browser.get(f"/checkin/{sunday}/room/").context["seen"]
    post_part(browser, sunday, "room", {"s1": "6"})
    late = browser.post(f"/checkin/{sunday}/room/", {"seen": stale, "s1": "2"})
    assert late.status_code == 412
    assert CheckIn.objects.get().s1 == 6
    assert 'name="s1" value="2" checked' in late.content.decode()
    again = browser.post(f"/checkin/{sunday}/room/", {"seen": late.context["seen"], "s1": "2"})
    assert again.status_code == 303
    assert CheckIn.objects.get().s1 == 2


def test_minutes_come_from_the_log(ana, ben, sunday, web, now):
    import uuid
    from datetime import timedelta

    from checkins.timelog import actions as times

    then = evening(sunday) - timedelta(hours=2)
    times.log(ana, id=uuid.uuid4(), now=then, kind="me", day=sunday, minutes=95, what="choir")
    times.log(ben, id=uuid.uuid4(), now=then, kind="we", day=sunday, minutes=120, what="cooking")
    page = web(ana).get(f"/checkin/{sunday}/time/")
    shown = {question["name"]: (question["hours"], question["minutes"]) for question in page.context["questions"]}
    assert shown == {"t1": ("1", "35"), "t2": ("2", "0")}
    assert "choir" in page.content.decode() and "cooking" in page.content.decode()


def test_sealing_nothing_is_refused(ana, ben, sunday, web):
    refused = web(ana).post(f"/checkin/{sunday}/seal/", {"seen": 1})
    assert refused.status_code == 422
    assert "Nothing is answered yet" in refused.content.decode()


def test_sealed_week_is_not_typed_again(ana, ben, sunday, web):
    sealed(ana, sunday)
    answer = web(ana).post(f"/checkin/{sunday}/room/", {"s1": "1"})
    assert answer.status_code == 302 and answer.url == f"/weeks/{sunday}/"
    assert CheckIn.objects.get().s1 == 6
    assert "sealed" in web(ana).get("/checkin/").content.decode()


def test_closed_week_refuses_and_keeps(ana, ben, sunday, web, time_machine):
    browser = web(ana)
    post_part(browser, sunday, "room", {"s1": "6"})
    time_machine.move_to(evening(sunday).replace(day=17, hour=12), tick=False)
    late = browser.post(f"/checkin/{sunday}/room/", {"seen": browser.session.session_key, "s1": "6", "s2": "7"})
    assert late.status_code in (412, 422)
    assert CheckIn.objects.get().s2 is None
    page = browser.get(f"/weeks/{sunday}/").content.decode()
    assert "No shared check-in this week." in page and "6 of 7" in page


def test_nothing_is_asked_between_weeks(ana, ben, sunday, web, time_machine):
    time_machine.move_to(evening(sunday).replace(day=18), tick=False)
    page = web(ana).get("/checkin/").content.decode()
    assert "Nothing is asked of you today." in page
    assert "Sunday 20 September" in page


def test_someone_alone_has_the_part_that_needs_no_partner(cleo, sunday, web):
    browser = web(cleo)
    page = browser.get(f"/checkin/{sunday}/room/").content.decode()
    assert "Keep for myself" not in page and "for you alone" in page
    assert browser.get(f"/checkin/{sunday}/closeness/").status_code == 404
    post_part(browser, sunday, "room", typed("room", ANA))
    assert seal(browser, sunday).status_code == 303
    own = OwnReading.objects.get()
    assert own.owner_id == cleo.pk and own.couple_id is None
    assert "Your week, as you lived it." not in browser.get("/balance/").content.decode()


@pytest.mark.parametrize(
    "address", ["/checkin/", "/weeks/", "/balance/", "/weeks/2026-09-07/", "/checkin/2026-09-07/time/"]
)
def test_pages_want_a_log_in(db, web, address):
    assert web().get(address).status_code == 302


@pytest.mark.parametrize("week", ["2026-09-08", "2026-13-01", "soon", "2027-01-04"])
def test_no_such_week_is_not_there(ana, ben, sunday, web, week):
    assert web(ana).get(f"/weeks/{week}/").status_code == 404
    assert web(ana).get(f"/checkin/{week}/time/").status_code == 404


def test_every_part_has_its_page(ana, ben, lived, sunday, web):
    for part in (*PARTS, "boundaries", "review"):
        assert web(ana).get(f"/checkin/{sunday}/{part}/").status_code == 200
    assert web(ana).get(f"/checkin/{sunday}/elsewhere/").status_code == 404


def test_own_boundaries_are_asked_about_before_the_partners(ana, ben, sunday, web):
    before = evening(sunday) - timedelta(days=2)
    boundary(ben, before, text="Late calls wait.")
    boundary(ana, before + timedelta(days=1), text="Sundays are slow.")
    texts = ("Late calls wait.", "Sundays are slow.")
    for person, (others, own) in ((ana, texts), (ben, texts[::-1])):
        page = web(person).get(f"/checkin/{sunday}/boundaries/").content.decode()
        assert page.index(own) < page.index(others)


def test_htmx_saves_without_leaving_the_page(ana, ben, sunday, web):
    browser = web(ana)
    seen = browser.get(f"/checkin/{sunday}/room/").context["seen"]
    saved = browser.post(f"/checkin/{sunday}/room/", {"seen": seen, "s1": "6"}, headers={"HX-Request": "true"})
    assert saved.status_code == 200 and "Saved at" in saved.content.decode()
    assert CheckIn.objects.get().s1 == 6
    again = browser.post(
        f"/checkin/{sunday}/room/", {"seen": saved.context["seen"], "s1": "5"}, headers={"HX-Request": "true"}
    )
    assert again.status_code == 200
    assert week() == sunday


def test_going_on_before_the_save_was_heard_of_is_no_clash(ana, ben, sunday, web):
    """A slow line: the page saves by itself, and is sent again before the answer has come."""
    browser = web(ana)
    page = {"seen": browser.get(f"/checkin/{sunday}/room/").context["seen"], "csrfmiddlewaretoken": "a" * 64}
    post_part(browser, sunday, "room", {"s1": "3"})
    page["seen"] = browser.get(f"/checkin/{sunday}/room/").context["seen"]
    address = f"/checkin/{sunday}/room/"
    assert browser.post(address, {**page, "s1": "5"}, headers={"HX-Request": "true"}).status_code == 200
    assert browser.post(address, {**page, "s1": "6", "s2": "7"}).status_code == 303
    assert (CheckIn.objects.get().s1, CheckIn.objects.get().s2) == (6, 7)
    other = {**page, "csrfmiddlewaretoken": "b" * 64}
    assert browser.post(address, {**other, "s1": "1"}).status_code == 412


def test_htmx_is_told_in_a_line_what_was_not_saved(ana, ben, sunday, web):
    told = web(ana).post(f"/checkin/{sunday}/room/", {"s1": "9"}, headers={"HX-Request": "true"})
    assert told.status_code == 422
    assert "Not saved yet." in told.content.decode() and "<html" not in told.content.decode()
