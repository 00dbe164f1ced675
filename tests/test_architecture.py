"""The laws that a reader can't see broken: where writes stand, which folders there are, what operators are told."""

import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tracker import celery
from tracker.refusal import SENTENCES, Refused

ROOT = Path(__file__).parent.parent
APPS = ("accounts", "goals", "checkins")
SOURCE = [path for app in (*APPS, "tracker") for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
CONTENT_WRITES = re.compile(
    r"(?<!actions)\.(bulk_create|bulk_update|get_or_create|update_or_create)\(|objects\.create\(|(?<!actions)\.save\(|QuerySet\.update\("
)
MECHANISMS = ("person", "couple", "belonging", "feed", "notice", "post", "takeout", "device", "secret")
SETTINGS = ("quiet",)
"""Words that hold how someone wants it, and no content."""


def test_content_is_written_in_one_place_only():
    words = [path for path in SOURCE if path.parts[-3] in APPS and path.parts[-2] not in MECHANISMS + SETTINGS]
    assert words
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in words
        for line in path.read_text().splitlines()
        if CONTENT_WRITES.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("mirror", ["templates", "tests"])
def test_mirror_has_the_folders_of_the_code(mirror):
    for app in APPS:
        for folder in (ROOT / mirror / app).glob("*/"):
            if folder.is_dir() and folder.name != "__pycache__":
                assert (ROOT / app / folder.name).is_dir(), folder


def test_operators_are_told_every_name_of_the_environment():
    settings = (ROOT / "tracker/settings.py").read_text()
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', settings))
    told = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs/operations.md").read_text(), re.M))
    assert read
    assert read - told == set()
    assert told - read == set()


def test_every_folder_of_tests_is_a_package():
    for folder in (ROOT / "tests").rglob("*"):
        if folder.is_dir() and "__pycache__" not in folder.parts and list(folder.glob("*.py")):
            assert (folder / "__init__.py").exists(), folder


def test_clock_comes_in_from_the_edge():
    for path in SOURCE:
        if path.name in ("rules.py", "actions.py", "notices.py", "act.py", "action.py", "weeks.py"):
            assert not re.search(r"timezone\.now\(|datetime\.now\(|date\.today\(", path.read_text()), path


def test_every_refusal_has_its_sentence():
    for path in SOURCE:
        if path.name in ("rules.py", "models.py", "refusal.py"):
            importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    kinds, todo = set(), [Refused]
    while todo:
        kind = todo.pop()
        kinds.add(kind)
        todo += kind.__subclasses__()
    assert {kind.code for kind in kinds} - set(SENTENCES) == set()


def test_worker_knows_every_kind_of_notice():
    """Without the pages loaded, as in a worker, each notices.py has registered its kinds."""
    written = {
        name
        for path in SOURCE
        if path.name == "notices.py"
        for name in re.findall(r'Kind\(\s*"(\w+)"', path.read_text())
    }
    written |= {
        name for path in SOURCE if path.name == "notices.py" for name in re.findall(r'\bname="(\w+)"', path.read_text())
    }
    ask = "import django; django.setup(); from accounts.notice.kinds import KINDS; print(*KINDS)"
    said = subprocess.run(
        [sys.executable, "-c", ask],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tracker.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert written
    assert written - set(said.stdout.split()) == set()


def test_worker_knows_what_beat_asks_for_and_serves_every_queue():
    app = celery.app
    app.loader.import_default_modules()
    asked = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert asked
    assert asked - set(app.tasks) == set()
    served = {queue.name for queue in app.conf.task_queues}
    assert {app.amqp.router.route({}, name)["queue"].name for name in app.tasks if "celery." not in name} == served
