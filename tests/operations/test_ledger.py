from datetime import UTC, datetime

import pytest

from tracker import ledger

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def test_what_is_written_is_read_back_in_order(tmp_path):
    path = tmp_path / "ledger"
    ledger.append(str(path), "left", at=NOW, couple="c", person="p")
    ledger.append(str(path), "erased", at=NOW, person="p")
    assert list(ledger.entries(path)) == [
        ledger.Entry("left", NOW, {"couple": "c", "person": "p"}),
        ledger.Entry("erased", NOW, {"person": "p"}),
    ]
    assert path.stat().st_mode & 0o077 == 0


def test_nothing_is_written_where_no_ledger_is_kept(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ledger.append("", "left", at=NOW)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("line", ["{", "[]", '{"v": 2}', '{"v": 1, "at": "soon", "what": "left"}', '"left"', "null"])
def test_a_line_that_is_no_entry_is_named(tmp_path, line):
    path = tmp_path / "ledger"
    ledger.append(str(path), "left", at=NOW, couple="c", person="p")
    with path.open("a") as file:
        file.write(line + "\n")
    with pytest.raises(ledger.Damaged, match="Line 2 of"):
        list(ledger.entries(path))
