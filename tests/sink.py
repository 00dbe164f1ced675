"""A real SMTP server that keeps what it is sent, counts, and can be told to misbehave."""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from collections import Counter
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller

logging.getLogger("mail.log").setLevel(logging.WARNING)


class Sink:
    """`slow`: seconds before each 250. `refused`: answers to RCPT by address. `answers`: answers to DATA, one a mail.

    `hang_up_after`: closes the connection instead of answering the mail of that number (from 1). `hangs_at`: says
    nothing more to the mails of those numbers, until the other side has had enough.
    """

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.ids: Counter[str] = Counter()
        self.recipients: list[str] = []
        self.connections = 0
        self.slow = 0.0
        self.refused: dict[str, str] = {}
        self.answers: list[str] = []
        self.hang_up_after: set[int] = set()
        self.hangs_at: set[int] = set()
        self.controller = Controller(self, hostname="127.0.0.1", port=0)
        self.seen = 0
        self.last_at = 0.0
        self.on_mail = lambda mail: None

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return [responses[0], "250-PIPELINING", *responses[1:]]

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.seen += 1
        if self.seen in self.hang_up_after:
            server.transport.close()
            return "421 gone"
        if self.seen in self.hangs_at:
            await asyncio.sleep(60)
        if self.slow:
            await asyncio.sleep(self.slow)
        if self.answers and (answer := self.answers.pop(0)) != "250 OK":
            return answer
        mail = message_from_bytes(envelope.content, policy=default)
        self.mails.append(mail)
        self.recipients += envelope.rcpt_tos
        self.ids[mail["Message-ID"]] += 1
        self.last_at = time.monotonic()
        self.on_mail(mail)
        return "250 OK"

    @property
    def port(self) -> int:
        return self.controller.server.sockets[0].getsockname()[1]

    def __enter__(self) -> Sink:
        self.controller._trigger_server = self._greet  # type: ignore[method-assign]  # its own connects to port 0
        self.controller.start()
        return self

    def _greet(self) -> None:
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as client:
            client.recv(100)

    def __exit__(self, *reason: object) -> None:
        self.controller.stop()

    @property
    def doubles(self) -> int:
        """How many mails came more often than once."""
        return self.ids.total() - len(self.ids)
