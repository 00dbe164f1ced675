"""Suggestions through the browser: beside the balance, turned into something, and looked back at."""

import re

import pytest

from accounts.belonging.models import Visibility
from accounts.couple.actions import leave
from checkins.boundary.actions import retire, stop_sharing
from checkins.boundary.models import Boundary
from checkins.planned.models import PlannedBlock
from checkins.suggestion.models import Suggestion
from checkins.timelog.models import Target
from goals.goal.models import Goal
from tests.checkins.suggestion.conftest import both, of
from tests.checkins.weeks import ANA, boundary, evening, marks, sealed, week


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def turn_of(browser, row, into, **typed):
    """Fill the form that a suggestion begins, as the page shows it."""
    path = f"/suggestions/{row.pk}/{into}/"
    form = browser.get(path).context["form"]
    filled = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    return browser.post(path, {**filled, **typed})


def test_balance_shows_one_with_its_reason(aside, ana, web):
    page = web(ana).get("/balance/")
    assert aside.sentence in text(page) and aside.because in text(page)
    assert f"/suggestions/{aside.pk}/goal/" in page.content.decode()


def test_balance_of_the_partner_shows_none_of_it(aside, ben, web):
    page = text(web(ben).get("/balance/"))
    assert aside.because not in page and str(aside.pk) not in web(ben).get("/suggestions/").content.decode()


def test_nothing_to_suggest_is_said_without_praise(ana, ben, web, time_machine):
    both(ana, 0, **ANA)
    time_machine.move_to(evening(week()), tick=False)
    for page in ("/balance/", "/suggestions/"):
        assert "Nothing to suggest from your last week." in text(web(ana).get(page))


def test_home_leads_to_it_in_one_quiet_line(aside, ana, web, api):
    browser = web(ana)
    assert "/balance/#suggests" in browser.get("/").content.decode()
    assert api(ana).get("home/").json()["suggested"] is True
    browser.post(f"/suggestions/{aside.pk}/keep/", {"seen": aside.version})
    assert "/balance/#suggests" not in browser.get("/").content.decode()
    assert api(ana).get("home/").json()["suggested"] is False


def test_home_is_silent_where_nothing_is_suggested(ana, ben, cleo, web, time_machine):
    both(ana, 0, **ANA)
    sealed(cleo, week(0), s1=5, s2=1, d2=0)
    time_machine.move_to(evening(week()), tick=False)
    for person in (ana, ben, cleo):
        assert "#suggests" not in web(person).get("/").content.decode()


def test_home_is_silent_after_leaving_and_after_three_weeks(aside, ana, web, time_machine):
    time_machine.move_to(evening(week(4)), tick=False)
    assert "#suggests" not in web(ana).get("/").content.decode()
    time_machine.move_to(evening(week(2)), tick=False)
    assert "#suggests" in web(ana).get("/").content.decode()
    leave(ana, now=evening(week(2)))
    assert "#suggests" not in web(ana).get("/").content.decode()


def test_keep_leaves_it_there_quietly(aside, ana, web):
    browser = web(ana)
    answer = browser.post(f"/suggestions/{aside.pk}/keep/", {"seen": aside.version, "then": "balance"}, follow=True)
    assert answer.redirect_chain == [("/balance/", 303)]
    assert "What you kept in mind" in text(answer) and aside.sentence in text(answer)
    assert f"/suggestions/{aside.pk}/keep/" not in answer.content.decode()


def test_not_for_me_takes_it_away(aside, ana, web):
    browser = web(ana)
    answer = browser.post(f"/suggestions/{aside.pk}/dismiss/", {"seen": aside.version}, follow=True)
    assert answer.redirect_chain == [("/suggestions/", 303)]
    assert "Not for you" in text(answer)
    assert aside.sentence not in text(browser.get("/balance/"))


def test_goal_begins_with_the_words_offered(aside, ana, web):
    browser = web(ana)
    page = browser.get(f"/suggestions/{aside.pk}/goal/")
    assert 'value="An hour or two a week for myself"' in page.content.decode()
    answer = turn_of(browser, aside, "goal", title="Choir again")
    goal = Goal.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, goal.url)
    assert (goal.title, goal.owner, goal.visibility) == ("Choir again", ana, Visibility.PRIVATE)
    row = of(ana)
    assert (row.state, row.turned_into, row.turned_id) == ("turned", "goal", goal.pk)
    assert "Made into a goal" in text(browser.get("/suggestions/"))
    assert "Choir again" in text(browser.get("/suggestions/"))


def test_double_click_makes_one_goal(aside, ana, web):
    browser = web(ana)
    path = f"/suggestions/{aside.pk}/goal/"
    form = browser.get(path).context["form"]
    sent = {"id": form["id"].value(), "seen": aside.version, "title": "Choir"}
    first, again = (browser.post(path, sent) for _ in "12")
    assert first["Location"] == again["Location"]
    assert Goal.objects.count() == 1


def test_a_second_goal_of_the_same_is_refused_whole(aside, ana, web):
    browser = web(ana)
    turn_of(browser, aside, "goal")
    again = turn_of(browser, aside, "goal")
    assert again.status_code == 422 and "already made something" in text(again)
    assert Goal.objects.count() == 1


def test_goal_for_two_is_proposed(ana, ben, web, time_machine):
    for n in range(2):
        both(ana, n, d1=-1, s1=6, s2=6, d2=0)
    time_machine.move_to(evening(week(1)), tick=False)
    row = of(ana)
    assert "begins when your partner agrees" in text(web(ana).get(f"/suggestions/{row.pk}/goal/"))
    turn_of(web(ana), row, "goal")
    assert (Goal.objects.get().kind, Goal.objects.get().state) == ("shared", "proposed")


def test_time_aside_is_planned_from_its_form(aside, ana, web):
    browser = web(ana)
    assert turn_of(browser, aside, "planned").status_code == 422
    answer = turn_of(browser, aside, "planned", day=str(week(2)), at="19:00")
    assert answer["Location"] == "/planned/"
    block = PlannedBlock.objects.get()
    assert (block.kind, block.day, block.minutes, block.visibility) == ("me", week(2), 120, Visibility.PRIVATE)
    assert (of(ana).turned_into, of(ana).turned_id) == ("planned", block.pk)
    assert "Planned" in text(browser.get("/suggestions/"))


def test_a_day_behind_is_refused_with_what_was_typed(aside, ana, web):
    answer = turn_of(web(ana), aside, "planned", day=str(week(0)))
    assert answer.status_code == 422 and str(week(0)) in answer.content.decode()
    assert not PlannedBlock.objects.exists() and of(ana).state == "open"


def test_target_follows_and_the_other_wish_stays(target, ana, web):
    browser = web(ana)
    assert 'value="2.5"' in browser.get(f"/suggestions/{target.pk}/target/").content.decode()
    answer = turn_of(browser, target, "target")
    assert answer["Location"] == "/time/targets/"
    newest = Target.objects.order_by("-from_week").first()
    assert (newest.me_minutes, newest.we_minutes, newest.from_week) == (150, 420, week(3))
    assert (of(ana, 2).state, of(ana, 2).turned_id) == ("turned", newest.pk)


def test_refused_target_keeps_what_was_typed(target, ana, web):
    answer = turn_of(web(ana), target, "target", hours="900")
    assert answer.status_code == 422 and 'value="900"' in answer.content.decode()
    assert Target.objects.count() == 1 and of(ana, 2).state == "open"


@pytest.fixture
def worn(ana, ben, long_ago, time_machine):
    """A boundary of Ana's that was little kept three weeks running."""
    mine = boundary(ana, long_ago.replace(month=5), text="I need Sundays.")
    for n in range(3):
        both(ana, n, marks=marks((mine, 1)), **ANA)
    time_machine.move_to(evening(week(2)), tick=False)
    return mine


def test_boundary_is_worded_anew(worn, ana, web):
    browser, row = web(ana), of(ana, 2)
    page = browser.get("/balance/")
    assert worn.url in page.content.decode() and "Help and safety" in text(page)
    assert "I need Sundays." in text(browser.get(f"/suggestions/{row.pk}/boundary/"))
    assert turn_of(browser, row, "boundary", text="I need Sunday mornings.")["Location"] == worn.url
    assert Boundary.objects.get().text == "I need Sunday mornings."
    assert of(ana, 2).turned_id == worn.pk


def test_boundary_that_is_shared_can_be_put_on_the_talk_card(worn, ana, web):
    browser, row = web(ana), of(ana, 2)
    address = f"/weeks/{row.week}/#own-boundaries"
    assert address in browser.get("/balance/").content.decode()
    assert "I need Sundays." in text(browser.get(address))
    stop_sharing(worn, ana, seen=None, now=evening(week(2)))
    page = browser.get("/balance/").content.decode()
    assert address not in page and worn.url in page


def test_retired_boundary_stays_as_it_is(worn, ana, web):
    retire(worn, ana, seen=None, now=evening(week(2)))
    assert "#own-boundaries" not in web(ana).get("/balance/").content.decode()
    answer = turn_of(web(ana), of(ana, 2), "boundary", text="Other words")
    assert answer.status_code == 422 and of(ana, 2).state == "open"


def test_only_what_is_offered_has_a_form(aside, ana, ben, web):
    for into in ("target", "boundary", "star"):
        assert web(ana).get(f"/suggestions/{aside.pk}/{into}/").status_code == 404
    assert web(ben).get(f"/suggestions/{aside.pk}/goal/").status_code == 404
    assert web(ben).post(f"/suggestions/{aside.pk}/keep/", {"seen": 1}).status_code == 404
    assert web().get("/suggestions/").status_code == 302


def test_stale_answer_shows_it_as_it_is_now(aside, ana, web):
    browser = web(ana)
    browser.post(f"/suggestions/{aside.pk}/keep/", {"seen": 1})
    answer = browser.post(f"/suggestions/{aside.pk}/dismiss/", {"seen": 1})
    assert answer.status_code == 412 and aside.sentence in text(answer)


def test_list_says_what_became_of_each(ana, ben, web, time_machine):
    for n in range(4):
        both(ana, n, d2=-1, s1=5, s2=1)
    time_machine.move_to(evening(week(3)), tick=False)
    page = text(web(ana).get("/suggestions/"))
    assert page.count("Let pass") == 2 and page.count("Because: ") == 3


def test_someone_alone_has_the_whole_of_it(cleo, web, time_machine):
    for n in range(2):
        sealed(cleo, week(n), s1=5, s2=1, d2=0)
    time_machine.move_to(evening(week(1)), tick=False)
    row = Suggestion.objects.get(rule="own-thing")
    assert row.sentence in text(web(cleo).get("/balance/"))
    assert "begins when your partner" not in text(web(cleo).get(f"/suggestions/{row.pk}/goal/"))
    assert turn_of(web(cleo), row, "goal").status_code == 303
