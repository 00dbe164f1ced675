"""The weeks of the method's worked examples, and made-up ones for properties."""

from datetime import date, timedelta

from hypothesis import strategies as st

from checkins.balance.parts import Lived, Mark, Parts

FIRST = date(2026, 10, 5)

ANA = Lived(
    FIRST, t1=240, me_target=300, t2=420, we_target=480, d1=0, d2=-1, s1=6, s2=5, s4=5, s5=6, s6=6,
    marks=(Mark(4), Mark(5)),
)  # fmt: skip
BEN = Lived(
    FIRST, t1=60, me_target=240, t2=600, we_target=420, d1=1, d2=-2, s1=4, s2=3, s4=6, s5=6, s6=5, marks=(Mark(3),)
)
QUESTIONS = ("t1", "t2", "d1", "d2", *(f"s{n}" for n in range(1, 9)))


def nth(number: int) -> date:
    return FIRST + timedelta(weeks=number)


def flat(week: date, autonomy: float | None, connection: float | None) -> Parts:
    """A week whose parts all lie at its axis, or are all missing."""
    return Parts(week, (autonomy,) * 5, (connection,) * 5, autonomy, connection)


def row(text: str) -> tuple[list[Parts], list[Parts]]:
    """Two persons' weeks as the method writes them: A/C·A/C, missed, …"""
    one: list[Parts] = []
    two: list[Parts] = []
    for number, cell in enumerate(text.split(", ")):
        if cell != "missed":
            for weeks, figures in zip((one, two), cell.split("·"), strict=True):
                weeks.append(flat(nth(number), *map(float, figures.split("/"))))
    return one, two


minutes = st.none() | st.integers(0, 3000)
statements = st.none() | st.integers(1, 7)
dials = st.none() | st.integers(-3, 3)
marks = st.lists(st.builds(Mark, st.integers(1, 5), st.booleans()), max_size=4).map(tuple)
lived = st.builds(
    Lived,
    week=st.just(FIRST),
    t1=minutes,
    t2=minutes,
    me_target=st.none() | st.integers(1, 1500),
    we_target=st.none() | st.integers(1, 1500),
    d1=dials,
    d2=dials,
    **{f"s{n}": statements for n in range(1, 9)},
    marks=marks,
    kept=st.frozensets(st.sampled_from(QUESTIONS), max_size=3),
)
numbers = st.lists(st.integers(0, 9), max_size=8, unique=True)
"""Which calendar weeks were shared."""


@st.composite
def couples(draw) -> tuple[list[Lived], list[Lived]]:
    """Two persons' shared weeks."""
    found = sorted(draw(numbers))
    one, two = ([draw(lived)._replace(week=nth(number)) for number in found] for _ in "12")
    return one, two


def emptied(week: Lived, question: str) -> Lived:
    return week._replace(**{question: None})
