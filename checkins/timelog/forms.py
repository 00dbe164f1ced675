"""Logging, adjusting and wishing for time."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from checkins.timelog import rules
from checkins.timelog.models import KINDS, Target, TimeEntry
from tracker.web.forms import CreateForm, EditForm, Form

PLACES = [("home", "home"), ("time", "time")]


def page_of(then: str | None) -> str:
    """The name of the page that a form says to go back to; that of time, unless told."""
    return "home" if then == "home" else "time"


def hours() -> forms.IntegerField:
    return forms.IntegerField(label=_("Hours"), required=False, min_value=0, max_value=24)


def minutes() -> forms.IntegerField:
    return forms.IntegerField(label=_("Minutes"), required=False, min_value=0, max_value=rules.DAY_IN_MINUTES)


def day() -> forms.DateField:
    return forms.DateField(label=_("Day"), widget=forms.DateInput, required=False)


def what() -> forms.CharField:
    return forms.CharField(label=_("What it was"), required=False, max_length=120)


def note() -> forms.CharField:
    return forms.CharField(
        label=_("A note for yourself"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Only you ever see it."),
    )


class LogForm(CreateForm):
    """Time that was lived: by two taps with nothing but a kind and a length, or in full."""

    kind = forms.ChoiceField(label=_("Whose time"), choices=KINDS, initial="me")
    hours = hours()
    minutes = minutes()
    day = day()
    what = what()
    note = note()
    then = forms.ChoiceField(choices=PLACES, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.setdefault("day", today)

    def arguments(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        given.pop("then")
        given["day"] = given["day"] or self.today
        return given | {"minutes": rules.length(given.pop("hours"), given["minutes"])}

    @property
    def page(self) -> str:
        """The name of the page to go back to."""
        return page_of(self.data.get("then"))


class ReviseForm(EditForm):
    """An entry to adjust: all of it if it is one's own, without the words if the partner logged it.

    Once its week was seen together only one's own note is left to change.
    """

    hours = hours()
    minutes = minutes()
    day = day()
    what = what()
    note = note()

    def __init__(self, *args: Any, entry: TimeEntry, mine: bool, settled: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entry = entry
        for name in ["hours", "minutes", "day", "what"] if settled else [] if mine else ["what"]:
            del self.fields[name]

    def arguments(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        if "minutes" in given:
            given["minutes"] = rules.length(given.pop("hours"), given["minutes"])
            given["day"] = given["day"] or self.entry.day
        return given


def filled(entry: TimeEntry, note: str) -> dict[str, Any]:
    """What the form of an entry is filled with."""
    whole, rest = divmod(entry.minutes, 60)
    return {
        "seen": entry.version,
        "hours": whole or None,
        "minutes": rest or None,
        "day": entry.day,
        "what": entry.what,
        "note": note,
    }


class RemoveForm(Form):
    """Taking an entry back: with the version that was read, or at once after logging it."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    then = forms.ChoiceField(choices=PLACES, required=False, widget=forms.HiddenInput)

    def arguments(self) -> dict[str, Any]:
        return {"seen": self.cleaned_data["seen"]}


def wish(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=0.25,
        max_value=168,
        max_digits=5,
        decimal_places=2,
        widget=forms.NumberInput({"step": "0.25"}),
    )


class WishForm(CreateForm):
    """The hours of me-time and of we-time that one wishes for in a week."""

    me_hours = wish(_("Hours for you"))
    we_hours = wish(_("Hours for the two of you"))

    def __init__(self, *args: Any, alone: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if alone:
            del self.fields["we_hours"]

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        hours = {name.removesuffix("_hours"): value for name, value in given.items() if name.endswith("_hours")}
        return {"id": given["id"]} | {
            f"{name}_minutes": None if value is None else round(value * 60) for name, value in hours.items()
        }

    @staticmethod
    def filled(target: Target | None) -> dict[str, Any]:
        """What the form is filled with: the wish that was said last."""
        if target is None:
            return {}
        return {"me_hours": _hours(target.me_minutes), "we_hours": _hours(target.we_minutes)}


def _hours(minutes: int | None) -> str | None:
    return None if minutes is None else f"{minutes / 60:.2f}".rstrip("0").rstrip(".")
