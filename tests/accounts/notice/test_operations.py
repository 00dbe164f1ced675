import io
from datetime import timedelta

import pytest
from django.conf import settings as site
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.management import CommandError, call_command

from accounts.notice import health, tasks
from accounts.notice.claim import BATCH
from accounts.notice.models import Notice, State, tell
from accounts.notice.retention import delete_old
from accounts.notice.series import ensure_recurring

# tick


def tick(*arguments) -> str:
    said = io.StringIO()
    call_command("tick", *arguments, stdout=said)
    return said.getvalue()


@pytest.fixture
def developing(settings):
    settings.DEBUG = True


def test_tick_sends_what_would_be_due_then(ana, at, now, developing):
    ensure_recurring(ana, at)
    said = tick("--at", "2026-11-24T08:00")
    assert "sent          1   look 1" in said
    assert Notice.objects.get(state=State.SENT).sent_at.isoformat() == "2026-11-24T08:00:00+00:00"
    assert len(mail.outbox) == 1


def test_tick_takes_an_instant_with_its_offset(ana, at, developing):
    ensure_recurring(ana, at)
    tick("--at", "2026-11-24T08:59+01:00")
    assert mail.outbox == []


def test_tick_at_an_instant_is_refused_in_production(ana, notice, settings):
    settings.DEBUG = False
    notice(ana)
    with pytest.raises(CommandError):
        tick("--at", "2027-01-01T00:00")
    assert mail.outbox == []


def test_tick_without_an_instant_means_now(ana, poke, now, settings):
    settings.DEBUG = False
    tell(ana, poke, key="one", now=now)
    tick()
    assert len(mail.outbox) == 1


def test_tick_refuses_nonsense(db, developing):
    with pytest.raises(CommandError, match="no instant"):
        tick("--at", "tomorrow")


def test_tick_sends_more_than_one_batch(ana, poke, notice, developing, monkeypatch):
    for n in range(5):
        notice(ana, key=f"{n}")
    monkeypatch.setattr("accounts.notice.claim.claim.__kwdefaults__", {"at_most": 2}, raising=False)
    tick("--at", "2026-11-18T12:00")
    assert len(mail.outbox) == 5


# the beat's tick


@pytest.mark.parametrize(("due", "batches"), [(0, 0), (1, 1), (BATCH, 1), (BATCH + 1, 2)])
def test_as_many_batches_are_queued_as_it_takes(due, batches, ana, now, monkeypatch, django_assert_num_queries):
    Notice.objects.bulk_create(Notice(person=ana, kind="poke", key=f"{n}", due_at=now) for n in range(due))
    queued = []
    monkeypatch.setattr(tasks.send_due, "apply_async", lambda *args, **options: queued.append((args, options)))
    with django_assert_num_queries(1):
        tasks.tick()
    assert queued == [((), {"expires": 60})] * batches


def test_the_task_sends_one_batch(ana, poke, now):
    tell(ana, poke, key="one", now=now)
    tasks.send_due()
    assert len(mail.outbox) == 1


# telling


def test_one_occasion_is_told_once(ana, poke, now):
    for _ in range(2):
        tell(ana, poke, key="one", now=now)
    tell(ana.pk, poke, key="two", now=now)
    assert Notice.objects.count() == 2


# what is thrown away


def test_only_what_was_settled_long_ago_goes(ana, notice, at):
    old = at - timedelta(days=91)
    for state in ("sent", "dropped", "dead", "due"):
        notice(ana, key=f"old {state}", state=state, due_at=old)
    notice(ana, key="new sent", state="sent", due_at=at - timedelta(days=89))
    assert delete_old(at) == 3
    assert set(Notice.objects.values_list("key", flat=True)) == {"old due", "new sent"}


def test_it_goes_in_chunks(ana, notice, at, monkeypatch):
    monkeypatch.setattr("accounts.notice.retention.CHUNK", 2)
    for n in range(5):
        notice(ana, key=f"{n}", state="sent", due_at=at - timedelta(days=100))
    assert delete_old(at) == 5
    assert not Notice.objects.exists()


# readyz


def test_late_notices_are_said(ana, notice, at):
    assert health.check(at).well
    notice(ana, due_at=at - timedelta(minutes=11))
    reading = health.check(at)
    assert not reading.well
    assert reading.figures == {"oldest_due_seconds": 660, "dead": 0}


def test_the_dead_are_counted(ana, notice, at):
    notice(ana, key="a", state="dead")
    notice(ana, key="b", state="dead", due_at=at - timedelta(days=3))
    assert health.check(at).figures["dead"] == 1


def test_readyz_names_the_notices(client, db):
    assert "notices" in client.get("/readyz").json()["parts"]


# the mails of development


@pytest.fixture
def files(settings, tmp_path, developing):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"


def test_the_mails_can_be_read_on_a_page(files, ana, notice, send, client):
    notice(ana, key="a")
    notice(ana, key="b")
    send()
    EmailMultiAlternatives("Your code", "The code is 123456.", to=["ben@example.org"]).send()
    text = client.get("/dev/mail/").content.decode()
    assert text.count("A note from Twofold") == 2
    assert "The code is 123456." in text


def test_the_html_of_a_mail_brings_only_its_own_styles(files, ana, notice, send, client):
    notice(ana)
    send()
    (file,) = site.EMAIL_FILE_PATH.iterdir()
    answer = client.get(f"/dev/mail/{file.name}/0/")
    assert "<h1" in answer.content.decode()
    policy = answer.headers["Content-Security-Policy"]
    assert "style-src 'unsafe-inline'" in policy and "default-src 'none'" in policy and "script-src" not in policy


def test_an_empty_folder_says_so(files, client):
    assert "No mail was sent yet." in client.get("/dev/mail/").content.decode()


@pytest.mark.parametrize("path", ["..%2Ftwofold.sqlite3/0/", "nothing.log/0/", "x/99/"])
def test_no_other_file_can_be_read(path, files, ana, notice, send, client):
    notice(ana)
    send()
    assert client.get(f"/dev/mail/{path}").status_code == 404


def test_none_of_it_is_there_in_production(files, client, settings, db):
    settings.DEBUG = False
    assert client.get("/dev/mail/").status_code == 404
    assert client.get("/dev/mail/x/0/").status_code == 404
