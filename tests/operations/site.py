"""A site of its own for a test: own data folder, own keys, own port; its commands run as processes."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import pytest

MANAGE = Path(__file__).resolve().parents[2] / "manage.py"
PATIENCE = 60

NEEDS_PS = pytest.mark.skipif(shutil.which("ps") is None, reason="needs ps")
"""Of tests that ask for `processes`: small images have no `ps`."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Site:
    folder: Path
    extra: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)

    @property
    def environment(self) -> dict[str, str]:
        outer = {
            name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL", "DEBUG")
        }
        own = {"TWOFOLD_DATA": str(self.folder / "data"), "PORT": str(self.port), "TMPDIR": self.temporary()}
        return outer | own | self.extra

    def temporary(self) -> str:
        """A short path: the broker's socket lies below it."""
        return os.environ.get("TMPDIR", "/tmp")

    def run(self, *arguments: str, fails: bool = False) -> str:
        """What the command says; it must succeed, or fail if that is expected."""
        done = subprocess.run(
            [sys.executable, str(MANAGE), *arguments],
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        said = done.stdout + done.stderr
        assert (done.returncode != 0) is fails, said
        return said

    def python(self, code: str) -> str:
        """What the code prints inside this site."""
        return self.run("shell", "--no-imports", "--command", code).strip()

    def up(self, *arguments: str) -> "Running":
        process = subprocess.Popen(
            [sys.executable, str(MANAGE), "up", *arguments],
            env=self.environment,
            cwd=MANAGE.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return Running(self, process)


@dataclass
class Running:
    site: Site
    process: subprocess.Popen

    def __enter__(self) -> "Running":
        return self

    def __exit__(self, *reason: object) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=PATIENCE)

    def get(self, path: str) -> bytes:
        """The answer of the site, as soon as it gives one."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.site.port}{path}", timeout=10) as answer:
                    return answer.read()
            except urllib.error.HTTPError:
                raise
            except OSError:
                assert self.process.poll() is None, self.process.stdout.read()
                assert time.monotonic() < until, "the site does not answer"
                time.sleep(0.1)

    def part(self, word: str) -> int:
        """The process id of the part whose command holds the word."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for pid, parent, command in processes():
                if parent == self.process.pid and word in command:
                    return pid
            time.sleep(0.05)
        raise AssertionError(f"{word} was not started")

    def family(self) -> set[int]:
        """The process ids of `up` and of all that it started, directly or not."""
        found = {self.process.pid}
        rows = processes()
        while new := {pid for pid, parent, _ in rows if parent in found} - found:
            found |= new
        return found

    def end(self, signal: int) -> tuple[int, str]:
        """Send the signal; the exit status and all that was said."""
        self.process.send_signal(signal)
        said, _ = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, said


def processes() -> list[tuple[int, int, str]]:
    """Process id, parent and command of everything that runs, without the dead that nobody has buried yet."""
    lines = subprocess.check_output(["ps", "-ww", "-eo", "pid=,ppid=,stat=,args="], text=True).splitlines()
    rows = [line.split(None, 3) for line in lines]
    return [(int(row[0]), int(row[1]), row[3]) for row in rows if len(row) == 4 and not row[2].startswith("Z")]


def left_of(family: set[int]) -> list[str]:
    """The commands of those of the family that still run, once they have had a moment to go."""
    until = time.monotonic() + 15
    while left := [command for pid, _, command in processes() if pid in family]:
        if time.monotonic() > until:
            break
        time.sleep(0.1)
    return left
