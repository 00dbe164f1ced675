import os
import shutil
import uuid

import psycopg
import pytest

from tests.operations.seed import LIFE
from tests.operations.site import Site


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "a site with spaces"
    folder.mkdir()
    return Site(folder)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """A site with its tables and keys and nothing else, made once; tests work on copies of it."""
    site = Site(tmp_path_factory.mktemp("migrated"))
    site.run("migrate", "--verbosity", "0")
    return site


@pytest.fixture
def begun(site, migrated):
    """That site, for one test."""
    shutil.copytree(migrated.folder, site.folder, dirs_exist_ok=True)
    return site


@pytest.fixture(scope="session")
def life(tmp_path_factory, migrated):
    """A site with a small life in it and a backup of that, made once; tests work on copies of it."""
    site = Site(tmp_path_factory.mktemp("a life"))
    shutil.copytree(migrated.folder, site.folder, dirs_exist_ok=True)
    site.couple, site.ana = site.python(LIFE).split()
    site.run("backup", str(site.folder / "b"))
    return site


@pytest.fixture
def lived_in_sqlite(site, life):
    """That site, for one test; it also tells what its couple and Ana are called."""
    shutil.copytree(life.folder, site.folder, dirs_exist_ok=True)
    site.couple, site.ana = life.couple, life.ana
    return site


@pytest.fixture
def lived(lived_in_sqlite):
    return lived_in_sqlite


@pytest.fixture
def elsewhere(tmp_path, site):
    """An empty site with the keys of the first one."""
    folder = tmp_path / "another place"
    folder.mkdir()
    return Site(folder, extra={"TWOFOLD_KEYS": str(site.folder / "keys")})


@pytest.fixture
def new_database():
    """Makes empty PostgreSQL databases; gives their addresses and removes them afterwards."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        pytest.skip("needs PostgreSQL: set DATABASE_URL")
    made = []

    def make() -> str:
        name = f"twofold_operations_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        made.append(name)
        return f"{server.partition('?')[0].rsplit('/', 1)[0]}/{name}"

    yield make
    with psycopg.connect(server, autocommit=True) as connection:
        for name in made:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
