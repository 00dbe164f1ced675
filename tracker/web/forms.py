"""The base of every form: it hands its words to an action and puts a refusal beside the field it belongs to."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms

from tracker.refusal import Changed, Refused


class Form(forms.Form):
    """A form that submits to an action. `result` is what the action gave; `refusal` why it did not.

    A line of words says `autocomplete="off"`, unless it says otherwise: a browser would offer what one person wrote
    there to the next one who does.
    """

    result: Any = None
    refusal: Refused | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if type(field.widget) is forms.TextInput:
                field.widget.attrs.setdefault("autocomplete", "off")

    def submit(self, action: Callable[..., Any], *args: Any, now: datetime, **extra: Any) -> bool:
        """Call the action with the cleaned fields; False, with the reasons beside the fields, if it can't be done."""
        if not self.is_valid():
            return False
        try:
            self.result = action(*args, now=now, **self.arguments(), **extra)
        except Refused as refusal:
            self.refusal = refusal
            self.add_error(refusal.field if refusal.field in self.fields else None, refusal.sentence)
            return False
        return True

    def arguments(self) -> dict[str, Any]:
        """The cleaned fields as the action's keywords."""
        return dict(self.cleaned_data)

    @property
    def status(self) -> int:
        """What a refused form answers: 412 if the row has changed, 429 for too much at once, 422 for the rest."""
        return self.refusal.status if self.refusal and self.refusal.status in (412, 429) else 422


class CreateForm(Form):
    """A form that makes a row: it carries the row's id, so that a double click makes one."""

    id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("id", uuid.uuid4())


class EditForm(Form):
    """A form over a row: it carries the version that was read, so that nothing newer is overwritten.

    Refused because the row has changed, it carries the row's version as it is now: the page shows both, so whoever
    sends it again knows what they write over.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def submit(self, action: Callable[..., Any], *args: Any, now: datetime, **extra: Any) -> bool:
        taken = super().submit(action, *args, now=now, **extra)
        if isinstance(self.refusal, Changed):
            data: Any = self.data
            self.data = data.copy()
            self.data[self.add_prefix("seen")] = str(self.refusal.row.version)  # type: ignore[index]
        return taken


class SeenForm(EditForm):
    """A button that needs nothing but the version that was read."""
