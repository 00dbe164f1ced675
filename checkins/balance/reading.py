"""What the last weeks say: one person's reading, and the two together. Method version 1; all pure.

A reading is the mean of up to four shared weeks, none older than six calendar weeks before the newest closed or
revealed week, of at least two. The couple gets a word only if both persons' readings lie in the same quadrant.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from .parts import AUTONOMY_PARTS, CONNECTION_PARTS, FEWEST_PARTS, Parts, mean

WINDOW = 4
OLDEST = timedelta(weeks=6)
FEWEST_WEEKS = 2
HIGH = 60
LOW = 50
APART = 25
ARROW = 8

DISTANCE = "leaning to distance"
INTERDEPENDENT = "interdependent"
ENMESHMENT = "leaning to enmeshment"
LOW_ON_BOTH = "running low on both"
DIFFERENTLY = "lived differently"
NO_WORD = ""

QUADRANTS = {
    ("high", "low"): DISTANCE,
    ("high", "high"): INTERDEPENDENT,
    ("low", "high"): ENMESHMENT,
    ("low", "low"): LOW_ON_BOTH,
}
"""Words by the level of autonomy and of connection."""

TWO_WEEKS = "two-weeks"
TOO_LONG_AGO = "too-long-ago"
THIN = "thin"


class PartReading(NamedTuple):
    """A part's mean over the weeks used that had it, and how many had."""

    name: str
    mean: float
    weeks: int


class AxisReading(NamedTuple):
    """An axis over the weeks used: exact mean, lowest and highest week, how many weeks, the trend if there is one."""

    value: float
    lowest: float
    highest: float
    weeks: int
    trend: float | None
    parts: tuple[PartReading, ...]

    @property
    def arrow(self) -> int:
        """1 up, −1 down, 0 none: only from eight points on."""
        if self.trend is None or abs(self.trend) < ARROW:
            return 0
        return 1 if self.trend > 0 else -1


class Reading(NamedTuple):
    """One person's reading, exact. `weeks` are those it rests on, oldest first, of the `asked` last calendar weeks.

    `blank` says why there is none (two-weeks, too-long-ago with `last`, the newest shared week; thin: too few parts).
    """

    newest: date
    weeks: tuple[date, ...]
    asked: int
    autonomy: AxisReading | None
    connection: AxisReading | None
    blank: str = ""
    last: date | None = None


def read(weeks: Iterable[Parts], *, newest: date, since: date | None = None) -> Reading:
    """A person's reading from their shared weeks, in any order; of someone alone, from their sealed weeks.

    `newest` is the newest closed or revealed week, `since` the couple's first: no week before it was asked. Weeks
    before it are not counted.
    """
    shared = sorted((parts for parts in weeks if since is None or parts.week >= since), key=lambda parts: parts.week)
    if shared:
        newest = max(newest, shared[-1].week)
    used = [parts for parts in shared if newest - parts.week <= OLDEST][-WINDOW:]
    days = tuple(parts.week for parts in used)
    asked = _asked(used, newest, since)
    last = shared[-1].week if shared else None
    if len(used) < FEWEST_WEEKS:
        return Reading(newest, days, asked, None, None, TOO_LONG_AGO if last and not used else TWO_WEEKS, last)
    autonomy = _axis(AUTONOMY_PARTS, [(parts.autonomy, parts.of_autonomy) for parts in used])
    connection = _axis(CONNECTION_PARTS, [(parts.connection, parts.of_connection) for parts in used])
    return Reading(newest, days, asked, autonomy, connection, "" if autonomy or connection else THIN, last)


def is_too_long_ago(week: date, newest: date) -> bool:
    """Whether a reading as of that week says nothing any more when `newest` is the newest closed week."""
    return newest - week > OLDEST


def _asked(used: Sequence[Parts], newest: date, since: date | None) -> int:
    """How many calendar weeks the reading looks back over: to its oldest week, and at least four if there were four."""
    least = WINDOW if since is None else max(1, min(WINDOW, (newest - since).days // 7 + 1))
    return max(least, (newest - used[0].week).days // 7 + 1) if used else least


def _axis(names: tuple[str, ...], weeks: list[tuple[float | None, Sequence[float | None]]]) -> AxisReading | None:
    """One axis over the weeks in which it isn't blank; None of fewer than two."""
    figures = [figure for figure, _ in weeks if figure is not None]
    value = mean(figures)
    if value is None or len(figures) < FEWEST_WEEKS:
        return None
    rows = [parts for figure, parts in weeks if figure is not None]
    trend = trend_of(rows) if len(rows) == WINDOW else None
    return AxisReading(value, min(figures), max(figures), len(figures), trend, _parts(names, rows))


def _parts(names: tuple[str, ...], rows: list[Sequence[float | None]]) -> tuple[PartReading, ...]:
    """Each part that was there in some week used: its mean, and in how many."""
    found = []
    for name, column in zip(names, zip(*rows, strict=True), strict=True):
        present = [figure for figure in column if figure is not None]
        if present:
            found.append(PartReading(name, round(sum(present) / len(present), 6), len(present)))
    return tuple(found)


def trend_of(rows: Sequence[Sequence[float | None]]) -> float | None:
    """The mean of the newer two of four weeks minus that of the older two, over the parts present in both halves.

    None if fewer than three parts are: what is too thin for an axis is too thin for its trend.
    """
    steps = []
    for first, second, third, fourth in zip(*rows, strict=True):
        older, newer = _half(first, second), _half(third, fourth)
        if older is not None and newer is not None:
            steps.append(newer - older)
    return mean(steps) if len(steps) >= FEWEST_PARTS else None


def _half(one: float | None, two: float | None) -> float | None:
    """A part's mean over the weeks of a half that have it."""
    if one is None:
        return two
    return one if two is None else (one + two) / 2


# ---- levels and words


def level(figure: float) -> str:
    """High from 60, low below 50, else between."""
    if figure >= HIGH:
        return "high"
    return "low" if figure < LOW else "between"


def quadrant(reading: Reading) -> str:
    """The word for one person's reading by itself; none if an axis is blank or in between."""
    if reading.autonomy is None or reading.connection is None:
        return NO_WORD
    return QUADRANTS.get((level(reading.autonomy.value), level(reading.connection.value)), NO_WORD)


def differs(one: float, two: float) -> bool:
    """Whether two persons live an axis differently: one high and one low, or more than 25 apart and not both high or
    both low."""
    levels = {level(one), level(two)}
    if levels == {"high", "low"}:
        return True
    return abs(one - two) > APART and levels not in ({"high"}, {"low"})


class Compared(NamedTuple):
    """What two readings say by themselves: a quadrant, `lived differently` or nothing; the axes that differ, and those
    that are more than 25 apart though the word is the same."""

    says: str
    differ: tuple[str, ...]
    note: tuple[str, ...]
    whole: bool


def compare(one: Reading, two: Reading) -> Compared:
    """Two persons' readings side by side. `whole`: both have both axes."""
    pairs = {"autonomy": (one.autonomy, two.autonomy), "connection": (one.connection, two.connection)}
    both = {name: (a.value, b.value) for name, (a, b) in pairs.items() if a is not None and b is not None}
    differ = tuple(name for name, (a, b) in both.items() if differs(a, b))
    whole = len(both) == len(pairs)
    if differ:
        return Compared(DIFFERENTLY, differ, (), whole)
    word = quadrant(one)
    if not word or word != quadrant(two):
        return Compared(NO_WORD, (), (), whole)
    note = tuple(name for name, (a, b) in both.items() if abs(a - b) > APART)
    return Compared(word, (), note, whole)


class Said(NamedTuple):
    """What was said last: by the newest reading itself (`says`), on the page (`word`), and whether ever (`spoken`)."""

    says: str = NO_WORD
    word: str = NO_WORD
    spoken: bool = False


def settle(says: str, before: Said, *, whole: bool = True) -> Said:
    """The word to show. The first shows at once; afterwards it changes only when two consecutive readings agree.

    Living it differently takes the word away at once. A blank reading (not `whole`) shows none and is no reading: the
    next one is held against the one before it.
    """
    if says == DIFFERENTLY:
        return Said(says, NO_WORD, before.spoken)
    if not whole:
        return Said(before.says, NO_WORD, before.spoken)
    word = says if says == before.says or not before.spoken else before.word
    return Said(says, word, before.spoken or bool(word))
