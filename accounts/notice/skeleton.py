"""The bodies of a mail, rendered once for all mails that differ only in a name and in links.

What differs stands in slots: a slot's mark is rendered in place of its value, and the values are put in afterwards,
escaped where it is HTML. A template may print a slot and ask whether it is empty, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import css_inline
from django.template import Context
from django.template.loader import get_template
from django.utils import translation
from django.utils.html import escape as escaped

SLOTS = ("name", "stop_url", "action_url")

PLAIN = ("action_label", "when_says", "change_url", "safety_url", "site_url")
"""The texts that stand in every mail. Any other text is a person's, or a secret, and is not kept in memory."""

_MARK = re.compile("\ue000(\\d)\ue001")
_INLINER = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_CLASS = re.compile(r' class="([^"<>]*)"')

Skeleton = tuple[str, ...]
"""Text and the number of a slot by turns."""


def bodies(template: str, language: str, words: Mapping[str, Any]) -> tuple[str, str]:
    """The text part and the HTML part of that template with those words, in that language."""
    slots = tuple([str(words.get(name, "")) for name in SLOTS])
    marks = [(name, f"\ue000{at}\ue001" if slots[at] else "") for at, name in enumerate(SLOTS)]
    others = [(name, value) for name, value in words.items() if name not in SLOTS]
    make = _kept_in_memory if all(_may_be_kept(*one) for one in others) else _made
    text, html = make(template, language, (*others, *marks))
    return _filled(text, slots).strip() + "\n", _filled(html, [str(escaped(slot)) for slot in slots])


def _may_be_kept(name: str, value: Any) -> bool:
    return type(value) in (bool, int, date) or name in PLAIN


def _made(template: str, language: str, words: Sequence[tuple[str, Any]]) -> tuple[Skeleton, Skeleton]:
    with translation.override(language):
        text = _render(f"{template}.txt", dict(words), escape=False)
        html = inlined(_render(f"{template}.html", dict(words), escape=True))
    return tuple(_MARK.split(text)), tuple(_MARK.split(html))


_kept_in_memory = lru_cache(maxsize=256)(_made)


def _filled(skeleton: Skeleton, slots: Sequence[str]) -> str:
    return "".join([slots[int(part)] if at % 2 else part for at, part in enumerate(skeleton)])


def _render(template: str, words: dict[str, Any], *, escape: bool) -> str:
    compiled: Any = get_template(template)
    return str(compiled.template.render(Context(words, autoescape=escape)))


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
