"""The real site for a story: web, worker, beat and broker as processes of their own, and a real mail server.

Own data folder (a path with a space), own keys, own database: the embedded one, or a fresh one on PostgreSQL when
DATABASE_URL is set; the embedded broker, or that of REDIS_URL. Every line that a process says is kept in a file.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import ZoneInfo

import psycopg
import redis

from tests.operations.site import MANAGE, Site
from tests.sink import Sink

PATIENCE = 40
CODE = re.compile(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", re.M)
PAIRS = (("Europe/Lisbon", "America/New_York"), ("Asia/Kolkata", "Asia/Tokyo"))


def text_of(mail: EmailMessage) -> str:
    return mail.get_body(("plain",)).get_content()


def html_of(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    return part.get_content() if part is not None else ""


T = TypeVar("T")


def eventually(ask: Callable[[], T], seconds: float = PATIENCE) -> T:
    """What `ask` gives as soon as that is something."""
    until = time.monotonic() + seconds
    while not (found := ask()):
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.1)
    return found


@dataclass
class Live:
    """The running site. `ana_zone` and `ben_zone` are two zones in which it is not nearly midnight now."""

    site: Site
    sink: Sink
    log: Path
    process: subprocess.Popen
    ana_zone: str = ""
    ben_zone: str = ""
    read: set[int] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.site.port}"

    def mail(self, to: str, saying: str = "", within: float = PATIENCE) -> EmailMessage:
        """The next mail to that address that nobody has read here yet and whose text holds those words."""

        def find() -> EmailMessage | None:
            for place, mail in enumerate(self.sink.mails):
                if place not in self.read and to in mail["To"] and saying in text_of(mail):
                    self.read.add(place)
                    return mail
            return None

        try:
            return eventually(find, within)
        except AssertionError as nothing:
            there = [f"{mail['To']}: {mail['Subject']}" for mail in self.sink.mails]
            raise AssertionError(f"No mail to {to} saying {saying!r}. There are {there}; {self.said()}") from nothing

    def code(self, to: str) -> str:
        """The code in the newest mail to that address."""
        found = CODE.search(text_of(self.mail(to, "code")))
        assert found, "no code in the mail"
        return found[1]

    def tick(self, at: datetime) -> str:
        """Send what would be due at that instant."""
        said = self.site.run("tick", "--at", at.isoformat())
        with self.log.open("a") as log:
            log.write(said)
        return said

    def live_on(self) -> None:
        """Send what comes in the nine days after today, in two parts: what has waited a week is not sent any more."""
        midnight = datetime.combine(self.today, datetime.min.time(), UTC)
        for days in (5, 9):
            self.tick(midnight + timedelta(days=days, hours=23))

    def said(self) -> str:
        """The last lines of all processes."""
        return self.log.read_text(errors="replace")[-4000:]

    @property
    def today(self) -> date:
        """The date in both zones."""
        return datetime.now(ZoneInfo(self.ana_zone)).date()

    @property
    def first_weekday(self) -> int:
        """The weekday on which a week begins whose last day is today, so that its check-in is open."""
        return (self.today + timedelta(days=1)).weekday()

    @property
    def week(self) -> date:
        """The first date of the week whose last day is today."""
        return self.today - timedelta(days=6)

    def everything(self) -> Iterator[tuple[str, bytes]]:
        """All that lies anywhere: name and bytes of every log, file, table and key of the broker, but not the keys."""
        yield "log", self.log.read_bytes()
        for path in sorted((self.site.folder / "data").rglob("*")):
            if path.is_file():
                yield f"file {path.name}", path.read_bytes()
        yield "tables", self.site.python(TABLES).encode()
        yield "broker", "\n".join(dump(self.broker())).encode()

    def broker(self) -> redis.Redis:
        """The site's own broker."""
        if url := self.site.extra.get("REDIS_URL"):
            return redis.Redis.from_url(url)
        folder = (self.site.folder / "data" / "broker" / "socket-folder").read_text()
        return redis.Redis(unix_socket_path=f"{folder}/s")


TABLES = """
from django.apps import apps
from django.db import connection
with connection.cursor() as cursor:
    for table in sorted(connection.introspection.table_names()):
        cursor.execute(f'SELECT * FROM "{table}"')
        for row in cursor.fetchall():
            print(table, [bytes(cell) if isinstance(cell, memoryview) else cell for cell in row])
"""


def dump(client: redis.Redis) -> Iterator[str]:
    """Every key of a broker with its value."""
    reads = {b"string": client.get, b"hash": client.hgetall, b"set": client.smembers}
    for key in client.scan_iter():
        kind = client.type(key)
        if kind == b"list":
            yield f"{key!r} {client.lrange(key, 0, -1)!r}"
        elif kind == b"zset":
            yield f"{key!r} {client.zrange(key, 0, -1, withscores=True)!r}"
        elif kind != b"none":  # gone since it was listed
            yield f"{key!r} {reads[kind](key)!r}"


def zones() -> tuple[str, str]:
    """Two zones in which it is the same date and nowhere near midnight, so that a story ends on the day it began."""
    now = datetime.now(UTC)
    for pair in PAIRS:
        one, two = (now.astimezone(ZoneInfo(zone)) for zone in pair)
        if one.date() == two.date() and 0 < one.hour < 23 and 0 < two.hour < 23:
            return pair
    raise AssertionError("no zones for this hour")


@contextmanager
def fresh_database() -> Iterator[dict[str, str]]:
    """The environment that names a new database on the server of DATABASE_URL; nothing where that is not set."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield {}
        return
    name = f"twofold_story_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield {"DATABASE_URL": f"{server.partition('?')[0].rsplit('/', 1)[0]}/{name}"}
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def own_redis(url: str) -> str:
    """Another database of the same Redis, one for each process of the tests, so that no two sites share a queue."""
    parts = urlsplit(url)
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return urlunsplit(parts._replace(path=f"/{(int(parts.path.strip('/') or 0) + 1 + worker) % 16}"))


@contextmanager
def live(folder: Path, **extra: str) -> Iterator[Live]:
    """The real site in an own folder, serving, for the length of a `with`."""
    folder = folder / "two people"
    folder.mkdir()
    with Sink() as sink, fresh_database() as database:
        given = {"EMAIL_URL": f"smtp://127.0.0.1:{sink.port}", "TICK_SECONDS": "1", "PYTHONUNBUFFERED": "1"}
        if url := os.environ.get("REDIS_URL"):
            given["REDIS_URL"] = own_redis(url)
        site = Site(folder, extra=given | database | extra)
        log = folder / "said.log"
        with log.open("ab") as out:
            process = subprocess.Popen(
                [sys.executable, str(MANAGE), "up", "--no-demo"],
                env=site.environment,
                cwd=MANAGE.parent,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        running = Live(site, sink, log, process, *zones())
        try:
            eventually(lambda: _serves(running))
            yield running
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=PATIENCE)


def _serves(running: Live) -> bool:
    assert running.process.poll() is None, running.said()
    return "Ctrl-C ends it." in running.said()
