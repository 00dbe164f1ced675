"""Commands that are sent at once, and every answer that a server may give to them."""

import smtplib
import socket

import pytest

from accounts.post.smtp import hand_over

MAIL = b"Subject: x\r\n\r\n.hidden\r\n..twice\r\nend\r\n"
SAID = b"MAIL FROM:<us@two.example>\r\nRCPT TO:<ana@example.org>\r\nDATA\r\n"
STUFFED = b"Subject: x\r\n\r\n..hidden\r\n...twice\r\nend\r\n.\r\n"


class Talk:
    """A connection whose server has its answers ready; it is greeted already."""

    def __init__(self, *answers: str, features=("pipelining",)) -> None:
        self.line = smtplib.SMTP()
        self.line.sock, self.server = socket.socketpair()
        self.line.ehlo_resp, self.line.does_esmtp = b"two.example", True
        self.line.esmtp_features = dict.fromkeys(features, "")
        self.server.sendall("".join(f"{answer}\r\n" for answer in answers).encode())

    def said(self) -> bytes:
        self.server.setblocking(False)
        return self.server.recv(100_000)

    def send(self, mail=MAIL, to="ana@example.org") -> None:
        hand_over(self.line, "us@two.example", to, mail)


@pytest.fixture
def talk():
    talks = []

    def begin(*answers, **given) -> Talk:
        talks.append(Talk(*answers, **given))
        return talks[-1]

    yield begin
    for one in talks:
        one.line.close()
        one.server.close()


def test_a_mail_is_said_in_one_go_and_its_dots_doubled(talk):
    one = talk("250 ok", "250 ok", "354 go on", "250 taken")
    one.send()
    assert one.said() == SAID + STUFFED


def test_the_size_is_told_to_who_asks_for_it(talk):
    one = talk("250 ok", "250 ok", "354 go on", "250 taken", features=("pipelining", "size"))
    one.send()
    assert f"MAIL FROM:<us@two.example> SIZE={len(MAIL)}\r\n".encode() in one.said()


def test_who_takes_one_command_at_a_time_gets_it_so(talk):
    one = talk("250 ok", "250 ok", "354 go on", "250 taken", features=())
    one.send()
    assert one.said().lower() == SAID.lower() + STUFFED.lower()


def test_a_refused_address_ends_in_an_empty_mail_to_nobody(talk):
    one = talk("250 ok", "550 no such person", "354 go on", "554 nobody to send to", "250 reset")
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        one.send()
    assert refusal.value.recipients == {"ana@example.org": (550, b"no such person")}
    assert one.said() == SAID + b".\r\nrset\r\n"


@pytest.mark.parametrize(
    ("answers", "kind", "code"),
    [
        (("550 not you", "503 first MAIL", "503 first RCPT", "250 reset"), smtplib.SMTPSenderRefused, 550),
        (("250 ok", "250 ok", "451 not now", "250 reset"), smtplib.SMTPDataError, 451),
        (("250 ok", "250 ok", "354 go on", "552 too large", "250 reset"), smtplib.SMTPDataError, 552),
    ],
)
def test_each_refusal_has_its_kind_and_code(answers, kind, code, talk):
    with pytest.raises(kind) as refusal:
        (one := talk(*answers)).send()
    assert refusal.value.smtp_code == code
    assert one.said().endswith(b"rset\r\n")


def test_the_connection_goes_on_after_a_refusal(talk):
    first = ("250 ok", "550 no", "503 no recipients", "250 reset")
    one = talk(*first, "250 ok", "250 ok", "354 go on", "250 taken")
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        one.send()
    one.send()
    assert one.said().endswith(STUFFED)


@pytest.mark.parametrize("before", [(), ("250 ok",), ("250 ok", "250 ok"), ("250 ok", "250 ok", "354 go on")])
def test_a_server_that_shuts_down_is_left(before, talk):
    one = talk(*before, "421 good night")
    with pytest.raises(smtplib.SMTPException):
        one.send()
    assert one.line.sock is None


def test_a_line_break_in_an_address_says_nothing(talk):
    one = talk()
    with pytest.raises(ValueError, match="line break"):
        one.send(to="ana@example.org>\r\nRCPT TO:<dan@example.org")
    one.server.setblocking(False)
    with pytest.raises(BlockingIOError):
        one.server.recv(10)
