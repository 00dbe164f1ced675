"""Inviting, typing a code, accepting, declining, leaving."""

from __future__ import annotations

from typing import Any

from django import forms

from tracker.web.forms import CreateForm, Form


class InviteForm(CreateForm):
    email = forms.EmailField(
        label="Their e-mail address",
        required=False,
        max_length=254,
        help_text="They get one mail, with your name and a link. Leave it empty to pass the link on yourself.",
        widget=forms.EmailInput({"autocomplete": "off"}),
    )


class TakeBackForm(Form):
    """A button that needs nothing else."""


class CodeForm(Form):
    code = forms.CharField(
        label="The ten letters",
        max_length=40,
        help_text="Small letters, spaces and dashes do not matter.",
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class AcceptForm(Form):
    """The yes, with the sender's name as it stood on the page."""

    shown = forms.CharField(widget=forms.HiddenInput, max_length=40, strip=False)
    sure = forms.BooleanField(error_messages={"required": "Tick this first. Nothing is linked yet."})

    def __init__(self, *args: Any, name: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sure"].label = f"I know that this is from {name}, and I want to be linked with them."

    def arguments(self) -> dict[str, Any]:
        return {"shown": self.cleaned_data["shown"]}


class DeclineForm(Form):
    never_again = forms.BooleanField(label="Never mail this address again", required=False)


class LeaveForm(Form):
    couple_id = forms.UUIDField(widget=forms.HiddenInput)
    others = forms.BooleanField(
        label="Log me out everywhere else",
        required=False,
        help_text="If someone else may know your password, change it afterwards, too.",
    )

    def arguments(self) -> dict[str, Any]:
        return {"couple_id": self.cleaned_data["couple_id"]}
