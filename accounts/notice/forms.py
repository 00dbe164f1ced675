"""How one wants one's mails: the form of the kinds, and that of what holds for all of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from accounts.notice import actions
from accounts.notice.kinds import Kind, choosable
from accounts.notice.models import Channel
from accounts.person.models import Person, Weekday
from tracker.web.forms import Form

CHANNELS = [(Channel.EMAIL.value, "By e-mail"), (Channel.OFF.value, "Not at all")]
HOURS = [(hour, f"{hour:02d}:00") for hour in range(24)]


class KindsForm(Form):
    """Every kind of mail: how, and when, as far as that can be chosen.

    Fields are `kind-channel`, `kind-weekday`, `kind-hour`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = choosable()
        for kind in self.kinds:
            self.fields[f"{kind.name}-channel"] = forms.ChoiceField(
                label=kind.title, choices=CHANNELS, widget=forms.RadioSelect
            )
            if kind.on_a_weekday:
                weekdays = [("", "As it comes"), *Weekday.choices] if kind.weekday is None else Weekday.choices
                self.fields[f"{kind.name}-weekday"] = forms.TypedChoiceField(
                    label="Day", choices=weekdays, coerce=int, empty_value=None, required=kind.weekday is not None
                )
            if kind.at_an_hour:
                self.fields[f"{kind.name}-hour"] = forms.TypedChoiceField(label="Hour", choices=HOURS, coerce=int)

    @classmethod
    def of(cls, person: Person) -> KindsForm:
        """The form filled with what holds now."""
        initial: dict[str, Any] = {}
        for kind, own in actions.preferences_of(person):
            initial[f"{kind.name}-channel"] = own.channel
            initial[f"{kind.name}-weekday"] = kind.weekday if own.weekday is None else own.weekday
            initial[f"{kind.name}-hour"] = kind.hour if own.hour is None else own.hour
        return cls(initial=initial)

    def arguments(self) -> dict[str, Any]:
        return {"preferences": {kind.name: self._chosen(kind) for kind in self.kinds}}

    def _chosen(self, kind: Kind) -> dict[str, Any]:
        names = ["channel", *["weekday"] * kind.on_a_weekday, *["hour"] * kind.at_an_hour]
        return {name: self.cleaned_data[f"{kind.name}-{name}"] for name in names}

    def rows(self) -> list[dict[str, BoundField | Kind | None]]:
        """One row a kind, for the page."""
        return [
            {
                "kind": kind,
                "channel": self[f"{kind.name}-channel"],
                "weekday": self[f"{kind.name}-weekday"] if kind.on_a_weekday else None,
                "hour": self[f"{kind.name}-hour"] if kind.at_an_hour else None,
            }
            for kind in self.kinds
        ]


class QuietForm(Form):
    """What holds for all mails."""

    quiet_from = forms.TimeField(label="Quiet from", required=False, widget=forms.TimeInput)
    quiet_until = forms.TimeField(
        label="Quiet until",
        required=False,
        widget=forms.TimeInput,
        help_text="What falls into this time comes when it is over. Leave both empty for none.",
    )
    paused_until = forms.DateField(
        label="Pause everything until",
        required=False,
        widget=forms.DateInput,
        help_text="From that day on, mails come again. What would have come meanwhile is left out. Empty: no pause.",
    )
    with_content = forms.BooleanField(
        label="Mails may show what we wrote",
        required=False,
        help_text="Like the title of a goal. Never what is private or sealed. Others may see your screen.",
    )

    @classmethod
    def of(cls, person: Person) -> QuietForm:
        """The form filled with what holds now."""
        settings = actions.settings_of(person)
        return cls(initial={name: getattr(settings, name) for name in cls.base_fields})
