"""The ledger: who erased their account, who left, who took their words out: kept outside the database so that a
restore can do it again.

A file of JSON lines at `LEDGER_FILE`, each `{"v": 1, "at": UTC instant, "what": …, ...ids}`; what is "erased", "left"
or "withdrew". It holds ids and instants only. It is appended to, never rewritten, and is best kept beside the backups.
"""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

VERSION = 1


@dataclass(frozen=True)
class Entry:
    """One thing that must stay done: what, when (UTC) and to which rows."""

    what: str
    at: datetime
    ids: Mapping[str, str]


class Damaged(Exception):
    """A line of the ledger cannot be read; the text says which."""


def append(path: str, what: str, *, at: datetime, **ids: object) -> None:
    """Write one entry and wait until it lies on the disk. Does nothing where no ledger is kept (an empty path).

    To be called once the transaction is committed: a line about something that was rolled back would be done anyway
    at a restore.
    """
    if not path:
        return
    line = {"v": VERSION, "at": at.astimezone(UTC).isoformat(), "what": what}
    line |= {name: str(value) for name, value in ids.items()}
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, (json.dumps(line) + "\n").encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def entries(path: Path) -> Iterator[Entry]:
    """All entries, oldest first as they were written.

    Raises:
        Damaged: a line is no entry. A half-written last line (the machine stopped there) counts as one too.
    """
    for number, text in enumerate(path.read_text().splitlines(), start=1):
        if not text.strip():
            continue
        try:
            line = json.loads(text)
            if line.pop("v") != VERSION:
                raise ValueError
            yield Entry(line.pop("what"), datetime.fromisoformat(line.pop("at")), line)
        except (ValueError, KeyError, AttributeError, TypeError) as why:
            raise Damaged(f"Line {number} of {path} is not an entry of the ledger.") from why
