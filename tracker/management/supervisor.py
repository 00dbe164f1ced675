"""Several processes as one: started together, their lines prefixed, ended together; none is left behind.

Each part leads a session of its own, so that a signal reaches all that it started. On Linux a part is also told to end
when this process is killed so hard that it cannot end it itself.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import IO

GRACE = 10.0  # seconds from "please end" to "end now"
KEPT_LINES = 12
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None

Show = Callable[[str], None]


@dataclass
class Part:
    """One process: its name as people read it, and its command.

    A `late` part is ended after all others. A `quiet` one's lines are shown only if it ends by itself.
    """

    name: str
    command: Sequence[str]
    late: bool = False
    quiet: bool = False
    process: subprocess.Popen[str] | None = None
    lines: deque[str] = field(default_factory=lambda: deque(maxlen=KEPT_LINES))
    reader: threading.Thread | None = None

    def start(self, environment: Mapping[str, str], show: Show) -> None:
        """Start the process and show each of its lines behind its name."""
        self.process = subprocess.Popen(  # noqa: S603 (commands are this program's own)
            self.command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            preexec_fn=_lead_and_die_with(os.getpid()),
        )
        assert self.process.stdout is not None
        self.reader = threading.Thread(target=self._read, args=(self.process.stdout, show), daemon=True)
        self.reader.start()

    def _read(self, output: IO[str], show: Show) -> None:
        for line in output:
            self.lines.append(line.rstrip())
            if not self.quiet:
                show(f"{self.name:<7}| {line.rstrip()}")

    def ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def signal(self, number: int) -> bool:
        """Send a signal to the process and to all that it started; False when none of them is left."""
        if self.process is None:
            return False
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return False
        except PermissionError:  # macOS says this of a group in which only the dead are left
            return False
        return True

    def obituary(self) -> str:
        """Which part ended, how, and what it said last."""
        assert self.process is not None and self.reader is not None
        self.reader.join(timeout=1)
        said = "\n".join(f"    {line}" for line in self.lines) or "    (nothing)"
        return f"{self.name} ended by itself: {_how(self.process.returncode)}. Its last lines:\n{said}"


class Supervisor:
    """Starts parts, watches them, and ends them all when one ends or somebody asks."""

    def __init__(self, environment: Mapping[str, str], show: Show) -> None:
        self.environment = environment
        self.show = show
        self.parts: list[Part] = []
        self.asked = threading.Event()

    def listen(self) -> None:
        """Let Ctrl-C, SIGTERM and a closed terminal mean "end"."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked.set()

    def start(self, part: Part) -> Part:
        self.parts.append(part)
        part.start(self.environment, self.show)
        return part

    def watch(self) -> Part | None:
        """Wait until somebody asks to end (gives None) or a part ended by itself (gives it)."""
        while not self.asked.wait(0.1):
            for part in self.parts:
                if part.ended():
                    return part
        return None

    def end(self) -> None:
        """End all parts: first those that use the others, each with ten seconds to finish what it does."""
        _end([part for part in self.parts if not part.late])
        _end([part for part in self.parts if part.late])


def _end(parts: Sequence[Part]) -> None:
    for part in parts:
        part.signal(signal.SIGTERM)
    until = time.monotonic() + GRACE
    while time.monotonic() < until and any(_alive(part) for part in parts):
        time.sleep(0.05)
    for part in parts:
        part.signal(signal.SIGKILL)
        if part.process is not None:
            part.process.wait()


def _alive(part: Part) -> bool:
    """Whether the process or anything that it started is left. Asking also buries the process itself."""
    part.ended()
    return part.signal(0)


def _lead_and_die_with(parent: int) -> Callable[[], None]:
    """What a new process does before its command: leads a session, and on Linux ends when `parent` does."""

    def prepare() -> None:
        os.setsid()
        if _libc is not None:
            _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:  # it ended before the line above
                os._exit(1)

    return prepare


def _how(status: int) -> str:
    if status < 0:
        return f"killed by {signal.Signals(-status).name}"
    return f"exit status {status}"
