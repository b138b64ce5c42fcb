"""What the embedded engine costs: `python -m benchmarks.footprint --model DIR` in a process of its own.

Prints seconds to load, megabytes it adds, and milliseconds a message takes, as JSON.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from nlu.training_data import load

_NOW = datetime(2026, 3, 18, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
_DATA = Path(__file__).parent.parent / "nlu" / "data"
_MESSAGES = 2000


def measured(model: Path) -> dict[str, float]:
    """The figures, taken in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.footprint", "--model", str(model)]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    figures: dict[str, float] = json.loads(printed)
    return figures


def resident_mb() -> float:
    """Megabytes this process holds (Linux)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def _figures(model: Path) -> dict[str, float]:
    texts = [e.text for e in load([_DATA])]
    texts = texts[:: max(1, len(texts) // _MESSAGES)]
    before, started = resident_mb(), time.perf_counter()
    from nlu.engines.embedded import EmbeddedEngine  # here, so that what it imports is counted

    engine = EmbeddedEngine.load(model)
    engine.understand("明天下午三点想做保养", _NOW)
    loaded = time.perf_counter() - started
    taken = [_milliseconds(engine, text) for text in texts]
    cuts = statistics.quantiles(taken, n=100)
    return {
        "load_seconds": round(loaded, 2), "added_mb": round(resident_mb() - before, 1),
        "median_ms": round(cuts[49], 2), "p99_ms": round(cuts[98], 2), "messages": len(taken),
    }  # fmt: skip


def _milliseconds(engine: object, text: str) -> float:
    started = time.perf_counter()
    engine.understand(text, _NOW)  # type: ignore[attr-defined]
    return (time.perf_counter() - started) * 1000


def main() -> None:
    """Measure, and print one line of JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--model", type=Path, required=True)
    print(json.dumps(_figures(parser.parse_args().model)))


if __name__ == "__main__":
    main()
