"""The encrypted text: a `str` on the row, `Sealed` everywhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from accounts.secret.cipher import Sealed

if TYPE_CHECKING:
    TextField = models.TextField[Any, Any]
else:
    TextField = models.TextField


class OpensOnRead(DeferredAttribute):
    """Opens the bytes at first access; needs `__set__`, or Django would hand out the bytes."""

    field: SecretText

    def __get__(self, row: Any, owner: Any = None) -> Any:
        value = super().__get__(row, owner)
        if isinstance(value, Sealed):
            value = row.__dict__[self.field.attname] = value.open(self.field.place(row.pk))
        return value

    def __set__(self, row: Any, value: Any) -> None:
        row.__dict__[self.field.attname] = value


class SecretText(TextField):
    """A text that the database holds encrypted.

    `column` is the field's own stable name, which is sealed in: it must outlive renames of model and field. Nothing but
    `isnull` can be asked of it; `update()` and `bulk_update()` with a text are refused.
    """

    descriptor_class = OpensOnRead

    def __init__(self, column: str, *, max_length: int = 2000, **kwargs: Any) -> None:
        self.stable_name = column
        self._bound_to = column.encode() + b":"
        super().__init__(max_length=max_length, **kwargs)
        self.validators = [*self.validators, MaxLengthValidator(max_length)]

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, [self.stable_name, *args], kwargs

    def get_internal_type(self) -> str:
        return "BinaryField"

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def place(self, pk: UUID) -> bytes:
        """What a text of that row is bound to."""
        return self._bound_to + pk.bytes

    def opened(self, value: Any, pk: UUID) -> str | None:
        """The text of a column that was read without its row."""
        return value.open(self.place(pk)) if isinstance(value, Sealed) else value

    def pre_save(self, row: Any, add: bool) -> Any:
        kept = row.__dict__.get(self.attname)
        if not add and isinstance(kept, Sealed):
            return kept
        text = getattr(row, self.attname)
        return text if text is None else Sealed.of(text, self.place(row.pk))

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, Sealed):
            return value
        raise TypeError("Only saving a row seals a text.")

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        value = value if prepared else self.get_prep_value(value)
        return value if value is None else connection.Database.Binary(value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def value_to_string(self, obj: Any) -> str:
        raise TypeError("A secret text is not dumped. Use the backup command.")

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(
            **{"widget": forms.Textarea if (self.max_length or 0) > 200 else forms.TextInput, **kwargs}
        )
