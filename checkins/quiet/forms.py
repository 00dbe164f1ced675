"""The form with which one goes quiet."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.web.forms import Form


class QuietForm(Form):
    until = forms.DateField(
        label=_("No check-in before"),
        widget=forms.DateInput,
        help_text=_("Check-ins that open on that day or later are asked again. A year at most; end it at any time."),
    )
