"""The short way to a mail's bytes says what Django's own way says."""

from email import message_from_bytes
from email.policy import default

import pytest
from django.core.mail import BadHeaderError
from django.core.mail.message import sanitize_address
from hypothesis import given
from hypothesis import strategies as st

from accounts.post.letter import BOUNDARY, Letter

HEADERS = {"Message-ID": "<1@two.example>", "List-Unsubscribe": f"<https://two.example/{'a' * 160}/>"}
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=300)


def letter(text="One.\n", html="<p>One.</p>\n", to="ana@example.org", subject="A note", **headers) -> Letter:
    return Letter(subject, text, html, to=to, headers=HEADERS | headers)


def read(raw: bytes):
    return message_from_bytes(raw, policy=default)


def lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")


def body(mail, kind: str) -> list[str]:
    return lines(mail.get_body((kind,)).get_payload(decode=True).decode())


@pytest.mark.parametrize(
    ("subject", "to"),
    [
        ("A note from Twofold", "ana@example.org"),
        ("Zwetschgenkuchen für dich " * 6, "ana.maria+soup@mail.example.org"),
        ("A note", "ana@bücher.example"),
        ("A note", '"ana maria"@example.org'),
    ],
)
def test_headers_are_those_of_django(subject, to):
    mail = letter(subject=subject, to=to)
    ours, theirs = read(mail.as_bytes()), read(mail.message().as_bytes(linesep="\r\n"))
    names = ["Subject", "From", "To", "Date", "Message-ID", "List-Unsubscribe", "MIME-Version"]
    assert ours.keys() == theirs.keys()
    assert [ours[name].strip() for name in names] == [theirs[name].strip() for name in names]


@given(text=TEXTS, html=TEXTS)
def test_parts_come_out_as_they_went_in(text, html):
    mail = read(letter(text, html).as_bytes())
    assert mail.get_content_type() == "multipart/alternative"
    assert body(mail, "plain") == lines(text)
    assert body(mail, "html") == lines(html)


@given(text=TEXTS)
def test_it_is_short_lines_of_ascii_whatever_the_text(text):
    raw = letter(text, "é" * 2000 + text).as_bytes()
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"") and b"\r" not in raw.replace(b"\r\n", b"")


def test_no_text_can_end_a_part():
    mail = read(letter(f"One\r\n--{BOUNDARY}--\r\nTwo\n--{BOUNDARY}\n").as_bytes())
    assert len(list(mail.iter_parts())) == 2
    assert "Two" in body(mail, "plain")


@pytest.mark.parametrize("name", ["Message-ID", "X-Other"])
def test_no_header_can_break_out_of_its_line(name):
    with pytest.raises(BadHeaderError):
        letter(**{name: "<1@x>\r\nBcc: dan@example.org"}).as_bytes()


@pytest.mark.parametrize("to", ["ana@example.org>\r\nRCPT TO:<dan@example.org", "ana@example.org, dan@example.org"])
def test_an_address_that_is_none_is_refused(to):
    with pytest.raises(ValueError):
        _ = letter(to=to).envelope


@pytest.mark.parametrize("to", ["ana@example.org", "ana@bücher.example", '"a b"@example.org', "ü@example.org"])
def test_the_envelope_is_that_of_django(to):
    mail = letter(to=to)
    mail.from_email = "Für uns <hello@two.example>"
    assert mail.envelope == ("hello@two.example", sanitize_address(to, "utf-8"))
