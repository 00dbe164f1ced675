"""What people fill in about goals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.goal import rules
from goals.goal.models import Goal
from goals.goal.rules import Measure
from tracker.web.forms import CreateForm, EditForm, Form

MEASURES = [
    (Measure.STEPS.value, _("Steps to tick off")),
    (Measure.NUMBER.value, _("A number")),
    (Measure.HABIT.value, _("A habit")),
]
HELP = [
    (rules.Help.CHEER.value, _("Cheer")),
    (rules.Help.ASK.value, _("Ask me about it")),
    (rules.Help.DO_IT_WITH_ME.value, _("Do it with me")),
    (rules.Help.JUST_KNOW.value, _("Just know")),
]


OF_NUMBER = ("unit", "start", "target")
OF_HABIT = ("times_a_week",)


def amount(label: Any, **kwargs: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=12, decimal_places=2, required=False, **kwargs)


class Worded(Form):
    """Title, due date and how it is measured."""

    title = forms.CharField(label=_("What is it?"), max_length=200)
    measure = forms.ChoiceField(
        label=_("How will you see how far it is?"), choices=MEASURES, widget=forms.RadioSelect, initial="steps"
    )
    unit = forms.CharField(label=_("Unit"), max_length=20, required=False, help_text=_("Such as km, €, pages."))
    start = amount(_("From"))
    target = amount(_("To"))
    times_a_week = forms.IntegerField(label=_("Times a week"), min_value=1, max_value=7, required=False)
    due = forms.DateField(label=_("By when?"), required=False)

    def clean(self) -> dict[str, Any]:
        """What belongs to another way of measuring than the one chosen is left out: its fields are not shown."""
        found = super().clean() or {}
        chosen = found.get("measure")
        for name in (*OF_NUMBER * (chosen != Measure.NUMBER), *OF_HABIT * (chosen != Measure.HABIT)):
            self.errors.pop(name, None)
            found[name] = None
        found["unit"] = found.get("unit") or None
        return found


class BeginForm(Worded, CreateForm):
    """A new goal, personal or proposed."""


class RewordForm(Worded, EditForm):
    """Other words for a goal that is one's own to change."""


class ProposeForm(EditForm):
    """A change of a shared goal's essence, which the partner has to agree to."""

    title = forms.CharField(label=_("What is it?"), max_length=200)
    target = amount(_("To"))
    due = forms.DateField(label=_("By when?"), required=False)
    note = forms.CharField(
        label=_("A word about it"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


def plain(value: Decimal | None) -> str | None:
    """A number as one would type it: "10", "7.5"."""
    return None if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def reword_form(goal: Goal, posted: Any = None) -> Worded | ProposeForm:
    """The form for other words: at once for one's own, or as a proposal for a shared goal that both agreed to."""
    proposes = goal.is_joint_goal and goal.state == rules.State.ACTIVE
    kind: Any = ProposeForm if proposes else RewordForm
    said: dict[str, Any] = {name: getattr(goal, name) for name in Worded.base_fields}
    if proposes and goal.proposal == rules.Proposal.CHANGE:
        said |= goal.wording() | {"note": goal.proposal_note}
    said |= {name: plain(said[name]) for name in ("start", "target")}
    form: Worded | ProposeForm = kind(posted, initial=said | {"seen": goal.version})
    if proposes and goal.measure != Measure.NUMBER:
        del form.fields["target"]
    return form


class LetInForm(EditForm):
    help = forms.ChoiceField(label=_("Help you welcome"), choices=HELP, widget=forms.RadioSelect, initial="just_know")


class LetGoForm(EditForm):
    learnt = forms.CharField(
        label=_("What did it teach you?"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class PartForm(CreateForm):
    """A form that stands on the goal's page beside others: its inputs have ids of their own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{type(self).__name__.lower()}_%s", **kwargs)


class StepForm(PartForm):
    text = forms.CharField(label=_("A step"), max_length=200)


class ProgressForm(PartForm):
    day = forms.DateField(label=_("Day"))
    amount = amount(_("Where it is now"))
    note = forms.CharField(label=_("A note"), max_length=300, required=False)


def progress_form(goal: Goal, today: date, posted: Any = None) -> ProgressForm:
    """The form for an entry: a number goal needs its amount, a habit has none."""
    form = ProgressForm(posted, initial={"day": today})
    if goal.measure == Measure.NUMBER:
        form.fields["amount"].required = True
    else:
        del form.fields["amount"]
    return form


class TickForm(Form):
    """A step's tick, set or taken back. It names what is wished, so that twice is once."""

    done = forms.BooleanField(required=False)
