"""The one way round `row.write()`: figures that are worked out anew for many rows at once, by no person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from accounts.belonging.models import Belonging
from accounts.feed.feed import Line

STEP = 1000


class Rewritten(NamedTuple):
    """A row that is to hold other values: the version that was read, and who may see it."""

    pk: UUID
    version: int
    values: tuple[Any, ...]
    viewers: tuple[UUID, ...]


def rewrite(
    model: type[Belonging], names: Sequence[str], rows: Sequence[Rewritten], *, now: datetime, **alike: Any
) -> list[Line]:
    """Write each row's values into the fields named, and `alike` into all; the lines to write into the feeds, last.

    Needs a transaction that holds the locks of the couples or persons whose rows they are. Rows are locked by id; one
    that has another version by now, or is gone, is left as it is.
    """
    lines: list[Line] = []
    for step in _steps(sorted(rows)):
        found = model.objects.select_for_update(no_key=True).filter(pk__in=[row.pk for row in step]).order_by("pk")
        versions = dict(found.values_list("pk", "version"))
        same = [row for row in step if versions.get(row.pk) == row.version]
        if same:
            _update(model, names, same, alike | {"changed_at": now})
        lines += [Line(viewer, model._meta.model_name or "", row.pk) for row in same for viewer in row.viewers]
    return lines


def _steps(rows: Sequence[Rewritten]) -> Iterator[Sequence[Rewritten]]:
    return (rows[start : start + STEP] for start in range(0, len(rows), STEP))


def _update(model: type[Belonging], names: Sequence[str], rows: Sequence[Rewritten], alike: Mapping[str, Any]) -> None:
    """One statement: each row its own values, all rows `alike`, and the next version."""
    fields: dict[str, Any] = {field.name: field for field in model._meta.concrete_fields}
    key, columns, same = fields["id"], [fields[name] for name in names], [fields[name] for name in alike]
    quote, table = connection.ops.quote_name, connection.ops.quote_name(model._meta.db_table)
    sets = [f"{quote(column.column)} = {_cast(column, place)}" for place, column in enumerate(columns, 2)]
    sets += [f"{quote(column.column)} = %s" for column in same]
    line = f"({', '.join(['%s'] * (1 + len(columns)))})"
    statement = (
        f"UPDATE {table} SET {', '.join(sets)}, version = version + 1 "  # noqa: S608 - names of columns, no input
        f"FROM (VALUES {', '.join([line] * len(rows))}) AS new WHERE {table}.id = new.column1"
    )
    given = [_prepared(column, alike[column.name]) for column in same]
    for row in rows:
        given.append(_prepared(key, row.pk))
        given += [_prepared(column, value) for column, value in zip(columns, row.values, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(statement, given)


def _cast(column: Any, place: int) -> str:
    """The value in that place of a row. PostgreSQL takes a column of nothing but nulls for text unless told."""
    value = f"new.column{place}"
    return f"CAST({value} AS {column.db_type(connection)})" if connection.vendor == "postgresql" else value


def _prepared(column: Any, value: Any) -> Any:
    return column.get_db_prep_save(value, connection)
