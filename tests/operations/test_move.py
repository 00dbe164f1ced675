import pytest

from tests.operations.seed import COUNTS, shown

pytestmark = pytest.mark.postgres

SEALED = shown("Invitation.objects.values_list('address', flat=True).get().hex()")
INSTANTS = shown("[row.isoformat() for row in Person.objects.order_by('email').values_list('created_at', flat=True)]")


def test_every_row_moves_as_it_is(lived, elsewhere, new_database):
    elsewhere.extra["DATABASE_URL"] = new_database()
    before = [lived.python(code) for code in (COUNTS, SEALED, INSTANTS)]

    said = lived.run("move", "--to", elsewhere.extra["DATABASE_URL"])

    assert "both sides add up to the same" in said
    assert [elsewhere.python(code) for code in (COUNTS, SEALED, INSTANTS)] == before
    assert elsewhere.python(shown("Invitation.objects.get().address")) == "dan@example.org"


def test_numbers_go_on_after_a_move(lived, elsewhere, new_database):
    elsewhere.extra["DATABASE_URL"] = new_database()
    lived.run("move", "--to", elsewhere.extra["DATABASE_URL"])
    another = (
        "Notice.objects.create(person=Person.objects.first(), kind='once', key='new', due_at='2026-05-05T00:00Z').pk"
    )
    assert int(elsewhere.python(shown(another))) == 3


def test_a_target_with_tables_is_left_alone(lived, elsewhere, new_database):
    elsewhere.extra["DATABASE_URL"] = new_database()
    elsewhere.run("migrate", "--verbosity", "0")
    assert "not empty" in lived.run("move", "--to", elsewhere.extra["DATABASE_URL"], fails=True)
    assert elsewhere.python(shown("Person.objects.count()")) == "0"


def test_a_target_that_is_no_postgres_is_refused(lived, tmp_path):
    said = lived.run("move", "--to", f"sqlite:///{tmp_path}/other", fails=True)
    assert "must be PostgreSQL" in said
    said = lived.run("move", "--to", "postgres://nobody@127.0.0.1:1/none", fails=True)
    assert "could not be reached" in said
    assert "Traceback" not in said


def test_nothing_moves_while_the_site_runs(lived, elsewhere, new_database):
    with lived.up("--no-demo") as running:
        running.get("/healthz")
        assert "Stop it first" in lived.run("move", "--to", new_database(), fails=True)
