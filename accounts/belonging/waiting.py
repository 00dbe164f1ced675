"""New rows that wait, in an act of many writes: those of one model that follow each other are inserted at once.

Nobody can tell: whatever else is asked of the database comes after them, unless it is a read that names none of their
tables. One that can't be inserted raises Clash; the whole act is then begun anew and each row inserted by itself, so
that the refusal goes to the write that it belongs to.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from django.db import DataError, IntegrityError, connection, transaction

if TYPE_CHECKING:
    from accounts.belonging.models import Belonging

Execute = Callable[[str, Any, bool, dict[str, Any]], Any]


class Clash(Exception):
    """One of the rows that waited can't be inserted."""


class Waiting:
    """The rows of one act that wait, and where the write under way began among them."""

    def __init__(self) -> None:
        self._rows: list[Belonging] = []
        self._begun = 0
        self._block = ExitStack()
        self._has_savepoint = self._is_aside = False

    def add(self, row: Belonging) -> None:
        """Take a new row as it is now; for whoever holds it, it is saved."""
        self._rows.append(_as_it_is(row))
        row._state.adding, row._state.db = False, connection.alias

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Within this every statement sees the rows that it could ask for; at its end all are inserted."""
        with connection.execute_wrapper(self._before):
            yield
            self._settle(reads=True)

    @contextmanager
    def write(self) -> Iterator[Callable[[], None]]:
        """One write of many. Gives how to undo what it has done."""
        self._begun, self._has_savepoint = len(self._rows), False
        try:
            with ExitStack() as self._block:
                yield self._undo
        finally:
            self._begun, self._is_aside = len(self._rows), False

    def _undo(self) -> None:
        del self._rows[self._begun :]
        if self._has_savepoint:
            transaction.set_rollback(True)

    def _before(self, execute: Execute, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        reads = sql.startswith("SELECT")
        if not self._is_aside and (self._is_asked_for(sql) or not reads):
            self._settle(reads)
        return execute(sql, params, many, context)

    def _is_asked_for(self, sql: str) -> bool:
        return any(table in sql for table in {row._meta.db_table for row in self._rows})

    def _settle(self, reads: bool) -> None:
        """Insert all that waits: what is of earlier writes first; then a savepoint, so that the write under way can be
        undone without them."""
        earlier, own = self._rows[: self._begun], self._rows[self._begun :]
        self._rows, self._begun, self._is_aside = [], 0, True
        _insert(earlier)
        if not self._has_savepoint and (own or not reads):
            self._block.enter_context(transaction.atomic())
            self._block.callback(setattr, self, "_is_aside", True)  # what ends it is no statement of the write's
            self._has_savepoint = True
        _insert(own)
        self._is_aside = False


def _as_it_is(row: Belonging) -> Belonging:
    """What `copy.copy` gives, in a tenth of its time."""
    kept = object.__new__(type(row))
    kept.__dict__.update(row.__dict__, _state=copy.copy(row._state))
    return kept


def _insert(rows: list[Belonging]) -> None:
    try:
        models: Any = itertools.groupby(rows, key=type)
        for model, some in models:
            model.objects.bulk_create(list(some))
    except (IntegrityError, DataError) as error:
        raise Clash from error
