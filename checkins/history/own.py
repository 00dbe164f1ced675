"""One's own check-ins and exact figures, week by week, to take along as JSON or CSV."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder

from accounts.person.models import Person
from accounts.takeout.export import Row, as_csv
from accounts.weeks import last_day
from checkins.balance.models import OwnReading
from checkins.checkin.models import COLUMNS, BoundaryMark, CheckIn
from checkins.checkin.rules import QUESTIONS

TARGETS = ("me_target", "we_target")
FIGURES = ("autonomy", "connection", "method_version", "recomputed_version")
QUESTION_TEXTS = {COLUMNS[id]: question.asked("your partner") for id, question in QUESTIONS.items() if id in COLUMNS}


def weeks_of(person: Person) -> list[Row]:
    """Every week that this person has answers for, oldest first, drafts too; three queries."""
    check_ins = list(CheckIn.objects.owned_by(person).order_by("week"))
    readings = {row.week: row for row in OwnReading.objects.owned_by(person)}
    marks = _marks(person)
    return [_week(row, readings.get(row.week), marks.get(row.pk, [])) for row in check_ins]


def _week(row: CheckIn, reading: OwnReading | None, marks: Sequence[Row]) -> Row:
    return {
        "week": row.week,
        "last_day": last_day(row.week),
        "state": row.state,
        "sealed_at": row.submitted_at,
        **{name: getattr(row, name) for name in (*COLUMNS.values(), *TARGETS)},
        "not_this_week": row.passed,
        "kept_for_myself": row.kept,
        "boundary_marks": list(marks),
        **{name: getattr(reading, name, None) for name in FIGURES},
    }


def _marks(person: Person) -> dict[UUID, list[Row]]:
    """A person's own marks by check-in, of their boundaries and of the partner's, as they gave them."""
    found: dict[UUID, list[Row]] = {}
    for one in BoundaryMark.objects.filter(owner=person).order_by("boundary"):
        said = {"boundary": one.boundary, "of_partner": one.of_partner, "mark": one.mark, "kept": one.kept}
        found.setdefault(one.check_in_id, []).append(said)
    return found


def as_json(rows: Sequence[Row]) -> str:
    """The weeks for machines, with what each question asks."""
    told = {"questions": QUESTION_TEXTS, "weeks": rows}
    return json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


def as_table(rows: Sequence[Row]) -> str:
    """The weeks for a spreadsheet: a line a week, lists with spaces between, two columns of marks."""
    return as_csv([_flat(row) for row in rows])


def _flat(row: Row) -> Row:
    flat = {name: value for name, value in row.items() if name != "boundary_marks"}
    flat |= {name: " ".join(row[name]) for name in ("not_this_week", "kept_for_myself")}
    for name, of_partner in (("marks_of_my_boundaries", False), ("marks_of_the_partners_boundaries", True)):
        marks = [one["mark"] for one in row["boundary_marks"] if one["of_partner"] is of_partner]
        flat[name] = " ".join(_mark(mark) for mark in marks)
    return flat


def _mark(mark: Any) -> str:
    return "none" if mark is None else str(mark)
