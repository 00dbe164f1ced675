"""The base serializers: strict on the way in, and on the way out the same bytes from a row or from its columns."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from django.db import models
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.fields import empty


class Strict(serializers.Serializer[Any]):
    """A serializer that refuses unknown fields and, for whole numbers, anything else."""

    def run_validation(self, data: Any = empty) -> Any:
        if isinstance(data, dict):
            known = {name for name, field in self.fields.items() if not field.read_only}
            if unknown := sorted(set(data) - known):
                raise ValidationError(
                    {name: ["There is no such field to write."] for name in unknown}, code="unknown-field"
                )
        return super().run_validation(data)


class WholeNumber(serializers.IntegerField):
    """A JSON whole number: no text, no fraction, no true."""

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return super().to_internal_value(data)


class Id(serializers.UUIDField):
    """An id as text: no number is taken for one."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)


@extend_schema_field({"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$", "example": "22:00"})
class WallTime(serializers.TimeField):
    """A time on the wall, to the minute: "22:00"."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", input_formats=["%H:%M"], **kwargs)


@extend_schema_field({"type": "string", "enum": ["me", "partner"], "nullable": True})
class Whose(serializers.Field[Any, Any, Any, Any]):
    """Whose a row is, as the viewer says it: "me" or "partner". Never an id of an account."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: Any) -> str | None:
        if value is None:
            return None
        return "me" if value == self.context["viewer"].pk else "partner"


class RowSerializer(Strict, serializers.ModelSerializer[Any]):
    """A row of content. Relations and uniqueness are looked at as the viewer, by actions, never here.

    `visible_at` is when the row began for the viewer: made, if it is theirs; shared, if it is the partner's.
    """

    id = Id(format="hex_verbose", required=False, help_text="Made by the client: a UUID of version 4.")
    owner = Whose(source="owner_id", help_text='"me" or "partner"')
    visible_at = serializers.SerializerMethodField(help_text="When it was made, or shared with you.")

    serializer_field_mapping: ClassVar[Any] = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.UUIDField: Id,
        models.IntegerField: WholeNumber,
        models.PositiveSmallIntegerField: WholeNumber,
        models.SmallIntegerField: WholeNumber,
        models.PositiveIntegerField: WholeNumber,
    }

    class Meta:
        base_fields = ("id", "owner", "visibility", "visible_at")

    def get_validators(self) -> list[Any]:
        return []

    def get_unique_together_validators(self) -> list[Any]:
        return []

    @extend_schema_field(serializers.DateTimeField())
    def get_visible_at(self, row: Any) -> str:
        mine = row.owner_id == self.context["viewer"].pk
        return _instant(row.created_at if mine else row.shared_at)

    def build_standard_field(self, field_name: str, model_field: Any) -> Any:
        kind, kwargs = super().build_standard_field(field_name, model_field)
        kwargs["validators"] = [one for one in kwargs.get("validators", []) if not hasattr(one, "queryset")]
        return kind, kwargs

    # the same bytes from columns

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """The columns that a list has to read."""
        names = {"pk", "owner_id", "created_at", "shared_at"}
        for name, field in _shape(cls).items():
            if not isinstance(field, serializers.SerializerMethodField) and not field.write_only:
                names.add(field.source or name)
        return tuple(sorted(names - {"id"}))

    def from_columns(self, rows: Iterable[Sequence[Any]], columns: tuple[str, ...]) -> list[dict[str, Any]]:
        """What `to_representation` gives for each row, from its columns alone."""
        place = {name: index for index, name in enumerate(columns)}
        pk = place["id"] = place["pk"]
        plan = [
            (name, *self._reader(field, place)) for name, field in _shape(type(self)).items() if not field.write_only
        ]
        return [
            {name: read(row[at], row[pk]) if at is not None else read(row, row[pk]) for name, at, read in plan}
            for row in rows
        ]

    def _reader(self, field: Any, place: dict[str, int]) -> tuple[int | None, Callable[[Any, Any], Any]]:
        """Where a field's value stands in a row (None: it needs the whole row), and what shows it."""
        viewer = self.context["viewer"].pk
        if isinstance(field, serializers.SerializerMethodField):
            owner, made, shared = place["owner_id"], place["created_at"], place["shared_at"]
            return None, lambda row, pk: _instant(row[made] if row[owner] == viewer else row[shared])
        at = place[field.source]
        if isinstance(field, Whose):
            return at, lambda value, pk: None if value is None else "me" if value == viewer else "partner"
        columns = self.Meta.model._meta.concrete_fields
        column = next((one for one in columns if field.source in (one.name, one.attname)), None)
        show = str if type(field) is serializers.CharField else field.to_representation
        if (opened := getattr(column, "opened", None)) is not None:
            return at, lambda value, pk: None if value is None else show(opened(value, pk))
        return at, lambda value, pk: None if value is None else show(value)


@functools.cache
def _shape(kind: type[RowSerializer]) -> dict[str, Any]:
    """The fields of that serializer, made once: they hold no context, and nobody may change them."""
    return dict(kind().fields)


def _instant(value: datetime) -> str:
    if value.tzinfo is not UTC:
        value = value.astimezone(UTC)
    return value.isoformat().removesuffix("+00:00") + "Z"


class Nothing(Strict):
    """A verb that needs no words."""
