"""The ground to measure on: fresh databases, throw-away keys, a folder of its own, and servers as in production."""

from __future__ import annotations

import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

WORKERS, THREADS = 2, 4


@dataclass(frozen=True)
class Server:
    """A gunicorn: its port and its processes."""

    port: int
    processes: tuple[int, ...]


@contextmanager
def environment(given: str):
    """The environment of a site in production on fresh databases, which are gone afterwards.

    `given` is the DATABASE_URL of a PostgreSQL server, on which two databases are made, or empty for SQLite.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        names = [f"bench_{uuid.uuid4().hex[:8]}_{part}" for part in ("site", "floor")]
        if given:
            urls = [stack.enter_context(fresh_database(given, name)) for name in names]
        else:
            urls = [f"sqlite:///{folder}/{name}.sqlite3" for name in names]
        yield {name: value for name, value in os.environ.items() if name != "EMAIL_BACKEND"} | {
            "DATABASE_URL": urls[0],
            "FLOOR_DATABASE_URL": urls[1],
            "TWOFOLD_DATA": str(folder),
            "TWOFOLD_KEYS": str(folder / "keys"),
            "STATIC_ROOT": str(folder / "static"),
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
            "DEBUG": "false",
            "SSL_REDIRECT": "false",
            "SECRET_KEY": secrets.token_urlsafe(64),
            "FIELD_KEYS": f"00000000:{secrets.token_hex(32)}",
            "SITE_URL": "http://127.0.0.1",
            "ALLOWED_HOSTS": "127.0.0.1",
            "LOG_LEVEL": "ERROR",
            "REDIS_URL": os.environ.get("REDIS_URL") or "redis://127.0.0.1:6379/0",
            "EMAIL_URL": "smtp://127.0.0.1:25",
        }


@contextmanager
def fresh_database(server: str, name: str):
    """The address of an empty database on that server, which is gone afterwards."""
    with psycopg.connect(server, autocommit=True) as line:
        line.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            line.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def served(application: str, path: str):
    """That WSGI application behind gunicorn, as the site runs in production; `path` is asked until it answers."""
    port = _free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        application,
        "--bind",
        f"127.0.0.1:{port}",
        "--worker-class",
        "gthread",
    ]
    command += ["--workers", str(WORKERS), "--threads", str(THREADS), "--log-level", "error", "--no-control-socket"]
    process = subprocess.Popen(command)
    try:
        _wait_for(process, port, path)
        yield Server(port, (process.pid, *children(process.pid)))
    finally:
        process.terminate()
        process.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _wait_for(process: subprocess.Popen, port: int, path: str) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and process.poll() is None:
        try:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            line.request("GET", path)
            line.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"no server on port {port}")


def children(pid: int) -> tuple[int, ...]:
    """The processes that this one has started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(told[1]) == pid:
            found.append(int(stat.parent.name))
    return tuple(found)


@contextmanager
def sink(wait_ms: int = 0):
    """A raw SMTP sink in a process of its own, that takes so long for a mail.

    Call it for how many mails and Message-IDs came since the last call.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.sink", str(wait_ms)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    port = int(process.stdout.readline())

    def came() -> tuple[int, int]:
        process.stdin.write("\n")
        process.stdin.flush()
        mails, ids = process.stdout.readline().split()
        return int(mails), int(ids)

    try:
        yield port, came
    finally:
        process.terminate()
        process.wait(timeout=10)


def prepared_floor() -> dict:
    """Make and fill the floor's database; its cookie, tokens and query counts."""
    told = subprocess.run([sys.executable, "-m", "tests.bench.floor"], check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(told.stdout)
