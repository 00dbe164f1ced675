"""Workers that are killed in the middle of sending: nothing is lost, and at most one mail a kill comes twice."""

import itertools
import os
import signal
import subprocess
import sys
import threading
import time
import uuid

import psycopg
import pytest
from celery import Celery

from tests.operations.site import MANAGE, processes
from tests.sink import Sink
from tracker.management.broker import embedded

SEED = """
from django.utils import timezone
from accounts.notice.models import Notice
from accounts.person.models import Person
people = [Person(email=f"p{n}@example.org", name=f"P{n}", password="!") for n in range(MANY)]
Person.objects.bulk_create(people)
Notice.objects.bulk_create([Notice(person=one, kind="poke", key="once", due_at=timezone.now()) for one in people])
"""
STATES = """
from collections import Counter
from accounts.notice.models import Notice
print(dict(Counter(Notice.objects.values_list("state", flat=True))))
"""


@pytest.fixture
def database(tmp_path):
    """The address of an empty PostgreSQL database, or nothing: then it is SQLite in the data folder."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield ""
        return
    name = f"twofold_faults_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield f"{server.partition('?')[0].rsplit('/', 1)[0]}/{name}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def broker():
    if address := os.environ.get("REDIS_URL"):
        yield address
    else:
        with embedded() as address:
            yield address


@pytest.fixture
def sink():
    with Sink() as sink:
        yield sink


@pytest.fixture
def farm(tmp_path, database, broker, sink):
    farm = Farm(tmp_path, database, broker, sink)
    farm.manage("migrate", "--verbosity", "0")
    yield farm
    farm.end()


class Farm:
    """A site with worker processes, whose beat is the test."""

    def __init__(self, folder, database, broker, sink):
        self.queue = f"faults-{uuid.uuid4().hex[:8]}"
        outer = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DEBUG")}
        self.environment = outer | {
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
            "TWOFOLD_DATA": str(folder / "data"),
            "REDIS_URL": broker,
            "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
            "FAULTS_QUEUE": self.queue,
            **({"DATABASE_URL": database} if database else {}),
        }
        self.workers: list[subprocess.Popen] = []
        self.celery = Celery(broker=broker.replace("unix://", "redis+socket://", 1))
        self.over = threading.Event()
        self.beat = threading.Thread(target=self._beat, daemon=True)

    def manage(self, *arguments) -> str:
        return subprocess.check_output(
            [sys.executable, str(MANAGE), *arguments], env=self.environment, cwd=MANAGE.parent, text=True, timeout=60
        )

    def python(self, code: str) -> str:
        return self.manage("shell", "--no-imports", "--command", code).strip()

    def _beat(self) -> None:
        while not self.over.wait(0.5):
            self.celery.send_task("accounts.notice.tasks.tick", queue=self.queue)

    def start(self) -> subprocess.Popen:
        """A worker with one process that works."""
        flags = ["--concurrency", "1", "--without-gossip", "--without-mingle", "--loglevel", "ERROR"]
        worker = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "celery",
                "--quiet",
                "--app",
                "tests.faults.farm",
                "worker",
                "-Q",
                self.queue,
                *flags,
            ],
            env=self.environment,
            cwd=MANAGE.parent,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.workers.append(worker)
        return worker

    def kill(self, worker: subprocess.Popen) -> None:
        """End a worker with all its processes, at once."""
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        self.workers.remove(worker)

    def kill_child(self, worker: subprocess.Popen) -> bool:
        """End the process that does the work; the worker starts another one."""
        children = [pid for pid, parent, _ in processes() if parent == worker.pid]
        for child in children:
            os.kill(child, signal.SIGKILL)
        return bool(children)

    def end(self) -> None:
        self.over.set()
        for worker in list(self.workers):
            self.kill(worker)
        with self.celery.connection_for_write() as connection:
            connection.default_channel.queue_purge(self.queue)


def wait_for(what, seconds: float, why: str) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, why
        time.sleep(0.005)


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_killed_workers_lose_nothing_and_double_little(farm, sink, database):
    many, kills = (1000, 10) if database else (400, 4)
    farm.python(SEED.replace("MANY", str(many)))
    sink.slow = 0.01
    farm.beat.start()
    pair = [farm.start(), farm.start()]
    step = many // (kills + 2)

    for number in itertools.count(1):
        wait_for(lambda: len(sink.mails) >= number * step, 60, f"{len(sink.mails)} mails came, then none")  # noqa: B023
        place = number % 2
        if number % 3:
            assert farm.kill_child(pair[place])
        else:
            farm.kill(pair[place])
            pair[place] = farm.start()
        if number == kills:
            break

    wait_for(lambda: len(sink.ids) == many, 60, f"lost: {many - len(sink.ids)} mails never came")
    wait_for(lambda: farm.python(STATES) == str({"sent": many}), 20, f"not all are marked: {farm.python(STATES)}")
    assert len(set(sink.recipients)) == many
    assert sink.doubles <= kills
