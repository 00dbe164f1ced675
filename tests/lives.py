"""Lives for stateful tests: rows that are gone after each, and a run that is quick unless it is asked for more.

`LIVES=300 STEPS=60 pytest …` says how many lives are lived, and how long each is.
"""

from __future__ import annotations

import os

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from accounts.person.models import Person

LIVES = int(os.environ.get("LIVES", "0"))
STEPS = int(os.environ.get("STEPS", "30"))
ZONES = ("Asia/Kolkata", "America/Sao_Paulo", "Pacific/Apia", "America/New_York", "Australia/Lord_Howe")

MARKS = [pytest.mark.slow, pytest.mark.timeout(0 if LIVES else 120)]


class Life(RuleBasedStateMachine):
    """One life, of which the database keeps nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = transaction.atomic()
        self.rows.__enter__()

    def someone(self, name: str) -> Person:
        return Person.objects.get(name=name)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.rows.__exit__(None, None, None)


def live(life: type[Life]) -> None:
    """Live as many lives of that kind as are asked for, or eight. A quick run says what it found, as it found it."""
    profile = settings(
        max_examples=LIVES or 8,
        stateful_step_count=STEPS,
        derandomize=not LIVES,
        database=None,
        deadline=None,
        print_blob=bool(LIVES),
        phases=[Phase.generate, *([Phase.shrink] if LIVES else [])],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(life, settings=profile)
