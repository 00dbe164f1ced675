"""What a summary is of: a week, a month or a year, as addresses name it. Pure."""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from accounts import weeks
from checkins.history.rules import Period

DAY = timedelta(days=1)
NAMED = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


class Kind(StrEnum):
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


LENGTHS = {Kind.WEEK: 10, Kind.MONTH: 7, Kind.YEAR: 4}
"""How many signs of the first date name a span."""


class Span(NamedTuple):
    """A stretch of local dates, both included. A week counts in the month and the year that hold its first date."""

    kind: Kind
    first: date
    last: date

    @property
    def name(self) -> str:
        """As addresses name it: 2026-09-07, 2026-09 or 2026."""
        return self.first.isoformat()[: LENGTHS[self.kind]]

    @property
    def period(self) -> Period:
        return Period(self.first, self.last)


def span_named(text: str) -> Span:
    """The span of that name. Raises ValueError for anything else."""
    found = NAMED.fullmatch(text)
    if found is None:
        raise ValueError(text)
    year, month, day = found.groups()
    first = date(int(year), int(month or 1), int(day or 1))
    if day:
        return week_span(first)
    return month_of(first) if month else year_of(first)


def week_span(week: date) -> Span:
    """The week of that first date."""
    return Span(Kind.WEEK, week, weeks.last_day(week))


def month_of(day: date) -> Span:
    """The month that holds a date."""
    first = day.replace(day=1)
    return Span(Kind.MONTH, first, weeks.month_after(first) - DAY)


def year_of(day: date) -> Span:
    """The year that holds a date."""
    return Span(Kind.YEAR, date(day.year, 1, 1), date(day.year, 12, 31))


def before(span: Span) -> Span:
    """The span of the same kind before."""
    return _holding(span.kind, weeks.week_before(span.first) if span.kind is Kind.WEEK else span.first - DAY)


def after(span: Span) -> Span:
    """The span of the same kind after."""
    return _holding(span.kind, span.last + DAY)


def _holding(kind: Kind, day: date) -> Span:
    return {Kind.WEEK: week_span, Kind.MONTH: month_of, Kind.YEAR: year_of}[kind](day)


def periods(span: Span) -> tuple[Period, Period]:
    """What is held beside what: of a year its two halves; else the span before, and the span."""
    if span.kind is Kind.YEAR:
        june = date(span.first.year, 6, 30)
        return Period(span.first, june), Period(date(span.first.year, 7, 1), span.last)
    return before(span).period, span.period
