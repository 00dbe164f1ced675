"""What a run found, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Row:
    """One comparison. `target` is the ratio to reach, or not to pass where `at_most`; None: nothing to reach."""

    work: str
    figure: str
    beside: str
    floor: str
    ratios: Sequence[float]
    target: float | None = None
    at_most: bool = False
    cpu: str = ""
    queries: str = ""

    @property
    def ratio(self) -> float:
        return median(self.ratios)

    @property
    def verdict(self) -> str:
        if self.target is None:
            return ""
        reached = self.ratio <= self.target if self.at_most else self.ratio >= self.target
        return f"{'<=' if self.at_most else '>='} {self.target:g} {'reached' if reached else 'MISSED'}"

    def cells(self) -> tuple[str, ...]:
        spread = f"{self.ratio:.2f} [{min(self.ratios):.2f}-{max(self.ratios):.2f}]"
        return self.work, self.figure, self.beside, self.floor, spread, self.verdict, self.cpu, self.queries


HEAD = ("work", "figure", "beside it", "figure", "ratio", "target", "CPU ms, beside", "queries")


def shown(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table that is aligned for reading as it is."""
    cells = [HEAD, *(row.cells() for row in rows)]
    widths = [max(len(line[at]) for line in cells) for at in range(len(HEAD))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)
