"""The page of former couples, hiding and showing, and taking one's own words out."""

import uuid

import pytest

from accounts.archive import actions
from accounts.couple.models import Membership
from accounts.takeout.erase import erase
from goals.goal.models import Goal, Step
from tests.accounts.recent import gave_password

PAGE = "/settings/former-couples/"


def of(archive, verb):
    return f"{PAGE}{archive.couple.pk}/{verb}/"


def test_works(ana, archive, web):
    browser = web(ana)
    assert PAGE in browser.get("/settings/").text
    page = browser.get(PAGE).text
    assert "You and Ben" in page
    assert "/goals/#archive" in page
    assert browser.post(of(archive, "hide")).status_code == 303
    page = browser.get(PAGE).text
    assert "Show it again" in page and "/goals/#archive" not in page and "You and Ben" in page
    assert browser.post(of(archive, "show")).status_code == 303
    assert "Hide it from me" in browser.get(PAGE).text


def test_what_belongs_to_both_is_counted_and_nothing_of_ones_own(ana, seen_weeks, archive):
    assert actions.readable(ana) == {
        archive.couple.pk: {"goal": 1, "step": 2, "progress": 1, "timeentry": 1, "sharedweek": 2}
    }


def test_weeks_are_led_to_by_the_year_of_the_end(ana, archive, web, monkeypatch):
    monkeypatch.setattr(actions, "readable", lambda person: {archive.couple.pk: {"sharedweek": 3}})
    year = Membership.objects.get(person=ana).left_at.year
    assert f"/weeks/history/?year={year}" in web(ana).get(PAGE).text


def test_settings_lead_there_only_if_there_is_one(ana, ben, cleo, couple, web):
    assert PAGE not in web(ana).get("/settings/").text
    assert PAGE not in web(cleo).get("/settings/").text
    assert PAGE in web(ben).get("/settings/").text
    assert PAGE in web(ben).post("/settings/", {"name": ""}).text
    assert "There is none" in web(cleo).get(PAGE).text


def test_withdrawing_says_what_goes_and_asks_for_the_password(ana, archive, web):
    browser = web(ana)
    page = browser.get(of(archive, "withdraw")).text
    assert "What goes." in page and "What stays." in page
    assert "Take my words out now" not in page
    assert browser.post(of(archive, "withdraw"), {"sure": "on"}).url.startswith("/accounts/reauthenticate/")
    assert Step.objects.get(pk=archive.ana_step.pk).text == "ana step"


def test_withdrawing_takes_a_tick_and_the_password(ana, archive, web):
    browser = gave_password(web(ana), ana)
    assert "Take my words out now" in browser.get(of(archive, "withdraw")).text
    answer = browser.post(of(archive, "withdraw"))
    assert answer.status_code == 422
    assert "Nothing was taken out" in answer.text
    assert browser.post(of(archive, "withdraw"), {"sure": "on"}).url == PAGE
    assert Step.objects.get(pk=archive.ana_step.pk).text == "(removed)"
    page = browser.get(PAGE).text
    assert "You took your own words out" in page and "Take my own words out of it" not in page
    assert "Take my words out now" not in browser.get(of(archive, "withdraw")).text


@pytest.mark.parametrize("verb", ["hide", "show", "withdraw"])
def test_stranger_gets_404(ana, cleo, archive, web, verb):
    browser = gave_password(web(cleo), cleo)
    for couple in (archive.couple.pk, uuid.uuid4()):
        assert browser.post(f"{PAGE}{couple}/{verb}/", {"sure": "on"}).status_code == 404
    assert browser.get(of(archive, "withdraw")).status_code == 404


def test_wrong_method(ana, archive, web):
    assert web(ana).get(of(archive, "hide")).status_code == 405
    assert web(ana).post(PAGE).status_code == 405


def test_not_logged_in(archive, web):
    for path in (PAGE, of(archive, "withdraw")):
        assert web().get(path).url.startswith("/accounts/login/")
    assert web().post(of(archive, "hide")).status_code == 302
    assert not Membership.objects.exclude(hidden_at=None).exists()


def test_twice(ana, archive, web):
    for _ in "12":
        assert web(ana).post(of(archive, "hide")).status_code == 303
    assert not Goal.objects.visible_to(ana).filter(joint=True).exists()


def test_someone_erased_has_no_name_there(ana, ben, archive, web, now):
    erase(ben, now=now)
    page = web(ana).get(PAGE).text
    assert "someone who erased their account" in page and "Ben" not in page


def test_nothing_kept_says_so(ben, dan, web):
    page = web(dan).get(PAGE).text
    assert "You and Ben" in page and "Nothing stays readable" in page and "Hide it" not in page


def test_hidden_archive_can_still_lose_the_words(ana, archive, web, now):
    actions.hide(ana, couple=archive.couple.pk, now=now)
    browser = gave_password(web(ana), ana)
    assert "It is hidden from you" in browser.get(of(archive, "withdraw")).text
    browser.post(of(archive, "withdraw"), {"sure": "on"})
    assert Step.objects.get(pk=archive.ana_step.pk).text == "(removed)"
    assert not Goal.objects.visible_to(ana).filter(joint=True).exists()
