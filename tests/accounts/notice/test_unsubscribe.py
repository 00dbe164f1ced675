import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.notice import links
from accounts.notice.actions import prefer, resume, stop
from accounts.notice.models import Channel, Preference
from accounts.notice.rules import NoSuchKind


@pytest.fixture
def address(ana, notice, send, sink) -> str:
    """The path in the header of a mail that was sent."""
    notice(ana)
    send()
    return re.fullmatch(r"<https?://[^/]+(/\S+)>", sink.mails[0]["List-Unsubscribe"].strip())[1]


def test_one_click_stops_it(address, client, ana, notice, send):
    answer = client.post(address, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert Preference.objects.get(person=ana).channel == Channel.OFF
    notice(ana, key="next")
    assert send().dropped == {"poke": 1}


def test_it_needs_neither_login_nor_csrf_token(address):
    from django.test import Client

    assert Client(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200


def test_looking_at_the_link_stops_nothing(address, client):
    page = client.get(address)
    assert page.status_code == 200
    assert "<button" in page.content.decode()
    client.head(address)
    assert not Preference.objects.exists()


def test_only_that_kind_stops(address, client, ana, notice, send):
    client.post(address)
    notice(ana, kind="look", key="next")
    assert send().sent == {"look": 1}


def test_it_can_be_undone(address, client):
    page = client.post(address).content.decode()
    assert 'name="undo"' in page
    client.post(address, {"undo": "1"})
    assert Preference.objects.get().channel == Channel.EMAIL


def test_it_can_be_undone_for_an_hour_only(address, client, time_machine, at):
    time_machine.move_to(at + timedelta(minutes=0), tick=False)
    client.post(address)
    time_machine.move_to(at + timedelta(minutes=61), tick=False)
    answer = client.post(address, {"undo": "1"})
    assert answer.status_code == 409
    assert "Log in" in answer.content.decode()
    assert Preference.objects.get().channel == Channel.OFF


def test_stopping_again_begins_no_new_hour(address, client, time_machine, at):
    time_machine.move_to(at + timedelta(minutes=0), tick=False)
    client.post(address)
    time_machine.move_to(at + timedelta(minutes=50), tick=False)
    assert 'name="undo"' in client.post(address).content.decode()
    time_machine.move_to(at + timedelta(minutes=61), tick=False)
    assert 'name="undo"' not in client.post(address).content.decode()
    assert client.post(address, {"undo": "1"}).status_code == 409


def test_a_kind_turned_off_in_the_settings_stays_off(address, client, ana, at):
    prefer(ana, "poke", "off", now=at)
    assert 'name="undo"' not in client.post(address).content.decode()
    assert client.post(address, {"undo": "1"}).status_code == 409
    assert Preference.objects.get().channel == Channel.OFF


def test_turning_off_in_the_settings_ends_the_hour(address, client, ana, at):
    client.post(address)
    prefer(ana, "poke", "off", now=at)
    assert client.post(address, {"undo": "1"}).status_code == 409


def test_what_was_never_stopped_answers_as_resumed(address, client):
    assert client.post(address, {"undo": "1"}).status_code == 200
    assert client.post(address).status_code == 200
    for _ in "12":
        assert client.post(address, {"undo": "1"}).status_code == 200
    assert Preference.objects.get().channel == Channel.EMAIL


def test_it_stops_again_after_it_was_undone(address, client):
    for given in ({}, {"undo": "1"}, {}):
        client.post(address, given)
    assert Preference.objects.get().channel == Channel.OFF


def test_day_and_hour_stay_for_later(address, client, ana, at):
    token = links.stop_token(ana.pk, "look")
    prefer(ana, "look", "email", weekday=4, hour=19, now=at)
    client.post(f"/mail/stop/{token}/")
    own = Preference.objects.get(kind="look")
    assert (own.channel, own.weekday, own.hour) == ("off", 4, 19)


def test_the_page_tells_neither_kind_nor_person(address, client, ana):
    for page in (client.get(address), client.post(address)):
        text = page.content.decode()
        assert "poke" not in text and "Something waits" not in text and "Ana" not in text and ana.email not in text


def test_a_forged_or_cut_link_is_nowhere(address, client):
    token = address.split("/")[3]
    for wrong in (token[:-5], token[:-2] + "AA", "x", "A" * 123, links.seal(links.OPEN, b"/settings/")):
        assert client.post(f"/mail/stop/{wrong}/").status_code == 404
    assert not Preference.objects.exists()


def test_all_links_have_the_same_length(ana, cleo):
    assert len({len(links.stop_token(one.pk, kind)) for one in (ana, cleo) for kind in ("a", "k" * 32)}) == 1


def test_a_link_outlives_a_new_secret_key(address, client, settings, ana):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-key" * 5, [settings.SECRET_KEY]
    assert client.post(address).status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert client.post(address).status_code == 404


def test_a_link_of_someone_who_is_gone_is_nowhere(address, client, ana):
    ana.is_active = False
    ana.save()
    assert client.post(address).status_code == 404


def test_the_answer_is_kept_nowhere(address, client):
    assert "no-store" in client.get(address).headers["Cache-Control"]


@pytest.mark.parametrize("kind", ["invitation", "no-such-kind"])
def test_a_kind_that_nobody_chooses_about_has_no_link(kind, client, ana, now):
    path = reverse("unsubscribe", args=[links.stop_token(ana.pk, kind)])
    assert client.post(path).status_code == 404
    for act in (stop, resume):
        with pytest.raises(NoSuchKind):
            act(ana.pk, kind, now=now)
    assert not Preference.objects.exists()
