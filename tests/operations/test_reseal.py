import pytest

from tests.operations.seed import LIFE, shown

ADDRESS = shown("Invitation.objects.get().address")
SEALED_WITH = shown("Invitation.objects.values_list('address', flat=True).get()[:4].hex()")
NEW = "0badcafe:" + "ab" * 32


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def lived(site, request):
    if request.param == "sqlite":
        return request.getfixturevalue("lived_in_sqlite")
    site.extra["DATABASE_URL"] = request.getfixturevalue("new_database")()
    site.run("migrate", "--verbosity", "0")
    site.python(LIFE)
    return site


def test_texts_take_on_the_newest_key_and_still_open(lived):
    old = (lived.folder / "keys" / "field-keys").read_text().strip()
    lived.extra["FIELD_KEYS"] = f"{NEW},{old}"
    assert "Sealed anew: 1 texts. Keys in use now: 0badcafe." in lived.run("reseal")
    assert "Sealed anew: 0 texts" in lived.run("reseal")

    lived.extra["FIELD_KEYS"] = NEW
    assert lived.python(SEALED_WITH) == "0badcafe"
    assert lived.python(ADDRESS) == "dan@example.org"


def test_without_the_old_key_nothing_is_changed(lived):
    before = lived.python(SEALED_WITH)
    lived.extra["FIELD_KEYS"] = NEW
    assert "does not hold the keys" in lived.run("reseal", fails=True)
    assert lived.python(SEALED_WITH) == before
