"""The whole story over HTTP, as two phones tell it to the running site: every write is said twice."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.live import Live, html_of, live, text_of
from tests.stories.phone import Pocket
from tests.stories.words import Planted, found

WORDS = [
    *("goals", "steps", "progress", "boundaries", "revisions", "acknowledgements"),
    *("time-entries", "time-notes", "targets", "check-ins", "weeks", "suggestions"),
]


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_two_phones_live_the_whole_story(tmp_path):
    with live(tmp_path) as site:
        Story(site).play()


class Story:
    def __init__(self, site: Live) -> None:
        self.site, self.said = site, Planted()
        self.ana = Pocket(site, "ana@example.org", "the soup on the stove")
        self.ben = Pocket(site, "ben@example.org", "the boat at the pier")

    def play(self) -> None:
        self.they_sign_up()
        self.they_link()
        self.they_set_goals()
        self.they_state_boundaries()
        self.they_log_time()
        self.a_reminder_comes()
        self.each_checks_in()
        self.the_week_is_revealed()
        self.a_summary_comes()
        self.both_phones_hold_what_the_doors_show()
        self.one_leaves()
        self.nothing_private_was_ever_told()

    def they_sign_up(self) -> None:
        self.ana.sign_up("Ana", self.site.ana_zone)
        self.ben.sign_up("Ben", self.site.ben_zone)
        assert self.ana.get("me/")["time_zone"] == self.site.ana_zone
        weekday = {"first_weekday": self.site.first_weekday}
        self.ana.write("PATCH", "me/", weekday, **{"If-Match": self.ana.etag("/api/v1/me/")})
        assert self.ben.call("GET", "/_allauth/app/v1/auth/session").json["data"]["user"]["email"] == self.ben.email

    def they_link(self) -> None:
        assert self.ana.get("couple/")["linked"] is False
        invitation = self.ana.make("invitations")
        typed = f" {invitation['code'][:5].lower()} - {invitation['code'][5:].lower()}"
        look = self.ben.write("POST", "invitations/look/", {"code": typed})
        assert (look["sender"], look["state"]) == ("Ana", "open")
        self.ben.write("POST", "invitations/accept/", {"token": look["token"], "sender": look["sender"]})
        assert self.ana.get("couple/")["partner"] == "Ben"
        assert self.ben.get("couple/")["partner"] == "Ana"
        assert self.ben.get("couple/")["first_weekday"] == self.site.first_weekday

    def they_set_goals(self) -> None:
        ana, ben, said = self.ana, self.ben, self.said
        self.shared = ana.make("goals", kind="shared", title=said.open("shared goal"))
        assert self.shared["state"] == "proposed"
        proposal = self.site.mail(ben.email, "waits")
        assert said.shown["shared goal"] not in text_of(proposal) + html_of(proposal)
        assert ben.do("goals", self.shared, "agree")["state"] == "active"
        step = ben.make("steps", goal=self.shared["id"], text=said.open("shared step"))
        assert ana.do("steps", step, "tick", done=True)["done_by"] == "me"

        self.private = ana.make("goals", title=said.secret("private goal"), measure="number", unit="km", target="40")
        ana.make("steps", goal=self.private["id"], text=said.secret("step of the private goal"))
        day = self.site.today.isoformat()
        ana.make("progress", goal=self.private["id"], day=day, amount="5", note=said.secret("progress note"))
        assert not ben.sees("goals", self.private)

        self.let_in = ana.make("goals", title=said.open("goal let in"))
        ana.do("goals", self.let_in, "let-in", help="ask")
        assert ben.get(f"goals/{self.let_in['id']}/")["help"] == "ask"
        self.own_of_ben = ben.make("goals", title=said.open("goal of Ben"))
        ben.do("goals", self.own_of_ben, "let-in", help="cheer")

    def they_state_boundaries(self) -> None:
        ana, ben, said = self.ana, self.ben, self.said
        self.kept_back = ana.make("boundaries", category="money", text=said.secret("private boundary"))
        boundary = ana.make("boundaries", category="time_space", text=said.secret("boundary before it was shared"))
        ana.change("boundaries", boundary, text=said.open("shared boundary"))
        ana.do("boundaries", boundary, "share")
        assert said.shown["shared boundary"] == ben.get(f"boundaries/{boundary['id']}/")["text"]
        ben.do("boundaries", boundary, "acknowledge")
        assert not ben.sees("boundaries", self.kept_back)
        assert len(ana.get("acknowledgements/")["results"]) == 1
        self.boundary = boundary

    def they_log_time(self) -> None:
        ana, ben, said = self.ana, self.ben, self.said
        for phone, me, we in ((ana, 300, 420), (ben, 240, 420)):
            phone.make("targets", me_minutes=me, we_minutes=we)
        day = self.site.today.isoformat()
        mine = ana.make("time-entries", kind="me", day=day, minutes=90, what=said.secret("me-time"))
        ours = ana.make("time-entries", kind="we", day=day, minutes=120, what=said.open("we-time"))
        ana.make("time-notes", entry=ours["id"], text=said.secret("private note on we-time"))
        assert ben.change("time-entries", ours, minutes=150)["minutes"] == 150
        assert ana.get(f"time-entries/{ours['id']}/")["minutes"] == 150
        assert not ben.sees("time-entries", mine)
        batch = {
            "writes": [
                {
                    "method": "PUT",
                    "path": f"/api/v1/time-entries/{uuid.uuid4()}/",
                    "body": {"kind": "me", "day": day, "minutes": 10 + n, "what": said.secret("me-time offline")},
                }
                for n in range(5)
            ]
        }
        results = [self.ana.call("POST", "sync/batch/", batch).json["results"] for _ in range(2)]
        assert [[one["status"] for one in those] for those in results] == [[201] * 5, [200] * 5]
        assert [one["body"] for one in results[0]] == [one["body"] for one in results[1]]

    def a_reminder_comes(self) -> None:
        tomorrow = datetime.now(ZoneInfo(self.site.ana_zone)) + timedelta(days=1)
        wish = {"channel": "email", "weekday": tomorrow.weekday(), "hour": 8}
        self.ana.write("PUT", "notices/checkin_open/", wish)
        self.ben.write("PUT", "notices/checkin_open/", {"channel": "off", "weekday": None, "hour": None})
        for phone in (self.ana, self.ben):  # after this reminder, whatever day it is today
            phone.write("PUT", "notices/weekly_summary/", wish | {"weekday": (tomorrow.weekday() + 2) % 7})
        self.site.tick(tomorrow.replace(hour=9).astimezone(UTC))
        reminder = self.site.mail(self.ana.email, "check-in")
        assert reminder["Subject"] == "A note from Twofold"
        assert reminder["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert f"/weeks/{self.site.week}" not in text_of(reminder)

    def each_checks_in(self) -> None:
        ana, ben, said, week = self.ana, self.ben, self.said, self.site.week.isoformat()
        before = ben.call("GET", f"weeks/{week}/").body
        assert ben.get("balance/") == {"shared": None, "mine": None}
        draft = ana.make("check-ins", week=week, s1=6, s2=5, d2=-1, me_minutes=240, we_minutes=420)
        ana.change(
            "check-ins",
            draft,
            **{"s4": 5, "s5": 6, "d1": 0, "s6": 6, "s3": 1, "passed": ["s7"], "kept": ["s3", "x2"]},
            x1=said.open("thanks of Ana"),
            x2=said.secret("topic kept for herself"),
            x3=said.open("intention of Ana"),
            x4=said.secret("for me alone"),
            marks=[
                {"boundary": self.kept_back["id"], "mark": 1, "kept": False},
                {"boundary": self.boundary["id"], "mark": 4, "kept": False},
            ],
        )
        ana.do("check-ins", draft, "submit")
        assert (
            ana.call(
                "PATCH", f"check-ins/{draft['id']}/", {"s1": 1}, **{"If-Match": ana.etag_of("check-ins", draft)}
            ).status
            == 409
        )
        assert ben.call("GET", f"weeks/{week}/").body == before
        assert not ben.sees("check-ins", draft)
        assert ben.get("check-ins/")["results"] == []
        self.sealed_until = len(ben.heard)
        other = ben.make(
            "check-ins", week=week, s1=4, s2=3, d2=-2, s4=6, s5=6, d1=1, s6=5, me_minutes=60, we_minutes=600
        )
        marks = [{"boundary": self.boundary["id"], "mark": 2, "kept": False}]
        ben.change("check-ins", other, x1=said.open("thanks of Ben"), x4=said.secret("for Ben alone"), marks=marks)
        ben.do("check-ins", other, "submit")

    def the_week_is_revealed(self) -> None:
        ana, ben, said, week = self.ana, self.ben, self.said, self.site.week.isoformat()
        sealed_words = {what: said.shown[what] for what in ("thanks of Ana", "intention of Ana")}
        assert found(sealed_words, ben.heard[: self.sealed_until]) == []
        seen = ben.get(f"weeks/{week}/")
        assert seen["revealed"] is True
        assert seen["partners"]["words"] == {"x1": said.shown["thanks of Ana"], "x3": said.shown["intention of Ana"]}
        assert seen["partners"]["answers"]["s1"] == "much"
        assert "s3" not in seen["partners"]["answers"]
        assert ana.get(f"weeks/{week}/")["partners"]["words"]["x1"] == said.shown["thanks of Ben"]
        balance = ana.get("balance/")
        assert balance["mine"]["autonomy"] == pytest.approx((83.33 + 66.67 + 66.67 + 80 + 37.5) / 5, abs=0.1)
        assert balance["shared"]["word"] in (None, "")
        assert balance["shared"]["blank"]
        for phone in (ana, ben):
            told = self.site.mail(phone.email, "open")
            assert told["Auto-Submitted"] == "auto-generated"

    def a_summary_comes(self) -> None:
        self.site.live_on()
        for phone in (self.ana, self.ben):
            assert self.site.mail(phone.email, "Your week is ready to look at")

    def both_phones_hold_what_the_doors_show(self) -> None:
        for phone in (self.ana, self.ben):
            assert phone.sync() == phone.doors(WORDS)

    def one_leaves(self) -> None:
        ana, ben, week = self.ana, self.ben, self.site.week.isoformat()
        ana.do("goals", self.let_in, "keep-private")
        ana.do("boundaries", self.boundary, "stop-sharing")
        self.unshared_at = len(ben.heard)
        assert not ben.sees("goals", self.let_in)
        assert not ben.sees("boundaries", self.boundary)
        couple = ben.get("couple/")["id"]
        assert ben.call("POST", "couple/leave/", {"couple": couple}).json["type"].endswith("reauthenticate")
        ben.auth("POST", "auth/reauthenticate", {"password": ben.password})
        ben.write("POST", "couple/leave/", {"couple": couple})
        told = ana.get("couple/")
        assert (told["linked"], told["ended"]["partner"]) == (False, "Ben")
        assert not ana.sees("goals", self.own_of_ben)
        assert ana.get(f"goals/{self.shared['id']}/")["title"] == self.said.shown["shared goal"]
        assert ana.get(f"weeks/{week}/")["revealed"] is True
        refused = ana.call("PUT", f"steps/{uuid.uuid4()}/", {"goal": self.shared["id"], "text": "one more"})
        assert refused.status == 409
        assert refused.json["type"].endswith("couple-ended")
        self.both_phones_hold_what_the_doors_show()

    def nothing_private_was_ever_told(self) -> None:
        private, said = self.said.private, self.said
        mine = {what: word for what, word in private.items() if what != "for Ben alone"}
        assert found(mine, self.ben.heard) == []
        assert found({"": private["for Ben alone"]}, self.ana.heard) == []
        unshared = {what: said.shown[what] for what in ("goal let in", "shared boundary")}
        assert found(unshared, self.ben.heard[self.unshared_at :]) == []
        mails = [
            (str(mail["To"]), mail.as_bytes() + (text_of(mail) + html_of(mail)).encode())
            for mail in self.site.sink.mails
        ]
        assert found(said.all, mails) == []
        everywhere = list(self.site.everything())
        assert found(said.all, everywhere) == []
        assert self.ana.email.encode() in dict(everywhere)["tables"], "the tables were not read"
        assert found(said.all, self.ana.heard), "the planted words are not what the phones read"
