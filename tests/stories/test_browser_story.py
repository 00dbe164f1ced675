"""The whole story in Chromium: two people, two browsers, real processes, real mail."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import MARKS
from tests.live import Live, html_of, live, text_of
from tests.stories.people import Someone
from tests.stories.words import Planted, found

pytestmark = [*MARKS, pytest.mark.timeout(300)]


def test_two_people_live_the_whole_story(tmp_path, chromium):
    with live(tmp_path) as site:
        Story(site, chromium).play()


class Story:
    def __init__(self, site: Live, browser) -> None:
        self.site, self.browser, self.said = site, browser, Planted()
        self.ana = Someone(site, "Ana", browser, size="phone", zone=site.ana_zone)
        self.ben = Someone(site, "Ben", browser, zone=site.ben_zone)

    def play(self) -> None:
        self.ana_signs_up_and_invites()
        self.ben_accepts_by_the_mail()
        self.they_agree_on_a_goal()
        self.ana_keeps_a_goal_and_lets_one_in()
        self.they_state_boundaries()
        self.they_log_time()
        self.ana_checks_in()
        self.ben_checks_in()
        self.the_week_is_open_to_both()
        self.the_summary_is_read()
        self.ana_takes_back_what_she_shared()
        self.the_next_one_at_the_laptop_finds_nothing()
        self.ben_leaves()
        self.nothing_private_was_ever_told()

    def ana_signs_up_and_invites(self) -> None:
        ana = self.ana
        ana.sign_up()
        ana.sees("This is the account of")
        ana.begin_week_on(self.site.first_weekday)
        ana.go("/couple/")
        ana.fill("Their e-mail address", self.ben.email)
        ana.press("Make the invitation")
        ana.sees("The invitation is on its way.")

    def ben_accepts_by_the_mail(self) -> None:
        ben = self.ben
        mail = self.site.mail(ben.email, "invit")
        link = re.search(r"https?://\S+/invitation/\S+", text_of(mail))[0]
        ben.go(link.removeprefix(self.site.url))
        ben.sees("Ana invites you to Twofold")
        ben.follow("Make my account")
        ben.sign_up(at=ben.here)
        ben.sees("Link with Ana?")
        ben.page.locator("[name=sure]").check()
        ben.press("Link our accounts")
        ben.sees("You and Ana are linked.")

    def they_agree_on_a_goal(self) -> None:
        ana, ben, said = self.ana, self.ben, self.said
        path = ana.add_goal(said.open("shared goal"), shared=True)
        mail = self.site.mail(ben.email, "waits")
        assert mail["Subject"] == "A note from Twofold"
        button = re.search(r"https?://\S+/mail/open/\S+", text_of(mail))[0]
        ben.go(button.removeprefix(self.site.url))
        assert ben.here == path
        ben.press("Agree to this goal")
        ben.add_step(said.open("shared step"))
        ana.go(path)
        ana.page.get_by_role("button", name="Done:").click()
        ana.page.get_by_role("button", name="Done:", pressed=True).wait_for()
        ben.go(path)
        ben.sees("Ana, on")

    def ana_keeps_a_goal_and_lets_one_in(self) -> None:
        ana, ben, said = self.ana, self.ben, self.said
        self.private_goal = ana.add_goal(said.secret("private goal"))
        ana.add_step(said.secret("step of the private goal"))
        assert ben.page.goto(self.private_goal).status == 404
        self.goal_let_in = ana.add_goal(said.open("goal let in"))
        ana.choose("Ask me about it")
        ana.press("Let Ben in")
        ben.go("/goals/")
        ben.sees(said.shown["goal let in"])
        ben.sees_not(said.private["private goal"])

    def they_state_boundaries(self) -> None:
        ana, ben, said = self.ana, self.ben, self.said
        ana.state_boundary(said.secret("private boundary"), "money")
        self.boundary = ana.state_boundary(said.open("shared boundary"), "time_space")
        ana.follow("Share with Ben")
        ana.press("Share it")
        ben.go("/boundaries/")
        ben.sees(said.shown["shared boundary"])
        ben.press("I have read it")
        ana.go(self.boundary)
        ana.sees("Ben has acknowledged this wording.")

    def they_log_time(self) -> None:
        ana, ben, said = self.ana, self.ben, self.said
        for someone, me, we in ((ana, "5", "7"), (ben, "4", "7")):
            someone.go("/time/targets/")
            someone.fill("Hours for you", me)
            someone.fill("Hours for the two of you", we)
            someone.press("Keep it")
        ana.log_time("we", "2 h")
        ana.sees("2 h for the two of you, logged.")
        ana.go("/time/")
        another = ana.page.get_by_role("region", name="Another length or day")
        ana.fill("Hours", "1", another)
        ana.fill("What it was", said.secret("me-time"), another)
        ana.fill("A note for yourself", said.secret("private note"), another)
        ana.press("Log it")
        ben.go("/time/")
        ben.sees("2 h")

    def ana_checks_in(self) -> None:
        ana, said = self.ana, self.said
        ana.go("/")
        ana.follow("Begin your week")
        ana.sees("Filled in from your time log.")
        ana.minutes(t1=(4, 0), t2=(7, 0))
        ana.onward()
        ana.answer(d2=-1, s1=6, s2=5)
        ana.onward()
        ana.answer(d1=0, s4=5, s5=6, s6=6)
        ana.onward()
        ana.answer(s3=1, s7="none", s8=4)
        ana.keep("s3")
        ana.onward()
        for marks in ana.page.locator("fieldset.say").all():
            marks.locator("label:has([value='4'])").first.click()
        ana.onward()
        ana.answer(x1=said.open("thanks of Ana"), x2=said.secret("topic kept for herself"))
        ana.answer(x3=said.open("intention of Ana"), x4=said.secret("for me alone"))
        ana.keep("x2")
        ana.onward()
        ana.sees("Your week at a glance")
        self.before = self.ben.context.request.get(f"/weeks/{self.site.week}/").text()
        ana.page.locator("[data-opens=seal]").click()
        ana.press("Seal your week", ana.page.get_by_role("dialog"))
        ana.sees("Your week is sealed.")
        assert neutral(self.ben.context.request.get(f"/weeks/{self.site.week}/").text()) == neutral(self.before)

    def ben_checks_in(self) -> None:
        ben, said = self.ben, self.said
        self.sealed_until = len(ben.heard)
        ben.go("/checkin/")
        ben.minutes(t1=(1, 0), t2=(10, 0))
        ben.onward()
        ben.answer(d2=-2, s1=4, s2=3)
        ben.onward()
        ben.answer(d1=1, s4=6, s5=6, s6=5)
        ben.onward()
        ben.answer(s3=6, s7=5, s8="none")
        ben.onward()
        for marks in ben.page.locator("fieldset.say").all():
            marks.locator("label:has([value='2'])").first.click()
        ben.onward()
        ben.answer(x1=said.open("thanks of Ben"), x4=said.secret("for Ben alone"))
        ben.onward()
        ben.page.locator("[data-opens=seal]").click()
        ben.press("Seal your week", ben.page.get_by_role("dialog"))

    def the_week_is_open_to_both(self) -> None:
        ana, ben, said = self.ana, self.ben, self.said
        sealed = {what: said.shown[what] for what in ("thanks of Ana", "intention of Ana")}
        assert found(sealed, ben.heard[: self.sealed_until]) == []
        for someone in (ana, ben):
            mail = self.site.mail(someone.email, "open")
            button = re.search(r"https?://\S+/mail/open/\S+", text_of(mail))[0]
            someone.go(button.removeprefix(self.site.url))
            assert someone.here == f"/weeks/{self.site.week}/"
            for words in ("thanks of Ana", "intention of Ana", "thanks of Ben"):
                someone.sees(said.shown[words])
            someone.go("/balance/")
            someone.sees("A reading needs two weeks")

    def the_summary_is_read(self) -> None:
        self.site.live_on()
        for someone in (self.ana, self.ben):
            mail = self.site.mail(someone.email, "Your week is ready to look at")
            assert mail["Subject"] == "A note from Twofold"
            assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
            assert text_of(mail).strip() and html_of(mail)

    def ana_takes_back_what_she_shared(self) -> None:
        ana, ben, said = self.ana, self.ben, self.said
        ana.go(self.goal_let_in)
        ana.press("Keep it private again")
        ana.go(self.boundary)
        ana.press("Stop sharing")
        ana.sees("Private")
        self.unshared_at = len(ben.heard)
        for path in ("/", "/goals/", "/boundaries/", self.goal_let_in, self.boundary, "/time/", "/weeks/", "/balance/"):
            ben.go(path)
            ben.sees_not(said.shown["goal let in"])
            ben.sees_not(said.shown["shared boundary"])

    def the_next_one_at_the_laptop_finds_nothing(self) -> None:
        """Ana logs out; Back shows no page of hers; Ben logs in on the same browser and finds no word of hers."""
        ana, said = self.ana, self.said
        ana.go(self.private_goal)
        ana.sees(said.private["private goal"])
        ana.log_out()
        ana.page.evaluate("history.go(-2)")
        expect(ana.page).to_have_url(re.compile("/accounts/login/"))
        ana.sees_not(said.private["private goal"])
        stored = ana.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
        assert found(said.all, [("storage", stored.encode())]) == []
        assert "htmx-history-cache" not in stored
        assert ana.page.evaluate("caches.keys().then((keys) => keys.length)") == 0
        guest = Someone(self.site, "Ben", self.browser)
        guest.context.close()
        guest.context, guest.page = ana.context, ana.page
        at = len(ana.heard)
        guest.log_in()
        guest.sees("This is the account of Ben")
        for path in ("/", "/goals/", "/boundaries/", "/checkin/", "/time/", self.private_goal):
            guest.go(path)
        assert found(self.hers, ana.heard[at:]) == []

    def ben_leaves(self) -> None:
        """Ben leaves alone; Ana is told on her next visit, and both can still read what was of both."""
        ben, said = self.ben, self.said
        ben.go("/couple/")
        ben.follow("Read what leaving does")
        ben.page.locator("main a[href*=reauthenticate]").click()
        ben.page.locator("[name=password]").fill(ben.password)
        ben.press("Go on")
        ben.press("Leave now")
        ben.sees("You have left.")
        ana = Someone(self.site, "Ana", self.browser)
        ana.log_in()
        ana.sees("You and Ben are not linked any more.")
        ana.press("I have read this")
        ana.sees_not("not linked any more")
        for someone in (ana, ben):
            someone.go("/goals/")
            someone.sees(said.shown["shared goal"])
            someone.go(f"/weeks/{self.site.week}/")
            someone.sees(said.shown["thanks of Ana"])

    @property
    def hers(self) -> dict[str, str]:
        return {what: word for what, word in self.said.private.items() if what != "for Ben alone"}

    def nothing_private_was_ever_told(self) -> None:
        ana, ben, said = self.ana, self.ben, self.said
        ben.hear_what_was_missed()
        assert found(self.hers, ben.heard) == []
        assert found({"": said.private["for Ben alone"]}, ana.heard) == []
        unshared = {what: said.shown[what] for what in ("goal let in", "shared boundary")}
        assert found(unshared, ben.heard[self.unshared_at :]) == []
        mails = [
            (str(mail["To"]), mail.as_bytes() + (text_of(mail) + html_of(mail)).encode())
            for mail in self.site.sink.mails
        ]
        assert found(said.all, mails) == []
        assert found(said.all, self.site.everything()) == []
        assert found(said.all, ana.heard), "the planted words are not what the browsers read"
        assert {line for line in ana.wrong + ben.wrong if "404" not in line} == set()


def neutral(page: str) -> str:
    """A page without what is new in each answer: the token of its forms."""
    return re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+', "", page)


def test_core_path_works_without_scripts(tmp_path, chromium):
    with live(tmp_path) as site:
        cleo = Someone(site, "Cleo", chromium, size="phone", zone=site.ana_zone, scripts=False)
        cleo.sign_up()
        cleo.begin_week_on(site.first_weekday)
        cleo.add_goal("Finish the quilt")
        cleo.add_step("Cut the cloth")
        cleo.page.get_by_role("button", name="Done: Cut the cloth").click()
        cleo.page.get_by_role("button", name="Done: Cut the cloth", pressed=True).wait_for()
        cleo.go("/")
        cleo.press("30 min", cleo.page.locator("#log-time"))
        cleo.sees("30 min for you, logged.")
        cleo.go("/checkin/")
        cleo.minutes(t1=(1, 30))
        cleo.onward()
        cleo.answer(d2=0, s1=7)
        cleo.onward()
        cleo.answer(x4="the long way home")
        cleo.onward()
        cleo.sees("Your week at a glance")
        cleo.press("Seal your week", cleo.page.get_by_role("dialog"))
        cleo.sees("Your week is sealed.")
        cleo.log_out()
        cleo.go("/goals/")
        assert cleo.here.startswith("/accounts/login/")
        cleo.sees_not("Finish the quilt")
