"""Being among the ids that another query gives, said so that the database uses its index for it."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, F, Func, QuerySet, Subquery


class Among(Func):
    """Whether a column is among the ids of those rows: `Among("couple", memberships.values("couple"))`.

    PostgreSQL can't use an index for `IN (SELECT …)` that stands beside an OR, and reads the whole table, everybody's
    rows. An array is worked out once, before, and is looked up in the index.
    """

    template = "%(expressions)s"
    arg_joiner = " IN "
    output_field = BooleanField()

    def __init__(self, column: str, rows: QuerySet[Any], **extra: Any) -> None:
        super().__init__(F(column), Subquery(rows), **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="%(expressions)s)", arg_joiner=" = ANY(ARRAY", **extra)
