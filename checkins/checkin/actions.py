"""Answering a week, sealing it, and the reveal when both have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from accounts.belonging.act import acting
from accounts.belonging.action import action
from accounts.belonging.models import make, make_all
from accounts.notice.models import tell
from accounts.person.models import Person
from checkins.balance.actions import Side, store_alone, store_together
from checkins.boundary.models import Boundary
from checkins.checkin import rules
from checkins.checkin.asking import Asking, asking_now
from checkins.checkin.lived import own_weeks, shared_weeks
from checkins.checkin.models import COLUMNS, SUBMITTED, BoundaryMark, CheckIn
from checkins.checkin.notices import BothRevealed
from checkins.suggestion.actions import suggest
from checkins.timelog.models import target_for
from tracker.refusal import AlreadyThere

Marks = Sequence[Mapping[str, Any]]


@action
def begin(
    person: Person, *, id: UUID, week: date, now: datetime, marks: Marks | None = None, **answers: Any
) -> CheckIn:
    """A draft for a week that is open, or the same one again.

    `answers` are columns, `passed` and `kept` lists of questions' ids, `marks` the boundaries that were looked at, each
    with `boundary`, `mark` (None: did not come up) and `kept`. Raises AlreadyThere, with the row, if the week has
    another draft; NotOpenYet, WeekClosed, WrongAnswer; NotThere for no week of theirs.
    """
    found = CheckIn.objects.owned_by(person).of_week(week).first()
    if found is not None and found.pk != id:
        raise AlreadyThere(found)
    if found is None:
        _must_take(person, week, answers, now)
    check_in = make(CheckIn, id=id, now=now, week=week, **_tidy(answers))
    if found is None:
        _mark(check_in, person, marks or (), now, held=())
    elif marks is not None and check_in.marks != sorted(marks, key=lambda mark: mark["boundary"]):
        raise AlreadyThere(check_in)
    return check_in


def _must_take(person: Person, week: date, answers: Mapping[str, Any], now: datetime) -> None:
    """Raises NotThere, NotOpenYet, WeekClosed, WrongAnswer for what can't be begun."""
    asking = asking_now(person)
    asking.must_be_a_week(week)
    asking.must_be_open(week, now)
    _check(answers, asking, week)


@action
def save(
    check_in: CheckIn, person: Person, *, seen: int | None, now: datetime, marks: Marks | None = None, **answers: Any
) -> CheckIn:
    """Put answers into the draft; those not named stay. The lists `passed`, `kept` and `marks` are whole where given.

    What stands already is not written again: a page that saves itself late makes no newer version of the same words.
    Raises AlreadySealed, WeekClosed, NotOpenYet, WrongAnswer, Changed.
    """
    asking = asking_now(person)
    asking.must_be_open(check_in.week, now, begun=True, submitted_at=check_in.submitted_at)
    check_in.must_be_as_seen(seen)
    _check(answers, asking, check_in.week)
    answers = _tidy(_settled(check_in, answers))
    marked = marks is not None and check_in.marks != sorted(marks, key=lambda mark: mark["boundary"])
    if marks is not None and marked:
        _mark(check_in, person, marks, now)
    if not marked and all(getattr(check_in, name) == value for name, value in answers.items()):
        return check_in
    return check_in.write(now=now, **answers)


@action
def save_part(
    person: Person, *, week: date, ids: Sequence[str], now: datetime, marks: Marks | None = None, **answers: Any
) -> CheckIn:
    """Put one part of the form into the week's draft, which is begun if there is none.

    `ids` are the questions of the part: of `passed` and `kept` only these are changed. Raises as `begin` and `save`.
    """
    found: CheckIn | None = CheckIn.objects.owned_by(person).of_week(week).select_for_update().first()
    if found is None:
        _must_take(person, week, answers, now)
        (check_in,) = make_all(CheckIn, [{"week": week, **_tidy(answers)}], now=now)
        _mark(check_in, person, marks or (), now, held=())
        return check_in
    acting().locked.add(found.pk)
    for name in ("passed", "kept"):
        stays = [id for id in getattr(found, name) if id not in ids]
        answers[name] = _in_order([*stays, *answers.get(name, [])])
    return save(found, person, seen=None, now=now, marks=marks, **answers)


@action
def discard(check_in: CheckIn, person: Person, *, seen: int | None, now: datetime) -> None:
    """Throw the draft away for good, also that of a week that is closed. Raises AlreadySealed, Changed."""
    if check_in.is_sealed:
        raise rules.AlreadySealed
    for mark in _locked_marks([check_in], person):
        mark.remove(now=now)
    check_in.remove(now=now, seen=seen)


@action
def submit(check_in: CheckIn, person: Person, *, seen: int | None, now: datetime) -> CheckIn:
    """Seal the week: nobody edits it after. If the partner has sealed theirs, both are revealed in this transaction.

    Alike when said twice. Raises WeekClosed, NotOpenYet, NothingAnswered, Changed.
    """
    if check_in.is_sealed:
        return check_in
    asking = asking_now(person)
    asking.must_be_open(check_in.week, now, begun=True)
    marks = _locked_marks([check_in], person)
    rules.check_something([*check_in.answers().values(), *(mark.answer() for mark in marks)])
    couple, target = asking.couple_in(check_in.week), target_for(person, check_in.week)
    check_in.write(
        now=now,
        seen=seen,
        state=SUBMITTED,
        submitted_at=now,
        couple=couple,
        me_target=target.me_minutes if target else None,
        we_target=target.we_minutes if target else None,
    )
    if couple is None:
        weeks = own_weeks(person, check_in.week)
        store_alone(person, weeks, now=now)
        suggest({person: weeks}, week=check_in.week, couple=None, now=now)
    else:
        _reveal_if_both(asking, check_in.week, now)
    return check_in


# ---- the reveal


def _reveal_if_both(asking: Asking, week: date, now: datetime) -> None:
    """If both have sealed: make the week together and both own readings, and tell both. The couple is locked."""
    couple, since = acting().needed.couple, asking.since
    rows = CheckIn.objects.filter(couple=couple, owner__in=asking.seats).submitted().of_week(week)
    sealed = {row.owner_id: row for row in rows}
    if since is None or len(sealed) < len(asking.seats):
        return
    views = _open_marks(asking, [sealed[seat.pk] for seat in asking.seats], now)
    lived = shared_weeks(couple, asking.seats, week)
    sides = [
        Side(seat, weeks, rules.revealed_of(sealed[seat.pk].answers()), views[seat.pk])
        for seat, weeks in zip(asking.seats, lived, strict=True)
    ]
    shared = store_together(couple, (sides[0], sides[1]), week=week, since=since, now=now)
    suggest({side.person: side.weeks for side in sides}, week=week, couple=couple, now=now)
    for seat in asking.seats:
        tell(seat, BothRevealed, key=f"{couple.pk.hex}:{week}", about=shared.pk, couple=couple.pk, now=now)


def _open_marks(asking: Asking, check_ins: list[CheckIn], now: datetime) -> dict[UUID, dict[str, str]]:
    """Settle which marks are open: of boundaries shared at this moment, not kept. Each owner's bands by boundary."""
    marks = _locked_marks(check_ins, *asking.seats)
    shared = Boundary.objects.of_couple(asking.couple).filter(pk__in=[mark.boundary for mark in marks])
    owner_of = dict(shared.values_list("pk", "owner"))
    views: dict[UUID, dict[str, str]] = {seat.pk: {} for seat in asking.seats}
    for mark in marks:
        owner = owner_of.get(mark.boundary)
        if owner is None or mark.kept or mark.mark is None:
            continue
        mark.write(now=now, open=True)
        if mark.of_partner:
            views[owner][str(mark.boundary)] = rules.kept_band(mark.mark)
    return views


def _locked_marks(check_ins: list[CheckIn], *owners: Person) -> list[BoundaryMark]:
    rows = BoundaryMark.objects.filter(owner__in=owners, check_in__in=check_ins).select_for_update().order_by("pk")
    marks = list(rows)
    acting().locked.update(mark.pk for mark in marks)
    return marks


# ---- answers


def _check(answers: Mapping[str, Any], asking: Asking, week: date) -> None:
    """Raises WrongAnswer, at its field, for what the question can't take or what is not asked of this person."""
    asked = {question.id for question in rules.asked_of(alone=asking.couple_in(week) is None)} - {"b"}
    for name in ("passed", "kept"):
        if not set(answers.get(name, [])) <= COLUMNS.keys():
            raise rules.WrongAnswer(name)
    for id, column in COLUMNS.items():
        value = answers.get(column)
        if value is None:
            continue
        answer = rules.given(value)
        if id not in asked or id in answers.get("passed", []):
            raise rules.WrongAnswer(column)
        if answer.state is rules.State.VALUE:
            _check_one(id, column, answer)


def _check_one(id: str, column: str, answer: rules.Answer) -> None:
    try:
        rules.check_answer(rules.QUESTIONS[id], answer)
    except rules.WrongAnswer as wrong:
        raise rules.WrongAnswer(column) from wrong


def _settled(check_in: CheckIn, answers: dict[str, Any]) -> dict[str, Any]:
    """The later word counts: "not this week" empties an answer, and an answer takes "not this week" back."""
    if "passed" in answers:
        return {COLUMNS[id]: None for id in answers["passed"]} | answers
    stays = [id for id in check_in.passed if answers.get(COLUMNS[id]) is None]
    return answers if stays == check_in.passed else answers | {"passed": stays}


def _tidy(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Lists in the order of the questions, and words of nothing but blanks as none."""
    tidied = dict(answers)
    for name in ("passed", "kept"):
        if name in tidied:
            tidied[name] = _in_order(tidied[name])
    return {name: None if isinstance(value, str) and not value.strip() else value for name, value in tidied.items()}


def _in_order(ids: Sequence[str]) -> list[str]:
    return [id for id in COLUMNS if id in ids]


def _mark(
    check_in: CheckIn, person: Person, marks: Marks, now: datetime, held: Sequence[BoundaryMark] | None = None
) -> None:
    """Make the marks of a draft these and no others; `held` are those it has, locked, if that is known.

    Raises WrongAnswer for a boundary that is not asked about.
    """
    rows = {mark.boundary: mark for mark in (_locked_marks([check_in], person) if held is None else held)}
    wished = {mark["boundary"]: (mark.get("mark"), mark.get("kept", False)) for mark in marks}
    if any(value is not None and not 1 <= value <= 5 for value, _ in wished.values()):
        raise rules.WrongAnswer("marks")
    for boundary, row in rows.items():
        if boundary not in wished:
            row.remove(now=now)
        elif (row.mark, row.kept) != wished[boundary]:
            row.write(now=now, mark=wished[boundary][0], kept=wished[boundary][1])
    new = {boundary: mark for boundary, mark in wished.items() if boundary not in rows}
    asked = {row.pk: row for row in boundaries_asked(person)} if new else {}
    if new.keys() - asked:
        raise rules.WrongAnswer("marks")
    made = [
        {"check_in": check_in, "boundary": id, "of_partner": not asked[id].is_of(person), "mark": value, "kept": kept}
        for id, (value, kept) in new.items()
    ]
    make_all(BoundaryMark, made, now=now)
    check_in.marks = [{"boundary": id, "mark": wished[id][0], "kept": wished[id][1]} for id in sorted(wished)]


def boundaries_asked(person: Person) -> list[Boundary]:
    """The boundaries that a check-in asks about: one's own active ones, then those active ones the partner shares."""
    rows = list(Boundary.objects.visible_to(person).active().order_by("pk"))
    return sorted(rows, key=lambda row: (not row.is_of(person), row.began_for(person)))
