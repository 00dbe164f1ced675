"""Single answers on the page of a week that was not opened: the author's, and the partner's."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import weeks as calendar
from accounts.couple import actions as couples
from checkins.answer.models import SharedAnswer
from tests.checkins.weeks import ANA, BEN, sealed, week
from tests.secrecy.test_twin_worlds import masked

PAGE = f"/weeks/{week()}/"
CLOSED = calendar.closes_at(week()) + timedelta(hours=1)


@pytest.fixture
def alone(ana, ben, time_machine):
    """Ana sealed a week that Ben did not; it has closed."""
    row = sealed(ana, week(), **ANA | {"x1": "The soup.", "x4": "I chose the sea.", "s1": 1, "kept": ["s1"]})
    time_machine.move_to(CLOSED)
    return row


def page(someone, web, path=PAGE):
    answer = web(someone).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def share(someone, web, question, **sent):
    return web(someone).post(f"{PAGE}answers/{question}/share/", sent)


def take_back(someone, web, question):
    return web(someone).post(f"{PAGE}answers/{question}/take-back/")


def test_author_shares_one_answer_and_the_partner_sees_just_that(alone, ana, ben, web):
    assert "Share with Ben" in page(ana, web)
    answer = share(ana, web, "s2")
    assert (answer.status_code, answer.url) == (303, f"{PAGE}#a-s2")
    told = page(ben, web)
    assert "No shared check-in this week." in told
    assert "Ana shares this with you" in told
    assert "I got further with something that matters to me alone." in told and "somewhat" in told
    for rest in ("The soup.", "5 of 7", "My own choices", "Room for myself", "4\xa0h"):
        assert rest not in told.partition("<main")[2].partition("</main>")[0]
    assert "Ben sees:" in page(ana, web)


@pytest.mark.parametrize(("question", "seen"), [("t1", "4\xa0h"), ("d2", "too little"), ("x1", "“The soup.”")])
def test_each_kind_is_shown_in_its_way(question, seen, alone, ana, ben, web):
    share(ana, web, question)
    assert seen in page(ben, web).partition('aria-labelledby="theirs"')[2].partition("</section>")[0]


def test_what_is_shared_of_one_week_is_on_no_other_weeks_page(alone, ana, ben, web):
    sealed(ana, week(-1), **ANA)
    share(ana, web, "s2")
    other = f"/weeks/{week(-1)}/"
    assert "Ana shares this with you" in page(ben, web)
    assert "Ana shares this with you" not in page(ben, web, other)
    assert "Ben sees:" in page(ana, web) and "Ben sees:" not in page(ana, web, other)


def test_taken_back_not_one_byte_is_left(alone, ana, ben, web):
    def told():
        found = []
        for path in (PAGE, "/", "/weeks/", "/balance/"):
            with CaptureQueriesContext(connection) as queries:
                found.append(masked(page(ben, web, path)))
            found.append(len(queries))
        return found

    told()  # the first visit puts queries into words, once
    before = told()
    share(ana, web, "s2")
    assert told() != before
    for _ in range(2):
        assert take_back(ana, web, "s2").status_code == 303
    assert told() == before


def test_without_shared_answers_it_is_any_week_that_was_not_opened(alone, ana, ben, web):
    """Ana sealed this week, and nobody the next: for Ben the two pages differ in their dates alone."""

    def told(n):
        main = page(ben, web, f"/weeks/{week(n)}/").partition("<main")[2].partition("</main>")[0]
        first, last = week(n), week(n) + timedelta(days=6)
        for date in (first, last):
            main = main.replace(f"{date:%-d %B}", "a day").replace(date.isoformat(), "a day")
        return masked(main)

    assert told(0) == told(-1)


def test_what_was_kept_is_asked_for_plainly(alone, ana, ben, web):
    assert "Share it all the same" in page(ana, web)
    ask = web(ana).get(f"{PAGE}answers/s1/share/").content.decode()
    assert "You kept this for yourself." in ask and "Ben would see:" in ask and "little" in ask
    refused = share(ana, web, "s1")
    assert refused.status_code == 422 and "You kept this for yourself. Say plainly" in refused.content.decode()
    assert not SharedAnswer.objects.exists()
    assert share(ana, web, "s1", although_kept="on").status_code == 303
    assert "little" in page(ben, web)


@pytest.mark.parametrize("question", ["x4", "b", "s8", "nonsense"])
def test_what_is_never_shown_has_no_such_page(question, alone, ana, web):
    assert web(ana).get(f"{PAGE}answers/{question}/share/").status_code == 404
    assert share(ana, web, question, although_kept="on").status_code == 404
    assert f"/answers/{question}/" not in page(ana, web)


def test_nothing_is_offered_while_it_can_still_open(ana, ben, web, time_machine):
    sealed(ana, week(), **ANA)
    time_machine.move_to(calendar.closes_at(week()) - timedelta(hours=1))
    assert "/answers/" not in page(ana, web)
    assert share(ana, web, "s2").status_code == 422
    assert not SharedAnswer.objects.exists()


def test_nothing_is_offered_of_a_week_that_was_opened(ana, ben, web, time_machine):
    sealed(ana, week(), **ANA)
    sealed(ben, week(), **BEN)
    time_machine.move_to(CLOSED)
    assert "/answers/" not in page(ana, web)
    assert share(ana, web, "s2").status_code == 422
    assert not SharedAnswer.objects.exists()


def test_nothing_is_offered_after_the_couple(alone, ana, ben, web):
    share(ana, web, "x1")
    couples.leave(ben, now=CLOSED)
    assert "/answers/" not in page(ana, web) and "The soup." in page(ana, web)
    assert share(ana, web, "s2").status_code == 404
    assert "The soup." not in web(ben).get(PAGE).content.decode()


def test_nobody_shares_anothers(alone, ben, cleo, web):
    for someone in (ben, cleo):
        assert share(someone, web, "s2").status_code == 404
        assert take_back(someone, web, "s2").status_code == 404


def test_someone_alone_is_offered_nothing(cleo, web, time_machine):
    sealed(cleo, week(), s1=4, s2=4, d2=0)
    time_machine.move_to(CLOSED)
    assert "/answers/" not in page(cleo, web)
