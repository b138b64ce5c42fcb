"""How well messages are understood, and at what cost: `make bench-nlu`, or `python -m benchmarks.nlu [FILE...]`.

Cross-validates on our own sentences, draws the confusions, scores any FILE by what its lines hold (intents, dates,
brands and models, danger: see the modules beside), and measures time and memory; with RASA_URL set, a Rasa server reads
the same messages in the same run. Results go to docs/benchmarks.md, sections "Understanding" and "Understanding beside
Rasa"; `--dry` only prints them.
"""

from __future__ import annotations

import argparse
import os
import statistics
from collections.abc import Sequence
from pathlib import Path

from benchmarks import crossval, footprint, intents, readers
from benchmarks.rasa_peer import AMBIGUITY, THRESHOLD, RasaAlone
from benchmarks.report import DOCS, dated, write_section
from nlu.engine import Engine
from nlu.engines.embedded import EmbeddedEngine
from nlu.train import ensure_model
from nlu.training_data import Example, load

ROOT = Path(__file__).parent.parent
DATA = ROOT / "nlu" / "data"
PICTURE = DOCS / "pictures" / "intent-confusions.svg"
LEGEND = [
    "right: read as one of the intents that count as right; acted on: of messages for a workshop, those the engine",
    "was sure enough to act on, and how many of these it read rightly; OOS: of messages that are nothing to a",
    "workshop, those left alone (quiet) and those that would have set something going (acted).",
]


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
    rows = ["### Messages by others", "", *LEGEND, ""]
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


def beside_rasa(ours: Engine, url: str, paths: Sequence[Path], examples: Sequence[Example]) -> list[str]:
    """Both engines on the same messages; `examples` are what both were trained on."""
    compared: dict[str, Engine] = {"ours": ours, "Rasa": RasaAlone(url)}
    peer = [
        "Rasa 3.6.21 was trained on the same sentences with the pipeline in `nlu/engines/rasa/config.yml`; its answer",
        f"is taken as it is, sure at {THRESHOLD} and {AMBIGUITY} ahead of the next, as its fallback classifier asks.",
        "",
    ]
    return [dated(), "", *about_data(examples), *peer, *labelled(compared, paths)]


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", type=Path, nargs="*", help="labelled messages, JSON lines")
    parser.add_argument("--data", type=Path, default=DATA, help="the training files, the same that Rasa was trained on")
    parser.add_argument("--folds", type=int, default=5, help="0 leaves cross-validation out")
    parser.add_argument("--dry", action="store_true", help="print, write nothing")
    asked = parser.parse_args()
    examples = load([asked.data])
    model = ensure_model([asked.data], ROOT / "data" / "nlu")
    engine = EmbeddedEngine.load(model)
    sections = {
        "Understanding": [
            *(dated(), "", *about_data(examples)),
            *labelled({"ours": engine}, asked.files),
            *readers.beside_intents(asked.files),
            *footprint_of(model),
            *(cross_validation(examples, asked.folds) if asked.folds else []),
        ]
    }
    if url := os.environ.get("RASA_URL"):
        sections["Understanding beside Rasa"] = beside_rasa(engine, url, asked.files, examples)
    for title, lines in sections.items():
        print("\n".join(lines))
        if not asked.dry:
            write_section(title, lines)


if __name__ == "__main__":
    main()
