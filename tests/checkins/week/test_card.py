"""The talk card on the page of a week, and on paper."""

import re

import pytest

from accounts.couple import actions as couples
from tests.checkins.weeks import ANA, BEN, evening, sealed, week
from tests.conftest import link

TOPIC = "The climbing group."


def revealed(ana, ben, n=0, hers=None, his=None):
    sealed(ana, week(n), **ANA | (hers or {}))
    sealed(ben, week(n), **BEN | (his or {}))
    return week(n)


def text_of(answer):
    assert answer.status_code == 200, answer
    return answer.content.decode()


def page(someone, web, n=0):
    return text_of(web(someone).get(f"/weeks/{week(n)}/"))


def sheet(someone, web, n=0):
    return text_of(web(someone).get(f"/weeks/{week(n)}/card/"))


@pytest.fixture
def apart(ana, ben):
    """Ana wrote a topic; both lived one statement apart."""
    return revealed(ana, ben, hers={"x1": "The soup.", "x2": TOPIC, "s2": 7, "x3": "Rest."}, his={"s2": 1})


def test_each_topic_has_a_soft_way_to_begin(apart, ana, ben, web):
    hers, his = page(ana, web), page(ben, web)
    assert "You could begin with: “This has been on my mind" in hers
    assert "You could begin with: “I’d like to understand this." in his
    for both in (hers, his):
        assert both.count("You could begin with:") == 2
        assert "“How did it go this week with what matters to you alone?”" in both
        assert "Leave any of it for another day: nothing is counted." in both
        assert "If it gets heavy, pause, and say when you come back to it" in both
        assert "About twenty minutes, if you like: thanks 3, where you see it alike 3, topics 10" in both
    assert "You wrote" in hers and "Ben wrote" not in hers
    assert "Ana wrote" in his


def test_each_line_says_whose_it_is_and_ones_own_thanks_come_first(ana, ben, web):
    hers, his = {"x1": "The soup.", "x2": TOPIC, "x3": "Rest."}, {"x1": "The lamp.", "x3": "Choir."}
    revealed(ana, ben, hers=hers, his=his)
    mine, theirs = r'class="wash hue-me".*?', r'class="wash hue-partner".*?'
    for told, own, other, partner in (
        (page(ana, web), hers, his, "Ben"),
        (page(ben, web), his, hers, "Ana"),
    ):
        thanks = f"{mine}{own['x1']}.*?>You, to {partner}<.*?{theirs}{other['x1']}.*?>{partner}, to you<"
        intends = [f">You intend<.*?“{own['x3']}”", f">{partner} intends<.*?“{other['x3']}”"]
        for said in (thanks, *intends):
            assert re.search(said, told, re.DOTALL), said
    assert '<p class="chip hue-me">You wrote</p>' in page(ana, web)
    assert '<p class="chip hue-partner">Ana wrote</p>' in page(ben, web)


def test_a_card_without_topics_suggests_a_shorter_talk(ana, ben, web):
    revealed(ana, ben)
    told = page(ana, web)
    assert "About five minutes, if you like: where you see it alike 3, next week 4." in told
    assert "You could begin with" not in told and "if you like</h2>" not in told
    assert "A time for you two, and a time for each of you" in told


def test_the_sheet_names_both_and_has_lines_to_write_on(apart, ana, ben, web):
    hers, his = sheet(ana, web), sheet(ben, web)
    for told in (hers, his):
        assert "Ana wrote" in told and "Ana, to Ben" in told and "Ana intends" in told
        assert "Ana could begin with: “This has been on my mind" in told
        assert "Either of you could begin with: “How did it go" in told
        assert told.count('class="lines"') == 3
        assert "You wrote" not in told and "You could begin" not in told


def test_the_sheet_holds_nothing_of_ones_own(ana, ben, web):
    revealed(ana, ben, hers={"x4": "I chose the sea.", "s1": 6, "kept": ["s1"], "x2": TOPIC})
    assert "I chose the sea." in page(ana, web)
    told = sheet(ana, web)
    assert TOPIC in told
    main = told.partition("<main")[2].partition("</main>")[0]
    for own in ("I chose the sea.", "6 of 7", "Your own answers", "<form", "<button", "<nav"):
        assert own not in main, own
    assert 'aria-label="Main"' not in told


def test_the_page_leads_to_the_sheet_and_back(apart, ana, web):
    assert f'href="/weeks/{apart}/card/"' in page(ana, web)
    assert f'href="/weeks/{apart}/"' in sheet(ana, web)


def test_there_is_no_sheet_before_the_reveal_nor_for_others(ana, ben, cleo, dan, web):
    sealed(ana, week())
    for someone in (ana, ben, cleo, dan):
        hidden = web(someone).get(f"/weeks/{week()}/card/")
        never = web(someone).get(f"/weeks/{week(40)}/card/")
        assert (hidden.status_code, never.status_code) == (404, 404)
    sealed(ben, week())
    assert [web(one).get(f"/weeks/{week()}/card/").status_code for one in (ana, ben, cleo, dan)] == [200, 200, 404, 404]
    assert web(ana).get("/weeks/soon/card/").status_code == 404
    assert web(ana).post(f"/weeks/{week()}/card/").status_code == 405


def test_the_sheet_of_an_archive_keeps_the_names_of_then(apart, ana, ben, web):
    couples.leave(ben, now=evening(apart))
    ben.name = "Benno"
    ben.save()
    told = sheet(ana, web)
    assert "Ben intends" not in told and "Ana intends" in told
    assert '<dd class="chip hue-partner">Ben: little</dd>' in told and "Benno" not in told


def test_the_sheet_of_an_archive_names_whom_it_was_with(apart, ben, dan, web):
    couples.leave(ben, now=evening(apart))
    told = sheet(ben, web)
    assert "Ana" in told and "Dan" not in told


def test_a_week_with_a_former_partner_names_them_and_not_the_one_of_now(apart, ana, ben, cleo, web):
    then = evening(apart)
    couples.leave(ana, now=then)
    link(ana, cleo, then)
    for told in (sheet(ana, web), page(ana, web)):
        main = told.partition("<main")[2]
        assert "Ben" in main and "Cleo" not in main
