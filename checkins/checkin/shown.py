"""What the pages of a check-in show: its parts, and the answers as one gave them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.person.models import Person
from accounts.weeks import last_day
from checkins.balance.models import OwnReading
from checkins.boundary.models import Boundary
from checkins.checkin import rules
from checkins.checkin.actions import boundaries_asked
from checkins.checkin.asking import Asking
from checkins.checkin.forms import PartForm, mark_name
from checkins.checkin.models import COLUMNS, CheckIn
from checkins.checkin.rules import Kind, Question, Step
from checkins.timelog.models import TimeEntry, minutes_of

REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Draft:
    """A person's week while it is written: whose, which, what is there, and which parts it has."""

    asking: Asking
    week: date
    check_in: CheckIn | None
    boundaries: Sequence[Boundary]

    @property
    def marks(self) -> Sequence[dict[str, Any]]:
        """One query, once, where they are looked at."""
        return self.check_in.marks if self.check_in else []

    @property
    def alone(self) -> bool:
        return self.asking.couple_in(self.week) is None

    @property
    def partner(self) -> str:
        other = self.asking.partner_in(self.week)
        return other.name if other else ""

    @property
    def is_there(self) -> bool:
        return self.check_in is not None

    @property
    def is_sealed(self) -> bool:
        return self.check_in is not None and self.check_in.is_sealed

    @property
    def version(self) -> int:
        """The version of the check-in; 0 while there is none."""
        return self.check_in.version if self.check_in else 0

    @property
    def steps(self) -> list[Step]:
        """The parts of the form; none about boundaries where there is no boundary."""
        return [step for step in rules.steps_for(alone=self.alone) if step is not Step.BOUNDARIES or self.boundaries]

    def questions(self, step: Step) -> tuple[Question, ...]:
        return rules.questions_in(step, alone=self.alone)

    def form(self, step: Step, data: Any = None) -> PartForm:
        return PartForm(
            data,
            step=step,
            questions=self.questions(step),
            check_in=self.check_in,
            boundaries=self.boundaries if step is Step.BOUNDARIES else (),
            marks=self.marks if step is Step.BOUNDARIES else (),
        )

    def is_begun(self, step: Step) -> bool:
        """Whether anything of that part is answered."""
        if self.check_in is None:
            return False
        if step is Step.BOUNDARIES:
            return bool(self.marks)
        return any(self.check_in.answer(question.id) != rules.UNANSWERED for question in self.questions(step))

    def first_open(self) -> str:
        """The first part in which nothing is answered, else the review."""
        return next((str(step) for step in self.steps if not self.is_begun(step)), REVIEW)

    def chain(self, now: str) -> list[dict[str, str]]:
        """The parts with their state, for the chain above the form."""
        return [{"name": step.heading, "id": str(step), "state": self._state(step, now)} for step in self.steps]

    def _state(self, step: Step, now: str) -> str:
        return "now" if step == now else "done" if self.is_begun(step) else ""

    def beside(self, step: str) -> tuple[str, str]:
        """The parts before and after; the last one is followed by the review."""
        names = [*(str(step) for step in self.steps), REVIEW]
        at = names.index(step)
        return (names[at - 1] if at else ""), (names[at + 1] if at + 1 < len(names) else "")


def draft_of(asking: Asking, week: date) -> Draft:
    """The draft of a week as it stands; two queries."""
    found = CheckIn.objects.owned_by(asking.person).of_week(week).first()
    return Draft(asking, week, found, boundaries_asked(asking.person))


def asked(draft: Draft, form: PartForm) -> list[dict[str, Any]]:
    """The questions of a part as a template needs them."""
    found = []
    for question in form.questions:
        if question.kind is Kind.BOUNDARY:
            found += [_of_boundary(draft, form, boundary) for boundary in form.boundaries]
        else:
            found.append(_of_question(draft, form, question))
    return found


def _of_question(draft: Draft, form: PartForm, question: Question) -> dict[str, Any]:
    id = question.id
    shown = {
        "name": id,
        "kind": str(question.kind),
        "text": question.asked(draft.partner),
        "why": question.why,
        "alone": draft.alone or not question.ever_shown,
        "error": form.error_of(id, f"{id}-h", f"{id}-m", COLUMNS[id]),
    }
    if question.kind is Kind.MINUTES:
        hours, minutes, passed = form.time_of(id)
        kept = form.answered(id)[1]
        return shown | {"hours": hours, "minutes": minutes, "passed": passed, "kept": kept}
    value, kept = form.answered(id)
    return shown | {"value": value, "kept": kept}


def _of_boundary(draft: Draft, form: PartForm, boundary: Boundary) -> dict[str, Any]:
    name, mine = mark_name(boundary.pk), boundary.is_of(draft.asking.person)
    value, kept = form.marked_as(boundary.pk)
    lead = "" if mine else rules.BOUNDARY_PARTNER_TEXT.replace("{P}", draft.partner) + " "
    return {
        "name": name,
        "kind": str(Kind.BOUNDARY),
        "text": f"{lead}“{boundary.text}”",
        "why": rules.QUESTIONS["b"].why,
        "mine": mine,
        "value": value,
        "kept": kept,
        "alone": draft.alone,
        "error": form.error_of(name),
    }


def prefilled(draft: Draft, questions: list[dict[str, Any]]) -> None:
    """Put the log's minutes where nothing was answered yet, in place; one query."""
    logged = minutes_of(draft.asking.person, draft.asking.couple_in(draft.week), draft.week)
    for question in questions:
        minutes = logged.me if question["name"] == "t1" else logged.we
        question["logged"] = minutes
        if minutes and not (question["hours"] or question["minutes"] or question["passed"]):
            question["hours"], question["minutes"] = str(minutes // 60), str(minutes % 60)
            question["from_log"] = True


def entries(draft: Draft) -> list[TimeEntry]:
    """The entries that the minutes come from; one query."""
    rows = TimeEntry.objects.lived_by(draft.asking.person, draft.asking.couple_in(draft.week))
    return list(rows.between(draft.week, last_day(draft.week)).order_by("day", "created_at"))


# ---- changed elsewhere meanwhile


def both(draft: Draft, form: PartForm) -> list[dict[str, Any]]:
    """Where a part as it stands and as it was typed differ: the question, and both answers in words."""
    rows = []
    for question in form.questions:
        if question.kind is Kind.BOUNDARY:
            rows += [_both_marks(draft, form, boundary) for boundary in form.boundaries]
        else:
            stands = draft.check_in.answer(question.id) if draft.check_in else rules.UNANSWERED
            rows.append((question.asked(draft.partner), question, stands, form.typed(question.id)))
    return [
        {"text": text, "stands": said(question, stands), "typed": said(question, typed)}
        for text, question, stands, typed in rows
        if stands != typed
    ]


def _both_marks(draft: Draft, form: PartForm, boundary: Boundary) -> tuple[str, Question, rules.Answer, rules.Answer]:
    typed = next((mark for mark in form.marked if mark["boundary"] == boundary.pk), None)
    text = str(_of_boundary(draft, form, boundary)["text"])
    return text, rules.QUESTIONS["b"], _marked(form.marks.get(boundary.pk)), _marked(typed)


def _marked(mark: dict[str, Any] | None) -> rules.Answer:
    if mark is None:
        return rules.UNANSWERED
    return rules.NOT_THIS_WEEK if mark["mark"] is None else rules.given(mark["mark"], kept=mark["kept"])


# ---- one's own answers


def answer_words(question: Question, answer: rules.Answer) -> str:
    """An own answer as one gave it."""
    if answer.state is rules.State.PASSED:
        return _("did not come up") if question.kind is Kind.BOUNDARY else _("not this week")
    if answer.value is None:
        return ""
    if question.kind is Kind.DIAL:
        return rules.DIAL_WORDS[int(answer.value)]
    if question.kind is Kind.STATEMENT:
        return _("%(n)s of 7") % {"n": answer.value}
    if question.kind is Kind.BOUNDARY:
        return _("%(n)s of 5") % {"n": answer.value}
    return str(answer.value)


def said(question: Question, answer: rules.Answer) -> dict[str, Any]:
    """An own answer for a template: in words, or as minutes; `kept`: nobody else ever sees it."""
    return {
        "says": answer_words(question, answer),
        "minutes": answer.value if question.kind is Kind.MINUTES else None,
        "words": question.kind is Kind.WORDS,
        "kept": answer.kept or not question.ever_shown,
    }


def own_answers(check_in: CheckIn, partner: str) -> list[dict[str, Any]]:
    """One's own answers, part by part, as one gave them; only what was answered."""
    parts: dict[Step, list[dict[str, Any]]] = {}
    for id, answer in check_in.answers().items():
        question = rules.QUESTIONS[id]
        if answer.state is not rules.State.UNANSWERED:
            line = {"id": id, "text": question.asked(partner or _("your partner")), **said(question, answer)}
            parts.setdefault(question.step, []).append(line)
    return [{"heading": step.heading, "step": str(step), "lines": parts[step]} for step in Step if step in parts]


def own_marks(person: Person, check_in: CheckIn, own: OwnReading | None) -> list[dict[str, Any]]:
    """One's own marks with the boundary's words, and how the partner sees it, where they said; two queries."""
    marks = check_in.marks
    texts = {
        row.pk: row for row in Boundary.objects.visible_to(person).filter(pk__in=[mark["boundary"] for mark in marks])
    }
    theirs = own.partner_marks if own else {}
    shown = []
    for mark in marks:
        row = texts.get(mark["boundary"])
        if row is not None:
            says = answer_words(rules.QUESTIONS["b"], _marked(mark))
            band = theirs.get(str(row.pk)) if row.is_of(person) else None
            shown.append(
                {
                    "boundary": row,
                    "text": row.text,
                    "mine": row.is_of(person),
                    "says": says,
                    "kept": mark["kept"],
                    "partner": band,
                }
            )
    return shown


def saved_at(check_in: CheckIn | None) -> datetime | None:
    """When the draft was last saved."""
    return check_in.changed_at if check_in else None
