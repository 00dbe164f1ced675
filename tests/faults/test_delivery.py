"""Workers, mail server, broker and database that fail while mails are sent: nothing is lost, little comes twice."""

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
import redis
from celery import Celery

from tests.operations.site import MANAGE, NEEDS_PS, processes
from tests.sink import Sink
from tracker.management.broker import embedded

SEED = """
from django.utils import timezone
from accounts.notice.models import Notice
from accounts.person.models import Person
Notice.objects.all().delete()
Person.objects.all().delete()
people = [Person(email=f"p{n}@example.org", name=f"P{n}", password="!") for n in range(MANY)]
Person.objects.bulk_create(people)
Notice.objects.bulk_create([Notice(person=one, kind="poke", key="once", due_at=timezone.now()) for one in people])
"""
CODES = """
from datetime import timedelta
from django.utils import timezone
from accounts.post import outbox
for n in range(60):
    outbox.put(f"p{n}@example.org", "Your code", f"{n:06}", now=timezone.now(), lasts=timedelta(minutes=10))
"""
CODES_LEFT = "from accounts.post.models import AccountMail; print(AccountMail.objects.count())"
DROPPED = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
STATES = """
from collections import Counter
from accounts.notice.models import Notice
print(dict(Counter(Notice.objects.values_list("state", flat=True))))
"""


@pytest.fixture(scope="module")
def database():
    """The address of a PostgreSQL database of these tests, or nothing: then it is SQLite in the data folder."""
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


@pytest.fixture(scope="module")
def folder(tmp_path_factory, database):
    """The data folder of these tests, with tables made once."""
    folder = tmp_path_factory.mktemp("farm")
    Farm(folder, database, "redis://127.0.0.1:1/0").manage("migrate", "--verbosity", "0")
    return folder


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
def farm(folder, database, broker, sink):
    farm = Farm(folder, database, broker, sink)
    yield farm
    farm.end()


class Farm:
    """A site with worker processes, whose beat is the test."""

    def __init__(self, folder, database, broker, sink=None):
        self.queue = f"faults-{uuid.uuid4().hex[:8]}"
        outer = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DEBUG")}
        self.environment = outer | {
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
            "TWOFOLD_DATA": str(folder / "data"),
            "REDIS_URL": broker,
            "EMAIL_URL": f"smtp://127.0.0.1:{sink.port if sink else 1}",
            "FAULTS_QUEUE": self.queue,
            **({"DATABASE_URL": database} if database else {}),
        }
        self.workers: list[subprocess.Popen] = []
        self.sink = sink
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
            for task in ("accounts.post.tasks.send_account_mails", "accounts.notice.tasks.tick"):
                self.celery.send_task(task, queue=self.queue)

    def start(self) -> subprocess.Popen:
        """A worker with one process that works."""
        return self._celery("worker", "-Q", self.queue, "--concurrency", "1", "--without-gossip", "--without-mingle")

    def start_beat(self) -> subprocess.Popen:
        """A beat of its own, as an operator starts one; it ticks each second."""
        return self._celery("beat", "--schedule", f"{self.environment['TWOFOLD_DATA']}/{uuid.uuid4().hex}")

    def _celery(self, *what: str) -> subprocess.Popen:
        command = [sys.executable, "-m", "celery", "--quiet", "--app", "tests.faults.farm", *what]
        worker = subprocess.Popen(
            [*command, "--loglevel", "ERROR"],
            env=self.environment | {"TICK_SECONDS": "1"},
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

    def all_sent(self, many: int) -> None:
        """Wait until that many notices have come and all are marked."""
        came = self.sink.ids
        wait_for(lambda: len(came) == many, 60, lambda: f"lost: {many - len(came)} mails never came")
        marked = str({"sent": many})
        wait_for(lambda: self.python(STATES) == marked, 20, lambda: f"not all are marked: {self.python(STATES)}")
        assert len(set(self.sink.recipients)) == many


def wait_for(what, seconds: float, why) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, why()
        time.sleep(0.005)


@NEEDS_PS
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
        came_by_now(sink, number * step)
        place = number % 2
        if number % 3:
            assert farm.kill_child(pair[place])
        else:
            farm.kill(pair[place])
            pair[place] = farm.start()
        if number == kills:
            break

    farm.all_sent(many)
    assert sink.doubles <= kills


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_slow_mail_server_and_two_beats_send_each_mail_once(farm, sink):
    farm.python(SEED.replace("MANY", "60"))
    sink.slow = 0.1  # a batch takes longer than its lease
    for start in (farm.start_beat, farm.start_beat, farm.start, farm.start):
        start()
    farm.all_sent(60)
    assert sink.doubles == 0


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_mail_server_that_hangs_holds_up_no_other_mail(farm, sink):
    farm.python(SEED.replace("MANY", "40"))
    sink.hangs_at = {3, 20}
    farm.environment["FAULTS_PATIENCE"] = "1"  # who answers later than that may have taken the mail: it comes twice
    farm.beat.start()
    farm.start()
    farm.all_sent(40)


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_broker_that_forgets_everything_loses_nothing(folder, database, sink):
    with embedded() as address:
        farm = Farm(folder, database, address, sink)
        farm.python(SEED.replace("MANY", "60"))
        sink.slow = 0.02
        try:
            farm.beat.start()
            farm.start()
            for many in (10, 30):
                came_by_now(sink, many)
                redis.Redis.from_url(address).flushall()
            farm.all_sent(60)
        finally:
            farm.end()
    assert sink.doubles == 0


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.timeout(180)
def test_database_that_drops_its_connections_loses_nothing(farm, sink, database):
    if not database:
        pytest.skip("needs PostgreSQL (DATABASE_URL)")
    farm.python(SEED.replace("MANY", "60"))
    sink.slow = 0.02
    farm.beat.start()
    farm.start()
    for many in (10, 30):
        came_by_now(sink, many)
        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute(DROPPED)
    farm.all_sent(60)
    assert sink.doubles <= 2


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_killed_workers_lose_no_code(farm, sink):
    farm.python(CODES)
    sink.slow = 0.05
    farm.beat.start()
    pair = [farm.start(), farm.start()]
    for kills in (1, 2, 3):
        came_by_now(sink, 12 * kills)
        farm.kill(pair[kills % 2])
        pair[kills % 2] = farm.start()
    wait_for(lambda: len(sink.ids) == 60, 60, lambda: f"lost: {60 - len(sink.ids)} codes never came")
    wait_for(lambda: farm.python(CODES_LEFT) == "0", 20, lambda: "codes lie about after they were sent")
    assert sink.doubles <= 3


def came_by_now(sink, many):
    wait_for(lambda: len(sink.mails) >= many, 60, lambda: f"{len(sink.mails)} mails came, then none")
