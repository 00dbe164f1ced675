"""A suggestion as sentences: what one could do, and because of which numbers. Pure, in the second person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from checkins.balance.words import DIAL_AGAINST_WISH, hours, listed, spelt
from checkins.suggestion.rules import Rule

CHANGES = {Rule.ME_TARGET: "me-time", Rule.WE_TARGET: "we-time", Rule.ME_TIME: "me-time", Rule.WE_TIME: "we-time"}
FELT = {
    Rule.ME_TARGET: "room",
    Rule.WE_TARGET: "closeness",
    Rule.ME_TIME: "room",
    Rule.WE_TIME: "closeness",
    Rule.ROOM: "room",
    Rule.CLOSENESS: "closeness",
}
ASKED = {Rule.OWN_THING: "I got further with something of mine", Rule.SUPPORT: "There when I could have used it"}


def sentence(rule: str, figures: Mapping[str, Any]) -> str:
    """What one could do, as a whole sentence or two; empty where nothing is suggested."""
    return SENTENCES[Rule(rule)].format(**_said(figures)) if rule else ""


SENTENCES = {
    Rule.ME_TARGET: "Your time for yourself felt just right, off target as it was. "
    "You could let the target follow: {proposed} a week.",
    Rule.WE_TARGET: "Your time together felt just right, off target as it was. "
    "You could let the target follow: {proposed} a week.",
    Rule.BOUNDARY: "A boundary of yours was little kept. You could word it anew, or bring it up when it suits you; "
    "whether you do is yours alone.",
    Rule.ME_TIME: "You could set {aside} aside for yourself next week, on a day that suits you.",
    Rule.WE_TIME: "You could ask for {aside} together next week, on a day that suits you both.",
    Rule.ROOM: "You could keep one evening next week for yourself.",
    Rule.CLOSENESS: "You could ask for an evening together next week.",
    Rule.OWN_THING: "Something that is yours alone could have a place next week: one small step.",
    Rule.SUPPORT: "You could ask for one thing that would help, in your own words.",
}


def because(rule: str, figures: Mapping[str, Any]) -> str:
    """The numbers that led to it: Because: me-time 60 and 75 of 240 minutes in the last two weeks, room: …"""
    return f"Because: {REASONS[Rule(rule)](Rule(rule), figures)}." if rule else ""


def _off_target(rule: Rule, figures: Mapping[str, Any]) -> str:
    minutes = f"{_numbers(figures['minutes'])} of {figures['target']} minutes"
    return f"{CHANGES[rule]} {minutes} in the last {_weeks(figures)}, {FELT[rule]}: just right each time"


def _short(rule: Rule, figures: Mapping[str, Any]) -> str:
    minutes, targets = figures["minutes"], figures["targets"]
    if len(set(targets)) == 1:
        time = f"{_numbers(minutes)} of {targets[0]} minutes"
    else:
        time = listed([f"{lived} of {target} minutes" for lived, target in zip(minutes, targets, strict=True)])
    return f"{CHANGES[rule]} {time} in the last {_weeks(figures)}, {_dial(rule, figures['dial'])}"


def _less(rule: Rule, figures: Mapping[str, Any]) -> str:
    if "dials" in figures:
        told = list(dict.fromkeys(DIAL_AGAINST_WISH[dial] for dial in figures["dials"]))
        each = f"{told[0]} each time" if len(told) == 1 else ", then ".join(told)
        return f"{FELT[rule]} in the last {_weeks(figures)}: {each}"
    most = f"no more than {_numbers(figures['at_most'])} of 100"
    return f"{FELT[rule]} {most} in the last {_weeks(figures)}, {_dial(rule, figures['dial'])} in the newest"


def _little(rule: Rule, figures: Mapping[str, Any]) -> str:
    return f"“{ASKED[rule]}” {_numbers(figures['answers'])} of 7 in the last {_weeks(figures)}"


def _kept(rule: Rule, figures: Mapping[str, Any]) -> str:
    return f"your marks were {_numbers(figures['marks'])} of 5 in {_weeks(figures)} of the last seven"


REASONS = {
    Rule.ME_TARGET: _off_target,
    Rule.WE_TARGET: _off_target,
    Rule.BOUNDARY: _kept,
    Rule.ME_TIME: _short,
    Rule.WE_TIME: _short,
    Rule.ROOM: _less,
    Rule.CLOSENESS: _less,
    Rule.OWN_THING: _little,
    Rule.SUPPORT: _little,
}


def _said(figures: Mapping[str, Any]) -> dict[str, str]:
    return {name: hours(figures[name]) for name in ("proposed", "aside") if name in figures}


def _weeks(figures: Mapping[str, Any]) -> str:
    return f"{spelt(len(figures['weeks']))} weeks"


def _numbers(figures: list[int]) -> str:
    return listed([str(figure) for figure in figures])


def _dial(rule: Rule, dial: int) -> str:
    return f"{FELT[rule]}: {DIAL_AGAINST_WISH[dial]}"
