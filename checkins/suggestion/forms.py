"""Turning a suggestion into something: each form begins with what the suggestion offers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from checkins.boundary.forms import words
from checkins.boundary.models import Boundary
from checkins.suggestion.models import Suggestion
from checkins.suggestion.rules import Into
from checkins.timelog.forms import hours, minutes, wish
from checkins.timelog.rules import length
from tracker.web.forms import EditForm

PLACES = ("balance", "home", "suggestions")


def place_of(then: str | None) -> str:
    """The name of the page that a form says to go back to; the list of suggestions, unless told."""
    return then if then in PLACES else "suggestions"


class GoalForm(EditForm):
    """A goal of one's own, or one to propose; it carries its id, so that a double click makes one."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("What is it?"), max_length=200)
    due = forms.DateField(label=_("By when?"), required=False)


class PlanForm(EditForm):
    """Time on a day that lies ahead."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    day = forms.DateField(label=_("Which day?"), widget=forms.DateInput)
    at = forms.TimeField(label=_("From when?"), required=False, widget=forms.TimeInput)
    hours = hours()
    minutes = minutes()

    def arguments(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return given | {"minutes": length(given.pop("hours"), given["minutes"])}


class TargetForm(EditForm):
    """The hours a week that one wishes for from the next week on."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    hours = wish(_("Hours a week"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hours"].required = True

    def arguments(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return given | {"minutes": int(given.pop("hours") * 60)}


class WordingForm(EditForm):
    """Other words for the boundary."""

    text = words()


FORMS: dict[Into, type[EditForm]] = {
    Into.PLANNED: PlanForm,
    Into.GOAL: GoalForm,
    Into.TARGET: TargetForm,
    Into.BOUNDARY: WordingForm,
}


def begins(suggestion: Suggestion, into: Into, boundary: Boundary | None) -> dict[str, Any]:
    """What that form is filled with."""
    if into == Into.TARGET:
        (minutes,) = suggestion.offers[into].values()
        return {"hours": f"{Decimal(minutes) / 60:g}"}
    if into == Into.PLANNED:
        whole, rest = divmod(suggestion.offers[into]["minutes"], 60)
        return {"hours": whole or None, "minutes": rest or None}
    return {"text": boundary.text} if boundary else {"title": suggestion.offers[into]["title"]}
