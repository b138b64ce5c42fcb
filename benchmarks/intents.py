"""How well intents are read: `python -m benchmarks.intents FILE...`.

Each line of a FILE is {"text", "accept": [names]} and may hold "asked", "agreed" (lines with false are left out) and
"lang". A line whose `accept` names `other` is also right when the engine does not act on it. Prints a row per file,
the commonest confusions, the misses if asked, and how long one message takes.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from nlu.engine import Engine
from nlu.engines.embedded import EmbeddedEngine
from nlu.outcome import ACTIONS
from nlu.training_data import FRAGMENT
from nlu.understanding import SOCIAL, Understanding

NOW = datetime(2026, 3, 18, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
Read = tuple[dict[str, Any], Understanding]


def read_file(engine: Engine, path: Path) -> tuple[list[Read], list[float]]:
    """Each line with its reading, and the milliseconds each took."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    reads, times = [], []
    for line in (row for row in lines if row.get("agreed", True)):
        started = time.perf_counter()
        reading = engine.understand(line["text"], NOW, asked=line.get("asked"), language=line.get("lang"))
        times.append((time.perf_counter() - started) * 1000)
        reads.append((line, reading))
    return reads, times


def right(line: dict[str, Any], reading: Understanding) -> bool:
    """Whether the reading is one of the accepted ones."""
    if FRAGMENT in line["accept"] and reading.outcome != "understood":
        return True
    return reading.intent in line["accept"]


def quiet(reading: Understanding) -> bool:
    """Whether the message was left alone: out of scope, social, or not understood."""
    return reading.intent in SOCIAL | {"out_of_scope"} or reading.outcome != "understood"


def acted(reading: Understanding) -> bool:
    """Whether the message would have set something going."""
    return reading.intent in ACTIONS and reading.outcome == "understood"


def row(name: str, reads: list[Read]) -> str:
    """One line of the table, shares in per cent."""
    outs = [reading for line, reading in reads if line["accept"] == ["out_of_scope"]]
    ins = [(line, reading) for line, reading in reads if line["accept"] != ["out_of_scope"]]
    firm = [(line, r) for line, r in ins if r.outcome == "understood"]
    return (
        f"| {name[:34]:34} | {len(reads):5} | {share(right(*r) for r in reads):6} "
        f"| {len(firm) / max(len(ins), 1):8.1%} | {share(right(*r) for r in firm):8} "
        f"| {share(map(quiet, outs)):6} | {share(map(acted, outs)):6} |"
    )


def share(hits: Any) -> str:
    """How many of the hits are true, as a percentage; a dash when there are none."""
    values = list(hits)
    return f"{sum(values) / len(values):.1%}" if values else "-"


def confusions(reads: list[Read]) -> list[tuple[tuple[str, str], int]]:
    """(wanted, read) pairs of the misses, commonest first."""
    missed = Counter((line["accept"][0], r.intent) for line, r in reads if not right(line, r))
    return missed.most_common(12)


def main() -> None:
    """Score the files named on the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--model", type=Path, required=True, help="folder of a trained model")
    parser.add_argument("--misses", action="store_true", help="print every miss")
    asked = parser.parse_args()
    engine, times = EmbeddedEngine.load(asked.model), []
    print("| file | rows | right | acted on | right then | OOS quiet | OOS acted |\n|---|---|---|---|---|---|---|")
    for path in asked.files:
        reads, taken = read_file(engine, path)
        times += taken
        print(row(path.stem, reads))
        for (wanted, got), count in confusions(reads):
            print(f"    {count:3} {wanted} -> {got}")
        for line, reading in reads if asked.misses else ():
            if not right(line, reading):
                print(f"      {line['accept']} {reading.outcome} {reading.intents[:2]} {line['text']}")
    cuts = statistics.quantiles(times, n=100)
    print(f"one message: median {statistics.median(times):.2f} ms, 99th percentile {cuts[98]:.2f} ms")


if __name__ == "__main__":
    main()
