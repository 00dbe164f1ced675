"""A copy of the whole database in one file, made while the site runs, and put back into an empty place.

SQLite: the online backup interface. PostgreSQL: `pg_dump` in its custom format. Texts stay sealed in both; keys are in
neither, since no database holds them.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import CommandError
from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

from accounts.secret.cipher import NAME, keys
from accounts.secret.field import SecretText

SQLITE, POSTGRESQL = b"SQLite format 3\x00", b"PGDMP"


def write(target: Path) -> None:
    """Write a copy of the database, as it is at one instant, to a new file that only its owner can read.

    Raises:
        CommandError: the file is there already, or the copy failed; then no half file is left.
    """
    if target.exists():
        raise CommandError(f"{target} is there already. Give each backup a name of its own, such as its date.")
    part = target.with_name(f"{target.name}.part")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        if connection.vendor == "sqlite":
            _copy_sqlite(part)
        else:
            _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file", str(part), _database())
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.rename(target)
    except OSError as failure:
        raise CommandError(f"The backup could not be written: {failure}.") from failure
    finally:
        part.unlink(missing_ok=True)


def read(source: Path) -> None:
    """Put the copy into the database of the settings, which must hold no table yet.

    Raises:
        CommandError: the file is no backup for this kind of database, it is damaged, or the place is not empty.
    """
    vendor = {SQLITE: "sqlite", POSTGRESQL: "postgresql"}
    begin = _beginning(source)
    kind = next((name for magic, name in vendor.items() if begin.startswith(magic)), None)
    if kind is None:
        raise CommandError(f"{source} is not a backup of Twofold.")
    if kind != connection.vendor:
        raise CommandError(
            f"{source} comes from {kind} and the settings name {connection.vendor}. Restore it into {kind} first; "
            "`manage.py move` then carries SQLite over to PostgreSQL."
        )
    if connection.introspection.table_names():
        raise CommandError(
            "The place is not empty: the database already holds tables. Restore into a new data folder "
            "(TWOFOLD_DATA) or a new database (DATABASE_URL), look at it, and then let the site use that one."
        )
    if kind == "sqlite":
        _take_over_sqlite(source)
    else:
        flags = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
        _run("pg_restore", *flags, "--dbname", _database(), str(source))


def missing_keys() -> list[str]:
    """The names (8 hex digits) of keys with which texts are sealed and that `FIELD_KEYS` does not hold."""
    return sorted(key_names() - {name.hex() for name in keys()})


def key_names() -> set[str]:
    """The names of all keys that are needed to read what the database holds now, in the tables it has by now."""
    found: set[str] = set()
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table, column in _sealed_columns(cursor):
            name = quote(column)
            cursor.execute(f"SELECT DISTINCT substr({name}, 1, {NAME}) FROM {quote(table)} WHERE {name} IS NOT NULL")  # noqa: S608
            found |= {bytes(key).hex() for (key,) in cursor.fetchall()}
    return found


def _sealed_columns(cursor: Any) -> Iterator[tuple[str, str]]:
    """Table and column of every sealed text, where the migrations have made it already."""
    tables = connection.introspection.table_names(cursor)
    for model in apps.get_models():
        meta = model._meta
        wanted = {str(field.column) for field in meta.local_concrete_fields if isinstance(field, SecretText)}
        if wanted and meta.db_table in tables:
            made = {one.name for one in connection.introspection.get_table_description(cursor, meta.db_table)}
            yield from ((meta.db_table, column) for column in sorted(wanted & made))


def _copy_sqlite(target: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, whole without a log beside it
        if copy.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise CommandError("The copy is damaged, so it was not kept. Check the disk, and the database itself.")


def _take_over_sqlite(source: Path) -> None:
    with closing(sqlite3.connect(source.absolute().as_uri() + "?mode=ro", uri=True)) as copy:
        try:
            verdict = copy.execute("PRAGMA integrity_check").fetchone()
        except sqlite3.DatabaseError as failure:
            raise CommandError(f"{source} is damaged: {failure}.") from failure
        if verdict != ("ok",):
            raise CommandError(f"{source} is damaged: {verdict[0]}.")
        connection.ensure_connection()
        copy.backup(connection.connection)
    connection.close()  # the next one sets the log mode anew


def _beginning(source: Path) -> bytes:
    try:
        with source.open("rb") as file:
            return file.read(16)
    except OSError as failure:
        raise CommandError(f"{source} could not be read: {failure.strerror}.") from failure


def _database() -> str:
    return str(connection.settings_dict["NAME"])


def _run(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own tools against the database of the settings; the password goes by the environment."""
    if shutil.which(program) is None:
        raise CommandError(f"{program} is not on the PATH. It comes with PostgreSQL (Debian: postgresql-client).")
    command, extra = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    where = command[1:-1]
    done = subprocess.run(  # noqa: S603
        [program, "--no-password", *map(str, where), *arguments],
        env=os.environ | (extra or {}),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise CommandError(f"{program} failed: {done.stderr.strip()}")
