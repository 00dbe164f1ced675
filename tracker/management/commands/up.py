"""`manage.py up`: the whole site on this machine with one command."""

import errno
import fcntl
import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from tracker.management import broker, demonstration
from tracker.management.supervisor import Part, Supervisor

WEB_WORKERS = 2
WEB_THREADS = 4
TASK_PROCESSES = 2
PATIENCE = 60.0  # seconds until we say that the site does not answer


class Command(BaseCommand):
    help = "Run web, worker and beat together, and a broker where REDIS_URL names none. Ctrl-C ends all of it."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="do not load Ana and Ben into an empty database")

    def handle(self, *args: Any, **options: Any) -> None:
        with _only_one(settings.DATA_DIR):
            _refuse_a_taken_port(settings.PORT)
            call_command("migrate", interactive=False, verbosity=0)
            if failed := self._run(with_demo=not options["no_demo"]):
                raise CommandError(failed)

    def _run(self, *, with_demo: bool) -> str:
        """Run until asked to end (gives an empty text) or until a part ends by itself (gives which and why)."""
        supervisor = Supervisor(os.environ.copy(), self._show)
        supervisor.listen()
        embedded = None
        try:
            if not settings.REDIS_URL:
                embedded = _start_broker(supervisor)
            if with_demo:
                self._load_demo(supervisor.environment)
            for part in _parts(settings.PORT):
                supervisor.start(part)
            said = threading.Thread(target=self._say_when_it_serves, args=(_demo_is_there(),), daemon=True)
            connections.close_all()
            said.start()
            ended = supervisor.watch()
            self._show("Stopping." if ended is None else "A part ended; stopping the others.")
        except broker.NoBroker as refusal:
            raise CommandError(str(refusal)) from refusal
        finally:
            supervisor.end()
            if embedded is not None:
                embedded.forget()
        return "" if ended is None else ended.obituary()

    def _load_demo(self, environment: Any) -> None:
        """Load the demo couple when nobody is there yet."""
        if "demo" not in get_commands() or get_user_model().objects.exists():
            return
        self._show("Loading the demo couple, Ana and Ben (once).")
        done = subprocess.run([sys.executable, _manage(), "demo"], env=environment)  # noqa: S603
        if done.returncode:
            raise CommandError("The demo couple could not be loaded; see above. `up --no-demo` starts without it.")

    def _say_when_it_serves(self, demo: bool) -> None:
        if not _serves(settings.PORT):
            self._show(f"The site does not answer on port {settings.PORT} yet; see the lines of web.")
            return
        lines = ["", f"  Twofold   {settings.SITE_URL}/"]
        if demo:
            lines.append(f"  Log in    {' or '.join(demonstration.EMAILS)}, password {demonstration.PASSWORD}")
        if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
            lines.append(f"  Mails     {settings.SITE_URL}/dev/mail/")
        lines += [f"  Data      {settings.DATA_DIR}", "  Ctrl-C ends it.", ""]
        self._show("\n".join(lines))

    def _show(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


class _only_one:
    """Hold the data folder for the length of a `with`, so that no second `up` writes into it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.file: IO[str] | None = None

    def __enter__(self) -> None:
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.file = (self.data / "up.lock").open("w")
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            self.file.close()
            raise CommandError(
                f"Twofold already runs on the data in {self.data}. Stop that one first, "
                "or give this one a folder of its own with TWOFOLD_DATA."
            ) from taken

    def __exit__(self, *reason: object) -> None:
        if self.file is not None:
            self.file.close()


def _refuse_a_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as refusal:
            why = "is taken by another program" if refusal.errno == errno.EADDRINUSE else f"cannot be used ({refusal})"
            raise CommandError(f"Port {port} {why}. Choose another: PORT={port + 1} make run") from refusal


def _start_broker(supervisor: Supervisor) -> broker.Broker:
    """Start the bundled broker and tell every later part where it is."""
    embedded = broker.prepared(keep_in=settings.DATA_DIR / "broker")
    try:
        part = supervisor.start(Part("broker", embedded.command, late=True, quiet=True))
        assert part.process is not None
        broker.wait_until_it_answers(embedded, part.process)
    except BaseException:
        embedded.forget()
        raise
    supervisor.environment = {**supervisor.environment, "REDIS_URL": embedded.url}
    return embedded


def _parts(port: int) -> list[Part]:
    """Web, worker and beat, with the same servers as a real site's."""
    memory = ["--worker-tmp-dir", "/dev/shm"] if os.access("/dev/shm", os.W_OK) else []  # noqa: S108
    web = [
        *("gunicorn", "tracker.wsgi:application", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"),
        *("--workers", str(WEB_WORKERS), "--threads", str(WEB_THREADS), "--log-level", "warning", *memory),
        *("--max-requests", "2000", "--max-requests-jitter", "200", "--no-control-socket"),
    ]
    celery = ["celery", "--quiet", "--app", "tracker"]
    quick = ["--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
    worker = [*celery, "worker", "--concurrency", str(TASK_PROCESSES), *quick]
    beat = [*celery, "beat", "--scheduler", "celery.beat:Scheduler", "--pidfile=", "--loglevel", "WARNING"]
    python = [sys.executable, "-m"]
    return [Part("web", python + web), Part("worker", python + worker), Part("beat", python + beat)]


def _serves(port: int) -> bool:
    """Whether the site answers within a minute."""
    until, pause = time.monotonic() + PATIENCE, 0.1
    while time.monotonic() < until:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz", headers={"Host": settings.SITE_HOST})
            if connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR:
                return True
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(pause)
        pause = min(pause * 1.2, 5)
    return False


def _demo_is_there() -> bool:
    return get_user_model().objects.filter(email=demonstration.EMAILS[0]).exists()


def _manage() -> str:
    return str(settings.BASE_DIR / "manage.py")
