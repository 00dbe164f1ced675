import json
import shutil
import sqlite3

import pytest

from tests.operations.seed import COUNTS, LIFE, shown


def test_a_backup_comes_back_row_for_row(lived, elsewhere):
    file = lived.folder / "monday.backup"
    said = lived.run("backup", str(file))
    assert "the keys are not in it" in said
    assert file.stat().st_mode & 0o077 == 0

    said = elsewhere.run("restore", str(file), "--without-ledger")
    assert "Sessions ended: 1" in said
    address = shown("Invitation.objects.get().address")
    assert elsewhere.python(address) == lived.python(address) == "dan@example.org"
    assert without(elsewhere.python(COUNTS), "accounts_session") == without(lived.python(COUNTS), "accounts_session")


def without(counts: str, table: str) -> list[str]:
    return [line for line in counts.splitlines() if not line.startswith(table)]


def test_a_restore_begins_a_new_epoch(lived, elsewhere):
    elsewhere.run("restore", str(lived.folder / "b"), "--without-ledger")
    epoch = shown("Epoch.objects.get().name")
    assert elsewhere.python(epoch) != lived.python(epoch)


def test_what_was_due_is_not_sent_again(lived, elsewhere):
    elsewhere.run("restore", str(lived.folder / "b"), "--without-ledger")
    states = shown("sorted(Notice.objects.values_list('key', 'state'))")
    assert elsewhere.python(states) == "[('coming', 'due'), ('late', 'dropped')]"


def test_who_left_since_has_left_again(lived, elsewhere):
    ledger = lived.folder / "ledger"
    entry = {"v": 1, "at": "2026-04-01T10:00:00+00:00", "what": "left", "couple": lived.couple, "person": lived.ana}
    ledger.write_text(json.dumps(entry) + "\n")

    said = elsewhere.run("restore", str(lived.folder / "b"), "--ledger", str(ledger))

    assert "1 entries, 1 of them done again" in said
    assert elsewhere.python(shown("Couple.objects.get().ended_at.isoformat()")) == "2026-04-01T10:00:00+00:00"
    assert elsewhere.python(shown("Membership.objects.filter(left_at=None).count()")) == "0"


def test_who_was_erased_since_is_erased_again(lived, elsewhere):
    ledger = lived.folder / "ledger"
    entries = [
        {"v": 1, "at": "2026-04-01T10:00:00+00:00", "what": "left", "couple": lived.couple, "person": lived.ana},
        {"v": 1, "at": "2026-04-01T10:00:00+00:00", "what": "erased", "person": lived.ana},
    ]
    ledger.write_text("".join(json.dumps(entry) + "\n" for entry in entries))

    said = elsewhere.run("restore", str(lived.folder / "b"), "--ledger", str(ledger))

    assert "2 entries, 2 of them done again" in said
    assert elsewhere.python(shown("Person.objects.filter(email='ana@example.org').exists()")) == "False"
    assert elsewhere.python(shown("Person.objects.filter(erased_at=None).count()")) == "2"


def test_leaving_another_couple_ends_nothing(lived, elsewhere):
    ledger = lived.folder / "ledger"
    entry = {"v": 1, "at": "2026-04-01T10:00:00+00:00", "what": "left", "couple": lived.ana, "person": lived.ana}
    ledger.write_text(json.dumps(entry) + "\n")

    assert "0 of them done again" in elsewhere.run("restore", str(lived.folder / "b"), "--ledger", str(ledger))
    assert elsewhere.python(shown("Couple.objects.get().ended_at")) == "None"


def test_a_restore_asks_for_the_ledger(lived, elsewhere):
    assert "No ledger is given" in elsewhere.run("restore", str(lived.folder / "b"), fails=True)
    ledger = lived.folder / "ledger"
    ledger.write_text('{"v": 1, "at": "2026-04-01T10:00:00+00:00", "what": "le')
    said = elsewhere.run("restore", str(lived.folder / "b"), "--ledger", str(ledger), fails=True)
    assert "Line 1" in said
    assert not (elsewhere.folder / "data" / "twofold.sqlite3").exists()


def test_a_place_with_tables_is_left_alone(lived):
    assert "not empty" in lived.run("restore", str(lived.folder / "b"), "--without-ledger", fails=True)
    assert lived.python(shown("Session.objects.count()")) == "1"


def test_lost_keys_are_told_before_anyone_is_let_in(lived, elsewhere):
    del elsewhere.extra["TWOFOLD_KEYS"]
    said = elsewhere.run("restore", str(lived.folder / "b"), "--without-ledger", fails=True)
    assert "cannot be read until those keys are added" in said


def test_a_backup_writes_over_no_file(lived):
    file = lived.folder / "kept"
    file.write_text("something else")
    assert "is there already" in lived.run("backup", str(file), fails=True)
    assert file.read_text() == "something else"
    assert "could not be written" in lived.run("backup", str(lived.folder / "no folder" / "b"), fails=True)


@pytest.mark.parametrize("damage", ["short", "scrambled", "another"])
def test_a_damaged_backup_is_refused(lived, elsewhere, damage):
    file = lived.folder / "b"
    whole = file.read_bytes()
    middle = len(whole) // 2
    damaged = {
        "short": whole[:middle],
        "scrambled": whole[:4096] + b"\xff" * 8192 + whole[12288:],
        "another": b"{}" + whole,
    }
    file.write_bytes(damaged[damage])
    said = elsewhere.run("restore", str(file), "--without-ledger", fails=True)
    assert "is damaged" in said or "is not a backup" in said
    assert "Traceback" not in said


def test_no_clear_word_and_no_key_is_in_a_backup(lived):
    file = lived.folder / "b"
    written = file.read_bytes()
    assert b"dan@example.org" not in written
    for key in (lived.folder / "keys").iterdir():
        for word in key.read_text().strip().split(":")[-1:]:
            assert word.encode() not in written
            if key.name == "field-keys":
                assert bytes.fromhex(word) not in written


@pytest.mark.postgres
def test_a_backup_of_postgres_comes_back(tmp_path, site, elsewhere, new_database):
    if shutil.which("pg_dump") is None:
        pytest.skip("needs pg_dump")
    site.extra["DATABASE_URL"] = new_database()
    elsewhere.extra["DATABASE_URL"] = new_database()
    lived = site
    lived.run("migrate", "--verbosity", "0")
    lived.python(LIFE)
    lived.run("backup", str(lived.folder / "b"))

    elsewhere.run("restore", str(lived.folder / "b"), "--without-ledger")

    address = shown("Invitation.objects.get().address")
    assert elsewhere.python(address) == "dan@example.org"
    assert without(elsewhere.python(COUNTS), "accounts_session") == without(lived.python(COUNTS), "accounts_session")
    assert "not empty" in elsewhere.run("restore", str(lived.folder / "b"), "--without-ledger", fails=True)
    del elsewhere.extra["DATABASE_URL"]
    assert "comes from postgresql" in elsewhere.run("restore", str(lived.folder / "b"), "--without-ledger", fails=True)


def test_a_backup_opens_without_any_other_file(lived, tmp_path):
    alone = tmp_path / "alone"
    shutil.copy(lived.folder / "b", alone)
    with sqlite3.connect(alone.as_uri() + "?mode=ro&immutable=1", uri=True) as copy:
        assert copy.execute("SELECT count(*) FROM accounts_person").fetchone() == (3,)
