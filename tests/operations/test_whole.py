"""Backup, restore and move take every table along as it is: told by a digest of each one's values, texts opened."""

import shutil

import pytest

from tests.operations.site import Site
from tests.operations.whole import TABLES, THE_REST

NEVER_USED = {"account_emailconfirmation", "auth_group"}
ENDED_BY_A_RESTORE = {"accounts_epoch", "accounts_session", "accounts_accountmail", "accounts_notice"}
"""Old cursors are told, old log-ins end, and what was due is not sent again; recurring notices go on."""


def tables_of(site) -> dict[str, tuple[str, str]]:
    """How many rows each table has, and their digest."""
    return {name: (rows, digest) for name, rows, digest in map(str.split, site.python(TABLES).splitlines())}


def live_in(site) -> Site:
    for command in (("migrate", "--verbosity", "0"), ("demo",)):
        site.run(*command)
    site.python(THE_REST)
    return site


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A site with rows in every table, made once."""
    return live_in(Site(tmp_path_factory.mktemp("a whole life")))


def beside(site, tmp_path, **extra) -> Site:
    """An empty site with the keys of that one."""
    folder = tmp_path / "another place"
    folder.mkdir()
    return Site(folder, extra={"TWOFOLD_KEYS": str(site.folder / "keys"), **extra})


def changed(before, after) -> set[str]:
    return {name for name in before if before[name] != after[name]}


def test_the_life_has_a_row_in_every_table(whole):
    assert {name for name, (rows, _) in tables_of(whole).items() if rows == "0"} == NEVER_USED


def test_every_value_comes_back_from_a_backup(whole, tmp_path):
    whole.run("backup", str(tmp_path / "b"))
    there = beside(whole, tmp_path)
    there.run("restore", str(tmp_path / "b"), "--without-ledger")
    assert changed(tables_of(whole), tables_of(there)) == ENDED_BY_A_RESTORE


@pytest.mark.postgres
def test_every_value_moves_to_postgres_and_comes_back_from_its_backup(whole, tmp_path, new_database):
    there = beside(whole, tmp_path, DATABASE_URL=new_database())
    before = tables_of(whole)
    whole.run("move", "--to", there.extra["DATABASE_URL"])
    assert tables_of(there) == before
    if shutil.which("pg_dump") is None:
        pytest.skip("needs pg_dump")
    there.run("backup", str(tmp_path / "b"))
    there.extra["DATABASE_URL"] = new_database()
    there.run("restore", str(tmp_path / "b"), "--without-ledger")
    assert changed(before, tables_of(there)) == ENDED_BY_A_RESTORE
    assert "Removed 2 demo people" in there.run("demo", "--remove")
