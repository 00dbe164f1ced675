"""A couple's or a person's weeks read anew, in the order of weeks, and what then differs from what stands. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from checkins.balance import rules
from checkins.balance.reading import OLDEST, WINDOW
from checkins.balance.rules import Before, Lived, Said
from checkins.balance.stored import own_columns, together_columns

TOGETHER = ("times", "figures", "reading")
OWN = ("autonomy", "connection", "lived", "reading")

Weeks = Mapping[date, Lived]


class Standing(NamedTuple):
    """A row as it stands: `held` is what it has in the columns TOGETHER or OWN."""

    pk: UUID
    version: int
    held: tuple[Any, ...]

    @property
    def said(self) -> Said:
        return Said(**self.held[-1]["said"])


class Changed(NamedTuple):
    """A row that comes out otherwise; `seat` is 0 or 1 for an own reading, None for the week together."""

    row: Standing
    values: tuple[Any, ...]
    seat: int | None


class Stored(NamedTuple):
    """What a couple has stored, by week: the weeks together, and the own readings by seat."""

    together: dict[date, Standing]
    owns: tuple[dict[date, Standing], dict[date, Standing]]


def couple(stored: Stored, lived: tuple[Weeks, Weeks], *, since: date, before: Before) -> Iterator[Changed]:
    """The rows of a couple that change. `lived` has the sealed weeks by seat, `since` is the couple's first week and
    `before` what was said before the first stored week given.

    A week whose answers are not there any more, since one of the two has taken them out, stays as it stands.
    """
    both = sorted(lived[0].keys() & lived[1].keys())
    for week in sorted(stored.together):
        if week in both:
            one, two = (_window(seat, both, week) for seat in lived)
            found, *owns = rules.all_readings(one, two, newest=week, since=since, before=before)
            yield from _differing(stored.together[week], together_columns(found, one[-1], two[-1]), TOGETHER, None)
            for seat, (own, weeks) in enumerate(zip(owns, (one, two), strict=True)):
                if week in stored.owns[seat]:
                    yield from _differing(stored.owns[seat][week], own_columns(own, weeks[-1]), OWN, seat)
            before = Before(found.said, owns[0].said, owns[1].said)
        else:
            before = _as_it_stands(stored, week, before)


def alone(stored: Mapping[date, Standing], lived: Weeks, *, anew: Collection[date], before: Said) -> Iterator[Changed]:
    """The own readings for weeks of someone alone that change: those named in `anew`. `stored` has all of that person's
    from some week on, also those in a couple, and `before` what was said before them."""
    said, sealed = before, sorted(lived)
    for week in sorted(stored):
        if week in anew and week in lived:
            weeks = _window(lived, sealed, week)
            own = rules.own_reading(weeks, newest=week, before=said)
            yield from _differing(stored[week], own_columns(own, weeks[-1]), OWN, 0)
            said = own.said
        else:
            said = stored[week].said


def _window(lived: Weeks, weeks: Sequence[date], newest: date) -> list[Lived]:
    """The weeks that a reading as of `newest` can rest on, oldest first."""
    oldest = newest - OLDEST
    return [lived[week] for week in weeks if oldest <= week <= newest][-WINDOW:]


def _differing(row: Standing, columns: Mapping[str, Any], names: Sequence[str], seat: int | None) -> Iterator[Changed]:
    values = tuple([columns[name] for name in names])
    if values != row.held:
        yield Changed(row, values, seat)


def _as_it_stands(stored: Stored, week: date, before: Before) -> Before:
    """What was said by the readings of a week that is not read anew."""
    one, two = (
        owns[week].said if week in owns else said
        for owns, said in zip(stored.owns, (before.one, before.two), strict=True)
    )
    return Before(stored.together[week].said, one, two)
