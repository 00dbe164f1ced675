"""A phone on a real network: speaks HTTP with the running site, keeps every answer, and retries every write once."""

from __future__ import annotations

import http.client
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from tests.live import Live

SAME = {200, 201, 204}
WRITES = ("PUT", "POST", "PATCH", "DELETE")


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Pocket:
    """One person's phone. `heard` is every answer it ever got, with what was asked."""

    site: Live
    email: str
    password: str
    token: str = ""
    heard: list[tuple[str, bytes]] = field(default_factory=list)
    retried: list[tuple[str, int, int]] = field(default_factory=list)
    synced: dict[tuple[str, str], Any] = field(default_factory=dict)
    cursor: str = ""
    couple: str = ""

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """One call; `path` is below /api/v1/ unless it begins with a slash."""
        path = path if path.startswith("/") else f"/api/v1/{path}"
        connection = http.client.HTTPConnection("localhost", self.site.site.port, timeout=30)
        sent = None if body is None else json.dumps(body)
        given = {"X-Session-Token": self.token} if self.token else {}
        given |= {"Content-Type": "application/json"} if sent is not None else {}
        connection.request(method, path, sent, given | headers)
        answer = connection.getresponse()
        got = Answer(answer.status, dict(answer.getheaders()), answer.read())
        connection.close()
        told = f"{got.headers}".encode() + got.body
        self.heard.append((f"{method} {path}", told))
        return got

    def get(self, path: str) -> Any:
        """What stands there."""
        answer = self.call("GET", path)
        assert answer.status == 200, (path, answer.status, answer.body)
        return answer.json

    def write(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Write, and once more as after a lost answer: the same words, the same effect, the same answer."""
        first = self.call(method, path, body, **headers)
        assert first.status in SAME, (method, path, first.status, first.body)
        again = self.call(method, path, body, **headers)
        self.retried.append((f"{method} {path}", first.status, again.status))
        if method == "DELETE":
            assert again.status in (204, 404), (path, again.status, again.body)
            return None
        assert again.status in SAME, (method, path, again.status, again.body)
        assert again.json == first.json, (method, path)
        assert again.headers.get("ETag") == first.headers.get("ETag"), (method, path)
        return first.json

    def make(self, word: str, **fields: Any) -> Any:
        """A new row of that word, under an id of one's own."""
        return self.write("PUT", f"{word}/{uuid.uuid4()}/", fields)

    def do(self, word: str, row: Any, verb: str, **fields: Any) -> Any:
        """A verb below a row, with the version that stands now."""
        path = f"{word}/{row['id']}/"
        return self.write("POST", f"{path}{verb}/", fields, **{"If-Match": self.etag_of(word, row)})

    def change(self, word: str, row: Any, **fields: Any) -> Any:
        """Other fields for a row, with the version that stands now."""
        path = f"{word}/{row['id']}/"
        return self.write("PATCH", path, fields, **{"If-Match": self.etag_of(word, row)})

    def etag(self, path: str) -> str:
        return self.call("GET", path).headers["ETag"]

    def etag_of(self, word: str, row: Any) -> str:
        return self.etag(f"{word}/{row['id']}/")

    def sees(self, word: str, row: Any) -> bool:
        """Whether the row is there for this person."""
        return self.call("GET", f"{word}/{row['id']}/").status == 200

    # ---- the account

    def auth(self, method: str, path: str, body: Any = None) -> Answer:
        """A call to the headless app client; takes over the token that it gives."""
        answer = self.call(method, f"/_allauth/app/v1/{path}", body)
        self.token = answer.json.get("meta", {}).get("session_token") or self.token
        return answer

    def sign_up(self, name: str, time_zone: str) -> None:
        """An account by the code that was mailed."""
        words = {"email": self.email, "password": self.password, "name": name, "time_zone": time_zone, "consent": True}
        asked = self.auth("POST", "auth/signup", words)
        assert asked.status == 401, asked.body
        assert "verify_email" in str(asked.json["data"]["flows"])
        confirmed = self.auth("POST", "auth/email/verify", {"key": self.site.code(self.email)})
        assert confirmed.status == 200, confirmed.body
        assert confirmed.json["meta"]["is_authenticated"]

    def log_in(self) -> None:
        self.token = ""
        answer = self.auth("POST", "auth/login", {"email": self.email, "password": self.password})
        assert answer.status == 200, answer.body

    # ---- sync

    def sync(self) -> dict[tuple[str, str], Any]:
        """All rows as the phone holds them after pulling what changed."""
        more = True
        while more:
            page = self.get("sync/" + (f"?cursor={self.cursor}" if self.cursor else ""))
            self.cursor, more = page["cursor"], page["more"]
            for change in page["changes"]:
                key = (change["word"], change["id"])
                if change["gone"]:
                    self.synced.pop(key, None)
                else:
                    self.synced[key] = change["row"]
        return self.synced

    def doors(self, words: list[str]) -> dict[tuple[str, str], Any]:
        """All rows as the lists of those words show them, one's own newest reading, and the couple."""
        found: dict[tuple[str, str], Any] = {}
        for word in words:
            following = ""
            while following is not None:
                page = self.get(f"{word}/?size=50" + (f"&cursor={following}" if following else ""))
                found |= {(word, row["id"]): row for row in page["results"]}
                following = page["next"]
        if mine := self.get("balance/")["mine"]:
            found["balance", mine["id"]] = self.get(f"balance/{mine['id']}/")
        couple = self.get("couple/")
        self.couple = couple["id"] or self.couple
        return found | {("couple", self.couple): couple}
