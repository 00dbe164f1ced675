"""Erasing takes a typed word."""

from __future__ import annotations

from django import forms

from accounts.takeout.erase import WORD
from tracker.web.forms import Form


class EraseForm(Form):
    word = forms.CharField(
        label=f"Type the word {WORD}",
        max_length=20,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
