"""Storing what a revealed week says: the week together for both, and each one's own exact reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from accounts.belonging.models import Visibility, make
from accounts.couple.models import Couple
from accounts.person.models import Person
from checkins.balance import rules
from checkins.balance.models import SHOWN_WORDS, OwnReading, SharedWeek
from checkins.balance.rules import Lived, Said
from checkins.balance.stored import SEATS, own_columns, together_columns


@dataclass(frozen=True, slots=True)
class Side:
    """One person's side of a reveal: the weeks both shared, oldest first; what the partner may see of the answers
    (bands, minutes, words) by the question's id; and how well the partner thinks they kept this person's boundaries.
    """

    person: Person
    weeks: Sequence[Lived]
    answers: Mapping[str, int | str]
    partner_marks: Mapping[str, str]


def store_together(couple: Couple, sides: tuple[Side, Side], *, week: date, since: date, now: datetime) -> SharedWeek:
    """Within an act that holds the couple's lock: the revealed week for both, by seat, and both own readings."""
    one, two = sides
    mine = [_said(OwnReading.objects.owned_by(side.person).filter(couple=couple), week) for side in sides]
    before = rules.Before(_said(SharedWeek.objects.of_couple(couple), week), *mine)
    reading, *owns = rules.all_readings(one.weeks, two.weeks, newest=week, since=since, before=before)
    for side, own in zip(sides, owns, strict=True):
        _store_own(side.person, couple, side.weeks[-1], own, side.partner_marks, now)
    words = {
        f"{id}_{name}": side.answers.get(id) for name, side in zip(SEATS, sides, strict=True) for id in SHOWN_WORDS
    }
    return make(
        SharedWeek,
        id=uuid4(),
        owner=one.person.pk,
        now=now,
        couple=couple,
        visibility=Visibility.SHARED,
        joint=True,
        week=week,
        method_version=rules.METHOD_VERSION,
        answers={name: _bands(side.answers) for name, side in zip(SEATS, sides, strict=True)},
        **together_columns(reading, one.weeks[-1], two.weeks[-1]),
        **words,
    )


def store_alone(person: Person, weeks: Sequence[Lived], *, now: datetime) -> OwnReading:
    """Within an act: the own reading of someone whose newest sealed week is of themselves alone."""
    before = _said(OwnReading.objects.owned_by(person), weeks[-1].week)
    own = rules.own_reading(weeks, newest=weeks[-1].week, before=before)
    return _store_own(person, None, weeks[-1], own, {}, now)


def _store_own(
    person: Person, couple: Couple | None, lived: Lived, own: rules.Own, marks: Mapping[str, str], now: datetime
) -> OwnReading:
    return make(
        OwnReading,
        id=uuid4(),
        owner=person.pk,
        now=now,
        couple=couple,
        week=lived.week,
        method_version=rules.METHOD_VERSION,
        **own_columns(own, lived),
        partner_marks=dict(marks),
    )


def _said(earlier: Any, week: date) -> Said:
    """What the reading before that week said; nothing, if there is none."""
    found = earlier.filter(week__lt=week).order_by("-week").values_list("reading", flat=True).first()
    return Said(**found["said"]) if found else Said()


def _bands(answers: Mapping[str, int | str]) -> dict[str, int | str]:
    return {id: shown for id, shown in answers.items() if id not in SHOWN_WORDS}
