"""Nothing that reads from outside crashes on made-up input; a few of each kind with every run of the tests."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from app.wiring import TRAINING_DATA
from benchmarks.fuzz.__main__ import Found, attempt
from benchmarks.fuzz.targets import Target, targets
from nlu.engines.embedded import EmbeddedEngine
from storage import Store

EACH = 30


def test_a_few_cases_of_every_target_are_read_or_refused(store: Store, engine: EmbeddedEngine, tmp_path: Path) -> None:
    found = Found()
    for target in targets(engine, store, TRAINING_DATA, tmp_path):
        for number in range(EACH):
            told = f"test:{target.name}:{number}"
            attempt(target, target.make(random.Random(told)), found, told)
    assert {where: told for where, told in found.wrong.items() if not where.endswith("slow")} == {}
    assert min(found.runs.values()) == EACH


@pytest.mark.parametrize(("reads", "refused"), [(int, "ValueError"), (lambda case: None, "")])
def test_a_crash_is_told_once_with_its_place(reads: Callable[[object], object], refused: str) -> None:
    found = Found()
    for _ in range(2):
        attempt(Target("a number", lambda rng: "x", reads), "x", found, "seed")
    assert [where.partition(" at ")[0] for where in found.wrong] == ([f"a number: {refused}"] if refused else [])
