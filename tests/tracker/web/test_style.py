"""The style sheets: what browsers of three years ago can read."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SHEETS = sorted((Path(__file__).parents[3] / "tracker/static/css").glob("*.css"))


def nested(sheet: str) -> Iterator[str]:
    """The selectors of all rules that lie within another rule."""
    inside: list[bool] = []
    before = ""
    for token in re.split(r"([{};])", re.sub(r"/\*.*?\*/", "", sheet, flags=re.S)):
        if token == "{":
            inside.append(not before.startswith("@"))
            if inside[-1] and any(inside[:-1]):
                yield from re.split(r",\s*(?![^(]*\))", before)
        elif token == "}":
            inside.pop()
        elif token.strip() not in ("", ";"):
            before = token.strip()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_no_nested_rule_begins_with_the_name_of_an_element(sheet):
    """Safari read those from 17.2 on only; the last iPhones of iOS 16 drop such a rule."""
    assert [one for one in nested(sheet.read_text()) if re.match("[a-zA-Z]", one)] == []


def test_the_sheets_do_nest():
    assert len([one for sheet in SHEETS for one in nested(sheet.read_text())]) > 100
