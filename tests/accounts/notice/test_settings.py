import pytest
from django.urls import reverse

from accounts.notice.models import Notice, NoticeSettings, Preference, State
from accounts.notice.series import ensure_recurring

PAGE = "/settings/notices/"
GOOD = {"poke-channel": "off", "look-channel": "email", "look-weekday": "4", "look-hour": "19"}


def test_the_page_lists_every_kind(web, ana):
    text = web(ana).get(PAGE).content.decode()
    assert reverse("notices") == PAGE
    assert "Something waits for you" in text and "Your week to look at" in text
    assert "An invitation you sent" not in text


def test_it_needs_a_login(client):
    assert client.get(PAGE).status_code == 302
    assert client.post(PAGE, GOOD).status_code == 302
    assert client.post("/settings/notices/quiet/", {}).status_code == 302


def test_choosing_saves_and_moves_the_next(web, ana, now):
    ensure_recurring(ana, now)
    assert web(ana).post(PAGE, GOOD).status_code == 303
    assert Preference.objects.get(kind="poke").channel == "off"
    own = Preference.objects.get(kind="look")
    assert (own.channel, own.weekday, own.hour) == ("email", 4, 19)
    due = Notice.objects.get(kind="look", state=State.DUE).due_at.astimezone(ana.zone)
    assert (due.weekday(), due.hour) == (4, 19)


def test_twice_saves_the_same(web, ana):
    web(ana).post(PAGE, GOOD)
    web(ana).post(PAGE, GOOD)
    assert Preference.objects.filter(person=ana).count() == 2
    assert Notice.objects.filter(person=ana).count() == 1


def test_saving_what_stands_moves_nothing(web, ana, now):
    ensure_recurring(ana, now)
    before = Notice.objects.get()
    web(ana).post(PAGE, {**GOOD, "look-weekday": "1", "look-hour": "8"})
    assert Notice.objects.get().pk == before.pk


@pytest.mark.parametrize(("field", "wrong"), [("look-hour", "24"), ("look-weekday", "9"), ("poke-channel", "pigeon")])
def test_a_wrong_choice_is_refused_and_the_rest_kept(field, wrong, web, ana):
    answer = web(ana).post(PAGE, {**GOOD, field: wrong})
    assert answer.status_code == 422
    assert not Preference.objects.exists()
    text = answer.content.decode()
    assert 'class="error"' in text
    if field != "look-hour":
        assert '<option value="19" selected>' in text


def test_quiet_pause_and_content_are_saved(web, ana, now):
    until = now.date().replace(year=now.year + 1, month=1)
    answer = web(ana).post(
        "/settings/notices/quiet/",
        {"quiet_from": "22:00", "quiet_until": "07:30", "paused_until": until.isoformat(), "with_content": "on"},
    )
    assert answer.status_code == 303
    row = NoticeSettings.objects.get(person=ana)
    assert (row.quiet_from.hour, row.quiet_until.minute, row.paused_until, row.with_content) == (22, 30, until, True)
    assert 'value="22:00"' in web(ana).get(PAGE).content.decode()


def test_mails_show_no_content_until_asked(web, ana):
    web(ana).post("/settings/notices/quiet/", {})
    assert NoticeSettings.objects.get().with_content is False


def test_half_quiet_hours_keep_what_was_typed(web, ana):
    answer = web(ana).post("/settings/notices/quiet/", {"quiet_from": "22:00"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'value="22:00"' in text
    assert "leave both empty" in text
    assert not NoticeSettings.objects.filter(person=ana).exclude(quiet_from=None).exists()


def test_a_pause_in_the_past_is_refused_whole(web, ana):
    given = {"quiet_from": "22:00", "quiet_until": "07:00", "paused_until": "2020-01-01"}
    answer = web(ana).post("/settings/notices/quiet/", given)
    assert answer.status_code == 422
    assert "still ahead" in answer.content.decode()
    assert not NoticeSettings.objects.exists()


def test_nothing_of_mine_changes_anothers(web, ana, ben):
    web(ana).post(PAGE, GOOD)
    assert not Preference.objects.filter(person=ben).exists()


def test_the_page_asks_a_fixed_number_of_questions(web, ana, django_assert_max_num_queries):
    browser = web(ana)
    with django_assert_max_num_queries(5):
        browser.get(PAGE)
