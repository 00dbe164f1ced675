"""Handing over one mail in two round trips instead of four, to servers that take commands at once (RFC 2920)."""

from __future__ import annotations

import smtplib
from contextlib import suppress

Answer = tuple[int, bytes]

SHUTTING_DOWN = 421
TAKEN = (250, 251)
GO_ON = 354


def hand_over(line: smtplib.SMTP, sender: str, to: str, mail: bytes) -> None:
    """Send the mail over that connection. Raises what `sendmail` raises; after a refusal the connection is good still.

    Nothing of a mail is said before the one before it was answered, so a break leaves no more than one in doubt.
    """
    line.ehlo_or_helo_if_needed()
    if not line.has_extn("pipelining"):
        line.sendmail(sender, [to], mail)
        return
    size = f" SIZE={len(mail)}" if line.has_extn("size") else ""
    from_whom, to_whom, data = _asked(line, f"MAIL FROM:<{sender}>{size}", f"RCPT TO:<{to}>", "DATA")
    taken = from_whom[0] in TAKEN and to_whom[0] in TAKEN
    ended = data
    if data[0] == GO_ON:  # to nobody, if all were refused: RFC 2920 asks for an empty mail then
        line.send((mail.replace(b"\n.", b"\n..") if taken else b"") + b".\r\n")
        ended = line.getreply()
    if not taken or ended[0] not in TAKEN:
        _calm(line, ended)
        raise _refusal(from_whom, to_whom, ended, sender, to)


def _asked(line: smtplib.SMTP, *commands: str) -> list[Answer]:
    """The answers to commands that were sent at once. One that ends the conversation counts for those after it."""
    said = "\r\n".join(commands) + "\r\n"
    if said.count("\n") + said.count("\r") != 2 * len(commands):
        raise ValueError("a line break in an address")
    line.send(said)
    answers: list[Answer] = []
    while len(answers) < len(commands):
        answers.append(line.getreply())
        if answers[-1][0] == SHUTTING_DOWN:
            answers += answers[-1:] * (len(commands) - len(answers))
    return answers


def _calm(line: smtplib.SMTP, last: Answer) -> None:
    """Make the connection ready for the next mail, or close it where the server wishes to."""
    if last[0] == SHUTTING_DOWN:
        line.close()
        return
    with suppress(smtplib.SMTPServerDisconnected):
        line.rset()


def _refusal(from_whom: Answer, to_whom: Answer, ended: Answer, sender: str, to: str) -> smtplib.SMTPException:
    if from_whom[0] not in TAKEN:
        return smtplib.SMTPSenderRefused(*from_whom, sender)
    if to_whom[0] not in TAKEN:
        return smtplib.SMTPRecipientsRefused({to: to_whom})
    return smtplib.SMTPDataError(*ended)
