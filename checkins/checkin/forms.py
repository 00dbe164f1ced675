"""One part of the check-in as a form, and the sealing of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms

from checkins.balance.models import MOST_WORDS
from checkins.boundary.models import Boundary
from checkins.checkin import rules
from checkins.checkin.models import COLUMNS, CheckIn
from checkins.checkin.rules import Answer, Kind, Question, Step
from tracker.refusal import SENTENCES
from tracker.web.forms import Form

NONE = "none"
"""What a form says for "not this week" and "did not come up"."""

MOST_HOURS = rules.MOST_MINUTES // 60
SIGNS_SHOWN = 12


class PartForm(Form):
    """The questions of one part. Radio buttons send 1 to 7 or "none", `<id>-mine` keeps the answer for oneself.

    `seen` is a fingerprint of the part as it was shown, so that a page that was left lying open overwrites nothing.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        step: Step,
        questions: Sequence[Question],
        check_in: CheckIn | None,
        boundaries: Sequence[Boundary] = (),
        marks: Sequence[dict[str, Any]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.step, self.questions, self.check_in, self.boundaries = step, questions, check_in, boundaries
        self.marks = {mark["boundary"]: mark for mark in marks}
        for question in questions:
            if question.kind is not Kind.BOUNDARY:
                self._add(question)
        for boundary in boundaries:
            self._add_choice(mark_name(boundary.pk))

    def _add(self, question: Question) -> None:
        if question.kind is Kind.MINUTES:
            self.fields[f"{question.id}-h"] = forms.IntegerField(required=False, min_value=0, max_value=MOST_HOURS)
            self.fields[f"{question.id}-m"] = forms.IntegerField(
                required=False, min_value=0, max_value=rules.MOST_MINUTES
            )
            self.fields[f"{question.id}-{NONE}"] = forms.BooleanField(required=False)
            self.fields[f"{question.id}-mine"] = forms.BooleanField(required=False)
        elif question.kind is Kind.WORDS:
            self.fields[question.id] = forms.CharField(required=False, max_length=MOST_WORDS)
            self.fields[f"{question.id}-mine"] = forms.BooleanField(required=False)
        else:
            self._add_choice(question.id)

    def _add_choice(self, name: str) -> None:
        self.fields[name] = forms.CharField(required=False, max_length=8)
        self.fields[f"{name}-mine"] = forms.BooleanField(required=False)

    # ---- what was typed

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        self.columns: dict[str, Any] = {}
        self.lists: dict[str, list[str]] = {"passed": [], "kept": []}
        for question in self.questions:
            if question.kind is not Kind.BOUNDARY:
                self._read(question, found)
        self.marked = [mark for boundary in self.boundaries if (mark := self._mark(boundary, found)) is not None]
        return found

    def _read(self, question: Question, found: dict[str, Any]) -> None:
        id = question.id
        value: Any = self._minutes(id, found) if question.kind is Kind.MINUTES else found.get(id) or None
        if found.get(f"{id}-{NONE}") or (question.kind is not Kind.WORDS and value == NONE):
            value = None
            self.lists["passed"].append(id)
        elif question.kind in (Kind.STATEMENT, Kind.DIAL):
            value = self._whole(id, value, rules.RANGES[question.kind])
        self.columns[COLUMNS[id]] = value
        if value is not None and found.get(f"{id}-mine"):
            self.lists["kept"].append(id)

    def _minutes(self, id: str, found: dict[str, Any]) -> int | None:
        hours, minutes = found.get(f"{id}-h"), found.get(f"{id}-m")
        if hours is None and minutes is None:
            return None
        total = (hours or 0) * 60 + (minutes or 0)
        if total > rules.MOST_MINUTES:
            self.add_error(f"{id}-h", SENTENCES[rules.WrongAnswer.code])
        return total

    def _whole(self, name: str, value: str | None, allowed: tuple[int, int]) -> int | None:
        if value is None:
            return None
        low, high = allowed
        if value.removeprefix("-").isdecimal() and low <= int(value) <= high:
            return int(value)
        self.add_error(name, SENTENCES[rules.WrongAnswer.code])
        return None

    def _mark(self, boundary: Boundary, found: dict[str, Any]) -> dict[str, Any] | None:
        name = mark_name(boundary.pk)
        chosen = found.get(name) or None
        if chosen is None:
            return None
        value = None if chosen == NONE else self._whole(name, chosen, rules.RANGES[Kind.BOUNDARY])
        return {"boundary": boundary.pk, "mark": value, "kept": value is not None and bool(found.get(f"{name}-mine"))}

    def arguments(self) -> dict[str, Any]:
        """The part's answers as columns, and its two lists."""
        said: dict[str, Any] = {**self.columns, **self.lists, "ids": [question.id for question in self.questions]}
        return said | ({"marks": self.marked} if self.step is Step.BOUNDARIES else {})

    def submit(self, action: Callable[..., Any], *args: Any, now: datetime, **extra: Any) -> bool:
        if self.is_valid() and not self.columns and not self.marked:
            return True
        return super().submit(action, *args, now=now, **extra)

    def typed(self, id: str) -> Answer:
        """The answer to one question as it was sent; boundaries have `marked`."""
        if id in self.lists["passed"]:
            return rules.NOT_THIS_WEEK
        value = self.columns[COLUMNS[id]]
        return rules.UNANSWERED if value is None else rules.given(value, kept=id in self.lists["kept"])

    # ---- against what is stored

    @property
    def stored(self) -> list[Any]:
        """The part's answers as they are stored; of a check-in that is not begun, empty ones."""
        row = self.check_in or CheckIn()
        asked = [question.id for question in self.questions if question.kind is not Kind.BOUNDARY]
        lists = [[id for id in asked if id in getattr(row, name)] for name in ("passed", "kept")]
        marks = [self.marks.get(boundary.pk) for boundary in self.boundaries]
        return [[getattr(row, COLUMNS[id]) for id in asked], *lists, marks]

    @property
    def fingerprint(self) -> str:
        return hashlib.blake2s(repr(self.stored).encode(), digest_size=8).hexdigest()

    @property
    def is_stale(self) -> bool:
        """Whether the part was changed since this page was shown, to something else than what it sends now."""
        return bool(self.check_in and self.cleaned_data["seen"] != self.fingerprint and not self.stands)

    @property
    def stands(self) -> bool:
        """Whether the part is stored just as it was sent."""
        sent = [self.columns[COLUMNS[question.id]] for question in self.questions if question.kind is not Kind.BOUNDARY]
        asked = {boundary.pk for boundary in self.boundaries}
        same_marks = self.marked == [mark for id, mark in self.marks.items() if id in asked]
        return self.stored[:3] == [sent, self.lists["passed"], self.lists["kept"]] and same_marks

    def answered(self, id: str) -> tuple[str, bool]:
        """What to show as chosen, and whether it is kept: as typed, else as stored."""
        if self.is_bound:
            return self.data.get(id, ""), bool(self.data.get(f"{id}-mine"))
        row = self.check_in
        if row is None:
            return "", False
        value = getattr(row, COLUMNS[id])
        chosen = NONE if value is None and id in row.passed else "" if value is None else str(value)
        return chosen, id in row.kept

    def marked_as(self, boundary: UUID) -> tuple[str, bool]:
        """The same for a boundary's mark."""
        name, mark = mark_name(boundary), self.marks.get(boundary)
        if self.is_bound:
            return self.data.get(name, ""), bool(self.data.get(f"{name}-mine"))
        if mark is None:
            return "", False
        return (NONE if mark["mark"] is None else str(mark["mark"])), mark["kept"]

    def time_of(self, id: str) -> tuple[str, str, bool]:
        """Hours and minutes to show, and whether "not this week" is ticked: as typed, else as stored."""
        if self.is_bound:
            return self.data.get(f"{id}-h", ""), self.data.get(f"{id}-m", ""), bool(self.data.get(f"{id}-{NONE}"))
        minutes = getattr(self.check_in, COLUMNS[id], None)
        if minutes is None:
            return "", "", bool(self.check_in and id in self.check_in.passed)
        return str(minutes // 60), str(minutes % 60), False

    def error_of(self, *names: str) -> str:
        return " ".join(str(error) for name in names for error in self.errors.get(name, []))


def mark_name(boundary: UUID) -> str:
    """The name of a boundary's question in the form."""
    return f"b-{boundary.hex[:SIGNS_SHOWN]}"


class SealForm(Form):
    """Sealing the week: the version that was looked at, so that nothing is sealed unseen."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
