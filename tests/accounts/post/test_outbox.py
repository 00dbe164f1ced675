"""The outbox of the account's mails: quick pages, no lost code, and nothing left lying about."""

import socket
import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from accounts.post import health, outbox
from accounts.post.models import AccountMail
from accounts.post.post import Post
from accounts.post.rules import TRIES

CODE = "K7XQ2M"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def put(db, now):
    def lay_down(to="eve@example.org", lasts=10 * MINUTE, at=now):
        outbox.put(to, "Your code", f"Enter it:\n\n{CODE}\n", now=at, lasts=lasts)

    return lay_down


def send(at) -> int:
    return outbox.send_due(lambda: at)


def test_a_mail_goes_out_as_it_was_laid_down_and_leaves_nothing(put, now, sink):
    put()
    assert send(now) == 1
    (mail,) = sink.mails
    assert (mail["To"], mail["Subject"]) == ("eve@example.org", "Your code")
    assert mail.get_body(("plain",)).get_content().splitlines() == ["Enter it:", "", CODE]
    assert mail.get_body(("html",)) is None
    assert not AccountMail.objects.exists()
    assert send(now) == 0


def test_all_that_wait_go_over_one_connection_oldest_first(put, now, sink):
    for minutes, name in enumerate(("cleo", "ben", "ana")):
        put(f"{name}@example.org", at=now - minutes * MINUTE)
    assert send(now) == 3
    assert sink.recipients == ["ana@example.org", "ben@example.org", "cleo@example.org"]
    assert sink.connections == 1


def test_a_mail_that_waits_is_read_by_nobody_in_the_tables(put):
    put()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {AccountMail._meta.db_table}")
        kept = repr([bytes(value) if isinstance(value, memoryview) else value for value in cursor.fetchone()])
    assert CODE not in kept and "eve@" not in kept and "Your code" not in kept


def test_while_the_server_is_down_a_mail_waits_and_comes_later(put, now, sink, settings):
    put()
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert send(now) == 0
    settings.EMAIL_PORT = port
    assert send(now + MINUTE) == 1
    assert sink.recipients == ["eve@example.org"]


def test_one_that_fails_does_not_hold_up_the_others(put, now, sink):
    sink.refused = {"eve@example.org": "450 not now"}
    put(at=now - MINUTE)
    put("ana@example.org")
    assert send(now) == 1
    assert sink.recipients == ["ana@example.org"]
    row = AccountMail.objects.get()
    assert row.attempts == 1 and now + MINUTE < row.due_at < now + 3 * MINUTE


def test_a_code_that_has_run_out_is_not_sent(put, now, sink):
    put(lasts=10 * MINUTE)
    assert send(now + 10 * MINUTE) == 0
    assert not sink.mails
    assert not AccountMail.objects.exists()


def test_an_address_refused_for_good_is_tried_once_more_and_forgotten(put, now, sink):
    sink.refused = {"eve@example.org": "550 nobody"}
    put(lasts=timedelta(days=2))
    send(now)
    assert AccountMail.objects.get().attempts == TRIES - 1
    send(now + timedelta(days=1))
    assert not AccountMail.objects.exists()


@pytest.mark.parametrize("to", ["", "a\nb@example.org"])
def test_an_address_that_cannot_be_holds_up_nobody(to, put, now, sink):
    put(to, at=now - MINUTE)
    put("ana@example.org")
    assert send(now) == 1
    send(now + 10 * MINUTE)
    assert not AccountMail.objects.exists()


def test_a_mail_sealed_with_lost_keys_ends_alone(put, now, sink, settings):
    put(at=now - MINUTE)
    settings.FIELD_KEYS = ["abababab:" + "cd" * 32]
    put("ana@example.org")
    assert send(now) == 1
    assert sink.recipients == ["ana@example.org"]


def test_a_mail_is_with_one_worker_at_a_time(put, now, sink, monkeypatch):
    put()
    hand_over, others = Post.send, []

    def while_another_asks(post, letter):
        others.append(send(now + MINUTE) if not others else None)
        return hand_over(post, letter)

    monkeypatch.setattr(Post, "send", while_another_asks)
    assert send(now) == 1
    assert others == [0]
    assert len(sink.mails) == 1


def test_two_workers_that_saw_the_same_mail_send_it_once(put, now, sink):
    put()
    one, other = AccountMail.objects.get(), AccountMail.objects.get()
    assert outbox._moved(one, now + outbox.LEASE)
    assert not outbox._moved(other, now + outbox.LEASE)


def test_a_worker_that_died_leaves_its_mail_to_the_next_under_the_same_id(put, now, sink, monkeypatch):
    put()
    monkeypatch.setattr(AccountMail, "delete", lambda row: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        send(now)
    monkeypatch.undo()
    assert send(now + MINUTE) == 0
    assert send(now + outbox.LEASE) == 1
    assert list(sink.ids.values()) == [2]


def refuse_everything(listener):
    """A Redis that is full: an error for each command."""
    with suppress(OSError):
        while True:
            line, _ = listener.accept()
            with suppress(OSError), line:
                while line.recv(4096):
                    line.sendall(b"-OOM command not allowed when used memory > 'maxmemory'.\r\n" * 4)


@pytest.fixture(params=["down", "hung", "full"])
def bad_broker(request, settings):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        if request.param != "down":
            listener.listen()
        if request.param == "full":
            threading.Thread(target=refuse_everything, args=(listener,), daemon=True).start()
        settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{listener.getsockname()[1]}/0"
        yield


def test_a_broker_that_does_not_answer_changes_no_answer(db, bad_broker, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as called:
        answer = Client().post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert answer.status_code == 302
    assert called
    assert AccountMail.objects.get().to == "nobody@example.org"


def oldest_due(at) -> tuple[bool, int]:
    reading = health.check(at)
    return reading.well, reading.figures["oldest_due_seconds"]


def test_a_mail_that_no_worker_takes_is_told_to_the_operator(put, now):
    assert oldest_due(now) == (True, 0)
    put()
    assert oldest_due(now + 10 * MINUTE) == (True, 600)
    assert oldest_due(now + 10 * MINUTE + timedelta(seconds=1)) == (False, 601)


@pytest.mark.parametrize("answer", ["450 not now", "550 nobody"])
def test_an_address_that_refuses_makes_nothing_unwell(answer, put, now, sink):
    sink.refused = {"eve@example.org": answer}
    put(lasts=timedelta(days=2))
    for minute in range(60):
        send(now + minute * MINUTE)
        assert oldest_due(now + minute * MINUTE) == (True, 0)
