"""One mail: text by hand, HTML with its styles in the tags, headers that tell nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import Any

from django.conf import settings

from accounts.notice import links
from accounts.notice.kinds import Context, Kind
from accounts.notice.models import Notice
from accounts.notice.skeleton import bodies
from accounts.notice.wishes import Wishes
from accounts.person.models import Weekday
from accounts.post.letter import Letter


def compose(notice: Notice, kind: Kind, wishes: Wishes, context: Context) -> Letter:
    """The mail of a notice."""
    words = _words(notice, kind, wishes, context)
    headers = {
        "Message-ID": links.message_id(notice.person_id, notice.kind, notice.key),
        "Auto-Submitted": "auto-generated",
    }
    if words["stop_url"]:
        headers["List-Unsubscribe"] = f"<{words['stop_url']}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    text, html = bodies(kind.template, wishes.person.language, words)
    return Letter(kind.subject, text, html, to=context.get("to") or wishes.person.email, headers=headers)


def _words(notice: Notice, kind: Kind, wishes: Wishes, context: Context) -> dict[str, Any]:
    """What the templates get: the kind's own words, what every mail has, and people's words only if allowed."""
    words = {
        "name": wishes.person.name,
        "action_label": kind.action_label,
        "when_says": when_says(wishes, kind, context.get("comes_on", ())),
        "stop_url": "" if kind.always else links.stop_link(notice.person_id, kind.name),
        "change_url": "" if kind.always else links.page("notices"),
        "safety_url": links.page("safety"),
        "site_url": settings.SITE_URL,
        "with_content": wishes.settings.with_content,
        **{name: value for name, value in context.items() if name not in ("path", "to")},
    }
    if "path" in context:
        words["action_url"] = links.open_link(context["path"])
    if not wishes.settings.with_content:
        words.pop("content", None)
    return words


def when_says(wishes: Wishes, kind: Kind, days: Sequence[int] = ()) -> str:
    """When a mail comes, in words: "It comes on Tuesdays at 08:00, Lisbon time."; nothing if no time was chosen.

    `days` are the weekdays on which it can come, if not on all: on another one it comes on the first of them.
    """
    choice = wishes.choice(kind)
    place = wishes.person.time_zone.rpartition("/")[2].replace("_", " ")
    if kind.daily:
        return f"It comes at {time(choice.hour):%H:%M}, {place} time."
    if not kind.on_a_weekday or choice.weekday is None:
        return ""
    weekday = choice.weekday if choice.weekday in (days or Weekday.values) else days[0]
    day = Weekday(weekday).label
    which = f"the second {day} of a month" if kind.monthly else f"{day}s"
    return f"It comes on {which} at {time(choice.hour):%H:%M}, {place} time."
