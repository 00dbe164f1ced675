"""Buttons that need nothing but a press."""

from __future__ import annotations

from django import forms

from tracker.web.forms import Form


class PressForm(Form):
    """Hide, or show again."""


class WithdrawForm(Form):
    sure = forms.BooleanField(
        label="I know that nobody can bring these words back.",
        error_messages={"required": "Tick this first. Nothing was taken out yet."},
    )

    def arguments(self) -> dict[str, bool]:
        return {}
