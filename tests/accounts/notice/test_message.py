import re
import uuid
from dataclasses import replace

import pytest
from django.core import mail
from django.test import override_settings

from accounts.couple import actions as couple_actions
from accounts.couple.models import Invitation, Unwanted
from accounts.notice import links, skeleton
from accounts.notice.actions import with_content
from accounts.notice.kinds import KINDS, NEUTRAL, Kind
from accounts.notice.models import Notice, State
from accounts.notice.rules import said_name
from accounts.notice.skeleton import inlined


def telling(kind: Kind, **words) -> Kind:
    """The kind, with these words for its mails."""
    return replace(kind, load=lambda rows, now: {row.pk: dict(words) for row in rows})


def test_the_headers_tell_nothing_of_the_kind(ana, notice, send, sink):
    notice(ana, about=uuid.uuid4())
    send()
    sent = sink.mails[0]
    assert sent["Subject"] == NEUTRAL
    said = "\n".join(f"{name}: {value}" for name, value in sent.items())
    assert "poke" not in said and "proposal" not in said.lower() and str(ana.pk) not in said


def test_every_kind_has_the_same_subject(ana, notice, send, sink):
    notice(ana)
    notice(ana, kind="look")
    send()
    assert {sent["Subject"] for sent in sink.mails} == {NEUTRAL}


def test_the_links_tell_nothing_of_the_kind(ana, notice, send, sink, poke, monkeypatch):
    monkeypatch.setitem(KINDS, "poke", telling(poke, path="/goals/17/"))
    notice(ana)
    send()
    whole = sink.mails[0].as_string()
    assert "poke" not in whole and "/goals/" not in whole


def test_the_button_leads_to_its_page(ana, notice, send, sink, poke, monkeypatch, client):
    monkeypatch.setitem(KINDS, "poke", telling(poke, path="/goals/17/"))
    notice(ana)
    send()
    text = sink.mails[0].get_body(("plain",)).get_content()
    link = re.search(r"https?://\S+(/mail/open/\S+)", text)[1]
    assert client.get(link).headers["Location"] == "/goals/17/"


def test_a_forged_link_leads_nowhere(client):
    for token in ("x", "A" * 120, "ä", links.seal(links.STOP, b"/goals/")):
        assert client.get(f"/mail/open/{token}/").status_code == 404


def test_one_click_headers_survive_the_way(ana, notice, send, sink):
    notice(ana)
    send()
    sent = sink.mails[0]
    assert re.fullmatch(r"<https?://\S+/mail/stop/\S+/>", sent["List-Unsubscribe"].strip())
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_message_id_is_the_same_for_ever(ana, notice, send, sink, at):
    row = notice(ana)
    send()
    Notice.objects.filter(pk=row.pk).update(state=State.DUE)
    send()
    assert len(sink.mails) == 2
    assert len(sink.ids) == 1


@pytest.mark.parametrize("kind", ["poke", "look"])
def test_many_mails_of_a_kind_are_rendered_once(kind, ana, cleo, notice, send, sink):
    cleo.time_zone = ana.time_zone
    cleo.save()
    skeleton._kept_in_memory.cache_clear()
    for person in (ana, cleo):
        notice(person, kind=kind)
    send()
    assert len(sink.mails) == 2
    assert skeleton._kept_in_memory.cache_info().misses == 1


def test_each_occasion_has_its_own_message_id(ana, cleo, notice, send, sink):
    notice(ana, key="a")
    notice(ana, key="b")
    notice(cleo, key="a")
    send()
    assert len(sink.ids) == 3


def test_both_parts_begin_with_the_same_sentence(ana, notice, send, sink):
    notice(ana)
    send()
    text, html = (sink.mails[0].get_body((kind,)).get_content() for kind in ("plain", "html"))
    first = text.splitlines()[0]
    assert first and f">{first}</h1>" in html


def test_what_people_wrote_stays_out_unless_allowed(ana, notice, send, sink, poke, monkeypatch, at):
    monkeypatch.setitem(KINDS, "poke", telling(poke, content={"title": "the soup"}))
    notice(ana, key="a")
    send()
    with_content(ana, True, now=at)
    notice(ana, key="b")
    send()
    assert ["the soup" in sent.get_body(("plain",)).get_content() for sent in sink.mails] == [False, True]


def test_peoples_words_are_escaped_in_html(ana, notice, send, sink, poke, monkeypatch, at):
    monkeypatch.setitem(KINDS, "poke", telling(poke, content={"title": '<b class="out">&'}))
    with_content(ana, True, now=at)
    notice(ana)
    send()
    text, html = (sink.mails[0].get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert '<b class="out">&' in text
    assert '<b class="out"' not in html and "&lt;b class=&quot;out&quot;&gt;&amp;" in html


@pytest.mark.parametrize("sign", ["\r\nBcc: dan@example.org", "\n\n<html>", "\u2028Bcc: dan@example.org"])
def test_no_text_can_add_a_header(sign, ana, cleo, notice, send, sink, poke, monkeypatch):
    monkeypatch.setitem(KINDS, "poke", telling(poke, to=f"ana@example.org{sign}", name=f"Ana{sign}"))
    notice(ana)
    notice(cleo, kind="look")
    send()
    assert "dan@example.org" not in sink.recipients
    assert all("Bcc" not in sent for sent in sink.mails)
    assert [sent["To"] for sent in sink.mails if sent["To"] == "cleo@example.org"]


def test_a_name_with_line_breaks_adds_nothing(ana, notice, send, sink):
    ana.name = "Ana\r\nBcc: dan@example.org"
    ana.save()
    notice(ana)
    send()
    assert sink.recipients == ["ana@example.org"]
    assert "Bcc" not in sink.mails[0]


def test_styles_stand_in_the_tags_and_the_dark_ones_above(ana, notice, send, sink):
    notice(ana)
    send()
    html = sink.mails[0].get_body(("html",)).get_content()
    assert 'class="h1" style="' in html
    assert html.count("<style>") == 1
    assert "prefers-color-scheme" in html.split("</style>")[0]
    assert ".btna {" not in html.split("@media")[0]


def test_inlining_leaves_what_it_does_not_know():
    page = (
        '<style>.a { color: red; } @media print { .a { color: blue; } }</style><p class="a b">x</p><p class="c">y</p>'
    )
    assert inlined(page).endswith('<p class="a b" style="color: red;">x</p><p class="c">y</p>')


def test_a_weekly_mail_says_when_it_comes(ana, notice, send, sink):
    notice(ana, kind="look")
    send()
    assert "It comes on Tuesdays at 08:00, Lisbon time." in sink.mails[0].get_body(("plain",)).get_content()


def test_links_lead_to_the_sites_own_address(ana, notice, send, sink):
    with override_settings(SITE_URL="https://two.example"):
        notice(ana)
        send()
    html = sink.mails[0].get_body(("html",)).get_content()
    assert {link[:20] for link in re.findall(r'href="([^"]+)"', html)} == {"https://two.example/"}


# the invitation


def invite(cleo, at, **fields) -> Invitation:
    return couple_actions.invite(cleo, id=uuid.uuid4(), now=at, email="dora@example.net", **fields)


def test_an_invitation_goes_to_whom_it_is_for(cleo, send, at):
    invitation = invite(cleo, at)
    send()
    (sent,) = mail.outbox
    assert sent.to == ["dora@example.net"]
    assert invitation.link in sent.body
    assert f"{invitation.code[:5]} {invitation.code[5:]}" in sent.body


def test_an_invitation_tells_no_more_than_a_name(cleo, send, at):
    invite(cleo, at)
    send()
    whole = str(mail.outbox[0].message())
    assert "Cleo" in mail.outbox[0].body
    assert "cleo@example.org" not in whole and str(cleo.pk) not in whole
    assert "List-Unsubscribe" not in whole


@pytest.mark.parametrize("ending", ["taken_back_at", "declined_at", "accepted_at"])
def test_an_invitation_that_is_dead_is_not_mailed(ending, cleo, send, at):
    invitation = invite(cleo, at)
    Invitation.objects.filter(pk=invitation.pk).update(**{ending: at})
    assert send().dropped == {"invitation": 1}
    assert mail.outbox == []


def test_an_expired_invitation_is_not_mailed(cleo, send, at):
    invitation = invite(cleo, at)
    assert send(invitation.expires_at).dropped == {"invitation": 1}


def test_an_invitation_ignores_the_senders_quiet(cleo, send, at):
    from accounts.notice.actions import pause_until

    pause_until(cleo, at.date().replace(month=12), now=at)
    invite(cleo, at)
    assert send().sent == {"invitation": 1}


def test_who_wants_no_mail_gets_no_invitation(cleo, send, at):
    Unwanted.objects.create(address_hash=couple_actions.hashes_of_address("Dora@example.net")[0], since=at)
    invite(cleo, at)
    assert not send().claimed


@pytest.mark.parametrize("name", ["win.example", "see http://x", "a@b", "www.win.example now", "two\nlines", " "])
def test_a_name_that_looks_like_an_address_is_not_said(name):
    assert said_name(name) == "Someone"


@pytest.mark.parametrize("name", ["Ana", "Dr. Ana", "Zoë-Maria O’Neil", "愛"])
def test_a_name_is_said(name):
    assert said_name(name) == name
