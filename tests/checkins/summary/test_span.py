"""What a summary is of: names, neighbours, and what is held beside what."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkins.summary.span import Kind, after, before, month_of, periods, span_named, week_span, year_of

DAYS = st.dates(date(2001, 1, 1), date(2199, 12, 1))
SPANS = st.builds(lambda make, day: make(day), st.sampled_from([week_span, month_of, year_of]), DAYS)


@pytest.mark.parametrize(
    ("name", "kind", "first", "last"),
    [
        ("2026-09-07", Kind.WEEK, date(2026, 9, 7), date(2026, 9, 13)),
        ("2026-09", Kind.MONTH, date(2026, 9, 1), date(2026, 9, 30)),
        ("2026-12", Kind.MONTH, date(2026, 12, 1), date(2026, 12, 31)),
        ("2028-02", Kind.MONTH, date(2028, 2, 1), date(2028, 2, 29)),
        ("2026", Kind.YEAR, date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_span_is_named_by_the_start_of_its_first_date(name, kind, first, last):
    found = span_named(name)
    assert (found.kind, found.first, found.last) == (kind, first, last)
    assert found.name == name


@pytest.mark.parametrize(
    "name", ["", "26", "2026-9", "2026-13", "2026-00", "2026-02-30", "2026-09-07-1", "0000", "2026-", "٢٠٢٦", " 2026"]
)
def test_anything_else_names_nothing(name):
    with pytest.raises(ValueError):
        span_named(name)


@given(SPANS)
def test_every_name_leads_back_to_its_span(span):
    assert span_named(span.name) == span


@given(SPANS)
def test_neighbours_touch_and_lead_back(span):
    assert before(span).last + timedelta(days=1) == span.first
    assert after(span).first - timedelta(days=1) == span.last
    assert before(after(span)) == span == after(before(span))
    assert before(span).kind == after(span).kind == span.kind


@given(DAYS)
def test_a_day_lies_in_its_month_and_year(day):
    assert month_of(day).first <= day <= month_of(day).last
    assert year_of(day).first <= day <= year_of(day).last


@given(SPANS)
def test_what_is_beside_comes_first_and_never_overlaps(span):
    first, second = periods(span)
    assert first.first <= first.last < second.first <= second.last == span.last
    assert second.first - first.last == timedelta(days=1)


def test_a_year_is_held_against_itself():
    assert periods(year_of(date(2026, 5, 5))) == (
        (date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 12, 31)),
    )
    assert periods(month_of(date(2026, 3, 31)))[0] == (date(2026, 2, 1), date(2026, 2, 28))
