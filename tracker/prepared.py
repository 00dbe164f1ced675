"""A query that is asked on nearly every request: put into words once, then asked again with other values.

To put a query of the ORM into words costs more than to run it; so does, on PostgreSQL, to plan it: there the server
keeps the plan for as long as the connection lasts. Nothing else is different: the words are the ORM's own, and so are
the converters of its columns and the making of its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import psycopg
from django.db import connection
from django.db.models import CharField, DateField, DateTimeField, Field, Model, QuerySet, UUIDField
from django.db.models.query import ModelIterable, RelatedPopulator, get_related_populators

MOST = 256
M = TypeVar("M", bound=Model)
_FIELDS: dict[type, Field[Any, Any]] = {
    UUID: UUIDField(),
    str: CharField(),
    date: DateField(),
    datetime: DateTimeField(),
}
_asked: dict[Hashable, Compiled] = {}


@dataclass(frozen=True, slots=True)
class Making:
    """How a row of the model is made of columns: its own, those of related rows, and what was annotated."""

    model: type[Model]
    columns: slice
    names: tuple[str, ...]
    related: tuple[RelatedPopulator, ...]
    annotated: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, compiler: Any) -> Making:
        places = compiler.klass_info["select_fields"]
        columns = slice(places[0], places[-1] + 1)
        names = tuple(column.target.attname for column, *_ in compiler.select[columns])
        related = get_related_populators(compiler.klass_info, compiler.select, connection.alias)  # type: ignore[call-arg]
        return cls(
            compiler.klass_info["model"], columns, names, tuple(related), tuple(compiler.annotation_col_map.items())
        )

    def row(self, values: Sequence[Any]) -> Any:
        row = self.model.from_db(connection.alias, self.names, values[self.columns])
        for each in self.related:
            each.populate(values, row)
        for name, place in self.annotated:
            setattr(row, name, values[place])
        return row


@dataclass(frozen=True, slots=True)
class Compiled:
    """A query's words and parameters, which value stands at which of them, and how columns become values and rows."""

    sql: str
    parameters: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]
    converters: tuple[tuple[int, Any, Any], ...]
    making: Making | None

    @classmethod
    def of(cls, rows: QuerySet[Any], stand_ins: tuple[Any, ...]) -> Compiled:
        compiler = rows.query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        if missing := [one for one in stand_ins if one not in parameters]:
            raise ValueError(f"{len(missing)} of the values are nowhere in the query")
        found = compiler.get_converters([column for column, *_ in compiler.select or []])
        return cls(
            sql,
            tuple(parameters),
            tuple((at, stand_ins.index(one)) for at, one in enumerate(parameters) if one in stand_ins),
            tuple((at, each, column) for at, (some, column) in found.items() for each in some),
            Making.of(compiler) if rows._iterable_class is ModelIterable else None,
        )

    def found(self, values: tuple[Any, ...]) -> list[Sequence[Any]]:
        """What the query gives for those values, as values of Python."""
        parameters = list(self.parameters)
        for at, place in self.places:
            parameters[at] = values[place]
        with cursor() as line:
            line.execute(self.sql, parameters)
            found = line.fetchall()
        return [self._converted(row) for row in found] if self.converters else found

    def _converted(self, row: Sequence[Any]) -> Sequence[Any]:
        values = list(row)
        for at, convert, column in self.converters:
            values[at] = convert(values[at], column, connection)
        return values


def ask(key: Hashable, rows: Callable[..., QuerySet[Any]], *values: UUID | str | date) -> list[Sequence[Any]]:
    """What the `values_list` of `rows(*values)` gives.

    `key` must tell apart all that the query depends on beside the values. Two values of one query must be different
    things of it: each is put wherever its stand-in stands.
    """
    return _compiled(key, rows, values).found(tuple(map(_prepared, values)))


def rows_of(key: Hashable, rows: Callable[..., QuerySet[M]], *values: UUID | str | date) -> list[M]:
    """The rows that `rows(*values)` gives, with what it selects beside them. As `ask` otherwise."""
    compiled = _compiled(key, rows, values)
    if compiled.making is None:
        raise TypeError("This query gives values, no rows.")
    return [compiled.making.row(found) for found in compiled.found(tuple(map(_prepared, values)))]


def _compiled(key: Hashable, rows: Callable[..., QuerySet[Any]], values: tuple[UUID | str | date, ...]) -> Compiled:
    key = (connection.alias, connection.vendor, key)
    found = _asked.get(key)
    if found is None:
        if len(_asked) >= MOST:
            _asked.clear()
        stand_ins = [_stand_in(type(value), at) for at, value in enumerate(values)]
        found = _asked[key] = Compiled.of(rows(*stand_ins), tuple(map(_prepared, stand_ins)))
    return found


def _stand_in(kind: type, at: int) -> Any:
    if kind is UUID:
        return UUID(int=0x5CA1AB1E_C0DE_4000_8000_000000000000 + at)
    if kind is datetime:
        return datetime(444, 4, 4, tzinfo=UTC) + timedelta(days=at)
    return date(333, 3, 3) + timedelta(days=at) if kind is date else f"stands in for value {at}"


def _prepared(value: Any) -> Any:
    return _FIELDS[type(value)].get_db_prep_value(value, connection)


class _Kept(psycopg.Cursor[Any]):
    """A cursor whose statements PostgreSQL parses and plans once for each connection, not once for each time."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        found = super().execute(query, params, **options | {"prepare": True})
        self._query = _Said(query.encode())  # type: ignore[assignment]
        return found


@dataclass(frozen=True, slots=True)
class _Said:
    """What Django's log of queries asks a cursor for."""

    query: bytes


def cursor() -> Any:
    """A cursor that keeps its statements, where the database can and the settings allow it; else the usual one."""
    if connection.settings_dict["OPTIONS"].get("prepare_threshold") is None:
        return connection.cursor()
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    return connection._prepare_cursor(_Kept(connection.connection))  # type: ignore[attr-defined]
