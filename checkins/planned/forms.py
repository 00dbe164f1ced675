"""Planning, moving, calling off and logging planned time."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.person.models import Person, a_known_zone
from checkins.planned.models import LONGEST, PlannedBlock
from checkins.timelog.forms import hours, minutes
from checkins.timelog.models import KINDS
from checkins.timelog.rules import Kind, length
from tracker.web.forms import CreateForm, EditForm, Form

PRIVATE, SHARED = "private", "shared"
CLOCK = "%H:%M"


def day() -> forms.DateField:
    return forms.DateField(label=_("Day"), widget=forms.DateInput)


def at() -> forms.TimeField:
    return forms.TimeField(label=_("From"), widget=forms.TimeInput, required=False, input_formats=[CLOCK])


def words() -> forms.CharField:
    return forms.CharField(label=_("What for"), required=False, max_length=LONGEST)


def who_sees(partner: Person) -> list[tuple[str, Any]]:
    """The two ways to have time of one's own, alike in weight."""
    says = _("%(name)s sees the time as taken, never what it is for") % {"name": partner.name}
    return [(PRIVATE, _("Only me")), (SHARED, says)]


def said(form: Form, ours: bool) -> dict[str, Any]:
    """The cleaned fields as an action's keywords: words go to the row that both read, or to one's own note."""
    given = dict(form.cleaned_data)
    given["minutes"] = length(given.pop("hours"), given["minutes"])
    given["what" if ours else "note"] = given.pop("words")
    return given


class PlanForm(CreateForm):
    """Time that lies ahead. Someone with a partner chooses whose it is, and whether their own is seen as taken."""

    kind = forms.ChoiceField(label=_("Whose time"), choices=KINDS, initial="me")
    day = day()
    at = at()
    hours = hours()
    minutes = minutes()
    words = words()
    visibility = forms.ChoiceField(
        label=_("Time of your own is seen by"), widget=forms.RadioSelect, initial=PRIVATE, required=False
    )
    zone = forms.CharField(required=False, widget=forms.HiddenInput, max_length=64, validators=[a_known_zone])

    def __init__(self, *args: Any, partner: Person | None, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "plan_%s"} | kwargs)
        if partner is None:
            del self.fields["visibility"]
            return
        chosen: Any = self.fields["visibility"]
        chosen.choices = who_sees(partner)
        self.fields["words"].help_text = _("Of time for the two of you, both read it. Of your own, you alone do.")

    def offer(self, days: list[date]) -> None:
        """Let one of those days be chosen from a list."""
        choices = [(one.isoformat(), date_format(one, "l j F")) for one in days]
        self.fields["day"].widget = forms.Select(choices=choices)

    def arguments(self) -> dict[str, Any]:
        ours = self.cleaned_data["kind"] == Kind.WE
        given = said(self, ours)
        shared = given.pop("visibility", PRIVATE) == SHARED
        return given | {"shared": shared and not ours, "zone": given["zone"] or None}


class MoveForm(EditForm):
    """A block to move or reword: all of it if it is of both or one's own."""

    day = day()
    at = at()
    hours = hours()
    minutes = minutes()
    words = words()

    def __init__(self, *args: Any, block: PlannedBlock, reader: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.block, self.reader = block, reader
        self.fields["words"].help_text = _("Both of you read it.") if block.is_ours else _("Only you ever read it.")

    def arguments(self) -> dict[str, Any]:
        """Day and time as they were read on one's own clock say nothing new; others mean one's own clock."""
        given = said(self, self.block.is_ours)
        if (given["day"], given["at"]) == self.block.on_clock_of(self.reader):
            del given["day"], given["at"]
            return given
        return given | {"zone": self.reader.time_zone}


def filled(block: PlannedBlock, reader: Person, note: str) -> dict[str, Any]:
    """What the form of a block is filled with, on the reader's clock."""
    whole, rest = divmod(block.minutes, 60)
    there: tuple[date, time | None] = block.on_clock_of(reader)
    return {
        "seen": block.version,
        "day": there[0],
        "at": there[1],
        "hours": whole or None,
        "minutes": rest or None,
        "words": block.what if block.is_ours else note,
    }


def undo_fields(block: PlannedBlock, note: str) -> dict[str, str]:
    """What plans a block anew as it was, with its own clock and under a new id: the hidden fields of an undo."""
    given = {
        "kind": block.kind,
        "day": block.day.isoformat(),
        "at": block.at.strftime(CLOCK) if block.at else "",
        "zone": block.zone,
        "minutes": str(block.minutes),
        "words": (block.what or "") if block.is_ours else note,
        "visibility": SHARED if block.is_shared and not block.is_ours else PRIVATE,
    }
    return {name: value for name, value in given.items() if value}


class BlockForm(Form):
    """A button on a block: with the version that was read, if one was."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    week = forms.CharField(required=False, widget=forms.HiddenInput)

    def arguments(self) -> dict[str, Any]:
        return {"seen": self.cleaned_data["seen"]}
