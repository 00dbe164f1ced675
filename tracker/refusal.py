"""What the product says no to: the shape of a refusal, and its sentence for people.

A rule raises one of the four children; the page, the API and the task each catch `Refused` in one place. This module
knows no Django, so that rules may use it.
"""

from __future__ import annotations

from typing import Any, ClassVar


class Refused(Exception):
    """Something the product does not do. `code` is stable; `field` names the input it belongs to, if one."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 422

    def __init__(self, field: str = "", **data: Any) -> None:
        super().__init__(self.code)
        self.field = field
        self.data = data

    @property
    def sentence(self) -> str:
        """What to tell a person: what happened, what was kept, what to do."""
        return SENTENCES[self.code].format(**self.data)


class NotThere(Refused):
    """No such thing for this person; the same answer as for an id that never was (404)."""

    code = "not-there"
    status = 404


class NotAllowed(Refused):
    """Seen, but not theirs to do (403)."""

    code = "not-allowed"
    status = 403


class TooLate(Refused):
    """The world has moved on (409)."""

    code = "too-late"
    status = 409


class NotValid(Refused):
    """An input that can't be (422)."""

    code = "not-valid"
    status = 422


class Changed(TooLate):
    """The row was changed since it was read; `row` is the row as it is now (412)."""

    code = "changed"
    status = 412

    def __init__(self, row: Any) -> None:
        super().__init__()
        self.row = row


class AlreadyThere(TooLate):
    """The id is taken by a row of one's own that holds something else; `row` is that row (409)."""

    code = "already-there"

    def __init__(self, row: Any) -> None:
        super().__init__()
        self.row = row


SENTENCES: dict[str, str] = {
    "refused": "This can’t be done.",
    "not-there": "There is nothing here, or it is not yours to see.",
    "not-allowed": "This is not yours to change.",
    "too-late": "This can’t be done any more.",
    "not-valid": "This value can’t be used.",
    "changed": "This was changed while you read it. Here it is as it is now; nothing of yours was saved over it.",
    "already-there": "This was already saved with other words. Here it is as it is now.",
    "unfit": "{why}",
    # couple
    "no-couple": "This needs a partner, and you are not linked with anyone right now.",
    "couple-ended": "This belongs to an archive. It can be read, not changed.",
    "already-linked": "You are already linked with someone. One couple at a time.",
    "sender-linked": "Whoever sent this invitation is linked with someone by now.",
    "own-invitation": "This invitation is your own. Your partner opens it while logged in as themselves.",
    "invitation-expired": "This invitation has expired. Ask for a new one.",
    "invitation-used": "This invitation was already used.",
    "invitation-taken-back": "This invitation was taken back.",
    "invitation-declined": "This invitation was declined.",
    "sender-renamed": "The name on this invitation has changed since you read it. Look at it again before you accept.",
    "another-couple": "This was about a couple that is not your open one. Nothing was ended.",
    "unverified-address": "Confirm your e-mail address first. Then open the invitation again.",
    "too-many-invitations": "That is a lot of invitations for now. Try again tomorrow.",
    "too-many-tries": "That is a lot of tries for now. Wait a little, then try again.",
    "no-such-code": "No open invitation has this code. Check the letters, or ask for a new one.",
    # goals
    "own-proposal": "You proposed this. Your partner is the one to agree.",
    "not-proposed": "There is no open proposal here any more.",
    "goal-closed": "This goal is reached or let go. Open it again to change it.",
    "needs-proposal": "A shared goal changes when both agree. Propose the change instead.",
    "not-a-personal-goal": "This is for personal goals.",
    "proposal-open": "Another change is already waiting to be agreed.",
    "not-measured-so": "This goal is not measured that way.",
    "unit-missing": "Say how it is measured and where it should get to.",
    "times-missing": "Say how many times a week, 1 to 7.",
    "day-ahead": "This day is still to come. Choose today or an earlier one.",
    # boundaries
    "boundary-retired": "This boundary is retired. Bring it back to change it.",
    "boundary-private": "This boundary is yours alone. Share it first; then it can be put on a talk card.",
    "own-boundary": "This boundary is your own. Your partner is the one to read it.",
    # time
    "week-settled": "You have both seen this week together, so its shared time stays as it was.",
    "week-begun": "A week that has begun keeps its targets. Choose next week or a later one.",
    "not-a-week": "This is not the first day of one of your weeks.",
    "day-too-far": "This day is too long ago.",
    "length-missing": "Say how long, from 1 minute to 24 hours.",
    "others-words": "Your partner wrote these words. You can adjust the day and the length.",
    # planned time
    "day-behind": "This day is over. Plan from today on.",
    "day-too-far-ahead": "Plan up to a year ahead.",
    "not-yet-lived": "This time is still ahead. It can be logged once its day has come.",
    "block-lived": "This was logged already. Change it in the time log.",
    "not-me-time": "Time for the two of you is seen by both. This is for time of your own.",
    "words-apart": "What time of your own is for is kept in a note that only you read.",
    # check-ins
    "already-sealed": "You have sent this check-in. It stays as you sent it.",
    "week-closed": "This week is closed. What you wrote stays yours.",
    "not-open-yet": "This week’s check-in opens on its last day.",
    "nothing-answered": "Nothing is answered yet. “Not this week” is an answer, too.",
    "changed-part": "This part was changed somewhere else meanwhile. Go on to see both, and choose. Nothing is lost.",
    "both-stand": "Both versions are here, and nothing is lost. See where they differ, then choose.",
    "wrong-answer": "This question can’t take that answer. Pick one that is offered, or “not this week”.",
    "quiet-skips-nothing": "No check-in opens before that day, so nothing would change. Choose a later one.",
    "quiet-too-long": "A year is the longest. You can always choose another day later.",
    # what was heard
    "heard-shown": "You have both been shown what you heard, so these words stay as they are. You can take yours back.",
    "nothing-heard": "Write what you heard, in a sentence or two.",
    # suggestions
    "nothing-suggested": "Nothing was suggested for this week.",
    "already-turned": "You have already made something of this suggestion. It is in your list of suggestions.",
    "not-offered": "This suggestion can’t be made into that.",
    # single answers
    "week-open": "This week is still open. If you both seal it, it opens to both of you at once.",
    "week-revealed": "You have both seen this week together, so there is nothing left to share of it.",
    "week-of-ones-own": "This week was not sent as one of the two of you, so it stays yours.",
    "nothing-to-share": "There is no answer here that can be shared.",
    "kept-answer": "You kept this for yourself. Say plainly that it is to be shared, or leave it yours.",
    # notices
    "no-such-notice": "There is no such kind of mail to choose about.",
    "stopped-for-good": "Log in to let these mails come again. A link in a mail takes back its own stop, for an hour.",
    "not-a-weekly-notice": "This mail comes when there is something to say, so its day and hour can’t be chosen.",
    "quiet-needs-both": "Say when the quiet hours begin and when they end, or leave both empty.",
    "pause-not-ahead": "Pause until a day that is still ahead, or leave it empty for no pause.",
    "pause-too-long": "A pause can last a year at most. To stop a mail for good, choose “Not at all”.",
    # taking along and erasing
    "wrong-word": "Type the word as it stands there. Nothing was erased.",
}
