"""Sharing a single answer."""

from __future__ import annotations

from django import forms

from tracker.web.forms import Form


class ShareForm(Form):
    """The plain word that an answer kept for oneself is to be shared all the same; sent by the page that asks."""

    although_kept = forms.BooleanField(widget=forms.HiddenInput, required=False)
