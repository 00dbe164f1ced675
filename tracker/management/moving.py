"""All rows carried from SQLite to PostgreSQL as they are: sealed bytes stay sealed, ids and instants stay the same.

Values go through the two databases' own converters only, never through a field's, so that nothing is opened, sealed or
stamped anew on the way.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from graphlib import CycleError, TopologicalSorter
from typing import Any

from django.apps import apps
from django.core.management.base import CommandError
from django.core.management.color import no_style
from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

CHUNK = 1000
MODULUS = 2**128

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Sum:
    """How many rows a table holds and what they add up to, in whichever order they are read."""

    rows: int = 0
    total: int = 0

    def plus(self, rows: Sequence[Row]) -> Sum:
        digests = (hashlib.sha256(repr(row).encode()).digest()[:16] for row in rows)
        total = sum(int.from_bytes(digest) for digest in digests)
        return Sum(self.rows + len(rows), (self.total + total) % MODULUS)


class Table:
    """A model's table, read and written without the model."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.name = model._meta.db_table
        self.fields = model._meta.local_concrete_fields
        self.columns = [str(field.column) for field in self.fields]
        self.kinds = [_kind(field) for field in self.fields]

    def read(self, database: BaseDatabaseWrapper) -> Iterator[list[Row]]:
        """The rows in chunks, each value as Python has it."""
        quote = database.ops.quote_name
        columns = ", ".join(quote(column) for column in self.columns)
        converters = [_converters(field, database) for field in self.kinds]
        with database.chunked_cursor() as cursor:
            cursor.execute(f"SELECT {columns} FROM {quote(self.name)}")  # noqa: S608
            while rows := cursor.fetchmany(CHUNK):
                yield [tuple(map(_converted, row, converters)) for row in rows]

    def write(self, database: BaseDatabaseWrapper, rows: Sequence[Row]) -> None:
        quote = database.ops.quote_name
        columns = ", ".join(quote(column) for column in self.columns)
        places = ", ".join(["%s"] * len(self.columns))
        with database.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {quote(self.name)} ({columns}) VALUES ({places})", rows)  # noqa: S608

    def sum(self, database: BaseDatabaseWrapper) -> Sum:
        """What the table adds up to; texts in JSON count by what they mean, as PostgreSQL rewrites them."""
        found = Sum()
        for rows in self.read(database):
            found = found.plus([tuple(map(_comparable, row, self.kinds)) for row in rows])
        return found


def refuse_unless_empty(target: BaseDatabaseWrapper) -> None:
    """Raises CommandError if the target is no PostgreSQL or holds any table."""
    if target.vendor != "postgresql":
        raise CommandError("The target must be PostgreSQL: postgres://name:password@host/database.")
    if target.introspection.table_names():
        raise CommandError("The target is not empty. Nothing was moved; give a new database.")


def move(source: BaseDatabaseWrapper, target: BaseDatabaseWrapper) -> dict[str, int]:
    """Carry all rows over in one transaction of the target; how many in each table.

    The target must have its tables already. The source is locked against writers meanwhile.

    Raises:
        CommandError: a table does not add up to the same on both sides; then the target keeps nothing of it.
    """
    tables = [Table(model) for model in _in_order()]
    counts = {}
    with transaction.atomic(using=source.alias), transaction.atomic(using=target.alias):
        _clear(target, tables)
        for table in tables:
            for rows in table.read(source):
                table.write(target, rows)
        _set_sequences(target, tables)
        for table in tables:
            here, there = table.sum(source), table.sum(target)
            if here != there:
                raise CommandError(f"{table.name} differs after the copy ({here.rows} and {there.rows} rows). Undone.")
            counts[table.name] = here.rows
    return counts


def _in_order() -> list[type[models.Model]]:
    """Every model with a table of its own, those that are pointed to first."""
    every = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and not model._meta.swapped
    ]
    pointing = {model: _pointed_to(model) - {model} for model in every}
    try:
        return [model for model in TopologicalSorter(pointing).static_order() if model in pointing]
    except CycleError:  # foreign keys are checked at the end of the transaction, so any order will do
        return every


def _pointed_to(model: type[models.Model]) -> set[type[models.Model]]:
    fields = model._meta.local_concrete_fields
    return {field.related_model for field in fields if isinstance(field, models.ForeignKey)}


def _clear(target: BaseDatabaseWrapper, tables: Sequence[Table]) -> None:
    """Empty the tables of what the migrations wrote into them; the source has its own."""
    names = ", ".join(target.ops.quote_name(table.name) for table in tables)
    with target.cursor() as cursor:
        cursor.execute(f"TRUNCATE {names}")


def _set_sequences(target: BaseDatabaseWrapper, tables: Sequence[Table]) -> None:
    with target.cursor() as cursor:
        for statement in target.ops.sequence_reset_sql(no_style(), [table.model for table in tables]):
            cursor.execute(statement)


def _kind(field: models.Field[Any, Any]) -> models.Field[Any, Any]:
    """The field whose kind of value is stored: for a foreign key, that of the row it points to."""
    return _kind(field.target_field) if isinstance(field, models.ForeignKey) else field


def _converters(field: models.Field[Any, Any], database: BaseDatabaseWrapper) -> list[Any]:
    expression = models.expressions.Col("", field, field)
    found = [(convert, expression) for convert in database.ops.get_db_converters(expression)]
    return [(convert, expression, database) for convert, expression in found]


def _converted(value: Any, converters: Sequence[Any]) -> Any:
    for convert, expression, database in converters:
        value = convert(value, expression, database)
    return bytes(value) if isinstance(value, memoryview) else value


def _comparable(value: Any, field: models.Field[Any, Any]) -> Any:
    if isinstance(field, models.JSONField) and isinstance(value, str):
        return json.dumps(json.loads(value), sort_keys=True)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value
