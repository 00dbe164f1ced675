"""What the pages of `docs/` promise, held to the code."""

import re
from pathlib import Path

from django.apps import apps

from accounts.belonging.endings import content
from accounts.belonging.models import Belonging
from accounts.secret.field import SecretText

ROOT = Path(__file__).parent.parent
PRIVACY = (ROOT / "docs/privacy.md").read_text()
BASE = {field.name for field in Belonging._meta.get_fields()} - {"id"}


def columns_under(heading):
    """The names in code marks in the table under that heading."""
    section = PRIVACY.split(f"## {heading}\n")[1].split("\n## ")[0]
    return {name for line in section.splitlines() if line.startswith("|") for name in re.findall(r"`([\w.]+)`", line)}


def test_privacy_lists_just_the_texts_that_are_encrypted():
    fields = [field for model in apps.get_models() for field in model._meta.local_concrete_fields]
    sealed = {field.stable_name for field in fields if isinstance(field, SecretText)}
    assert sealed
    assert columns_under("What is encrypted") == sealed


def test_privacy_lists_all_content_that_lies_in_clear():
    clear = {
        f"{model._meta.model_name}.{field.name}"
        for model in content()
        for field in model._meta.concrete_fields
        if field.name not in BASE | {"id"} and not isinstance(field, SecretText)
    }
    assert clear
    assert columns_under("What lies in clear") == clear | BASE


def test_links_between_documents_lead_somewhere():
    pages = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text())
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert broken == []


def test_no_row_of_a_table_stands_there_twice():
    for page in set((ROOT / "docs").rglob("*.md")) - {ROOT / "docs/performance.md"}:
        for table in re.findall(r"(?:^\|.*\n)+", page.read_text(), re.M):
            names = [re.sub(r"`[^`]*`$", "", row.split("|")[1]).strip() for row in table.splitlines()[2:]]
            assert sorted(set(names)) == sorted(names), (page.name, names)


def test_decisions_are_numbered_once_each():
    names = [path.name for path in (ROOT / "docs/decisions").glob("*.md")]
    numbers = [name[:4] for name in names]
    assert sorted(numbers) == [f"{number:04}" for number in range(1, len(names) + 1)]
