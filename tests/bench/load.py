"""Load on a server for a short while: how many requests a second it answered, and what CPU time each cost it.

By wrk if it is installed, else by a few threads of this process (which then takes its share of the same cores: compare
ratios only, as always here). Each request comes on a connection of its own: a kept one stays with the process that took
it, so that by chance one process of two has most of the work, and a round says more of that chance than of the site.
"""

from __future__ import annotations

import http.client
import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path

CONNECTIONS = 8
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100

_LUA = """
local tokens = {%(tokens)s}
local body, at = '%(body)s', %(seed)d
math.randomseed(%(seed)d)
local function id()
  local digit = function() return string.format('%%x', math.random(0, 15)) end
  return string.gsub('xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx', 'x', digit)
end
request = function()
  at = at + 1
  local headers = {['Connection'] = 'close'}
  headers['%(header)s'] = '%(prefix)s' .. tokens[at %% #tokens + 1]
  if body ~= '' then headers['Content-Type'] = 'application/json' end
  return wrk.format('%(method)s', string.gsub('%(path)s', '{id}', id()), headers, body ~= '' and body or nil)
end
"""


@dataclass(frozen=True)
class Target:
    """One kind of request to one server. `{id}` in the path is a fresh UUID each time; the callers take turns."""

    name: str
    port: int
    processes: tuple[int, ...]
    path: str
    header: str
    callers: tuple[str, ...]
    method: str = "GET"
    body: str = ""
    prefix: str = ""


@dataclass
class Rounds:
    """What was measured of a target, round by round."""

    per_second: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)


class Failed(RuntimeError):
    """The server answered something else than success."""


def measure(target: Target, seconds: float, found: Rounds) -> None:
    """One round, added to what was found. Raises Failed."""
    before = cpu_seconds(target.processes)
    began = time.monotonic()
    requests = _by_wrk(target, seconds) if shutil.which("wrk") else _by_threads(target, seconds)
    took = time.monotonic() - began
    found.per_second.append(requests / min(took, seconds * 1.2))
    found.cpu_ms.append((cpu_seconds(target.processes) - before) * 1000 / max(requests, 1))


def cpu_seconds(processes: tuple[int, ...]) -> float:
    """The CPU time those processes have used, their own and the system's; 0 where there is no /proc."""
    total = 0.0
    for pid in processes:
        try:
            told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += (int(told[11]) + int(told[12])) / _TICKS
    return total


def _by_wrk(target: Target, seconds: float) -> int:
    words = {
        "tokens": ",".join(f"'{one}'" for one in target.callers),
        "seed": uuid.uuid4().int % 2**31,
        **{name: getattr(target, name) for name in ("body", "header", "prefix", "method", "path")},
    }
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_LUA % words)
        script.flush()
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "-s", script.name]
        told = subprocess.run(
            [*command, f"http://127.0.0.1:{target.port}/"], capture_output=True, text=True, check=True
        ).stdout
    if "Non-2xx" in told or "Socket errors" in told:
        raise Failed(f"{target.name}: {told}")
    return int(re.search(r"(\d+) requests in", told)[1])


def _by_threads(target: Target, seconds: float) -> int:
    until, counts, failed = time.monotonic() + seconds, [0] * CONNECTIONS, []

    def ask(place: int) -> None:
        line = http.client.HTTPConnection("127.0.0.1", target.port, timeout=30)
        while time.monotonic() < until:
            status = call(line, target, place + counts[place] * CONNECTIONS)
            if status >= 300:
                failed.append(status)
                return
            counts[place] += 1

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise Failed(f"{target.name}: {failed}")
    return sum(counts)


def call(line: http.client.HTTPConnection, target: Target, turn: int, body: str | None = None) -> int:
    """One request on a connection that stays; its status."""
    headers = {target.header: target.prefix + target.callers[turn % len(target.callers)], "Connection": "close"}
    if target.body or body:
        headers["Content-Type"] = "application/json"
    line.request(target.method, target.path.replace("{id}", str(uuid.uuid4())), body or target.body or None, headers)
    answer = line.getresponse()
    answer.read()
    return answer.status
