"""One mail: text by hand, HTML with its styles in the tags, headers that tell nothing."""

from __future__ import annotations

import re
from datetime import time
from functools import lru_cache
from typing import Any

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context as TemplateContext
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

from accounts.notice import links
from accounts.notice.kinds import Context, Kind
from accounts.notice.models import Notice
from accounts.notice.wishes import Wishes
from accounts.person.models import Weekday

_INLINER = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_CLASS = re.compile(r' class="([^"<>]*)"')


def compose(notice: Notice, kind: Kind, wishes: Wishes, context: Context) -> EmailMultiAlternatives:
    """The mail of a notice. Raises ValueError for an address that could break out of its header."""
    words = _words(notice, kind, wishes, context)
    headers = {
        "Message-ID": links.message_id(notice.person_id, notice.kind, notice.key),
        "Auto-Submitted": "auto-generated",
    }
    if words["stop_url"]:
        headers["List-Unsubscribe"] = f"<{words['stop_url']}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    with translation.override(wishes.person.language):
        text = _render(f"{kind.template}.txt", words, escape=False).strip() + "\n"
        html = inlined(_render(f"{kind.template}.html", words, escape=True))
    mail = EmailMultiAlternatives(kind.subject, text, to=[context.get("to") or wishes.person.email], headers=headers)
    mail.attach_alternative(html, "text/html")
    return mail


def _words(notice: Notice, kind: Kind, wishes: Wishes, context: Context) -> dict[str, Any]:
    """What the templates get: the kind's own words, what every mail has, and people's words only if allowed."""
    stop = (
        ""
        if kind.always
        else settings.SITE_URL + reverse("unsubscribe", args=[links.stop_token(notice.person_id, kind.name)])
    )
    words = {
        "name": wishes.person.name,
        "person": wishes.person,
        "action_label": kind.action_label,
        "when_says": when_says(wishes, kind),
        "stop_url": stop,
        "change_url": "" if kind.always else links.page("notices"),
        "safety_url": links.page("safety"),
        "site_url": settings.SITE_URL,
        "with_content": wishes.settings.with_content,
        **context,
    }
    if "path" in context:
        words["action_url"] = links.open_link(context["path"])
    if not wishes.settings.with_content:
        words.pop("content", None)
    return words


def when_says(wishes: Wishes, kind: Kind) -> str:
    """When a mail comes, in words: "It comes on Tuesdays at 08:00, Lisbon time."; nothing if no time was chosen."""
    choice = wishes.choice(kind)
    place = wishes.person.time_zone.rpartition("/")[2].replace("_", " ")
    if kind.daily:
        return f"It comes at {time(choice.hour):%H:%M}, {place} time."
    if not kind.weekly or choice.weekday is None:
        return ""
    return f"It comes on {Weekday(choice.weekday).label}s at {time(choice.hour):%H:%M}, {place} time."


def _render(template: str, words: dict[str, Any], *, escape: bool) -> str:
    compiled: Any = get_template(template)
    return str(compiled.template.render(TemplateContext(words, autoescape=escape)))


def inlined(html: str) -> str:
    """The page with the rules of its style block written into the tags; only the media queries stay above.

    A set of classes is worked out once, not for every mail.
    """
    found = _STYLE.search(html)
    if found is None:
        return html
    css = found[1]
    body = _CLASS.sub(lambda tag: tag[0] + _style_of(css, tag[1]), html[found.end() :])
    return f"{html[: found.start()]}<style>{_kept(css)}</style>{body}"


@lru_cache(maxsize=1024)
def _style_of(css: str, classes: str) -> str:
    page = _INLINER.inline(f'<html><head><style>{css}</style></head><body><p class="{classes}"></p></body></html>')
    style = re.search(r'<p [^>]*?( style="[^"]*")', page)
    return style[1] if style else ""


@lru_cache(maxsize=16)
def _kept(css: str) -> str:
    """The media queries of a style block."""
    page = _INLINER.inline(f"<html><head><style>{css}</style></head><body></body></html>")
    kept = _STYLE.search(page)
    return kept[1] if kept else ""
