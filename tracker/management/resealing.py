"""Texts sealed anew with the newest key, in steps, while people go on writing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from accounts.secret.cipher import NAME, Sealed, keys
from accounts.secret.field import SecretText

STEP = 500


def reseal() -> int:
    """Seal anew every text that an older key seals; how many that were.

    A text that its owner changes meanwhile is left to them: it is sealed with the newest key already.

    Raises:
        Unreadable: a text does not open; the steps before it are kept.
    """
    return sum(
        _reseal_column(model, field)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, SecretText)
    )


def _reseal_column(model: type[models.Model], field: SecretText) -> int:
    done = 0
    for rows in _steps(model, field):
        with transaction.atomic(), connection.cursor() as cursor:
            for key, old in rows:
                new = Sealed.of(old.open(field.place(_pk(model, key))), field.place(_pk(model, key)))
                cursor.execute(
                    _statement(model, field, "UPDATE {table} SET {column} = %s WHERE {pk} = %s AND {column} = %s"),
                    [bytes(new), key, bytes(old)],
                )
                done += cursor.rowcount
    return done


def _steps(model: type[models.Model], field: SecretText) -> Iterator[list[tuple[Any, Sealed]]]:
    """The rows that an older key seals, in steps by primary key; each key as the database has it."""
    newest = next(iter(keys()))
    first = f"SELECT {{pk}}, {{column}} FROM {{table}} WHERE substr({{column}}, 1, {NAME}) <> %s"  # noqa: S608
    last: list[Any] = []
    while True:
        where = " AND {pk} > %s" if last else ""
        with connection.cursor() as cursor:
            cursor.execute(_statement(model, field, f"{first}{where} ORDER BY {{pk}} LIMIT {STEP}"), [newest, *last])
            rows = [(key, Sealed(column)) for key, column in cursor.fetchall()]
        if not rows:
            return
        last = [rows[-1][0]]
        yield rows


def _statement(model: type[models.Model], field: SecretText, form: str) -> str:
    quote = connection.ops.quote_name
    names = {"table": model._meta.db_table, "column": str(field.column), "pk": str(model._meta.pk.column)}
    return form.format(**{name: quote(value) for name, value in names.items()})


def _pk(model: type[models.Model], key: Any) -> Any:
    return model._meta.pk.to_python(key)
