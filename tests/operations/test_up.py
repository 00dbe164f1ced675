import os
import signal
import socket

import pytest

from tests.operations.site import NEEDS_PS, Site, left_of, processes
from tracker.management import broker

pytestmark = [pytest.mark.slow, NEEDS_PS]


def test_serves_and_ctrl_c_leaves_no_process(site):
    with site.up("--no-demo") as running:
        assert running.get("/healthz") == b'{"well": true}'
        assert b'"broker": {"well": true}' in running.get("/readyz")
        family = running.family()
        status, said = running.end(signal.SIGINT)

    assert status == 0
    assert site.environment["TWOFOLD_DATA"] in said
    assert f"http://localhost:{site.port}/dev/mail/" in said
    assert left_of(family) == []


@pytest.mark.parametrize(("word", "name"), [("celery --quiet --app tracker worker", "worker"), ("gunicorn", "web")])
def test_a_dead_part_is_named_and_ends_the_rest(begun, word, name):
    with begun.up("--no-demo") as running:
        running.get("/healthz")
        family = running.family()
        os.kill(running.part(word), signal.SIGKILL)
        said, _ = running.process.communicate(timeout=60)

    assert running.process.returncode != 0
    assert f"{name} ended by itself: killed by SIGKILL" in said
    assert left_of(family) == []


def test_nothing_is_left_when_up_itself_is_killed(begun):
    with begun.up("--no-demo") as running:
        running.get("/healthz")
        family = running.family()
        running.end(signal.SIGKILL)

    assert left_of(family) == []


def test_a_second_one_on_the_same_data_is_refused(begun):
    with begun.up("--no-demo") as running:
        running.get("/healthz")
        second = Site(begun.folder)
        said = second.run("up", "--no-demo", fails=True)
        assert "already runs on the data in" in said
        assert running.get("/healthz")


def test_a_taken_port_is_told_in_a_sentence(site):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", site.port))
        taken.listen()
        said = site.run("up", fails=True)

    assert f"Port {site.port} is taken by another program" in said
    assert "Traceback" not in said


def test_the_next_run_keeps_the_data(begun):
    with begun.up("--no-demo") as running:
        running.get("/healthz")
        running.end(signal.SIGTERM)
    keys = {path.name: path.read_bytes() for path in (begun.folder / "keys").iterdir()}
    begun.python(
        "from accounts.models import Unwanted; from django.utils import timezone; "
        "Unwanted.objects.create(address_hash=b'1' * 32, since=timezone.now())"
    )

    with begun.up("--no-demo") as running:
        running.get("/healthz")
        running.end(signal.SIGTERM)

    assert begun.python("from accounts.models import Unwanted; print(Unwanted.objects.count())") == "1"
    assert keys == {path.name: path.read_bytes() for path in (begun.folder / "keys").iterdir()}


def test_data_keys_and_lock_are_for_their_owner_only(migrated):
    for folder in ("data", "keys"):
        assert (migrated.folder / folder).stat().st_mode & 0o077 == 0, folder
    for key in (migrated.folder / "keys").iterdir():
        assert key.stat().st_mode & 0o077 == 0, key


def test_without_any_broker_it_says_to_set_redis_url(site, monkeypatch):
    monkeypatch.setattr(broker, "find_spec", lambda name: None)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(broker.NoBroker, match="set REDIS_URL"):
        broker.prepared(None)


def test_the_embedded_broker_ends_with_its_block():
    with broker.embedded() as url:
        folder = url.removeprefix("unix://").partition("?")[0].rpartition("/")[0]
        assert os.path.isdir(folder)
        assert len(folder) < 100
    assert not os.path.exists(folder)
    assert not any(folder in command for _, _, command in processes())
