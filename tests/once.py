"""What many tests begin with: made once in a process, by its own actions, and then put back row for row."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import time
from itertools import count
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import AutoField, Model

from accounts.notice.kinds import KINDS

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Table:
    """A table, its columns, where its key stands among them, and whether the database counts it."""

    name: str
    columns: list[str]
    key: int
    is_counted: bool

    @classmethod
    def of(cls, model: type[Model]) -> Table:
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}" LIMIT 0')
            columns = [column[0] for column in cursor.description]
        key = model._meta.pk
        return cls(model._meta.db_table, columns, columns.index(key.column), isinstance(key, AutoField))

    def rows(self) -> dict[Any, Row]:
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{self.name}" ORDER BY "{self.columns[self.key]}"')
            return {row[self.key]: row for row in cursor.fetchall()}

    def with_key(self, row: Row, key: Any) -> Row:
        return (*row[: self.key], key, *row[self.key + 1 :])

    def delete(self, keys: list[Any]) -> None:
        marks = ", ".join(["%s"] * len(keys))
        with connection.cursor() as cursor:
            cursor.execute(f'DELETE FROM "{self.name}" WHERE "{self.columns[self.key]}" IN ({marks})', keys)

    def write(self, rows: list[Row]) -> None:
        names = [f'"{name}"' for name in self.columns]
        one = f"({', '.join(['%s'] * len(names))})"
        changed = ", ".join(f"{name} = excluded.{name}" for name in names)
        with connection.cursor() as cursor:
            cursor.execute(
                f'INSERT INTO "{self.name}" ({", ".join(names)}) VALUES {", ".join([one] * len(rows))} '
                f"ON CONFLICT ({names[self.key]}) DO UPDATE SET {changed}",
                [_said(value) for row in rows for value in row],
            )


def _said(value: Any) -> Any:
    """That value as the database takes it: SQLite gives a time of day, and takes none."""
    return connection.ops.adapt_timefield_value(value) if isinstance(value, time) else value


@dataclass(frozen=True)
class Made:
    """What was deleted and written, and what was given."""

    deleted: list[tuple[Table, list[Any]]]
    written: list[tuple[Table, list[Row]]]
    given: list[Any]

    def put_back(self) -> list[Any]:
        with transaction.atomic():
            for table, keys in self.deleted:
                table.delete(keys)
            for table, rows in self.written:
                table.write(rows)
        return [type(one)._base_manager.get(pk=one.pk) if is_row(one) else copy.deepcopy(one) for one in self.given]


_made: dict[tuple[Any, ...], Made] = {}


def is_row(one: Any) -> bool:
    return isinstance(one, Model)


def once(make, *before) -> list[Any]:
    """What `make(*before)` gives: rows, read anew, and copies of anything else.

    Where a row of `before` is of the test's own making, all is made anew.
    """
    known = {one.pk for made in _made.values() for one in made.given if is_row(one)}
    if not all(one.pk in known for one in before if is_row(one)):
        return make(*before)
    key = (make, *KINDS, *(one.pk if is_row(one) else one for one in before))  # KINDS: a test may have others
    if key not in _made:
        _made[key] = _record(make, before, first=1_000_000 * (1 + len(_made)))
    return _made[key].put_back()


class _Undone(Exception):
    pass


def _record(make, before: tuple[Any, ...], first: int) -> Made:
    """What `make` changes, which is undone. Keys that the database counts begin at `first`: no test's own are there."""
    tables = [Table.of(model) for model in apps.get_models(include_auto_created=True)]
    stood = [table.rows() for table in tables]
    try:
        with transaction.atomic():
            given = make(*before)
            after = [table.rows() for table in tables]
            raise _Undone
    except _Undone:
        pass
    made = Made([], [], given)
    for table, old, new in zip(tables, stood, after, strict=True):
        numbers = count(first)
        rows = [
            table.with_key(row, next(numbers)) if table.is_counted and key not in old else row
            for key, row in new.items()
            if old.get(key) != row
        ]
        if rows:
            made.written.append((table, rows))
        if gone := [key for key in old if key not in new]:
            made.deleted.append((table, gone))
    return made
