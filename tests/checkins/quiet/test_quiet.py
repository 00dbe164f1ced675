"""Going quiet: no check-in is asked, one can check in all the same, and nobody else can tell."""

import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.takeout import export
from checkins.balance.models import SharedWeek
from checkins.checkin.notices import CheckInClosing, CheckInOpen
from checkins.quiet import actions, rules
from checkins.quiet.models import Quiet
from checkins.summary.notices import load
from tests.checkins.checkin.test_notices import notice, wanted
from tests.checkins.checkin.test_sealing import told
from tests.checkins.weeks import ANA, BEN, draft, evening, fill, seal, sealed, week

MONDAY = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)


@pytest.fixture
def sunday(time_machine):
    """The evening on which week 0 is open."""
    time_machine.move_to(evening(week()), tick=False)
    return evening(week())


def text(answer):
    return answer.content.decode()


# ---- which weeks


@pytest.mark.parametrize(
    ("until", "skipped"),
    [(None, []), (week(1), [0]), (week(1) + timedelta(days=6), [0]), (week(2), [0, 1]), (week(3), [0, 1, 2])],
)
def test_a_week_is_skipped_that_opens_before_the_day(until, skipped):
    found = [n for n in range(4) if rules.is_skipped(week(n) + timedelta(days=6), until)]
    assert found == skipped


@pytest.mark.parametrize("days", [0, -1, -400])
def test_a_day_before_the_next_opening_changes_nothing(days):
    last_day = week() + timedelta(days=6)
    with pytest.raises(rules.SkipsNothing):
        rules.check_quiet(last_day + timedelta(days=days), last_day=last_day, today=week())


def test_a_year_is_the_longest():
    today, last_day = week(), week() + timedelta(days=6)
    rules.check_quiet(today + rules.LONGEST, last_day=last_day, today=today)
    with pytest.raises(rules.QuietTooLong):
        rules.check_quiet(today + rules.LONGEST + timedelta(days=1), last_day=last_day, today=today)


# ---- nothing is asked


def test_weeks_and_the_week_say_that_nothing_is_asked(ana, ben, sunday, web):
    actions.go_quiet(ana, until=week(1), now=sunday)
    browser = web(ana)
    assert "quiet, so nothing is asked" in text(browser.get("/weeks/"))
    page = text(browser.get(f"/weeks/{week()}/"))
    assert "Nothing is asked of you this week." in page and "Check in all the same" in page
    for path in ("/weeks/", f"/weeks/{week()}/", "/weeks/history/"):
        answer = browser.get(path)
        assert answer.status_code == 200 and "check-in is open" not in text(answer), path
    assert "The check-in is open." in text(web(ben).get(f"/weeks/{week()}/"))


def test_nothing_is_asked_while_quiet(ana, ben, sunday, web, api):
    actions.go_quiet(ana, until=week(1), now=sunday)
    home = text(web(ana).get("/"))
    assert "Nothing is asked of you today." in home
    assert "Your next check-in opens on Sunday 20 September" in home.replace("\xa0", " ")
    asked = api(ana).get("home/").json()
    assert (asked["check_in"], asked["next_check_in"]) == (None, "2026-09-20")
    assert "Your check-in is open." in text(web(ben).get("/"))


def test_next_week_is_asked_again_by_itself(ana, ben, sunday, web, time_machine):
    actions.go_quiet(ana, until=week(1), now=sunday)
    time_machine.move_to(evening(week(1)), tick=False)
    assert "Your check-in is open." in text(web(ana).get("/"))
    assert web(ana).get("/checkin/").status_code == 302


def test_check_in_page_offers_it_all_the_same(ana, ben, sunday, web):
    actions.go_quiet(ana, until=week(2), now=sunday)
    browser = web(ana)
    page = text(browser.get("/checkin/"))
    assert "You wished for quiet" in page and f'href="/checkin/{week()}/time/"' in page
    assert "Sunday 27 September" in page.replace("\xa0", " ")
    fill(browser, week(), ANA)
    assert "Go on all the same" in text(browser.get("/checkin/"))
    seal(browser, week())
    sealed(ben, week(), **BEN)
    assert SharedWeek.objects.get().week == week()
    assert "Your week is open to you both." in text(browser.get("/"))


@pytest.mark.parametrize("kind", [CheckInOpen, CheckInClosing], ids=lambda kind: kind.name)
def test_no_mail_asks_while_quiet(kind, ana, ben, sunday):
    given = [notice(person, kind) for person in (ana, ben)]
    actions.go_quiet(ana, until=week(1), now=sunday)
    found = wanted(kind, sunday, *given)
    assert found[0] is None and found[1]
    then = wanted(kind, evening(week(1)), notice(ana, kind, week(1)))
    assert then[0]


def test_summary_comes_as_usual(ana, ben, sunday):
    for person, answers in ((ana, ANA), (ben, BEN)):
        sealed(person, week(), **answers)
    one = notice(ana, CheckInOpen)
    one.due_at = MONDAY
    before = load([one], MONDAY)
    actions.go_quiet(ana, until=week(9), now=sunday)
    assert load([one], MONDAY) == before


def test_sealed_week_is_shown_while_quiet(ana, ben, sunday, web, api):
    sealed(ana, week(), **ANA)
    actions.go_quiet(ana, until=week(3), now=sunday)
    assert "Your week is sealed." in text(web(ana).get("/"))
    assert api(ana).get("home/").json()["check_in"]["state"] == "submitted"


# ---- nobody can tell


def test_partner_is_told_the_same(ana, ben, sunday, web, api):
    before = told(ben, web, api)
    actions.go_quiet(ana, until=week(5), now=sunday)
    assert told(ben, web, api) == before
    actions.end_quiet(ana, now=sunday)
    assert told(ben, web, api) == before


def test_quiet_is_ones_own_alone(ana, ben, sunday, web, api):
    actions.go_quiet(ana, until=week(5), now=sunday)
    assert api(ben).get("quiet/").json()["until"] is None
    assert "No check-in is asked of you." not in text(web(ben).get("/checkin/quiet/"))


# ---- the page


def test_one_button_skips_the_week_that_is_open(ana, ben, sunday, web):
    browser = web(ana)
    assert "Monday 7 September" in text(browser.get("/checkin/quiet/")).replace("\xa0", " ")
    page = text(browser.post("/checkin/quiet/", {"until": "2026-09-14"}, follow=True))
    assert "No check-in is asked of you." in page
    assert "Sunday 20 September" in page.replace("\xa0", " ")
    assert Quiet.objects.get().until == week(1)


def test_week_can_be_skipped_after_its_last_day(ana, ben, web, time_machine):
    """On the Tuesday after, while it can still be written: the day given lies behind, and that is fine."""
    time_machine.move_to(datetime(2026, 9, 15, 9, 0, tzinfo=UTC), tick=False)
    browser = web(ana)
    browser.post("/checkin/quiet/", {"until": "2026-09-14"})
    assert "Nothing is asked of you today." in text(browser.get("/"))


def test_it_is_ended_at_any_time(ana, ben, sunday, web):
    actions.go_quiet(ana, until=week(20), now=sunday)
    page = text(web(ana).post("/checkin/quiet/end/", follow=True))
    assert "A quiet week, if you like." in page
    assert "Your check-in is open." in text(web(ana).get("/"))
    assert web(ana).post("/checkin/quiet/end/").status_code == 303


@pytest.mark.parametrize("until", ["", "soon", "2026-09-13", "2020-01-01", "2027-09-16"])
def test_day_that_can_not_be_keeps_what_was_typed(until, ana, ben, sunday, web):
    answer = web(ana).post("/checkin/quiet/", {"until": until})
    assert answer.status_code == 422
    assert f'value="{until}"' in text(answer) or not until
    assert not Quiet.objects.exists()


def test_later_word_counts(ana, ben, sunday):
    for until in (week(3), week(8), week(2)):
        actions.go_quiet(ana, until=until, now=sunday)
    assert Quiet.objects.get().until == week(2)


def test_quiet_that_is_over_says_nothing(ana, ben, sunday, web, time_machine):
    actions.go_quiet(ana, until=week(1), now=sunday)
    time_machine.move_to(evening(week(1)), tick=False)
    assert "A quiet week, if you like." in text(web(ana).get("/checkin/quiet/"))


def test_settings_lead_there(ana, web):
    assert 'href="/checkin/quiet/"' in text(web(ana).get("/settings/"))


def test_someone_alone_may_be_quiet_too(cleo, sunday, web):
    actions.go_quiet(cleo, until=week(1), now=sunday)
    assert "Nothing is asked of you today." in text(web(cleo).get("/"))


def test_linking_keeps_the_quiet_by_its_day(ana, cleo, sunday, web, time_machine):
    from tests.conftest import link

    actions.go_quiet(cleo, until=date(2026, 9, 22), now=sunday)
    link(ana, cleo, sunday)
    time_machine.move_to(evening(week(1)), tick=False)
    assert "Nothing is asked of you today." in text(web(cleo).get("/"))
    time_machine.move_to(evening(week(2)), tick=False)
    assert "Your check-in is open." in text(web(cleo).get("/"))


# ---- taking along, erasing


def test_it_is_in_ones_own_copy(ana, ben, sunday):
    actions.go_quiet(ana, until=week(3), now=sunday)
    for person, held in ((ana, [{"until": "2026-09-28"}]), (ben, [])):
        box = io.BytesIO()
        export.write(person, box, now=sunday)
        assert json.loads(zipfile.ZipFile(box).read("quiet.json")) == held


def test_erasing_takes_it_away(ana, ben, sunday):
    from accounts.takeout.erase import erase

    actions.go_quiet(ana, until=week(3), now=sunday)
    erase(ana, now=sunday)
    assert not Quiet.objects.exists()


# ---- the API


def test_works(ana, ben, sunday, api):
    phone = api(ana)
    assert phone.get("quiet/").json() == {"until": None, "week": "2026-09-07", "opens_on": "2026-09-13"}
    quiet = {"until": "2026-09-21", "week": "2026-09-07", "opens_on": "2026-09-27"}
    assert phone.put("quiet/", {"until": "2026-09-21"}).json() == quiet
    assert phone.put("quiet/", {"until": "2026-09-21"}).json() == phone.get("quiet/").json() == quiet
    assert [phone.delete("quiet/").status_code for _ in range(2)] == [204, 204]
    assert phone.get("quiet/").json()["until"] is None


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"until": "2026-09-13"}, "quiet-skips-nothing"),
        ({"until": "2027-09-15"}, "quiet-too-long"),
        ({"until": None}, "null"),
        ({}, "required"),
        ({"until": "2026-09-21", "person": "me"}, "unknown"),
    ],
)
def test_wrong_day_is_named(body, code, ana, ben, sunday, api):
    answer = api(ana).put("quiet/", body)
    assert answer.status_code == 422
    assert code in text(answer)


def test_not_logged_in(db, api, web):
    assert [api()(method, "quiet/").status_code for method in ("GET", "PUT", "DELETE")] == [401] * 3
    assert web().get("/checkin/quiet/").status_code == 302
    assert web().post("/checkin/quiet/end/").status_code == 302


def test_wrong_method(ana, api, web):
    assert api(ana).post("quiet/").status_code == 405
    assert web(ana).get("/checkin/quiet/end/").status_code == 405


def test_query_count(ana, ben, sunday, api, django_assert_num_queries):
    phone = api(ana)
    actions.go_quiet(ana, until=week(3), now=sunday)
    with django_assert_num_queries(4):
        phone.get("quiet/")


def test_new_person_is_quiet_from_the_week_they_came(db, web, time_machine):
    from tests.cast import person

    tuesday = datetime(2026, 9, 15, 9, 0, tzinfo=UTC)
    nora = person("Nora", "Europe/Berlin", created_at=tuesday)
    assert actions.next_week(nora, tuesday) == week(1)
    draft_day = evening(week(1))
    actions.go_quiet(nora, until=week(2), now=tuesday)
    time_machine.move_to(draft_day, tick=False)
    assert "Nothing is asked of you today." in text(web(nora).get("/"))
    assert draft(nora, week(1), s1=4).week == week(1)
