"""A query that is asked on nearly every request: put into words once, then asked again with other values.

To put a query of the ORM into words costs more than to run it. Nothing else is different: the words are the ORM's own,
and so are the converters of its columns.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import CharField, DateField, Field, QuerySet, UUIDField

MOST = 256
_FIELDS: dict[type, Field[Any, Any]] = {UUID: UUIDField(), str: CharField(), date: DateField()}
_asked: dict[Hashable, Compiled] = {}


@dataclass(frozen=True, slots=True)
class Compiled:
    """A query's words and parameters, what stands in for the values among them, and how columns become values."""

    sql: str
    parameters: tuple[Any, ...]
    stand_ins: tuple[Any, ...]
    converters: tuple[tuple[int, Any, Any], ...]

    @classmethod
    def of(cls, rows: QuerySet[Any], stand_ins: tuple[Any, ...]) -> Compiled:
        compiler = rows.query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        if missing := [one for one in stand_ins if one not in parameters]:
            raise ValueError(f"{len(missing)} of the values are nowhere in the query")
        found = compiler.get_converters([column for column, *_ in compiler.select or []])
        converters = tuple((at, each, column) for at, (some, column) in found.items() for each in some)
        return cls(sql, tuple(parameters), stand_ins, converters)

    def rows(self, values: tuple[Any, ...]) -> list[Sequence[Any]]:
        """What the query gives for those values, in the database's own form."""
        put = dict(zip(self.stand_ins, values, strict=True))
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [put.get(one, one) for one in self.parameters])
            found = cursor.fetchall()
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
    key = (connection.alias, connection.vendor, key)
    found = _asked.get(key)
    if found is None:
        if len(_asked) >= MOST:
            _asked.clear()
        stand_ins = [_stand_in(type(value), at) for at, value in enumerate(values)]
        found = _asked[key] = Compiled.of(rows(*stand_ins), tuple(map(_prepared, stand_ins)))
    return found.rows(tuple(map(_prepared, values)))


def _stand_in(kind: type, at: int) -> Any:
    if kind is UUID:
        return UUID(int=0x5CA1AB1E_C0DE_4000_8000_000000000000 + at)
    return date(333, 3, 3) + timedelta(days=at) if kind is date else f"stands in for value {at}"


def _prepared(value: Any) -> Any:
    return _FIELDS[type(value)].get_db_prep_value(value, connection)
