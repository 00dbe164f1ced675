"""Filling tables by SQL, millions of rows: indexes, keys and references come back when the rows stand."""

from __future__ import annotations

from contextlib import contextmanager

KEPT = """
    SELECT format('ALTER TABLE %%I DROP CONSTRAINT %%I', relname, conname),
        format('ALTER TABLE %%I ADD CONSTRAINT %%I %%s', relname, conname, pg_get_constraintdef(c.oid))
    FROM pg_constraint AS c JOIN pg_class AS t ON t.oid = conrelid
    WHERE relname = ANY(%(tables)s) AND contype IN ('u', 'f')
    UNION ALL
    SELECT format('DROP INDEX %%I', indexname), indexdef FROM pg_indexes
    WHERE tablename = ANY(%(tables)s) AND indexname NOT IN (SELECT conname FROM pg_constraint)"""


@contextmanager
def bare(cursor, *tables: str):
    """Within this those tables have their primary keys and checks alone."""
    cursor.execute("SET synchronous_commit = off")
    cursor.execute("SET maintenance_work_mem = '256MB'")
    cursor.execute(KEPT, {"tables": list(tables)})
    kept = cursor.fetchall()
    for drop, _ in kept:
        cursor.execute(drop)
    yield
    for _, make in kept:
        cursor.execute(make)
