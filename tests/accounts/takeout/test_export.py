"""Taking along what is one's own."""

import csv
import io
import json
import uuid
import zipfile

import pytest

from accounts.couple import actions as couple_actions
from accounts.takeout import export
from goals.goal import actions as goals
from tests.accounts.recent import gave_password


def unpacked(answer):
    body = b"".join(answer.streaming_content)
    box = zipfile.ZipFile(io.BytesIO(body))
    assert box.testzip() is None
    return {name: box.read(name).decode() for name in box.namelist()}


def taken(api, person):
    return unpacked(gave_password(api(person), person).post("me/takeout/"))


def test_works(ana, ben, between, api):
    files = taken(api, ana)
    rows = json.loads(files["goal.json"])
    assert {row["title"] for row in rows} == {"ana private", "ana let in", "a title of both", "ana with step"}
    assert {row["owner"] for row in rows} == {"me"}
    table = list(csv.DictReader(io.StringIO(files["goal.csv"])))
    assert [row["title"] for row in table] == [row["title"] for row in rows]
    assert "Made for Ana" in files["README.txt"]
    assert json.loads(files["account.json"])[0]["email"] == "ana@example.org"


def test_partners_private_and_let_in_rows_are_not_in_it(ana, ben, between, api):
    everything = "\n".join(taken(api, ana).values())
    for word in ("ben private", "ben let in", "ben step", "ben@example.org", str(ben.pk), str(ana.pk)):
        assert word not in everything
    assert "ana step" in everything


def test_joint_facts_are_in_it_for_both(ana, ben, between, api):
    rows = json.loads(taken(api, ben)["goal.json"])
    joint = next(row for row in rows if row["title"] == "a title of both")
    assert (joint["owner"], joint["state"]) == ("partner", "active")


def test_joint_facts_are_in_it_after_the_couple_ended(ana, ben, between, api, now):
    couple_actions.leave(ana, now=now)
    titles = {row["title"] for row in json.loads(taken(api, ben)["goal.json"])}
    assert titles == {"ben private", "ben let in", "a title of both"}


def test_stranger_takes_nothing_of_theirs(ana, ben, dan, between, api):
    everything = "\n".join(taken(api, dan).values())
    for word in ("ana private", "ana let in", "ana step", "a title of both", "ben private"):
        assert word not in everything
    assert json.loads(taken(api, dan)["goal.json"]) == []


def test_every_kind_of_content_is_in_it(ana, ben, api):
    files = taken(api, ana)
    for model in export.content():
        assert f"{model._meta.model_name}.json" in files


@pytest.mark.parametrize("begin", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(begin):
    written = export.as_csv([{"title": begin + "x"}])
    assert next(csv.DictReader(io.StringIO(written, newline="")))["title"] == "'" + begin + "x"


def test_numbers_stay_numbers():
    written = export.as_csv([{"amount": -3}, {"amount": None}])
    assert [row["amount"] for row in csv.DictReader(io.StringIO(written))] == ["-3", ""]


def test_title_that_looks_like_a_formula_is_harmless(ana, ben, api, now):
    goals.begin(ana, id=uuid.uuid4(), now=now, title='=HYPERLINK("x")')
    files = taken(api, ana)
    assert next(csv.DictReader(io.StringIO(files["goal.csv"])))["title"] == '\'=HYPERLINK("x")'
    assert json.loads(files["goal.json"])[0]["title"] == '=HYPERLINK("x")'


def test_page_asks_for_a_recent_password(ana, web):
    browser = web(ana)
    assert "what your partner wrote" in browser.get("/settings/takeout/").text
    assert "Download it" not in browser.get("/settings/takeout/").text
    assert browser.post("/settings/takeout/").url.startswith("/accounts/reauthenticate/")
    gave_password(browser, ana)
    assert "Download it" in browser.get("/settings/takeout/").text
    answer = browser.post("/settings/takeout/")
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "README.txt" in unpacked(answer)


def test_wrong_method(ana, api, web):
    assert gave_password(api(ana), ana).get("me/takeout/").status_code == 405
    assert gave_password(web(ana), ana).put("/settings/takeout/").status_code == 405


def test_not_logged_in(db, api, web):
    assert api().post("me/takeout/").status_code == 401
    assert web().get("/settings/takeout/").status_code == 302


def test_query_count(ana, ben, between, api, django_assert_max_num_queries):
    phone = gave_password(api(ana), ana)
    with django_assert_max_num_queries(len(export.content()) + len(export.ACCOUNT) + len(export._sources) + 2):
        phone.post("me/takeout/")
