"""Fuzzes everything that reads from outside: `python -m benchmarks.fuzz [--minutes 10] [--only date] [--seed 1]`.

Each target takes its turn with made-up input until the time is over. A crash, and a case that takes more than 100 ms
of the processor three times in a row, are printed with the seed that makes them again; status 1 when there are any.
"""

from __future__ import annotations

import argparse
import logging
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from app.wiring import TRAINING_DATA
from benchmarks.fuzz.targets import Case, Target, targets
from nlu.engines.embedded import EmbeddedEngine
from nlu.train import ensure_model
from storage import Store
from storage.migrate import migrate

SLOW_MS = 100.0
TURN_SECONDS = 2.0
MODELS = Path(__file__).parent.parent.parent / "data" / "models"


@dataclass
class Found:
    """What came of it. runs: executions by target; slowest: milliseconds by target; wrong: one line each."""

    runs: Counter[str] = field(default_factory=Counter)
    slowest: dict[str, float] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)


def attempt(target: Target, case: Case, found: Found, told: str) -> None:
    """One execution. told: how the case is made again."""
    spent = _milliseconds(target, case, found, told)
    found.runs[target.name] += 1
    if spent > SLOW_MS:  # a machine that was busy elsewhere is not the case's fault
        spent = min(spent, *(_milliseconds(target, case, found, told) for _ in range(2)))
        if spent > SLOW_MS:
            found.wrong.setdefault(f"{target.name}: slow", f"{spent:.0f} ms, {told}, {len(case)} long: {case[:200]!r}")
    found.slowest[target.name] = max(found.slowest.get(target.name, 0.0), spent)


def _milliseconds(target: Target, case: Case, found: Found, told: str) -> float:
    began = time.thread_time()
    try:
        target.read(case)
    except target.may:
        pass
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{target.name}: {type(error).__name__} at {Path(last.filename).name}:{last.lineno}"
        found.wrong.setdefault(where, f"{told}: {str(error)[:120]} for {str(case)[:300]!r}")
    return (time.thread_time() - began) * 1000


def play(all_: list[Target], seconds: float, seed: int) -> Found:
    """Turns of some seconds, one target after the other, until the time is over."""
    found, end, turn = Found(), time.monotonic() + seconds, 0
    while time.monotonic() < end:
        for target in all_:
            number, until = 0, min(end, time.monotonic() + TURN_SECONDS)
            while time.monotonic() < until:
                told = f"{seed}:{turn}:{target.name}:{number}"
                attempt(target, target.make(random.Random(told)), found, told)
                number += 1
        turn += 1
    return found


def main() -> None:
    """Says what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="targets with this in their name")
    chosen = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    engine = EmbeddedEngine.load(ensure_model([TRAINING_DATA], MODELS))
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/store.db")
        migrate(store)
        all_ = targets(engine, store, TRAINING_DATA, Path(folder))
        found = play([one for one in all_ if chosen.only in one.name], chosen.minutes * 60, chosen.seed)
        store.close()
    print("| what is read | executions | slowest |", "|---|---:|---:|", sep="\n")
    for name, runs in found.runs.items():
        print(f"| {name} | {runs:,} | {found.slowest[name]:.1f} ms |")
    print(f"{sum(found.runs.values()):,} executions, {len(found.wrong)} findings")
    for where, told in found.wrong.items():
        print(f"{where}\n    {told}")
    sys.exit(bool(found.wrong))


if __name__ == "__main__":
    main()
