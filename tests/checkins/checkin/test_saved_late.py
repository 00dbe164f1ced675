"""A part that is saved late, by a page itself or a device that was offline: once, and never over other words."""

import re
from datetime import timedelta

import pytest

from checkins.checkin.models import CheckIn
from tests.checkins.weeks import ANA, evening, fill, marks, post_part, seal, sealed, typed

BY_ITSELF = {"HX-Request": "true"}


def seen(browser, of, part):
    return browser.get(f"/checkin/{of}/{part}/").context["seen"]


def save(browser, of, part, headers=BY_ITSELF, **fields):
    return browser.post(f"/checkin/{of}/{part}/", fields, headers=headers)


def told(answer, name):
    found = re.search(rf'data-{name}="([^"]*)"', answer.content.decode())
    return found and found[1]


def test_answer_says_from_which_version_to_which(ana, ben, sunday, web):
    browser = web(ana)
    first = save(browser, sunday, "room", seen=seen(browser, sunday, "room"), s1="6")
    assert (told(first, "was"), told(first, "version")) == ("0", "1")
    next_one = save(browser, sunday, "room", seen=first.context["seen"], s1="5")
    assert (told(next_one, "was"), told(next_one, "version")) == ("1", "2")


def test_same_part_sent_again_is_written_once(ana, ben, sunday, web):
    browser = web(ana)
    page = {"seen": seen(browser, sunday, "room"), "s1": "6"}
    for turn in ("0", "1", "1"):
        answer = save(browser, sunday, "room", **page)
        assert (answer.status_code, told(answer, "was"), told(answer, "version")) == (200, turn, "1")
    assert CheckIn.objects.get().version == 1


def test_part_opened_before_there_was_a_check_in_is_not_stale(ana, ben, sunday, web):
    browser = web(ana)
    page = seen(browser, sunday, "room")
    save(browser, sunday, "closeness", seen=seen(browser, sunday, "closeness"), s4="5")
    assert save(browser, sunday, "room", seen=page, s1="6").status_code == 200
    assert (CheckIn.objects.get().s1, CheckIn.objects.get().s4) == (6, 5)


def test_part_that_another_page_began_meanwhile_is_stale(ana, ben, sunday, web):
    browser = web(ana)
    page = seen(browser, sunday, "room")
    save(web(ana), sunday, "room", seen=page, s1="2")
    assert save(browser, sunday, "room", seen=page, s1="6").status_code == 412
    assert CheckIn.objects.get().s1 == 2


def test_name_of_a_page_tells_its_own_late_save(ana, ben, sunday, web):
    """The answer to a save was lost; the same page, with its script's name for it, sends the part again, changed."""
    browser = web(ana)
    page = {"seen": seen(browser, sunday, "room"), "page": "one"}
    save(browser, sunday, "room", **page, s1="3")
    assert save(browser, sunday, "room", **page, s1="4").status_code == 200
    assert save(browser, sunday, "room", **{**page, "page": "two"}, s1="5").status_code == 412
    assert CheckIn.objects.get().s1 == 4


def test_stale_save_by_itself_is_told_in_a_line(ana, ben, sunday, web):
    browser = web(ana)
    old = seen(browser, sunday, "room")
    post_part(web(ana), sunday, "room", {"s1": "2"})
    answer = save(browser, sunday, "room", seen=old, s1="6")
    page = answer.content.decode()
    assert answer.status_code == 412 and "<html" not in page
    assert "Go on to see both" in page and f'value="{old}"' in page
    assert told(answer, "code") == "changed"


def test_both_versions_stand_beside_each_other(ana, ben, sunday, web):
    browser = web(ana)
    old = seen(browser, sunday, "closeness")
    post_part(web(ana), sunday, "closeness", {"s4": "2", "s5": "6", "s6": "none"})
    page = save(
        browser, sunday, "closeness", headers={}, seen=old, **{"s4": "7", "s4-mine": "on", "s5": "6", "d1": "-2"}
    )
    assert page.status_code == 412
    lines = {line["text"]: (line["stands"]["says"], line["typed"]["says"]) for line in page.context["both"]}
    assert lines == {
        "Closeness this week": ("", "too little"),
        "What I wanted to get across reached Ben.": ("2 of 7", "7 of 7"),
        "Our choices this week were ours, not one person’s.": ("not this week", ""),
    }
    kept = [line["typed"]["kept"] for line in page.context["both"]]
    assert kept == [False, True, False]
    text = page.content.decode()
    assert "Keep what was saved" in text and "Use what was typed here" in text and "hx-trigger" not in text


def test_minutes_and_words_stand_beside_each_other(ana, ben, sunday, web):
    browser = web(ana)
    old = {part: seen(browser, sunday, part) for part in ("time", "words")}
    post_part(web(ana), sunday, "time", {"t1-h": 2, "t1-m": 30})
    post_part(web(ana), sunday, "words", {"x1": "The soup."})
    page = save(browser, sunday, "time", headers={}, seen=old["time"], **{"t1-h": 3})
    (line,) = page.context["both"]
    assert (line["stands"]["minutes"], line["typed"]["minutes"]) == (150, 180)
    page = save(browser, sunday, "words", headers={}, seen=old["words"], x1="The lamp.").content.decode()
    assert "“The soup.”" in page and "“The lamp.”" in page


def test_marks_stand_beside_each_other(ana, ben, lived, sunday, web):
    one, two = lived["ana"]
    name = {row: f"b-{row.pk.hex[:12]}" for row in (one, two)}
    browser = web(ana)
    old = seen(browser, sunday, "boundaries")
    post_part(web(ana), sunday, "boundaries", {name[one]: "4", name[two]: "none"})
    page = save(browser, sunday, "boundaries", headers={}, seen=old, **{name[one]: "1", f"{name[one]}-mine": "on"})
    lines = {(line["text"], line["stands"]["says"], line["typed"]["says"]) for line in page.context["both"]}
    assert lines == {(f"“{one.text}”", "4 of 5", "1 of 5"), (f"“{two.text}”", "did not come up", "")}


def test_what_was_sealed_alike_stands(ana, ben, sunday, web):
    """The part arrived, its answer was lost, and the week was sealed before it was sent again."""
    browser = web(ana)
    page = {"seen": seen(browser, sunday, "room"), "s1": "6", "s2": "5"}
    save(browser, sunday, "room", **page)
    assert seal(browser, sunday).status_code == 303
    again = save(browser, sunday, "room", **page)
    assert again.status_code == 200 and CheckIn.objects.get().is_sealed


def test_what_comes_after_the_sealing_is_told_so(ana, ben, sunday, web):
    sealed(ana, sunday)
    version = CheckIn.objects.get().version
    late = save(web(ana), sunday, "room", s1="1")
    assert (late.status_code, told(late, "code")) == (422, "already-sealed")
    assert "You have sent this check-in." in late.content.decode()
    assert (CheckIn.objects.get().s1, CheckIn.objects.get().version) == (6, version)


@pytest.mark.parametrize("begun", [False, True])
def test_what_comes_after_the_closing_is_told_so(begun, ana, ben, sunday, web, time_machine):
    browser = web(ana)
    old = seen(browser, sunday, "room")
    if begun:
        post_part(browser, sunday, "room", {"s1": "2"})
    time_machine.move_to(evening(sunday) + timedelta(days=4), tick=False)
    late = save(browser, sunday, "room", seen=old, s1="6")
    assert (late.status_code, told(late, "code")) == (422, "week-closed")
    assert [row.s1 for row in CheckIn.objects.all()] == ([2] if begun else [])


def test_part_that_is_not_asked_any_more_is_not_there(ana, ben, sunday, web):
    assert save(web(ana), sunday, "boundaries", **{"b-000000000000": "3"}).status_code == 404


def test_sealing_twice_is_once(ana, ben, sunday, web):
    browser = web(ana)
    post_part(browser, sunday, "room", typed("room", ANA))
    version = browser.get(f"/checkin/{sunday}/review/").context["seen"]
    answers = [browser.post(f"/checkin/{sunday}/seal/", {"seen": version}, headers=BY_ITSELF) for _ in range(2)]
    assert [(answer.status_code, answer.headers["HX-Redirect"]) for answer in answers] == [
        (200, f"/weeks/{sunday}/")
    ] * 2
    assert CheckIn.objects.get().version == version + 1


def test_nothing_is_sealed_that_was_not_seen(ana, ben, sunday, web):
    browser = web(ana)
    post_part(browser, sunday, "room", {"s1": "6"})
    old = browser.get(f"/checkin/{sunday}/review/").context["seen"]
    post_part(browser, sunday, "room", {"s1": "5"})
    assert browser.post(f"/checkin/{sunday}/seal/", {"seen": old}, headers=BY_ITSELF).status_code == 412
    assert not CheckIn.objects.get().is_sealed


def test_each_question_opens_to_why_it_is_asked(ana, ben, lived, sunday, web):
    from checkins.checkin.rules import QUESTIONS

    for part in ("time", "room", "closeness", "moving", "boundaries", "words"):
        answer = web(ana).get(f"/checkin/{sunday}/{part}/")
        page = answer.content.decode()
        asked = [question["why"] for question in answer.context["questions"]]
        assert page.count("Why this is asked") == len(asked) > 0
        assert all(page.count(f"<p>{why}</p>") == asked.count(why) for why in asked)
        assert set(asked) <= {question.why for question in QUESTIONS.values()}


def test_whole_check_in_typed_late_is_the_same_row(ana, ben, lived, sunday, web):
    """Every part opened at once, as a script does ahead, and sent in order later."""
    browser = web(ana)
    parts = ("time", "room", "closeness", "moving", "words")
    old = {part: seen(browser, sunday, part) for part in (*parts, "boundaries")}
    for part in parts:
        assert save(browser, sunday, part, seen=old[part], **typed(part, ANA | {"x1": "The soup."})).status_code == 200
    chosen = {f"b-{row.pk.hex[:12]}": "4" for row in lived["ana"]}
    assert save(browser, sunday, "boundaries", seen=old["boundaries"], **chosen).status_code == 200
    late = CheckIn.objects.get()
    assert late.version == 5
    answers, given = late.answers(), late.marks
    late.delete()
    fill(web(ana), sunday, ANA | {"x1": "The soup."}, [(row, 4) for row in lived["ana"]])
    assert CheckIn.objects.get().answers() == answers
    assert (
        CheckIn.objects.get().marks
        == given
        == sorted(marks(*((row, 4) for row in lived["ana"])), key=lambda mark: mark["boundary"])
    )
