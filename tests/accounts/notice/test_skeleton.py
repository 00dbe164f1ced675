"""Bodies that were rendered once and filled in are those that would have been rendered."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from accounts.notice import skeleton
from accounts.notice.skeleton import bodies, inlined

TEMPLATES = sorted(
    f"mail/{path.stem}"
    for path in (Path(settings.BASE_DIR) / "templates/mail").glob("*.txt")
    if path.stem != "base" and not path.stem.startswith("_")
)
EVERY_MAIL = {
    "action_label": "Open Twofold",
    "when_says": "It comes on Tuesdays at 08:00, Lisbon time.",
    "change_url": "https://two.example/settings/notices/",
    "safety_url": "https://two.example/safety/",
    "site_url": "https://two.example",
    "with_content": False,
}
SLOTS = [
    {"name": "Ana", "stop_url": "https://two.example/stop/a/", "action_url": "https://two.example/open/a/"},
    {"name": 'Zoë <b class="out"> & "Ben"', "stop_url": "https://two.example/?a=1&b=2", "action_url": "/x'y"},
    {"name": "\ue0001\ue001", "stop_url": "", "action_url": "https://two.example/open/b/"},
    {"name": "", "stop_url": "https://two.example/stop/c/"},
]
OTHERS = [
    {},
    {"week": date(2026, 9, 21), "opened": True, "alone": False},
    {"week": date(2026, 9, 21), "opened": False, "alone": True},
    {"code": "ABCDE FGHIJ", "sender": "Ana & Ben", "expires": datetime(2026, 9, 21, tzinfo=UTC)},
    {"content": {"title": "Soup & <bread>", "time": None, "weeks": {"heading": "x", "rows": []}}, "with_content": True},
]


def rendered(template, words):
    """Each mail rendered by itself, with nothing kept."""
    with translation.override("en"):
        text = skeleton._render(f"{template}.txt", words, escape=False).strip() + "\n"
        return text, inlined(skeleton._render(f"{template}.html", words, escape=True))


@pytest.mark.parametrize("others", OTHERS)
@pytest.mark.parametrize("template", TEMPLATES)
def test_filled_in_it_is_what_is_rendered(template, others):
    for slots in SLOTS * 2:  # the second time from memory
        words = EVERY_MAIL | others | slots
        assert bodies(template, "en", words) == rendered(template, words)


def test_a_body_is_rendered_once_for_many_names(monkeypatch):
    skeleton._kept_in_memory.cache_clear()
    for n in range(5):
        bodies("mail/proposal_waiting", "en", EVERY_MAIL | {"name": f"Ana{n}", "action_url": f"/{n}"})
    assert skeleton._kept_in_memory.cache_info().misses == 1


def test_each_language_has_its_own():
    skeleton._kept_in_memory.cache_clear()
    for language in ("en", "pt", "en", "pt"):
        bodies("mail/proposal_waiting", language, EVERY_MAIL | SLOTS[0])
    assert skeleton._kept_in_memory.cache_info().misses == 2


@pytest.mark.parametrize("own", [{"code": "ABCDE FGHIJ"}, {"content": {"title": "Soup"}}, {"sender": "Ana"}])
def test_no_secret_and_no_persons_text_is_kept(own):
    before = skeleton._kept_in_memory.cache_info()
    bodies("mail/proposal_waiting", "en", EVERY_MAIL | SLOTS[0] | own)
    assert skeleton._kept_in_memory.cache_info() == before
