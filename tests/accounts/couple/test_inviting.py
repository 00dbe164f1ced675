"""Inviting: its mail, its limits, and what is kept of an address."""

import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from accounts.couple import actions, rules
from accounts.couple.models import Invitation, Unwanted
from accounts.notice import delivery
from accounts.notice.models import Notice, State
from accounts.takeout.erase import erase


@pytest.fixture
def sent(settings, now):
    """Send what is due; the mails."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    def send():
        list(delivery.send_due(now, now))
        return mail.outbox

    return send


def invited(person, now, **fields):
    return actions.invite(person, id=uuid.uuid4(), now=now, **fields)


def test_invitation_by_mail_reaches_the_address_with_its_link(cleo, now, sent, web):
    row = invited(cleo, now, email="Dora@example.org")
    [message] = sent()
    assert message.to == ["Dora@example.org"]
    assert message.subject == "An invitation to Twofold"
    assert "Cleo invites you" in message.body
    assert "cleo@example.org" not in message.body + str(message.alternatives)
    link = next(word for word in message.body.split() if word.startswith("http"))
    answer = web().get("/" + link.split("/", 3)[3], follow=True)
    assert answer.request["PATH_INFO"] == reverse("invitation", args=[row.token])
    assert "Cleo invites you" in answer.text


def test_invitation_taken_back_before_the_mail_is_not_mailed(cleo, now, sent):
    row = invited(cleo, now, email="dora@example.org")
    actions.take_back(row, cleo, now=now)
    assert sent() == []
    assert Notice.objects.get().state == State.DROPPED


def test_address_that_wants_no_mail_gets_none_and_nobody_is_told(cleo, ana, now, sent):
    first = invited(cleo, now, email="dora@example.org")
    assert len(sent()) == 1
    actions.decline(first, now=now, never_again=True)
    assert invited(ana, now, email="DORA@example.org").is_open(now)
    assert len(sent()) == 1


def test_a_plain_no_stops_no_later_mail(cleo, ana, now, sent):
    actions.decline(invited(cleo, now, email="dora@example.org"), now=now)
    invited(ana, now, email="dora@example.org")
    assert [message.body.count("Ana invites you") for message in sent()] == [1]


def test_who_wants_no_mail_is_not_forgotten_with_the_secret_key(cleo, ana, now, sent, settings):
    actions.decline(invited(cleo, now, email="dora@example.org"), now=now, never_again=True)
    older, settings.SECRET_KEY = settings.SECRET_KEY, "another key, made later"
    settings.SECRET_KEY_FALLBACKS = [older]
    invited(ana, now, email="dora@example.org")
    assert sent() == []
    settings.SECRET_KEY_FALLBACKS = []
    invited(cleo, now, email="dora@example.org")
    assert len(sent()) == 1


def test_erasing_takes_ones_address_out_of_invitations_made_with_an_older_key(cleo, ana, now, settings):
    row = invited(ana, now, email=cleo.email)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, made later"
    erase(cleo, now=now)
    row.refresh_from_db()
    assert (row.address, row.address_hash) == (None, None)


def test_mail_can_be_stopped_with_a_dead_invitation(cleo, now, web):
    row = invited(cleo, now - timedelta(days=8), email="dora@example.org")
    page = web().get(reverse("invitation", args=[row.token]))
    assert page.status_code == 410
    assert "No more such mails" in page.text
    assert web().post(reverse("decline", args=[row.token]), {"never_again": "on"}).status_code == 303
    assert Unwanted.objects.count() == 1


def test_ten_invitations_a_day_and_no_more(cleo, now):
    for _ in range(rules.INVITATIONS_A_DAY):
        invited(cleo, now)
    with pytest.raises(rules.TooManyInvitations):
        invited(cleo, now)
    assert invited(cleo, now + timedelta(days=1, minutes=1))


def mailed(address_of):
    return Notice.objects.filter(kind="invitation", about__in=[one.pk for one in address_of]).count()


def test_three_mails_a_week_reach_one_address(cleo, ana, dan, sam, now):
    sent = [invited(sender, now, email="dora@example.org") for sender in (cleo, ana, dan)]
    assert mailed(sent) == 3
    assert mailed([invited(sam, now, email="Dora+quiet@Example.org")]) == 0


def test_own_invitations_to_one_address_are_limited(cleo, now):
    for _ in range(rules.INVITATIONS_TO_ONE_ADDRESS):
        invited(cleo, now, email="dora@example.org")
    with pytest.raises(rules.TooManyInvitations):
        invited(cleo, now, email="Dora@Example.org")


def test_too_many_is_said_with_what_was_typed(cleo, now, web):
    for _ in range(rules.INVITATIONS_TO_ONE_ADDRESS):
        invited(cleo, now, email="dora@example.org")
    answer = web(cleo).post("/couple/invite/", {"id": uuid.uuid4(), "email": "dora@example.org"})
    assert answer.status_code == 429
    assert 'value="dora@example.org"' in answer.text


def test_someone_linked_invites_nobody(ana, ben, now, web):
    with pytest.raises(rules.AlreadyLinked):
        invited(ana, now)
    answer = web(ana).post("/couple/invite/", {"id": uuid.uuid4(), "email": ""})
    assert answer.status_code == 422
    assert "You are already linked" in answer.text
    assert "You and Ben" in answer.text


def test_neither_link_nor_code_nor_address_stands_in_the_database(cleo, now):
    row = invited(cleo, now, email="dora@example.org")
    columns = Invitation.objects.filter(pk=row.pk).values_list()[0]
    kept = b" ".join(bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode() for one in columns)
    for secret in (row.token, row.code, "dora@example.org"):
        assert secret.encode() not in kept


def test_code_has_fifty_bits_and_no_letter_that_looks_like_another(cleo, now):
    code = invited(cleo, now).code
    assert len(code) == 10
    assert not set(code) & set("IO01")
    assert len(set(rules.LETTERS)) == 32
