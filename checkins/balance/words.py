"""Readings as finished English sentences, in the second person, from a few templates. Pure.

Pages say room for autonomy and closeness for connection. Words are about weeks, never about people.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from .parts import Lived, half_up
from .reading import (
    DIFFERENTLY,
    DISTANCE,
    ENMESHMENT,
    INTERDEPENDENT,
    LOW_ON_BOTH,
    THIN,
    TOO_LONG_AGO,
    AxisReading,
    Reading,
)
from .strip import Flow, TimeRow, time_rows
from .together import CoarseAxis, Own, Together

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
AXES = {"autonomy": "room", "connection": "closeness"}
PART_NAMES = {
    "s1": "My choices and people had their place",
    "s2": "I got further with something of mine",
    "d2": "Room for myself, the dial",
    "me": "Me-time against your own target",
    "care": "How your boundaries were kept",
    "s4": "What I wanted to say arrived",
    "s5": "There when I could have used it",
    "s6": "Our choices were ours",
    "d1": "Closeness, the dial",
    "we": "We-time against your own target",
}
"""A part's name in its author's own table."""

HEADINGS = {
    INTERDEPENDENT: "Room for each of you, and closeness you both felt.",
    DISTANCE: "Room for each of you, and little closeness in these weeks.",
    ENMESHMENT: "Much closeness, and little room for each of you.",
    LOW_ON_BOTH: "Little room and little closeness in these weeks.",
}
NO_HEADING = "No one word fits these weeks."
DIFFERENT_HEADING = "You live this differently."
BLANK_HEADING = "A reading needs two weeks you both shared."
BLANK_ALONE = "A reading needs two weeks you checked in."
OWN_HEADINGS = {
    INTERDEPENDENT: "Room for yourself, and closeness.",
    DISTANCE: "Room for yourself, and little closeness in these weeks.",
    ENMESHMENT: "Much closeness, and little room for yourself.",
    LOW_ON_BOTH: "Little room for yourself and little closeness in these weeks.",
}
READS = {
    INTERDEPENDENT: "These weeks read as interdependent",
    DISTANCE: "These weeks leaned to distance",
    ENMESHMENT: "These weeks leaned to enmeshment",
    LOW_ON_BOTH: "These weeks ran low on both",
}
OWN_READS = {
    INTERDEPENDENT: "Your own weeks read as interdependent",
    DISTANCE: "Your own weeks leaned to distance",
    ENMESHMENT: "Your own weeks leaned to enmeshment",
    LOW_ON_BOTH: "Your own weeks ran low on both",
}


def spelt(number: int) -> str:
    """A small number as a word."""
    return NUMBERS[number] if 0 <= number < len(NUMBERS) else str(number)


def day_words(day: date) -> str:
    """A date as people say it: 7 September."""
    return f"{day.day} {day:%B}"


def listed(words: Sequence[str]) -> str:
    """Words joined with commas and an and."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def hours(minutes: int) -> str:
    """Minutes as hours: 4 h, 1 h 30 min, 30 min."""
    whole, rest = divmod(minutes, 60)
    return " ".join([f"{whole} h"] * bool(whole or not rest) + [f"{rest} min"] * bool(rest))


# ---- the two together


def heading(found: Together) -> str:
    """The one sentence above the circles."""
    if found.blank == TOO_LONG_AGO:
        return "The weeks you both shared are too long ago to say."
    if found.blank and found.blank != THIN:
        return BLANK_HEADING
    if found.said.says == DIFFERENTLY and found.differ:
        return DIFFERENT_HEADING
    if _weeks_used(found) == 0:
        return "Too few answers were open to both of you for a reading."
    return HEADINGS.get(found.said.word, NO_HEADING)


def basis(found: Together) -> str:
    """What a reading rests on: From four shared weeks of the last five."""
    return f"From {_basis(_weeks_used(found), found.asked, 'shared ')}."


def _basis(used: int, asked: int, shared: str) -> str:
    weeks = "week" if used == 1 else "weeks"
    last = "the last one" if asked == 1 else f"the last {spelt(asked)}"
    return f"{spelt(used)} {shared}{weeks} of {last}"


def _weeks_used(found: Together) -> int:
    """The weeks behind the figure that rests on fewest, of those that are there; none without a figure."""
    axes = [axis for side in found.sides for axis in (side.autonomy, side.connection) if axis is not None]
    return min((axis.weeks for axis in axes), default=0)


def short_basis(used: int, asked: int) -> str:
    """The same beside a figure: 3 of the last 4 weeks."""
    return f"{used} of the last {asked} weeks" if asked != 1 else "the last week"


def sentences(found: Together, partner: str) -> list[str]:
    """What a shared reading says below its heading, whole sentences, to either of the two."""
    if found.blank == TOO_LONG_AGO and found.last:
        return [f"The last one began on {day_words(found.last)}. {BLANK_HEADING}"]
    used = _weeks_used(found)
    if not used:
        return []
    said = [_reads(found, used)]
    missed = found.asked - len(found.weeks)
    if missed > 0:
        weeks, have, are = ("week", "had", "is") if missed == 1 else ("weeks", "had", "are")
        count = spelt(missed).capitalize()
        said.append(f"{count} {weeks} {have} no shared check-in and {are} left out, not counted as nothing.")
    if found.said.word and found.said.says != found.said.word:
        said.append("The newest reading by itself would not say so; a word changes only when two in a row agree.")
    said += [f"You and {partner} live {AXES[name]} differently; each one’s own parts say how." for name in found.differ]
    said += [f"Your figures for {AXES[name]} lie more than 25 apart, though both point the same way."
             for name in found.note]  # fmt: skip
    if any(side.autonomy is None or side.connection is None for side in found.sides):
        said.append("Where too few answers were open, a figure is left blank.")
    return said


def _reads(found: Together, used: int) -> str:
    base = _basis(used, found.asked, "shared ")
    if found.said.word:
        return f"{READS[found.said.word]}, from {base}."
    if found.differ:
        return f"These weeks have no one word for both of you, from {base}."
    if any(side.autonomy is None or side.connection is None for side in found.sides):
        return f"This rests on {base}."
    return f"They lie between high and low, from {base}."


def parts_words(axis: CoarseAxis | AxisReading) -> str:
    """How many parts a figure rests on: 3 of 5 parts."""
    return f"{len(axis.parts)} of 5 parts"


# ---- one's own


def own_heading(own: Own, *, alone: bool = False) -> str:
    """The one sentence above one's own figures; `alone`: for someone without a partner."""
    reading = own.reading
    if reading.blank == TOO_LONG_AGO and reading.last:
        return f"Your last week counted here began on {day_words(reading.last)}, too long ago to say."
    if reading.blank == THIN:
        return "Too few answers in these weeks for a reading."
    if reading.blank:
        return BLANK_ALONE if alone else BLANK_HEADING
    if alone and reading.autonomy:
        return f"Your room: {half_up(reading.autonomy.value)} of 100 in these weeks."
    return OWN_HEADINGS.get(own.said.word, NO_HEADING)


def own_sentence(own: Own, newest: Lived | None = None) -> str:
    """What one's own weeks leaned to, and because of what in the newest; empty without a reading."""
    reading = own.reading
    used = [axis.weeks for axis in (reading.autonomy, reading.connection) if axis is not None]
    if not used:
        return ""
    base = _basis(min(used), reading.asked, "")
    if reading.autonomy is None or reading.connection is None:
        start = f"This rests on {base}."
    else:
        start = f"{OWN_READS.get(own.said.word, 'Your own figures lie between high and low')}, from {base}."
    why = "; ".join(reasons(newest)) if newest else ""
    return start + (f" {why[0].upper()}{why[1:]}." if why else "")


DIAL_WORDS: dict[int, str] = {
    -3: "far too little",
    -2: "too little",
    -1: "a little too little",
    0: "just right",
    1: "a little too much",
    2: "too much",
    3: "far too much",
}
"""A dial’s places as the check-in names them."""

DIAL_AGAINST_WISH = {
    -3: "far less than you wish",
    -2: "much less than you wish",
    -1: "a little less than you wish",
    1: "a little more than you wish",
    2: "much more than you wish",
    3: "far more than you wish",
}


def reasons(lived: Lived, most: int = 3) -> list[str]:
    """What in one's own week lies away from one's own wish: room, me-time, closeness, we-time, in this order."""
    me, we = time_rows(lived)
    found = [
        f"room: {DIAL_AGAINST_WISH[lived.d2]}" if lived.d2 else "",
        f"me-time {share_of_wish(me.percent)}" if me.percent is not None and me.word != "about right" else "",
        f"closeness {DIAL_AGAINST_WISH[lived.d1]}" if lived.d1 else "",
        f"we-time {share_of_wish(we.percent)}" if we.percent is not None and we.word != "about right" else "",
    ]
    return [reason for reason in found if reason][:most]


SHARES = (
    (0, "none of your wish"),
    (12.5, "a small part of your wish"),
    (25, "a quarter of your wish"),
    (100 / 3, "a third of your wish"),
    (50, "half of your wish"),
    (200 / 3, "two thirds of your wish"),
    (75, "three quarters of your wish"),
    (100, "as you wish"),
    (150, "half as much again as you wish"),
    (200, "twice your wish"),
)


def share_of_wish(percent: float) -> str:
    """A share of one's own target in words, the nearest there is."""
    if percent > 225:
        return "more than twice your wish"
    if 100 < percent <= 125:
        return "a little over your wish"
    return min(SHARES, key=lambda share: (abs(share[0] - percent) if share[0] or not percent else 1000, share[0]))[1]


def trend_words(axis: AxisReading) -> str:
    """An arrow with its points, or nothing: ↑ 14."""
    if not axis.arrow or axis.trend is None:
        return ""
    return f"{'↑' if axis.arrow > 0 else '↓'} {half_up(abs(axis.trend))}"


def own_line(reading: Reading, *, alone: bool = False) -> str:
    """What the chart of one's own line shows, in a sentence; `alone`: for someone without a partner."""
    pairs = (("Room for yourself", reading.autonomy), ("closeness", reading.connection))
    said = [f"{name} {_moved(axis)}" for name, axis in pairs if axis is not None]
    if not said:
        return "There are too few weeks for a line yet."
    line = "; ".join(said)
    gaps = "Weeks without a check-in are gaps." if alone else "Weeks without a shared check-in are gaps."
    return f"{line[0].upper()}{line[1:]}. {gaps}"


def _moved(axis: AxisReading) -> str:
    lowest, highest = half_up(axis.lowest), half_up(axis.highest)
    if axis.arrow:
        return (
            f"{'rose' if axis.arrow > 0 else 'fell'} by {half_up(abs(axis.trend or 0))}, between {lowest} and {highest}"
        )
    stayed = f"stayed near {half_up(axis.value)}"
    return stayed if lowest == highest else f"{stayed}, between {lowest} and {highest}"


# ---- wishes, time, support


def wishes(who: str, d1: str, d2: str) -> list[str]:
    """Dials in their bands as wishes. `who` is You or a name; d1 closeness, d2 room; empty where nothing was open."""
    return [
        f"{who} would like a bit {'more' if band == 'too little' else 'less'} {thing}."
        for thing, band in (("room", d2), ("closeness", d1))
        if band in ("too little", "too much")
    ]


def time_words(row: TimeRow) -> str:
    """Beside a bar: 4 h of 5 h, about right. Without a target only the hours; without hours, nothing given."""
    if row.minutes is None:
        return "nothing given"
    if not row.target:
        return f"{hours(row.minutes)}, no target"
    return f"{hours(row.minutes)} of {hours(row.target)}, {row.word}"


def time_sentences(mine: Sequence[TimeRow], partners: Sequence[TimeRow], partner: str, apart: bool) -> list[str]:
    """What the time strip says: the dial's just right first, then wishes, then whether it was lived differently."""
    said = []
    for who, call, rows in (("You", "call", mine), (partner, "calls", partners)):
        right = [f"{row.kind}-time" for row in rows if row.felt == "just right"]
        if right:
            said.append(f"{who} {call} {listed(right)} just right.")
        for row in rows:
            if row.felt in ("too little", "too much"):
                way = "more" if row.felt == "too little" else "less"
                said.append(f"{who} would like a bit {way} {'room' if row.kind == 'me' else 'closeness'}.")
    if apart:
        said.append("You lived your time together differently.")
    return said


def _weeks(count: int) -> str:
    return f"{spelt(count)} {'week' if count == 1 else 'weeks'}"


def support_sentences(mine: Flow, partners: Flow, partner: str) -> list[str]:
    """Both directions, each as told by the one who needed it. `mine` is told by you, `partners` by the partner."""
    return [
        f"When you could have used {partner}, {partner} was there {mine.word} ({_weeks(mine.weeks)}).",
        f"When {partner} could have used you, you were there {partners.word} ({_weeks(partners.weeks)}).",
    ]


def influence_sentences(mine: Flow, partners: Flow, partner: str) -> list[str]:
    """Both directions, each as told by the one who was moved."""
    return [
        f"{partner} moved your mind or your week {mine.word} ({_weeks(mine.weeks)}).",
        f"You moved {partner}’s mind or week {partners.word} ({_weeks(partners.weeks)}).",
    ]


def conflict_sentences(mine: Flow, partners: Flow, partner: str) -> list[str]:
    """What disagreements left behind, as each tells it."""
    return [
        f"You say a disagreement taught you something {mine.word} ({_weeks(mine.weeks)}).",
        f"{partner} says so {partners.word} ({_weeks(partners.weeks)}).",
    ]
