"""Choosing two periods to compare."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from checkins.checkin.asking import YEARS
from checkins.history.rules import MOST_DAYS, Period
from tracker.web.forms import Form


def day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput, input_formats=["%Y-%m-%d"])


class CompareForm(Form):
    """Two periods, the second after the first; sent by GET, so that a comparison can be kept as an address."""

    first_from = day(_("First period, from"))
    first_to = day(_("to"))
    second_from = day(_("Second period, from"))
    second_to = day(_("to"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["invalid"] = _("This is no date. Write it as year, month and day: 2026-09-07.")

    def clean(self) -> dict[str, Any]:
        for name in self.fields:
            found = self._day(name)
            if found is not None and found.year not in YEARS:
                self.add_error(name, _("This date lies too far away."))
        self._check_length("first_from", "first_to")
        self._check_length("second_from", "second_to")
        ended, begun = self._day("first_to"), self._day("second_from")
        if ended and begun and begun <= ended:
            self.add_error("second_from", _("Let the second period begin after the first one ends."))
        return self.cleaned_data

    def _day(self, name: str) -> date | None:
        found: date | None = self.cleaned_data.get(name)
        return found

    def _check_length(self, begins: str, ends: str) -> None:
        first, last = self._day(begins), self._day(ends)
        if first is None or last is None:
            return
        if last < first:
            self.add_error(ends, _("Let the period end after it begins."))
        elif last - first >= timedelta(days=MOST_DAYS):
            self.add_error(ends, _("A period can be up to three years long."))

    @property
    def periods(self) -> tuple[Period, Period]:
        """What was asked for, once it is valid."""
        said = self.cleaned_data
        return Period(said["first_from"], said["first_to"]), Period(said["second_from"], said["second_to"])


def initial_of(periods: tuple[Period, Period]) -> dict[str, date]:
    """Two periods as the form shows them."""
    (first_from, first_to), (second_from, second_to) = periods
    return {"first_from": first_from, "first_to": first_to, "second_from": second_from, "second_to": second_to}
