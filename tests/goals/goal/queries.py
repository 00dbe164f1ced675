"""Counting what a request asks of the database."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def asked(request) -> int:
    """How many statements the request ran, savepoints of the tests left out."""
    with CaptureQueriesContext(connection) as seen:
        assert request().status_code < 300
    return sum("SAVEPOINT" not in query["sql"] for query in seen.captured_queries)
