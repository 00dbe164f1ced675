import socket
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.notice import claim as claims
from accounts.notice import delivery
from accounts.notice.kinds import KINDS, Kind
from accounts.notice.models import Notice, State
from accounts.notice.series import ensure_recurring
from accounts.post import rules
from tests.cast import person


def test_what_is_due_is_sent_and_marked(ana, notice, send, sink, at):
    notice(ana)
    assert send().sent == {"poke": 1}
    row = Notice.objects.get()
    assert (row.state, row.sent_at, row.lease) == (State.SENT, at, None)
    assert sink.recipients == ["ana@example.org"]


def test_a_batch_goes_over_one_connection(ana, notice, send, sink):
    for n in range(45):
        notice(ana, key=f"{n}")
    send()
    assert len(sink.mails) == 45
    assert sink.connections == 1


def test_each_is_marked_right_after_its_own_answer(ana, notice, send, monkeypatch):
    for n in range(5):
        notice(ana, key=f"{n}")
    marked = []
    real = delivery.Post.send

    def counted(post, message):
        marked.append(Notice.objects.filter(state=State.SENT).count())
        return real(post, message)

    monkeypatch.setattr(delivery.Post, "send", counted)
    send()
    assert marked == [0, 1, 2, 3, 4]


def test_what_nobody_wants_any_more_is_dropped(ana, cleo, notice, send, monkeypatch):
    wanted, unwanted = notice(ana), notice(cleo)
    only = Kind("poke", "x", template="mail/proposal_waiting", load=lambda rows, now: {wanted.pk: {}})
    monkeypatch.setitem(KINDS, "poke", only)
    assert send().dropped == {"poke": 1}
    unwanted.refresh_from_db()
    assert unwanted.state == State.DROPPED
    assert [one.to for one in mail.outbox] == [["ana@example.org"]]


def test_what_is_too_late_to_be_worth_reading_is_dropped(ana, cleo, notice, send, monkeypatch, at):
    monkeypatch.setitem(KINDS, "poke", Kind("poke", "x", template="mail/proposal_waiting", keeps=timedelta(days=7)))
    notice(ana, due_at=at - timedelta(days=7) + timedelta(seconds=1))
    notice(cleo, due_at=at - timedelta(days=7))
    totals = send()
    assert (totals.sent, totals.dropped) == ({"poke": 1}, {"poke": 1})
    assert [one.to for one in mail.outbox] == [["ana@example.org"]]


def test_a_series_goes_on_after_one_that_came_too_late(ana, send, at, look, monkeypatch):
    monkeypatch.setitem(KINDS, "look", replace(look, keeps=timedelta(days=7)))
    ensure_recurring(ana, at - timedelta(days=30))
    assert send().dropped == {"look": 1}
    (following,) = Notice.objects.filter(state=State.DUE)
    assert at < following.due_at <= at + timedelta(days=7)


def test_it_is_asked_again_before_every_20(ana, notice, send, monkeypatch):
    for n in range(50):
        notice(ana, key=f"{n}")
    asked = []

    def load(rows, now):
        asked.append(len(rows))
        return {row.pk: {} for row in rows} if len(asked) < 3 else {}

    monkeypatch.setitem(KINDS, "poke", Kind("poke", "x", template="mail/proposal_waiting", load=load))
    totals = send()
    assert asked == [20, 20, 10]
    assert (totals.sent["poke"], totals.dropped["poke"]) == (40, 10)


def test_a_slow_server_makes_it_ask_sooner(ana, notice, send, monkeypatch):
    for n in range(4):
        notice(ana, key=f"{n}")
    asked = []

    def load(rows, now):
        asked.append(len(rows))
        return {row.pk: {} for row in rows}

    monkeypatch.setattr(delivery, "OLDEST_ANSWER", -1)
    monkeypatch.setitem(KINDS, "poke", Kind("poke", "x", template="mail/proposal_waiting", load=load))
    send()
    assert asked == [4, 3, 2, 1]
    assert len(mail.outbox) == 4


def test_it_stops_at_half_the_lease(ana, notice, at, monkeypatch):
    for n in range(3):
        notice(ana, key=f"{n}")
    held = claims.claim(now=at, wall=at)
    monkeypatch.setattr(delivery.Claim, "is_over", property(lambda self: len(mail.outbox) >= 1))
    delivery.send_batch(held)
    assert Counter(Notice.objects.values_list("state", flat=True)) == {"sent": 1, "due": 2}
    assert not Notice.objects.exclude(lease=None).exists()


def test_an_address_that_is_refused_stops_nobody(ana, cleo, notice, send, sink):
    sink.refused["ana@example.org"] = "550 no such mailbox"
    refused = notice(ana)
    notice(cleo)
    totals = send()
    assert (totals.sent["poke"], totals.failed["poke"]) == (1, 1)
    refused.refresh_from_db()
    assert (refused.state, refused.attempts) == (State.DUE, rules.TRIES - 1)


def test_an_address_refused_twice_is_given_up(ana, notice, send, sink, at):
    sink.refused["ana@example.org"] = "550 no such mailbox"
    row = notice(ana)
    send()
    row.refresh_from_db()
    assert send(row.due_at).dead == {"poke": 1}
    row.refresh_from_db()
    assert row.state == State.DEAD


def test_what_fails_comes_again_later_each_time(ana, notice, send, sink):
    sink.answers = ["451 try later"] * 8
    row, waits = notice(ana), []
    for _ in range(8):
        before = row.due_at
        send(before)
        row.refresh_from_db()
        waits.append(row.due_at - before)
    assert waits[0] < waits[1] < waits[2] < waits[3]
    assert (row.state, row.attempts) == (State.DEAD, 8)
    assert sink.mails == []


def test_seven_failures_still_end_in_a_mail(ana, notice, send, sink):
    sink.answers = ["451 try later"] * 7
    row = notice(ana)
    for _ in range(8):
        send(row.due_at)
        row.refresh_from_db()
    assert row.state == State.SENT


def test_a_connection_that_broke_is_opened_again(ana, notice, send, sink):
    sink.hang_up_after = {3}
    for n in range(6):
        notice(ana, key=f"{n}")
    assert send().sent["poke"] == 6
    assert len(sink.mails) == 6
    assert sink.connections == 2


def test_a_server_that_is_down_costs_nobody_a_try(ana, notice, send, sink, settings):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = closed.getsockname()[1]
        for n in range(3):
            notice(ana, key=f"{n}")
        assert send().troubled
    assert set(Notice.objects.values_list("state", "attempts", "lease")) == {("due", 0, None)}


def test_a_server_that_refuses_all_is_left_alone(ana, notice, send, sink):
    sink.answers = ["451 busy"] * 50
    for n in range(20):
        notice(ana, key=f"{n}")
    totals = send()
    assert totals.troubled
    assert totals.failed["poke"] == delivery.FAILURES_IN_A_ROW
    assert Notice.objects.filter(attempts=0, lease=None).count() == 20 - delivery.FAILURES_IN_A_ROW


def test_a_kind_that_breaks_holds_up_no_other(ana, notice, send, monkeypatch):
    def load(rows, now):
        raise RuntimeError

    monkeypatch.setitem(KINDS, "broken", Kind("broken", "x", template="mail/proposal_waiting", load=load))
    notice(ana, kind="broken")
    notice(ana)
    totals = send()
    assert (totals.failed["broken"], totals.sent["poke"]) == (1, 1)


def test_a_mail_that_can_not_be_written_is_tried_again_and_holds_up_no_other(ana, cleo, notice, send, monkeypatch, at):
    def load(rows, now):
        return {row.pk: {"path": None} if row.person == ana else {} for row in rows}

    monkeypatch.setitem(KINDS, "broken", Kind("broken", "x", template="mail/proposal_waiting", load=load))
    row = notice(ana, kind="broken")
    notice(cleo, kind="broken")
    totals = send()
    assert (totals.failed["broken"], totals.sent["broken"]) == (1, 1)
    row.refresh_from_db()
    assert (row.state, row.lease, row.attempts) == (State.DUE, None, 1)
    assert row.due_at > at


def test_a_kind_this_release_does_not_know_waits(ana, notice, send):
    row = notice(ana, kind="from-the-future")
    send()
    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.DUE, 1)


def test_a_closed_account_gets_no_mail(ana, notice, send):
    ana.is_active = False
    ana.save()
    notice(ana)
    assert send().dropped["poke"] == 1
    assert mail.outbox == []


@pytest.mark.parametrize("kind", ["poke", "look"])
def test_one_statement_a_mail_and_a_few_a_part(kind, ana, notice, send, db):
    people = [person(f"P{n}", "Europe/Lisbon") for n in range(40)]
    counts = {}
    for size in (1, 20, 40):
        for one in people[:size]:
            notice(one, kind=kind, key=f"{size}")
        with CaptureQueriesContext(connection) as queries:
            assert send().sent[kind] == size
        counts[size] = len(queries)
    assert counts[20] - counts[1] == 19
    assert counts[40] - counts[20] - 20 <= 6


def test_a_killed_batch_is_sent_by_the_next(ana, notice, at, send):
    for n in range(3):
        notice(ana, key=f"{n}")
    claims.claim(now=at, wall=at)  # whoever held these is gone
    assert not send().claimed
    assert send(at + timedelta(seconds=claims.LEASE_SECONDS)).sent["poke"] == 3
