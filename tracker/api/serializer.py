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

    @classmethod
    def listed(cls) -> tuple[str, ...]:
        """The same where the query says as `began` when each row began for the viewer."""
        shown = {field.source for field in _shape(cls).values()}
        return (*(name for name in cls.columns() if name in shown or name not in ("created_at", "shared_at")), "began")

    def from_columns(self, rows: Iterable[Sequence[Any]], columns: tuple[str, ...]) -> list[dict[str, Any]]:
        """What `to_representation` gives for each row, from its columns alone."""
        table = list(zip(*rows, strict=True))
        if not table:
            return []
        shows = _shows(type(self), columns)
        shown = zip(*(show(self, table) for show in shows.values()), strict=True)
        return [dict(zip(shows, row, strict=True)) for row in shown]

    @classmethod
    def shows(cls, field: Any, place: dict[str, int]) -> Shows:
        """What shows a field in all rows at once; `place` says where each column stands."""
        if isinstance(field, serializers.SerializerMethodField):
            return _began(place)
        at, pk = place[field.source], place["pk"]
        if isinstance(field, Whose):
            return lambda self, table: _whose(table[at], self.context["viewer"].pk)
        columns = cls.Meta.model._meta.concrete_fields
        column = next((one for one in columns if field.source in (one.name, one.attname)), None)
        if opened := getattr(column, "opened", None):
            return lambda self, table: [*map(opened, table[at], table[pk])]
        if isinstance(column, AS_IT_IS.get(type(field), ())):
            return lambda self, table: table[at]
        return lambda self, table: [None if value is None else field.to_representation(value) for value in table[at]]


Shows = Callable[[Any, Sequence[Sequence[Any]]], Sequence[Any]]
"""Given a serializer and the columns of all rows, a field's values in each row."""

AS_IT_IS: dict[type, type[models.Field[Any, Any]]] = {
    serializers.CharField: models.CharField,
    serializers.ChoiceField: models.CharField,
    serializers.BooleanField: models.BooleanField,
    WholeNumber: models.IntegerField,
}
"""Fields that show a value of such a column as it is."""


@functools.lru_cache(maxsize=256)
def _shows(kind: type[RowSerializer], columns: tuple[str, ...]) -> dict[str, Shows]:
    """What shows each field of that serializer, from those columns."""
    place = {name: index for index, name in enumerate(columns)}
    place["id"] = place["pk"]
    return {name: kind.shows(field, place) for name, field in _shape(kind).items() if not field.write_only}


def _began(place: dict[str, int]) -> Shows:
    if "began" in place:
        at = place["began"]
        return lambda self, table: [*map(_instant, table[at])]
    owner, made, shared = place["owner_id"], place["created_at"], place["shared_at"]

    def began(self: Any, table: Sequence[Sequence[Any]]) -> list[str]:
        viewer = self.context["viewer"].pk
        instants = zip(table[owner], table[made], table[shared], strict=True)
        return [_instant(made if one == viewer else shared) for one, made, shared in instants]

    return began


def _whose(owners: Iterable[Any], viewer: Any) -> list[str | None]:
    return [None if one is None else "me" if one == viewer else "partner" for one in owners]


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
