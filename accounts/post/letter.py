"""A mail with a text part and, but for an account's, an HTML part, and a short way to its bytes.

Django's own way (`message().as_bytes()`) folds each header and each line in Python; here it is one call in C a part. A
test holds the two to the same headers, parts and addresses.
"""

from __future__ import annotations

import re
from binascii import b2a_qp
from collections.abc import Mapping
from email.utils import formatdate, parseaddr
from functools import lru_cache

from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import forbid_multi_line_headers, sanitize_address

CHARSET = "utf-8"
BOUNDARY = "=_twofold"
"""Quoted-printable text never holds "=_", so that no text can hold it."""

_PLAIN_ADDRESS = re.compile(r"[\w+-]+(?:\.[\w+-]+)*@[a-z\d-]+(?:\.[a-z\d-]+)+", re.ASCII | re.IGNORECASE)


class Letter(EmailMultiAlternatives):
    """A mail to one address."""

    def __init__(
        self, subject: str, text: str, html: str | None = None, *, to: str, headers: Mapping[str, str]
    ) -> None:
        super().__init__(subject, text, to=[to], headers=dict(headers))
        if html is not None:
            self.attach_alternative(html, "text/html")
        self.html = html

    @property
    def envelope(self) -> tuple[str, str]:
        """The sender's address and the recipient's, as the mail server is told. Raises ValueError for what is none."""
        to = self.to[0]
        return _bare(self.from_email), to if _PLAIN_ADDRESS.fullmatch(to) else _bare(to)

    def as_bytes(self) -> bytes:
        """The mail as it goes over the line. Raises ValueError for a header that could break out of its line."""
        own = {"To": self.to[0], "Date": formatdate(), **self.extra_headers}
        head = _head(self.subject, self.from_email) + "".join([_line(name, value) for name, value in own.items()])
        parts = [_part("plain", str(self.body))] + ([_part("html", self.html)] if self.html is not None else [])
        return b"".join((head.encode(), *parts, f"\r\n--{BOUNDARY}--\r\n".encode()))


@lru_cache(maxsize=64)
def _head(subject: str, sender: str) -> str:
    """The headers that all mails of a kind have."""
    alternatives = f'Content-Type: multipart/alternative; boundary="{BOUNDARY}"\r\nMIME-Version: 1.0\r\n'
    return alternatives + _line("Subject", subject) + _line("From", sender)


def _line(name: str, value: str) -> str:
    """A header in ASCII, by Django's own rules."""
    said = str(forbid_multi_line_headers(name, value, CHARSET)[1])
    return f"{name}: " + said.replace("\n", "\r\n") + "\r\n"


@lru_cache(maxsize=8)
def _bare(address: str) -> str:
    """The address alone, without a name before it."""
    return parseaddr(sanitize_address(address, CHARSET))[1]


def _part(kind: str, text: str) -> bytes:
    head = (
        f'\r\n--{BOUNDARY}\r\nContent-Type: text/{kind}; charset="utf-8"\r\nMIME-Version: 1.0\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return head.encode() + b2a_qp(lines.encode(), istext=True).replace(b"\n", b"\r\n")
