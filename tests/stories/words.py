"""Planted words: one for each text that a person writes, so that it can be looked for wherever it must not be."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class Planted:
    """`private`: nobody but their author ever reads these. `shown`: others may, but no disk and no log in clear."""

    private: dict[str, str] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)

    def secret(self, what: str) -> str:
        return self.private.setdefault(what, f"quince{uuid.uuid4().hex[:10]} {what}")

    def open(self, what: str) -> str:
        return self.shown.setdefault(what, f"medlar{uuid.uuid4().hex[:10]} {what}")

    @property
    def all(self) -> dict[str, str]:
        return self.private | self.shown


def found(words: dict[str, str], told: Iterable[tuple[str, bytes]]) -> list[tuple[str, str]]:
    """Where a planted word was told: what it was, and where it stood."""
    seeds = {what: word.split()[0].encode() for what, word in words.items()}
    return [(what, where) for where, said in told for what, seed in seeds.items() if seed in said]
