"""Stating, rewording and reading boundaries."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.person.models import Person
from checkins.boundary import rules
from checkins.boundary.models import LONGEST, Boundary
from tracker.web.forms import CreateForm, EditForm, Form

CATEGORIES = [(kind.value, rules.NAMES[kind]) for kind in rules.Category]


def category() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("What it is about"), choices=CATEGORIES)


def words() -> forms.CharField:
    return forms.CharField(
        label=_("In your own words"),
        max_length=LONGEST,
        widget=forms.Textarea({"placeholder": _("I need …"), "rows": 3}),
        help_text=_(
            "Say it about yourself: “I need …”, “I don’t …”. What you need, rather than what someone else may not do."
        ),
        error_messages={"required": _("Write what you need, in a sentence or two.")},
    )


class StateForm(CreateForm):
    """A new boundary. Someone with a partner chooses whether it is shared from the start."""

    text = words()
    category = category()
    visibility = forms.ChoiceField(label=_("Who sees it"), widget=forms.RadioSelect, initial="private")

    def __init__(self, *args: Any, partner: Person | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if partner is None:
            del self.fields["visibility"]
            return
        chosen: Any = self.fields["visibility"]
        chosen.choices = [("private", _("Only you")), ("shared", _("You and %(name)s") % {"name": partner.name})]
        chosen.help_text = _("You can share it later, too, and stop sharing at any moment.")

    def arguments(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return given | {"shared": given.pop("visibility", "private") == "shared"}


class RewordForm(EditForm):
    """Other words for a boundary of one's own."""

    text = words()
    category = category()

    @classmethod
    def of(cls, boundary: Boundary) -> RewordForm:
        """The form filled with what holds now."""
        return cls(initial={"text": boundary.text, "category": boundary.category, "seen": boundary.version})


class ReadForm(Form):
    """“I have read it”: of the wording that was on the page."""

    wording = forms.UUIDField(widget=forms.HiddenInput)
