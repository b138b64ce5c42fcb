"""How well messages are understood, and at what cost: `make bench-nlu`, or `python -m benchmarks.nlu [FILE...]`.

Cross-validates on our own sentences, draws the confusions, scores any FILE by what its lines hold (intents, dates,
brands and models, danger: see the modules beside), and measures time and memory; with RASA_URL set, a Rasa server reads
the same messages in the same run. Results go to docs/benchmarks.md, section "Understanding"; `--dry` only prints them.
"""

from __future__ import annotations

import argparse
import os
import statistics
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks import crossval, footprint, intents, readers
from benchmarks.rasa_peer import RasaAlone
from benchmarks.report import DOCS, dated, write_section
from nlu.engine import Engine
from nlu.engines.embedded import EmbeddedEngine
from nlu.train import ensure_model
from nlu.training_data import Example, load

ROOT = Path(__file__).parent.parent
DATA = ROOT / "nlu" / "data"
PICTURE = DOCS / "pictures" / "intent-confusions.svg"
NOW = datetime(2026, 3, 18, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def about_data(examples: Sequence[Example]) -> list[str]:
    """What the engine is trained on, in a sentence."""
    chinese = sum(e.language == "zh" for e in examples)
    labels = len({e.intent for e in examples})
    return [f"Trained on {len(examples):,} sentences of ours ({chinese:,} Chinese), {labels} labels.", ""]


def cross_validation(examples: Sequence[Example], folds: int) -> list[str]:
    """The figures of every sentence read by a model that never saw it, and the picture of what is taken for what."""
    found = crossval.guesses(examples, folds)
    crossval.draw_confusions(found, PICTURE)
    return [
        f"### Cross-validation, {folds} folds",
        "",
        f"Right: {crossval.accuracy(found):.1%} (Chinese {crossval.accuracy(found, 'zh'):.1%}, "
        f"English {crossval.accuracy(found, 'en'):.1%}). Confidence is off by {crossval.calibration_error(found):.1%} "
        "on average. Sentences of one pattern may stand on both sides, so these figures flatter.",
        "",
        *crossval.table(found),
        "",
        f"![What is taken for what]({PICTURE.relative_to(DOCS)})",
        "",
    ]


def labelled(engines: dict[str, Engine], paths: Sequence[Path]) -> list[str]:
    """A row per file and engine: the same messages, the same rules of scoring, one run."""
    paths = [path for path in paths if readers.labelled(readers.lines_of(path))]
    if not paths:
        return []
    rows = ["### Messages by others", "", "Columns as in `python -m benchmarks.intents --help`.", ""]
    rows += [
        "| engine and file | rows | right | acted on | right then | OOS quiet | OOS acted |",
        "|---|---|---|---|---|---|---|",
    ]
    times: dict[str, list[float]] = {name: [] for name in engines}
    for path in paths:
        for name, engine in engines.items():
            reads, taken = intents.read_file(engine, path)
            times[name] += taken
            rows.append(intents.row(f"{name}: {path.stem}", reads))
    return [*rows, "", *(pace(name, taken) for name, taken in times.items()), ""]


def pace(name: str, taken: Sequence[float]) -> str:
    """How long an engine took for a message, in a line."""
    cuts = statistics.quantiles(taken, n=100)
    return f"- {name}: median {cuts[49]:.2f} ms a message, 99th percentile {cuts[98]:.2f} ms, {len(taken)} messages"


def footprint_of(model: Path) -> list[str]:
    """What the embedded engine costs a process."""
    cost = footprint.measured(model)
    return [
        "### Cost of the embedded engine",
        "",
        f"Loads in {cost['load_seconds']} s, adds {cost['added_mb']} MB; a message takes {cost['median_ms']} ms "
        f"(median), {cost['p99_ms']} ms (99th percentile), over {cost['messages']:.0f} training sentences.",
        "",
    ]


def peers(embedded: Engine) -> dict[str, Engine]:
    """The engines to compare: ours, and Rasa where one runs."""
    url = os.environ.get("RASA_URL")
    return {"ours": embedded} | ({"Rasa": RasaAlone(url)} if url else {})


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", type=Path, nargs="*", help="labelled messages, JSON lines")
    parser.add_argument("--folds", type=int, default=5, help="0 leaves cross-validation out")
    parser.add_argument("--dry", action="store_true", help="print, write nothing")
    asked = parser.parse_args()
    examples = load([DATA])
    model = ensure_model([DATA], ROOT / "data" / "nlu")
    lines = [dated(), "", *about_data(examples)]
    lines += labelled(peers(EmbeddedEngine.load(model)), asked.files)
    lines += readers.beside_intents(asked.files)
    lines += footprint_of(model)
    lines += cross_validation(examples, asked.folds) if asked.folds else []
    print("\n".join(lines))
    if not asked.dry:
        write_section("Understanding", lines)


if __name__ == "__main__":
    main()
