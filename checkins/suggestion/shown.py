"""What the pages of suggestions show: the one of now, and what became of the others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.person.models import Person
from checkins.boundary.models import Boundary
from checkins.suggestion.models import Suggestion, current_for
from checkins.suggestion.rules import Into, Rule, State
from goals.goal.models import Goal

MANY = 52
BUTTONS = {
    Into.PLANNED: lazy("Plan it"),
    Into.GOAL: lazy("Make it a goal"),
    Into.TARGET: lazy("Change the target"),
    Into.BOUNDARY: lazy("Word it anew"),
}
BECAME = {
    State.OPEN: lazy("Let pass"),
    State.KEPT: lazy("Kept in mind"),
    State.DISMISSED: lazy("Not for you"),
}


def card(person: Person, today: date) -> dict[str, Any]:
    """The suggestion of now for the page of the balance, or nothing; two queries at most."""
    found = current_for(person, today)
    return {"suggestion": told(found, person)} if found else {}


def told(row: Suggestion, person: Person) -> dict[str, Any]:
    """A suggestion with the buttons it offers. One on a boundary points to its page, to the talk card while it can be
    put there, and to help for everyone; one query then."""
    boundary = boundary_of(row, person) if row.rule == Rule.BOUNDARY else None
    fits_the_card = (
        boundary is not None and boundary.is_shared and not boundary.is_retired and row.couple_id is not None
    )
    return {
        "row": row,
        "kept": row.state == State.KEPT,
        "turns": [(str(into), BUTTONS[into]) for into in row.offers],
        "boundary": boundary.pk if boundary else None,
        "card": reverse("week", args=[row.week]) + "#own-boundaries" if fits_the_card else "",
    }


def overview(person: Person, today: date) -> dict[str, Any]:
    """The suggestion of now, then the others with what became of them, newest first; four queries at most."""
    rows: Sequence[Suggestion] = list(Suggestion.objects.owned_by(person).made().newest_first()[:MANY])
    current = current_for(person, today)
    past = [row for row in rows if current is None or row.pk != current.pk]
    goals = _goals(person, [row.turned_id for row in past if row.turned_into == Into.GOAL and row.turned_id])
    return {
        "suggestion": told(current, person) if current else None,
        "past": [_line(row, goals) for row in past],
    }


def _goals(person: Person, ids: Sequence[UUID]) -> dict[UUID, Goal]:
    if not ids:
        return {}
    return {goal.pk: goal for goal in Goal.objects.visible_to(person).filter(pk__in=ids)}


def _line(row: Suggestion, goals: dict[UUID, Goal]) -> dict[str, Any]:
    goal = goals.get(row.turned_id) if row.turned_id else None
    return {"row": row, "became": _became(row), "goal": goal, "kept": row.state == State.KEPT}


def _became(row: Suggestion) -> str:
    if row.state != State.TURNED:
        return str(BECAME[State(row.state)])
    return {
        Into.PLANNED: _("Planned"),
        Into.GOAL: _("Made into a goal"),
        Into.TARGET: _("The target follows"),
        Into.BOUNDARY: _("The boundary is worded anew"),
    }[Into(row.turned_into)]


def boundary_of(suggestion: Suggestion, person: Person) -> Boundary | None:
    """The boundary that a suggestion is about, while it is still there."""
    if suggestion.about is None:
        return None
    found: Boundary | None = Boundary.objects.owned_by(person).filter(pk=suggestion.about).first()
    return found
