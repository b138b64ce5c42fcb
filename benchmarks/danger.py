"""How well dangers are found: recall and precision on judged messages, false alarms on messages of none.

Usage: python -m benchmarks.danger JUDGED.jsonl [HARMLESS.jsonl ...] [--misses]

Each line of JUDGED holds "text" and "danger", the judgements of two annotators.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nlu.engines.embedded import EmbeddedEngine
from nlu.train import ensure_model
from nlu.understanding import Danger

ROOT = Path(__file__).parent.parent


def main(arguments: list[str]) -> None:
    """Prints recall on rows both or either called dangerous, precision against either, and rates of false alarm."""
    show = "--misses" in arguments
    judged, *harmless = [Path(a) for a in arguments if not a.startswith("--")]
    rows = _rows(judged)
    alarm = EmbeddedEngine.load(ensure_model([ROOT / "nlu" / "data"], ROOT / "data" / "models")).alarm
    told = {id(row): alarm(row["text"]) for row in rows}
    both = [row for row in rows if all(row["danger"])]
    either = [row for row in rows if any(row["danger"])]
    alarms = [row for row in rows if told[id(row)]]
    right = sum(any(row["danger"]) for row in alarms)
    print(f"recall both {_share(sum(bool(told[id(r)]) for r in both), len(both))}")
    print(f"recall either {_share(sum(bool(told[id(r)]) for r in either), len(either))}")
    print(f"precision {_share(right, len(alarms))}")
    if show:
        for row in rows:
            if any(row["danger"]) or told[id(row)]:
                print("  ", row["danger"], told[id(row)], row["text"])
    for path in harmless:
        _false_alarms(path, alarm, show)


def _false_alarms(path: Path, alarm: Callable[[str], tuple[Danger, ...]], show: bool) -> None:
    rows = _rows(path)
    alarms = [(row["text"], told) for row in rows if (told := alarm(row["text"]))]
    print(f"false alarms in {path.name}: {_share(len(alarms), len(rows))}")
    for text, told in alarms if show else ():
        print("  ", [(d.kind, d.text) for d in told], text)


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} = {part / whole:.1%}" if whole else "0/0"


if __name__ == "__main__":
    main(sys.argv[1:])
