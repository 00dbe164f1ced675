"""The check-in while the network comes and goes: nothing is lost, nothing is sent twice, nobody else reads it."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.person.device_key import key_of, tag_of
from checkins.checkin.models import CheckIn
from tests.browser import MARKS
from tests.cast import PASSWORD
from tests.checkins import weeks
from tests.live import eventually
from tests.pages.test_axe import violations

pytestmark = [*MARKS, pytest.mark.alike, pytest.mark.django_db(transaction=True)]

KEPT = "Kept on this device. Sent when you are online again."
WORDS = "the lamp by the window"

RECORDS = """async () => {
  if (!(await indexedDB.databases()).some((one) => one.name === "twofold")) return [];
  const base = await new Promise((done, failed) => {
    const asked = indexedDB.open("twofold");
    asked.onsuccess = () => done(asked.result);
    asked.onerror = failed;
  });
  const rows = await new Promise((done) => {
    const asked = base.transaction("kept").objectStore("kept").getAll();
    asked.onsuccess = () => done(asked.result);
  });
  base.close();
  const text = (bytes) => String.fromCharCode(...new Uint8Array(bytes));
  return rows.map((row) => ({ ...row, iv: text(row.iv), box: text(row.box) }));
}"""
"""What lies in the browser's store, raw."""


def ahead(page):
    """Wait until the other parts are in memory."""
    page.wait_for_load_state("networkidle")


def choose(page, **answers):
    for id, value in answers.items():
        page.locator(f"label:has([name={id}][value='{value}'])").click()


def onward(page, heading):
    page.locator(".keys button[value=next]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def kept(page):
    expect(page.locator("#saved")).to_have_text(KEPT)


def walk_offline(page, week):
    """From the second part to the review, without a network."""
    page.context.set_offline(True)
    choose(page, d2=-1, s1=6, s2=5)
    onward(page, "Closeness")
    choose(page, d1=0, s4=5, s5="none", s6=6)
    onward(page, "Moving each other")
    choose(page, s3=7, s7=2, s8=4)
    page.locator("label:has([name=s7-mine])").click()
    onward(page, "Boundaries")
    for asked in page.locator("fieldset.say").all():
        asked.locator("label:has([value='4'])").first.click()
    onward(page, "In your words")
    page.locator("textarea[name=x1]").fill(WORDS)
    onward(page, "Your week at a glance")
    kept(page)


def begin(page, week):
    page.goto(f"/checkin/{week}/time/")
    ahead(page)
    page.locator("[name=t1-h]").fill("4")
    page.locator("[name=t1-m]").fill("0")
    onward(page, "Room for myself")


def sent(page):
    """Go on once the server has it all."""
    eventually(lambda: page.evaluate(RECORDS) == [])


def row_of(someone, week):
    return CheckIn.objects.owned_by(someone).of_week(week).get()


def test_check_in_goes_on_without_a_network(ana, open_week, open_page):
    page, _ = open_page(ana)
    begin(page, open_week)
    before = row_of(ana, open_week).version
    walk_offline(page, open_week)
    assert row_of(ana, open_week).s1 is None
    page.context.set_offline(False)
    sent(page)
    row = row_of(ana, open_week)
    said = (row.me_minutes, row.d2, row.s1, row.s2, row.d1, row.s4, row.s5, row.s6, row.s3, row.s7, row.s8, row.x1)
    assert said == (240, -1, 6, 5, 0, 5, None, 6, 7, 2, 4, WORDS)
    assert (row.passed, row.kept) == (["s5"], ["s7"])
    assert sorted(mark["mark"] for mark in row.marks) == [4, 4]
    assert row.version == before + 5


def test_closed_tab_loses_nothing(ana, open_week, open_page):
    page, _ = open_page(ana)
    begin(page, open_week)
    page.context.set_offline(True)
    choose(page, s1=6)
    kept(page)
    page.context.pages[0].close()
    page.context.set_offline(False)
    page = page.context.new_page()
    page.goto("/")
    expect(page.locator("#toasts")).to_contain_text("Answers kept on this device were sent.")
    sent(page)
    assert row_of(ana, open_week).s1 == 6
    page.goto("/")
    ahead(page)
    assert page.locator("#toasts").inner_text() == ""


def test_check_in_page_opened_again_shows_what_was_kept(ana, open_week, open_page):
    page, _ = open_page(ana)
    begin(page, open_week)
    page.context.set_offline(True)
    choose(page, s1=6)
    kept(page)
    page.close()
    page.context.set_offline(False)
    page = page.context.new_page()
    page.goto(f"/checkin/{open_week}/room/")
    expect(page.locator("#saved")).to_have_text("Answers kept on this device were sent.")
    expect(page.locator("[name=s1][value='6']")).to_be_checked()
    choose(page, s2=3)
    onward(page, "Closeness")
    assert (row_of(ana, open_week).s1, row_of(ana, open_week).s2) == (6, 3)


def test_leaving_without_a_network_stays_and_says_that_nothing_is_lost(ana, open_week, open_page):
    page, _ = open_page(ana)
    begin(page, open_week)
    page.context.set_offline(True)
    page.get_by_role("link", name="Twofold").first.click()
    expect(page.locator("#saved")).to_contain_text("this page stays")
    assert page.evaluate(RECORDS) == []
    choose(page, s1=6)
    kept(page)
    page.get_by_role("link", name="Twofold").first.click()
    expect(page.locator("#saved")).to_contain_text("you can close it and go on later")
    assert page.url.endswith(f"/checkin/{open_week}/room/")
    page.context.set_offline(False)
    page.get_by_role("link", name="Twofold").first.click()
    expect(page).to_have_url(re.compile(r":\d+/$"))
    sent(page)
    assert row_of(ana, open_week).s1 == 6


def test_back_and_forth_offline_shows_what_was_typed(ana, open_week, open_page):
    page, _ = open_page(ana)
    begin(page, open_week)
    page.context.set_offline(True)
    choose(page, s1=6)
    onward(page, "Closeness")
    choose(page, s4=2)
    page.locator(".keys button[value=back]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Room for myself")
    assert page.locator("[name=s1][value='6']").is_checked()
    choose(page, s1=3)
    onward(page, "Closeness")
    assert page.locator("[name=s4][value='2']").is_checked()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Room for myself")
    page.context.set_offline(False)
    sent(page)
    assert (row_of(ana, open_week).s1, row_of(ana, open_week).s4) == (3, 2)


def test_part_kept_twice_over_after_a_lost_answer_is_no_clash(ana, open_week, open_page):
    """The server has it, the answer was lost, and the part is changed again before the line is back."""
    page, _ = open_page(ana)
    begin(page, open_week)
    page.route("**/room/", lambda route: (route.fetch(), route.abort()) if route.request.method == "POST" else None)
    choose(page, s1=6)
    kept(page)
    assert row_of(ana, open_week).s1 == 6
    page.context.set_offline(True)
    page.unroute_all(behavior="wait")
    choose(page, s1=7)
    onward(page, "Closeness")
    page.context.set_offline(False)
    sent(page)
    assert row_of(ana, open_week).s1 == 7


def test_server_that_is_away_is_like_no_network(ana, open_week, open_page):
    page, _ = open_page(ana)
    begin(page, open_week)
    page.route("**/room/", lambda route: route.fulfill(status=503))
    choose(page, s1=6)
    onward(page, "Closeness")
    assert row_of(ana, open_week).s1 is None
    assert len(page.evaluate(RECORDS)) == 1
    page.unroute_all()
    page.evaluate("dispatchEvent(new Event('online'))")
    sent(page)
    assert row_of(ana, open_week).s1 == 6


def test_nothing_is_kept_while_there_is_a_network(ana, open_week, open_page):
    page, said = open_page(ana)
    begin(page, open_week)
    choose(page, s1=6, s2=5, d2=0)
    onward(page, "Closeness")
    page.locator(".keys button[value=back]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Room for myself")
    choose(page, s1=2)
    onward(page, "Closeness")
    assert row_of(ana, open_week).s1 == 2
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    assert said == []


# ---- whose it is


def log_in(page, someone):
    page.goto(reverse("account_login"))
    page.locator("[name=login]").fill(someone.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in").click()
    expect(page.locator(".whose")).to_contain_text(someone.name)


def log_out(page, choice=""):
    page.goto(reverse("account_logout"))
    ahead(page)
    if choice:
        page.get_by_text(choice).click()
    page.get_by_role("main").get_by_role("button", name="Log out").click()
    expect(page.locator(".whose")).to_have_count(0)


def keep_something(page, week):
    """One part with words, kept offline; gives what lies in the store."""
    page.goto(f"/checkin/{week}/words/")
    ahead(page)
    page.context.set_offline(True)
    page.locator("textarea[name=x1]").fill(WORDS)
    page.locator("h1").click()
    kept(page)
    return page.evaluate(RECORDS)


def test_store_shows_no_word_and_no_key(ana, open_week, open_page):
    page, _ = open_page(ana)
    records = keep_something(page, open_week)
    raw = "".join(value for record in records for value in record.values())
    ana.refresh_from_db()
    assert [set(record) for record in records] == [{"id", "owner", "iv", "box"}]
    assert records[0]["owner"] == tag_of(ana)
    for secret in (WORDS, '"x1"', "words", str(open_week), key_of(ana), ana.email, str(ana.pk)):
        assert secret not in raw, "and four signs or more don't stand in four thousand by chance"
    assert len(records[0]["box"]) == 4096 + 16
    assert WORDS not in page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert page.evaluate("caches.keys().then((keys) => keys.length)") == 0
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0


def test_next_one_at_the_laptop_finds_nothing(ana, ben, open_week, open_page):
    page, _ = open_page(ana)
    keep_something(page, open_week)
    page.context.clear_cookies()
    page.route("**/checkin/**", lambda route: route.abort())
    page.context.set_offline(False)
    log_in(page, ben)
    ahead(page)
    assert page.evaluate(RECORDS) == []
    assert page.locator("#toasts").inner_text() == ""
    assert not CheckIn.objects.owned_by(ben).exists()


def test_nothing_is_sent_from_an_account_that_is_not_its_own(ana, ben, open_week, open_page):
    """Ana's page still lies open in one tab when Ben logs in in another."""
    page, _ = open_page(ana)
    keep_something(page, open_week)
    page.route("**/checkin/**", lambda route: route.abort())
    page.context.set_offline(False)
    page.context.clear_cookies()
    log_in(page.context.new_page(), ben)
    page.unroute_all()
    page.evaluate("dispatchEvent(new Event('online'))")
    page.locator("textarea[name=x3]").fill("an early night")
    page.locator(".keys button[value=next]").click()
    expect(page.locator("#toasts")).to_contain_text("This was not saved")
    ahead(page)
    for someone in (ana, ben):
        assert not CheckIn.objects.owned_by(someone).filter(x1__isnull=False).exists()
    assert not CheckIn.objects.owned_by(ben).exists()


@pytest.mark.parametrize(("choice", "left"), [("Keep them here, locked", 1), ("Erase them now", 0)])
def test_logging_out_asks_what_becomes_of_unsent_answers(choice, left, ana, open_week, open_page):
    page, _ = open_page(ana)
    keep_something(page, open_week)
    page.route("**/checkin/**", lambda route: route.abort())
    page.context.set_offline(False)
    log_out(page, choice)
    assert len(page.evaluate(RECORDS)) == left
    page.unroute_all()
    log_in(page, ana)
    if left:
        sent(page)
        assert row_of(ana, open_week).x1 == WORDS
    else:
        assert not CheckIn.objects.owned_by(ana).exists()


def test_logging_out_asks_nothing_when_all_is_sent(ana, open_week, open_page):
    page, _ = open_page(ana)
    page.goto(reverse("account_logout"))
    ahead(page)
    assert page.locator("[data-unsent]").is_hidden()


def test_new_password_leaves_old_answers_locked(ana, open_week, open_page, web):
    page, _ = open_page(ana)
    keep_something(page, open_week)
    page.route("**/checkin/**", lambda route: route.abort())
    page.context.set_offline(False)
    ana.refresh_from_db()
    before = key_of(ana)
    page.goto(reverse("account_change_password"))
    page.locator("[name=oldpassword]").fill(PASSWORD)
    for name in ("password1", "password2"):
        page.locator(f"[name={name}]").fill("two cups of green tea")
    with page.expect_navigation():
        page.get_by_role("button", name="Change password").click()
    page.goto("/")
    ahead(page)
    ana.refresh_from_db()
    assert key_of(ana) != before
    assert page.evaluate(RECORDS) == []


def test_logged_out_meanwhile_keeps_what_was_typed(ana, open_week, open_page):
    page, _ = open_page(ana)
    begin(page, open_week)
    ana.sessions.all().delete()
    choose(page, s1=6)
    page.locator(".keys button[value=next]").click()
    expect(page).to_have_url(re.compile(reverse("account_login")))
    log_in(page, ana)
    sent(page)
    assert row_of(ana, open_week).s1 == 6


# ---- changed, sealed, closed meanwhile


def change_elsewhere(web, someone, week, part, **answers):
    assert (
        weeks.post_part(web(someone), week, part, {name: str(value) for name, value in answers.items()}).status_code
        == 303
    )


def with_a_clash(page, ana, week, web):
    """Kept here, changed elsewhere, online again: the page asks for a look."""
    begin(page, week)
    page.context.set_offline(True)
    choose(page, s1=6, s2=5)
    onward(page, "Closeness")
    change_elsewhere(web, ana, week, "room", s1=2, s2=5)
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    note = page.locator("main [data-look]")
    expect(note).to_contain_text("Some answers kept on this device need a look.")
    assert violations(page) == []
    note.get_by_role("button", name="Room for myself").click()
    expect(page.get_by_role("heading", name="Where the two differ")).to_be_visible()
    assert row_of(ana, week).s1 == 2
    assert page.locator(".beside").count() == 1
    expect(page.locator(".beside")).to_contain_text("2 of 7")
    expect(page.locator(".beside")).to_contain_text("6 of 7")
    assert violations(page) == []


def test_of_two_versions_one_takes_what_was_typed(ana, open_week, open_page, web):
    page, _ = open_page(ana)
    with_a_clash(page, ana, open_week, web)
    page.get_by_role("button", name="Use what was typed here").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Closeness")
    assert (row_of(ana, open_week).s1, row_of(ana, open_week).s2) == (6, 5)
    sent(page)
    assert page.locator("main [data-look]").count() == 0


def test_of_two_versions_one_keeps_what_was_saved(ana, open_week, open_page, web):
    page, _ = open_page(ana)
    with_a_clash(page, ana, open_week, web)
    page.get_by_role("link", name="Keep what was saved").click()
    expect(page.locator("[name=s1][value='2']")).to_be_checked()
    sent(page)
    assert row_of(ana, open_week).s1 == 2
    choose(page, s1=4)
    onward(page, "Closeness")
    assert row_of(ana, open_week).s1 == 4


def test_clash_while_online_shows_both(ana, open_week, open_page, web):
    page, _ = open_page(ana)
    begin(page, open_week)
    change_elsewhere(web, ana, open_week, "room", s1=2)
    choose(page, s1=6)
    page.locator(".keys button[value=next]").click()
    expect(page.get_by_role("heading", name="Where the two differ")).to_be_visible()
    assert row_of(ana, open_week).s1 == 2
    page.get_by_role("button", name="Use what was typed here").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Closeness")
    assert row_of(ana, open_week).s1 == 6


def test_sealed_meanwhile_shows_what_came_too_late(ana, open_week, open_page, web):
    page, _ = open_page(ana)
    begin(page, open_week)
    page.context.set_offline(True)
    choose(page, s1=6)
    kept(page)
    assert weeks.seal(web(ana), open_week).status_code == 303
    page.context.set_offline(False)
    page.goto("/")
    expect(page.locator("#toasts")).to_contain_text("came too late")
    page.locator("#toasts a").click()
    note = page.locator("main [data-over]")
    expect(note).to_contain_text("My own choices, people and interests had their place this week.")
    expect(note.locator("dd")).to_have_text("6 of 7")
    assert violations(page) == []
    assert row_of(ana, open_week).s1 is None
    note.get_by_role("button", name="Forget them").click()
    sent(page)
    expect(note).to_have_count(0)


# ---- sealing


def press_seal(page):
    page.locator("[data-opens=seal]").click()
    page.get_by_role("dialog").get_by_role("button", name="Seal your week").click()


def test_week_is_sealed_once_online_again(ana, open_week, open_page):
    page, _ = open_page(ana)
    begin(page, open_week)
    walk_offline(page, open_week)
    press_seal(page)
    expect(page.locator("#saved")).to_have_text("It will be sealed when you are online.")
    assert violations(page) == []
    page.context.set_offline(False)
    expect(page).to_have_url(re.compile(f"/weeks/{open_week}/"))
    expect(page.locator("body")).to_contain_text("Your week is sealed.")
    assert row_of(ana, open_week).is_sealed and row_of(ana, open_week).x1 == WORDS
    assert page.evaluate(RECORDS) == []


def test_wish_to_seal_can_be_taken_back(ana, open_week, open_page):
    page, _ = open_page(ana)
    begin(page, open_week)
    walk_offline(page, open_week)
    press_seal(page)
    page.get_by_role("button", name="Do not seal it yet").click()
    kept(page)
    expect(page.locator("[data-opens=seal]")).to_be_visible()
    page.context.set_offline(False)
    sent(page)
    assert not row_of(ana, open_week).is_sealed


def test_nothing_is_sealed_that_was_changed_elsewhere(ana, open_week, open_page, web):
    page, _ = open_page(ana)
    begin(page, open_week)
    walk_offline(page, open_week)
    press_seal(page)
    change_elsewhere(web, ana, open_week, "time", **{"t1-h": 9, "t1-m": 0})
    page.context.set_offline(False)
    expect(page.locator("#saved")).to_contain_text("Your week was not sealed")
    row = row_of(ana, open_week)
    assert not row.is_sealed and (row.me_minutes, row.x1) == (540, WORDS)


def test_sealing_online_goes_to_the_week(ana, open_week, open_page):
    page, said = open_page(ana)
    begin(page, open_week)
    page.goto(f"/checkin/{open_week}/review/")
    press_seal(page)
    expect(page).to_have_url(re.compile(f"/weeks/{open_week}/"))
    expect(page.locator("body")).to_contain_text("Your week is sealed.")
    assert row_of(ana, open_week).is_sealed and said == []


# ---- alone, and with keys alone


def test_someone_alone_goes_on_without_a_network(cleo, now, open_page):
    from accounts import weeks as calendar

    week = calendar.week_of(now.date(), (now.date().weekday() + 1) % 7)
    type(cleo).objects.filter(pk=cleo.pk).update(first_weekday=week.weekday())
    page, _ = open_page(cleo)
    begin(page, week)
    page.context.set_offline(True)
    choose(page, d2=0, s1=7, s2="none")
    onward(page, "In your words")
    page.locator("textarea[name=x4]").fill("the long way home")
    onward(page, "Your week at a glance")
    press_seal(page)
    assert page.locator("label:has([name$='-mine'])").count() == 0
    page.context.set_offline(False)
    expect(page).to_have_url(re.compile(f"/weeks/{week}/"))
    row = row_of(cleo, week)
    assert row.is_sealed and (row.s1, row.passed, row.x4) == (7, ["s2"], "the long way home")


def test_whole_check_in_with_keys_alone(ana, open_week, open_page):
    page, _ = open_page(ana)
    page.goto(f"/checkin/{open_week}/time/")
    ahead(page)
    page.locator("[name=t1-h]").focus()
    press = page.keyboard.press
    press("2")
    press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Room for myself")
    page.keyboard.press("Tab")
    for key in ("-", "-", "5", "6", "k"):
        press(key)
    page.keyboard.press("5")
    press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Closeness")
    for key in ("4", "5", "n", "6"):
        press(key)
    press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Moving each other")
    for key in ("7", "0", "1", "Enter"):
        press(key)
    expect(page.get_by_role("heading", level=1)).to_have_text("Boundaries")
    for key in ("5", "3", "Enter"):
        press(key)
    expect(page.get_by_role("heading", level=1)).to_have_text("In your words")
    page.keyboard.type("n7k0-")
    page.locator("textarea[name=x4]").focus()
    for stop in ("back", "next"):
        press("Tab")
        assert page.evaluate("document.activeElement.value") == stop
    press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your week at a glance")
    row = row_of(ana, open_week)
    said = (row.me_minutes, row.d1, row.s4, row.s5, row.s6, row.s3, row.s7, row.s8, row.x1)
    assert said == (120, 0, 5, None, 6, 7, None, 1, "n7k0-")
    assert sorted(mark["mark"] for mark in row.marks) == [3, 5]
