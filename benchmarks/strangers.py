"""How well people are understood whom nothing was written for: `python -m benchmarks.strangers [--misses]`.

Reads the sets of tests/nlu/strangers, which were written apart and are never trained on: intents, dangers with
look-alikes, and wrong or regional words with what was meant by them.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from nlu.danger import dangers
from nlu.engine import Engine
from nlu.engines.embedded import EmbeddedEngine
from nlu.fold import fold
from nlu.hearing import hear
from nlu.outcome import ACTIONS
from nlu.train import ensure_model
from nlu.understanding import Danger

ROOT = Path(__file__).parent.parent
SETS = ROOT / "tests" / "nlu" / "strangers"
NOW = datetime(2026, 3, 18, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))

Judged = tuple[str, bool]


def read(name: str) -> dict[str, Any]:
    """One of the sets."""
    found: dict[str, Any] = yaml.load((SETS / f"{name}.yml").read_text("utf-8"), Loader=yaml.CBaseLoader)
    return found


def of_intents(engine: Engine) -> Iterator[tuple[str, list[Judged]]]:
    """Intents by language, and whether what is nothing to a shop sets anything going."""
    judged: dict[str, list[Judged]] = {"intents zh": [], "intents en": [], "out of scope left alone": []}
    for names, said in read("intents").items():
        for words in said:
            found = engine.understand(words, NOW)
            told = f"{names} <- {found.intent} {found.confidence:.2f} {found.outcome}: {words}"
            judged[f"intents {found.language}"].append((told, found.intent in names.split()))
            if names == "out_of_scope":
                acts = found.intent in ACTIONS and found.outcome == "understood"
                judged["out of scope left alone"].append((told, not acts))
    yield from judged.items()


def of_dangers(alarm: Callable[[str], tuple[Danger, ...]] = dangers) -> Iterator[tuple[str, list[Judged]]]:
    """Dangers found, and look-alikes passed over: before the words were widened, and after. alarm: what finds them."""
    for name in ("dangers", "dangers_after", "dangers_last"):
        said = read(name)
        yield f"{name} found", [(f"{k}: {w}", bool(alarm(w))) for k, ws in said["told"].items() for w in ws]
        found = [(words, alarm(words)) for words in said["harmless"]]
        yield f"{name}: look-alikes passed", [(f"{w} -> {[d.text for d in told]}", not told) for w, told in found]


def of_words() -> Iterator[tuple[str, list[Judged]]]:
    """Words heard as they were meant."""
    for kind, said in read("heard").items():
        pairs = [line.split(" = ") for line in said]
        yield f"heard: {kind}", [(f"{w} = {m} <- {hear(w).text}", m in fold(hear(w).text)) for w, m in pairs]


def milliseconds(engine: Engine) -> list[float]:
    """How long each message of the sets takes to be understood."""
    said = [words for lines in read("intents").values() for words in lines]
    return [_timed(lambda words=words: engine.understand(words, NOW)) for words in said * 3]  # type: ignore[misc]


def _timed(work: Callable[[], object]) -> float:
    started = time.thread_time()
    work()
    return (time.thread_time() - started) * 1000


def main(arguments: list[str]) -> None:
    """Prints the share of each set that is read rightly, and the misses if asked."""
    engine = EmbeddedEngine.load(ensure_model([ROOT / "nlu" / "data"], ROOT / "data" / "nlu"))
    for name, judged in (*of_intents(engine), *of_dangers(engine.alarm), *of_words()):
        right = sum(ok for _, ok in judged)
        print(f"{name}: {right}/{len(judged)} = {right / len(judged):.1%}")
        for told in (told for told, ok in judged if not ok and "--misses" in arguments):
            print("   ", told)
    taken = milliseconds(engine)
    print(f"one message: median {statistics.median(taken):.2f} ms, p99 {statistics.quantiles(taken, n=100)[98]:.2f} ms")


if __name__ == "__main__":
    main(sys.argv[1:])
