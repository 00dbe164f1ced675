"""What was heard, on the page of a week."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.couple import actions as couples
from checkins.heard.models import Heard
from tests.checkins.weeks import evening, week
from tests.secrecy.test_twin_worlds import masked

HERS, HIS = "That you feel rushed in the mornings.", "That Saturdays matter to you."
PAGE = f"/weeks/{week()}/"


def page(someone, web):
    answer = web(someone).get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def write(someone, web, text, **more):
    form = web(someone).get(PAGE).context["heard_form"]
    seen = (form.initial.get("seen") if form else None) or ""
    return web(someone).post(f"{PAGE}heard/", {"text": text, "seen": seen, **more})


def test_written_for_oneself_then_shown_by_both(seen_week, ana, ben, web):
    saved = write(ana, web, HERS)
    assert (saved.status_code, saved.url) == (303, f"{PAGE}#heard")
    assert HERS in page(ana, web) and HERS not in page(ben, web)
    assert write(ana, web, HERS, show="on").status_code == 303
    assert "Shown when Ben wants that too" in page(ana, web)
    assert HERS not in page(ben, web)
    write(ben, web, HIS, show="on")
    for someone, other in ((ana, "Ben"), (ben, "Ana")):
        told = page(someone, web)
        assert HERS in told and HIS in told
        assert "What you heard" in told and f"What {other} heard" in told
        assert "<textarea" not in told


def test_a_wish_is_taken_back_and_made_again(seen_week, ana, ben, web):
    write(ana, web, HERS, show="on")
    assert web(ana).post(f"{PAGE}heard/take-back/").status_code == 303
    assert "Shown when Ben wants that too" not in page(ana, web)
    write(ben, web, HIS, show="on")
    assert HIS not in page(ana, web)
    assert web(ana).post(f"{PAGE}heard/show/").status_code == 303
    assert HIS in page(ana, web)


def test_taken_back_it_is_hidden_and_can_be_shown_again(seen_week, ana, ben, web):
    write(ana, web, HERS, show="on")
    write(ben, web, HIS, show="on")
    said = web(ana).post(f"{PAGE}heard/take-back/", follow=True).content.decode()
    assert "It is yours alone. Nobody is told." in said
    assert "What you heard, for you alone." in said and "<textarea" not in said and HERS in said
    assert HERS not in page(ben, web) and HIS in page(ben, web)
    web(ana).post(f"{PAGE}heard/show/")
    assert HERS in page(ben, web)


def test_saved_without_a_word_it_is_deleted(seen_week, ana, web):
    refused = write(ana, web, "  ")
    assert refused.status_code == 422 and "Write what you heard" in refused.content.decode()
    write(ana, web, HERS)
    assert write(ana, web, "").status_code == 303
    assert not Heard.objects.exists()


def test_nothing_typed_is_lost_when_it_was_shown_meanwhile(seen_week, ana, ben, web):
    write(ana, web, HERS, show="on")
    seen = web(ana).get(PAGE).context["heard_form"].initial["seen"]
    write(ben, web, HIS, show="on")
    late = web(ana).post(f"{PAGE}heard/", {"text": "A longer thought.", "seen": seen})
    told = late.content.decode()
    assert late.status_code == 422
    assert "A longer thought." in told and "these words stay as they are" in told and HIS in told
    assert Heard.objects.get(owner=ana).text == HERS


def test_nothing_typed_is_lost_on_a_stale_page(seen_week, ana, web):
    write(ana, web, HERS)
    late = web(ana).post(f"{PAGE}heard/", {"text": "Typed elsewhere.", "seen": ""})
    assert late.status_code == 412
    assert "Typed elsewhere." in late.content.decode()
    again = late.context["heard_form"]["seen"].value()
    assert web(ana).post(f"{PAGE}heard/", {"text": "Typed elsewhere.", "seen": again}).status_code == 303
    assert Heard.objects.get().text == "Typed elsewhere."


def test_too_long_is_said_beside_the_field(seen_week, ana, web):
    refused = write(ana, web, "x" * 1001)
    assert refused.status_code == 422
    assert "x" * 1001 in refused.content.decode() and 'id="id_text_error"' in refused.content.decode()


def test_what_ana_writes_and_wishes_changes_no_byte_for_ben(seen_week, ana, ben, web, api):
    def told():
        found = []
        for path in (PAGE, "/", "/weeks/", f"{PAGE}card/"):
            with CaptureQueriesContext(connection) as queries:
                found.append(masked(web(ben).get(path).content.decode()))
            found.append(len(queries))
        return [*found, api(ben).get("heard-notes/").content, api(ben).get("sync/").json()["changes"]]

    told()  # the first visit puts queries into words, once
    before = told()
    write(ana, web, HERS)
    assert told() == before
    write(ana, web, HERS, show="on")
    assert told() == before
    web(ana).post(f"{PAGE}heard/take-back/")
    write(ana, web, "")
    assert told() == before


def test_there_is_no_place_for_it_where_no_week_was_seen(seen_week, ana, ben, cleo, web):
    for someone, of in ((ana, week(1)), (cleo, week()), (ana, week(-1))):
        assert web(someone).post(f"/weeks/{of}/heard/", {"text": HERS}).status_code == 404
        assert web(someone).post(f"/weeks/{of}/heard/show/").status_code == 404
        assert web(someone).post(f"/weeks/{of}/heard/take-back/").status_code == 404
    assert web(ana).get(f"{PAGE}heard/").status_code == 405
    assert not Heard.objects.exists()


def test_an_archive_shows_ones_own_and_takes_no_more(seen_week, ana, ben, web):
    write(ana, web, HERS, show="on")
    write(ben, web, HIS, show="on")
    couples.leave(ben, now=evening(week()))
    told = page(ana, web)
    assert HERS in told and HIS not in told
    assert "/heard/" not in told
    refused = web(ana).post(f"{PAGE}heard/", {"text": "Too late.", "seen": ""})
    assert refused.status_code in (412, 422) and "Too late." in refused.content.decode()


@pytest.mark.parametrize("name", ["heard", "heard/show", "heard/take-back"])
def test_it_wants_a_log_in(db, web, name):
    answer = web().post(f"{PAGE}{name}/", {"text": HERS})
    assert answer.status_code == 302 and answer.url.startswith("/accounts/login/")
