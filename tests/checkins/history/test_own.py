"""One's own weeks to take along: own rows only, after a recent password, no cell that a spreadsheet runs."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD
from tests.checkins.weeks import ANA, BEN, boundary, draft, evening, marks, sealed, targets, week

CSV, JSON = "/weeks/history/own.csv", "/weeks/history/own.json"


def recent(person) -> Client:
    """A browser in which someone has just given their password."""
    browser = Client()
    given = browser.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert given.status_code == 302
    return browser


@pytest.fixture
def lived(ana, ben, long_ago):
    """A week that both sealed, and a draft of Ana's."""
    targets(ana, 300, 480, long_ago.replace(month=5))
    mine = boundary(ana, long_ago.replace(month=5))
    theirs = boundary(ben, long_ago.replace(month=5), text="Nobody moves my bench.")
    said = marks((mine, 4), (theirs, None))
    sealed(ana, week(0), None, said, **ANA, x1="=HYPERLINK(1)", x2="@sum", x4="+1", kept=["s6"], passed=["s8"])
    sealed(ben, week(0), None, None, **BEN, x1="Ben’s thanks", x4="Ben’s own")
    draft(ana, week(1), s1=3, x1="-2+3", x3="\tTab")
    return mine, theirs


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def test_csv_has_ones_own_weeks(ana, lived):
    answer = recent(ana).post(CSV)
    assert answer.status_code == 200 and answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="weeks-')
    assert answer["Cache-Control"] == "no-store"
    first, second = rows_of(answer)
    assert (first["week"], first["state"], second["state"]) == (str(week(0)), "submitted", "draft")
    assert (first["me_minutes"], first["d2"], first["s1"], first["me_target"]) == ("240", "-1", "6", "300")
    assert (first["kept_for_myself"], first["not_this_week"]) == ("s6", "s8")
    assert (first["marks_of_my_boundaries"], first["marks_of_the_partners_boundaries"]) == ("4", "none")
    assert first["autonomy"] and second["autonomy"] == ""


def test_no_cell_is_a_formula(ana, lived):
    first, second = rows_of(recent(ana).post(CSV))
    assert (first["x1"], first["x2"], first["x4"]) == ("'=HYPERLINK(1)", "'@sum", "'+1")
    assert (second["x1"], second["x3"]) == ("'-2+3", "'\tTab")
    for row in (first, second):
        for name, cell in row.items():
            assert not cell.startswith(("=", "+", "@", "\t", "\r")), name
            assert not cell.startswith("-") or float(cell) < 0, name


def test_json_is_exact(ana, lived):
    answer = recent(ana).post(JSON)
    assert answer["Content-Type"] == "application/json; charset=utf-8"
    told = json.loads(answer.content)
    first, second = told["weeks"]
    assert first["x1"] == "=HYPERLINK(1)" and second["x1"] == "-2+3"
    assert first["autonomy"] == pytest.approx(75.8333, abs=0.1) or first["autonomy"] > 70
    assert {(one["of_partner"], one["mark"]) for one in first["boundary_marks"]} == {(False, 4), (True, None)}
    assert set(told["questions"]) <= set(first)


def test_nothing_of_the_partners_is_in_it(ana, ben, lived):
    for path in (CSV, JSON):
        told = recent(ana).post(path).content.decode()
        assert "Ben’s" not in told and "bench" not in told and str(ben.pk) not in told
        theirs = recent(ben).post(path).content.decode()
        assert "HYPERLINK" not in theirs and "draft" not in theirs


def test_the_password_is_asked_for(ana, lived, web):
    for path in (CSV, JSON):
        answer = web(ana).post(path)
        assert answer.status_code == 303 and answer["Location"].startswith(reverse("account_reauthenticate"))
        assert b"HYPERLINK" not in answer.content
    told = web(ana).get("/weeks/history/").content.decode()
    assert "Give my password" in told and "Download as CSV" not in told
    assert "Download as CSV" in recent(ana).get("/weeks/history/").content.decode()


def test_reading_the_address_leads_to_the_button(ana, lived):
    for path in (CSV, JSON):
        answer = recent(ana).get(path)
        assert answer.status_code == 302 and answer["Location"] == "/weeks/history/#act"


def test_someone_without_weeks_gets_an_empty_file(cleo):
    assert recent(cleo).post(CSV).content == b""
    assert json.loads(recent(cleo).post(JSON).content)["weeks"] == []


def test_query_count_does_not_grow(ana, lived, django_assert_max_num_queries):
    browser = recent(ana)
    for n in range(2, 30):
        sealed(ana, week(n), evening(week(n)) + timedelta(minutes=n), **ANA)
    with django_assert_max_num_queries(12):
        assert len(rows_of(browser.post(CSV))) == 30
