"""Writing down what one heard."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from checkins.heard.models import Heard
from checkins.heard.rules import LONGEST
from tracker.web.forms import EditForm


class HeardForm(EditForm):
    """One's own words. `seen` is empty until there is a note; `show` is set by the button that wishes to show it."""

    text = forms.CharField(
        label=_("In your own words"), max_length=LONGEST, required=False, widget=forms.Textarea({"rows": 3})
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    show = forms.BooleanField(widget=forms.HiddenInput, required=False)

    @classmethod
    def of(cls, heard: Heard | None) -> HeardForm:
        """The form filled with what is there."""
        return cls(initial={"text": heard.text, "seen": heard.version} if heard else {})
