"""What a real site refuses to start without."""

import os
import subprocess
import sys

import pytest

from tracker.settings import BASE_DIR

REAL = {
    "DEBUG": "false",
    "SECRET_KEY": "x" * 64,
    "FIELD_KEYS": f"00000000:{'0' * 64}",
    "DATABASE_URL": "postgres://nobody@localhost/none",
    "REDIS_URL": "redis://localhost/0",
    "EMAIL_URL": "smtp://localhost",
    "SITE_URL": "https://twofold.example",
}


def start(**changed):
    """What Django says when it is set up with the settings of a real site, but for these."""
    kept = {name: value for name, value in os.environ.items() if name not in REAL and not name.endswith("_FILE")}
    given = {name: value for name, value in (kept | REAL | changed).items() if value is not None}
    code = "import django; django.setup()"
    given["DJANGO_SETTINGS_MODULE"] = "tracker.settings"
    return subprocess.run([sys.executable, "-c", code], cwd=BASE_DIR, env=given, capture_output=True, text=True)


def test_a_real_site_starts_with_all_that_is_named():
    assert start().stderr == ""


@pytest.mark.parametrize("name", ["SITE_URL", "SECRET_KEY", "FIELD_KEYS", "DATABASE_URL", "REDIS_URL", "EMAIL_URL"])
def test_a_real_site_names_what_it_misses(name):
    said = start(**{name: None})
    assert said.returncode != 0
    assert f"{name} is not set" in said.stderr


@pytest.mark.parametrize("keys", ["zz", "00000000:11", f"0000:{'0' * 64}", f"00000000:{'0' * 64},"])
def test_text_keys_that_make_no_sense_stop_the_start(keys):
    said = start(FIELD_KEYS=keys)
    assert said.returncode != 0
    assert "FIELD_KEYS" in said.stderr
    assert keys not in said.stderr.replace("00000000", "")
