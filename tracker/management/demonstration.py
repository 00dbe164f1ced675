"""How one logs in as the demo couple: said by `up`, made by `demo`."""

EMAILS = ("ana@example.org", "ben@example.org")
PASSWORD = "two-circles-one-table"  # noqa: S105 (made to be known; `demo` refuses to run in production)
