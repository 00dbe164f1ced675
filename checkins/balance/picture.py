"""The geometry of the charts: two circles, bars against a target, one's own line. Numbers to SVG path strings; pure.

Two circles of one radius, always; the viewer's on the reading side. The lens is 6 % to 50 % of a circle's area, from
the smaller connection: never apart, never swallowed. Each clear side is filled from its outer edge inward, as a moon,
to the person's autonomy in per cent of its area. Coordinates have one decimal, as the pages carry them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from math import acos, pi, sqrt
from typing import NamedTuple

LENS_LEAST = 0.06
LENS_SPAN = 0.44


class Size(NamedTuple):
    """A picture's width and height, and the radius of both circles; `fine`: with grain, weave and rims."""

    width: int
    height: int
    radius: float
    fine: bool = False


BIG = Size(360, 210, 98, fine=True)
PHASE = Size(104, 66, 29)
TRIO = Size(168, 100, 46)
SIGN = Size(60, 38, 17)
MINI = Size(44, 28, 12.5)
SIZES = {"big": BIG, "phase": PHASE, "trio": TRIO, "sign": SIGN, "mini": MINI}


class Circles(NamedTuple):
    """What a template needs to draw the two circles: numbers and paths as text, `1` decimal.

    `moon_me` and `moon_partner` are empty at autonomy 0. `lens` serves for lens, weave and cut. `dotted`: no reading,
    only the two outlines. `label` is the picture in words. `view_box` is the box of the size, a little wider only where
    hardly anything touches and the circles would be cut off. `glide`: how much further out each circle lay in the
    picture before, where that is told and was another.
    """

    view_box: str
    width: str
    height: str
    radius: str
    me_x: str
    partner_x: str
    y: str
    moon_me: str
    moon_partner: str
    lens: str
    fine: bool
    dotted: bool
    label: str
    glide: str = ""


# ---- areas


def lens_share(connection: float) -> float:
    """The lens as a share of one circle's area, from a connection of 0 to 100."""
    return LENS_LEAST + LENS_SPAN * connection / 100


def overlap_share(x: float) -> float:
    """The share of a circle covered by an equal one whose centre lies `x` radii away: 1 at 0, falling to 0 at 2."""
    return 2 / pi * (acos(x / 2) - x / 2 * sqrt(1 - x * x / 4))


@lru_cache(maxsize=4096)
def shift_for(share: float) -> float:
    """The distance in radii at which two equal circles overlap by `share`, 0 to 1; found by halving."""
    near, far = 0.0, 2.0
    for _ in range(50):
        middle = (near + far) / 2
        if overlap_share(middle) > share:
            near = middle
        else:
            far = middle
    return (near + far) / 2


def distance_for(connection: float) -> float:
    """The distance between the centres, in radii."""
    return shift_for(lens_share(connection))


def moon_shift(autonomy: float, connection: float) -> float:
    """How far, in radii, the circle is shifted that leaves the moon; 0 leaves none, and it never passes the lens."""
    return shift_for(1 - autonomy / 100 * (1 - lens_share(connection))) if autonomy > 0 else 0.0


# ---- the two circles


def circles(
    me: float,
    partner: float,
    overlap: float,
    *,
    size: Size = BIG,
    name: str = "your partner",
    before: float | None = None,
) -> Circles:
    """The two circles for the viewer's and the partner's autonomy and the smaller connection, each 0 to 100.

    `before` is the smaller connection of the picture before, from which the circles may glide here.
    """
    radius, y = size.radius, size.height / 2
    half = distance_for(overlap) * radius / 2
    middle = size.width / 2
    rise = sqrt(radius * radius - half * half)
    r = number(radius)
    x, top, bottom = number(middle), number(y - rise), number(y + rise)
    lens = f"M{x} {top}A{r} {r} 0 0 1 {x} {bottom}A{r} {r} 0 0 1 {x} {top}Z"
    return Circles(
        view_box=_view_box(size, half),
        width=number(size.width),
        height=number(size.height),
        radius=r,
        me_x=number(middle - half),
        partner_x=number(middle + half),
        y=number(y),
        moon_me=_moon(middle - half, y, radius, moon_shift(me, overlap) * radius, outer=0),
        moon_partner=_moon(middle + half, y, radius, moon_shift(partner, overlap) * radius, outer=1),
        lens=lens,
        fine=size.fine,
        dotted=False,
        label=label(me, partner, overlap, name),
        glide="" if before in (None, overlap) else number(distance_for(before or 0) * radius / 2 - half),
    )


def _view_box(size: Size, half: float) -> str:
    """The box that holds both circles and a pixel of rim."""
    beyond = max(0.0, half + size.radius + 1 - size.width / 2)
    return f"{number(-beyond)} 0 {number(size.width + 2 * beyond)} {size.height}"


def _moon(x: float, y: float, radius: float, shift: float, *, outer: int) -> str:
    """A circle without an equal one shifted to the other side; `outer` is the way round of its outer edge: 0 for the
    one on the left, 1 for the one on the right."""
    if not shift:
        return ""
    at = number(x + shift / 2 * (1 if outer == 0 else -1))
    rise = sqrt(radius * radius - shift * shift / 4)
    r, top, bottom = number(radius), number(y - rise), number(y + rise)
    return f"M{at} {top}A{r} {r} 0 1 {outer} {at} {bottom}A{r} {r} 0 0 {1 - outer} {at} {top}Z"


def empty_circles(*, size: Size = BIG) -> Circles:
    """Two dotted outlines, where there is no reading."""
    drawn = circles(0, 0, 50, size=size)
    return drawn._replace(dotted=True, lens="", label="Two dotted circles: no reading yet.")


def sign_circles(*, size: Size = SIGN) -> Circles:
    """The product's sign: both sides full, connection in the middle."""
    return circles(100, 100, 50, size=size)._replace(label="Twofold")


class Circle(NamedTuple):
    """What a template needs to draw one person's own circle, as wide as a pair of that size; `dotted`: no figure."""

    view_box: str
    width: str
    height: str
    radius: str
    x: str
    y: str
    moon: str
    dotted: bool


ALMOST_FULL = 99.5
"""A moon of the whole circle would have no edge to draw."""


def own_circle(autonomy: float | None, *, size: Size = PHASE) -> Circle:
    """The circle of a week that someone lived alone, filled from its outer edge to their autonomy, 0 to 100."""
    x, y, radius = size.width / 2, size.height / 2, size.radius
    filled = min(autonomy or 0, ALMOST_FULL)
    shift = shift_for(1 - filled / 100) * radius if filled > 0 else 0.0
    box = f"0 0 {size.width} {size.height}"
    moon = _moon(x, y, radius, shift, outer=0)
    return Circle(
        box, number(size.width), number(size.height), number(radius), number(x), number(y), moon, autonomy is None
    )


def number(figure: float) -> str:
    """A coordinate with at most one decimal: 162, 130.9."""
    text = f"{figure:.1f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text


OVERLAPS = (
    (0.12, "overlapping a little"),
    (0.22, "overlapping by less than a quarter"),
    (0.28, "overlapping by about a quarter"),
    (1 / 3, "overlapping by less than a third"),
    (0.44, "overlapping by more than a third"),
    (1.0, "overlapping by almost half"),
)
FILLS = ((10, "hardly any"), (40, "some"), (60, "about half"), (90, "most"), (101, "all"))


def label(me: float, partner: float, overlap: float, name: str) -> str:
    """The picture in a sentence, for those who don't see it."""
    share = lens_share(overlap)
    lies = next(words for least, words in OVERLAPS if share <= least)
    mine, theirs = _fill(me), _fill(partner)
    if mine == theirs:
        filled = f"{mine} of each clear side is filled"
    else:
        filled = f"{mine} of your clear side and {theirs} of {name}’s is filled"
    return f"Two equal circles, yours and {name}’s, {lies}; {filled}."


def _fill(autonomy: float) -> str:
    return next(words for below, words in FILLS if autonomy < below)


# ---- bars against a target


class Bar(NamedTuple):
    """One bar of the time strip, 604 × 32: 0 to 150 % of the person's own target; `width` is 0 with nothing given."""

    track: str
    band_x: str
    band_width: str
    width: str
    target_x: str


BAR_FULL = 600
BAR_MOST = 150


def bar(percent: float | None) -> Bar:
    """The bar for a per cent of one's own target; longer than 150 % is drawn as 150 %."""
    width = min(max(percent or 0, 0), BAR_MOST)
    return Bar(number(BAR_FULL), _at(80), number((125 - 80) * BAR_FULL / BAR_MOST), _at(width), _at(100))


def _at(percent: float) -> str:
    return number(percent * BAR_FULL / BAR_MOST)


# ---- one's own line


class Point(NamedTuple):
    """A week's figure on the chart; `path` is its diamond, drawn for closeness (room has a circle at x, y)."""

    x: str
    y: str
    path: str


class Line(NamedTuple):
    """One axis: unbroken runs as paths (never across a gap, none of a single week), its points, its name's place."""

    runs: tuple[str, ...]
    points: tuple[Point, ...]
    name_y: str


class Label(NamedTuple):
    """A date below the chart."""

    x: str
    text: str


class Trend(NamedTuple):
    """The chart of one's own line, 350 × 236: `gaps` are the x of weeks without a figure, `grid` y and text."""

    room: Line | None
    closeness: Line | None
    gaps: tuple[str, ...]
    labels: tuple[Label, ...]
    grid: tuple[tuple[str, str], ...]
    void_y: str
    void_height: str


LEFT, RIGHT, TOP, BASE = 36, 266, 10, 206
LABEL_ROOM = 60
NAME_ROOM = 18


def trend(weeks: Sequence[tuple[date, float | None, float | None]]) -> Trend:
    """The chart of weeks in order, one row a calendar week: its date, room and closeness, exact; None is a gap."""
    xs = _places(len(weeks))
    room = [row[1] for row in weeks]
    closeness = [row[2] for row in weeks]
    room_name, closeness_name = _names(_newest(room), _newest(closeness))
    return Trend(
        room=_line(xs, room, room_name),
        closeness=_line(xs, closeness, closeness_name),
        gaps=tuple(number(x) for x, row in zip(xs, weeks, strict=True) if row[1] is None and row[2] is None),
        labels=_labels(xs, [row[0] for row in weeks]),
        grid=tuple((number(_y(figure)), str(figure)) for figure in (0, 50, 100)),
        void_y=number(_y(60)),
        void_height=number(_y(50) - _y(60)),
    )


def _places(count: int) -> list[float]:
    if count == 1:
        return [float(RIGHT)]
    return [LEFT + (RIGHT - LEFT) * place / (count - 1) for place in range(count)]


def _y(figure: float) -> float:
    return BASE - (BASE - TOP) * figure / 100


def _newest(figures: Sequence[float | None]) -> float | None:
    return next((figure for figure in reversed(figures) if figure is not None), None)


def _names(room: float | None, closeness: float | None) -> tuple[float, float]:
    """Where the two names stand, beside the newest figures, moved apart where they would touch."""
    one, two = _y(room or 0) + 4, _y(closeness or 0) + 4
    if room is not None and closeness is not None and abs(one - two) < NAME_ROOM:
        middle = (one + two) / 2
        half = NAME_ROOM / 2 if one >= two else -NAME_ROOM / 2
        return middle + half, middle - half
    return one, two


def _line(xs: Sequence[float], figures: Sequence[float | None], name_y: float) -> Line | None:
    """One axis as runs and points; None without a figure."""
    runs: list[list[str]] = [[]]
    points = []
    for x, figure in zip(xs, figures, strict=True):
        if figure is None:
            runs.append([])
            continue
        y = _y(figure)
        runs[-1].append(f"{number(x)} {number(y)}")
        diamond = f"M{number(x)} {number(y - 6.5)}l6.5 6.5-6.5 6.5-6.5-6.5Z"
        points.append(Point(number(x), number(y), diamond))
    if not points:
        return None
    return Line(tuple("M" + "L".join(run) for run in runs if len(run) > 1), tuple(points), number(name_y))


def _labels(xs: Sequence[float], days: Sequence[date]) -> tuple[Label, ...]:
    """Dates from the newest back, as many as have room beside the first."""
    if not days:
        return ()
    chosen = [len(days) - 1]
    for place in range(len(days) - 2, 0, -1):
        if xs[chosen[-1]] - xs[place] >= LABEL_ROOM and xs[place] - xs[0] >= LABEL_ROOM:
            chosen.append(place)
    if len(days) > 1:
        chosen.append(0)
    return tuple(Label(number(xs[place]), f"{days[place].day} {days[place]:%b}") for place in reversed(chosen))
