"""What pages say of single shared answers: what of one's own can be shared, and what the partner shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as lazy

from accounts.person.models import Person
from checkins.answer.models import SharedAnswer
from checkins.answer.rules import MINUTES, SHARABLE, WORDS, seen_of
from checkins.checkin.models import CheckIn
from checkins.checkin.rules import QUESTIONS, State

BAND_WORDS = {
    "little": lazy("little"),
    "somewhat": lazy("somewhat"),
    "much": lazy("much"),
    "too little": lazy("too little"),
    "just right": lazy("just right"),
    "too much": lazy("too much"),
}


def as_seen(question: str, seen: int | str) -> dict[str, Any]:
    """What the partner sees, as a template shows it: words, minutes or a band."""
    return {
        "words": seen if question in WORDS else "",
        "minutes": seen if question in MINUTES else None,
        "band": BAND_WORDS.get(str(seen), ""),
    }


def offered(check_in: CheckIn, question: str) -> dict[str, Any] | None:
    """What the partner would see of one's own answer; None where there is nothing that can be shared."""
    answer = check_in.answer(question) if question in SHARABLE else None
    if answer is None or answer.state is not State.VALUE:
        return None
    return as_seen(question, seen_of(question, answer, although_kept=True)) | {"kept": answer.kept}


def with_sharing(parts: Sequence[dict[str, Any]], check_in: CheckIn, mine: Mapping[str, SharedAnswer]) -> None:
    """Say in each line of one's own answers, in place, what can be shared of it and whether it is."""
    for part in parts:
        for line in part["lines"]:
            found = offered(check_in, line["id"])
            line["sharing"] = found and found | {"is_shared": line["id"] in mine}


def shared_with(person: Person, theirs: Mapping[str, SharedAnswer]) -> list[dict[str, Any]]:
    """What the partner shares, in the order of the questions; nothing of what they don't."""
    return [
        {"text": QUESTIONS[id].asked(person.name), **as_seen(id, row.seen)}
        for id in QUESTIONS
        if (row := theirs.get(id)) is not None
    ]
