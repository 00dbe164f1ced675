"""Signing up, and changing one's profile."""

from __future__ import annotations

from zoneinfo import available_timezones

from django import forms
from django.http import HttpRequest

from accounts.person.models import Person, Weekday, a_plain_name
from tracker.web.forms import Form


def zones() -> list[tuple[str, str]]:
    """Every time zone of a place, by name."""
    names = sorted(
        name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix", "right"))
    )
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names)]


class SignupForm(forms.Form):
    """What a new account needs besides e-mail and password."""

    name = forms.CharField(
        label="What you are called",
        max_length=40,
        validators=[a_plain_name],
        widget=forms.TextInput({"autocomplete": "given-name"}),
    )
    time_zone = forms.ChoiceField(label="Your time zone", choices=zones, required=False)
    language = forms.CharField(required=False, max_length=8, widget=forms.HiddenInput)
    consent = forms.BooleanField(
        label="I agree that Twofold stores what I write here, including how I feel about my relationship, so that it "
        "can work for me. I can take it along or erase it at any time.",
        error_messages={"required": "Twofold can’t work without storing what you write. Tick this to go on."},
    )
    field_order = ["name", "email", "password1", "time_zone", "consent", "language"]

    def signup(self, request: HttpRequest, user: Person) -> None:
        """Give the new person their name, zone and recorded consent (allauth calls this while signing up)."""
        user.name = self.cleaned_data["name"]
        user.time_zone = self.cleaned_data["time_zone"] or "UTC"
        user.consented_at = request.now  # type: ignore[attr-defined]
        user.save()


class ProfileForm(Form):
    name = forms.CharField(
        label="What you are called",
        max_length=40,
        validators=[a_plain_name],
        help_text="Your partner sees this name.",
        widget=forms.TextInput({"autocomplete": "given-name"}),
    )
    time_zone = forms.ChoiceField(label="Your time zone", choices=zones)
    first_weekday = forms.TypedChoiceField(
        label="Your week begins on",
        choices=Weekday.choices,
        coerce=int,
        help_text="For the time when you are on your own. A couple has a first weekday of its own.",
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=24)


class DeviceForm(Form):
    """A button that logs one device out."""

    name = forms.CharField(max_length=32, widget=forms.HiddenInput)
