"""A raw SMTP server that says yes and counts: so quick that what sends to it is what is measured.

`python -m tests.bench.sink [MS]` takes so many milliseconds for a whole mail. It prints its port, and for each line it
is sent on standard input how many mails and how many different Message-IDs have come since the last.
"""

from __future__ import annotations

import asyncio
import re
import sys

_ID = re.compile(rb"^Message-ID:\s*(<[^>]+>)", re.MULTILINE | re.IGNORECASE)


class Counted:
    mails = 0
    ids: set[bytes] = set()
    delay = float(sys.argv[1]) / 1000 if sys.argv[1:] else 0.0


class Conversation(asyncio.Protocol):
    """One client. Answers each line at once, and a whole mail by 250."""

    def connection_made(self, transport) -> None:
        self.transport = transport
        self.waiting = b""
        self.in_mail = False
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self.waiting += data
        while self._step():
            pass

    def _step(self) -> bool:
        end, length = (b"\r\n.\r\n", 5) if self.in_mail else (b"\r\n", 2)
        at = self.waiting.find(end)
        if at < 0:
            return False
        line, self.waiting = self.waiting[:at], self.waiting[at + length :]
        if self.in_mail:
            self._take(line)
        else:
            self._answer(line[:4].upper())
        return True

    def _take(self, mail: bytes) -> None:
        self.in_mail = False
        Counted.mails += 1
        Counted.ids.update(_ID.findall(mail)[:1])
        asyncio.get_running_loop().call_later(Counted.delay, self.transport.write, b"250 taken\r\n")

    def _answer(self, verb: bytes) -> None:
        if verb == b"DATA":
            self.in_mail = True
            self.transport.write(b"354 go on\r\n")
        elif verb == b"EHLO":
            self.transport.write(b"250-sink\r\n250 PIPELINING\r\n")  # as nearly every relay does
        elif verb == b"QUIT":
            self.transport.write(b"221 bye\r\n")
            self.transport.close()
        else:
            self.transport.write(b"250 yes\r\n")


def _told() -> None:
    if not sys.stdin.readline():
        asyncio.get_running_loop().stop()
        return
    print(Counted.mails, len(Counted.ids), flush=True)
    Counted.mails, Counted.ids = 0, set()


async def serve() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Conversation, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    loop.add_reader(sys.stdin, _told)
    await server.serve_forever()


if __name__ == "__main__":
    try:
        asyncio.run(serve())
    except (KeyboardInterrupt, RuntimeError):  # the bench is over
        sys.exit(0)
