"""Rows for what is read beside intents: dates, brands and models, danger; a file is scored by what its lines hold."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks import dates, entities
from nlu.danger import dangers
from nlu.entities import find

Line = dict[str, Any]


def lines_of(path: Path) -> list[Line]:
    """The lines of a JSON lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def labelled(lines: Sequence[Line]) -> bool:
    """Whether the lines say which intents count as right."""
    return all("accept" in line for line in lines)


def of_dates(files: dict[str, list[Line]]) -> list[str]:
    """A row per file of dated expressions and reader: ours, and dateparser on the same lines."""
    rows = []
    for name, lines in files.items():
        counted = [x for x in lines if x["supported"] and not (x.get("past") or x.get("disputed") or x.get("ood"))]
        for reader, read in (("ours", dates.ours), ("dateparser", dates.peer)):
            score = dates.score(read, counted, "expr")
            middle = statistics.median(score.milliseconds)
            wrong = _share(score.answers - score.hits, score.answers)
            rows.append(
                f"| {reader}: {name} | {score.lines} | {_share(score.hits, score.lines)} | {wrong} | {middle:.2f} ms |"
            )
    head = ["### Dates said when booking", "", "| reader and file | lines | hit | wrong among answers | median |"]
    return [*head, "|---|---|---|---|---|", *rows, ""] if rows else []


def of_things(files: dict[str, list[Line]]) -> list[str]:
    """A row per file whose lines name a brand and a model each."""
    rows = []
    for name, lines in files.items():
        found = [find(line["text"]) for line in lines]
        brands = sum(entities.brand_found(x["brand"], f) for x, f in zip(lines, found, strict=True))
        models = sum(entities.model_found(x, f) for x, f in zip(lines, found, strict=True))
        rows.append(f"| {name} | {len(lines)} | {_share(brands, len(lines))} | {_share(models, len(lines))} |")
    head = ["### Brands and models", "", "| file | lines | brand found | model found |", "|---|---|---|---|"]
    return [*head, *rows, ""] if rows else []


def of_danger(files: dict[str, list[Line]]) -> list[str]:
    """A row per file that two people judged for danger: found where both saw it, and alarms neither shared."""
    rows = []
    for name, lines in files.items():
        sure = [line for line in lines if all(line["danger"])]
        none = [line for line in lines if not any(line["danger"])]
        recall = _share(sum(bool(dangers(line["text"])) for line in sure), len(sure))
        false = _share(sum(bool(dangers(line["text"])) for line in none), len(none))
        rows.append(f"| {name} | {len(sure)} | {recall} | {len(none)} | {false} |")
    head = [
        "### Danger (rule F2)",
        "",
        "| file | dangerous | found | harmless | false alarms |",
        "|---|---|---|---|---|",
    ]
    return [*head, *rows, ""] if rows else []


def beside_intents(paths: Iterable[Path]) -> list[str]:
    """All rows that the files have the lines for."""
    files = {path.stem: lines_of(path) for path in paths}
    return [
        *of_dates({n: x for n, x in files.items() if all("expected" in line for line in x)}),
        *of_things({n: x for n, x in files.items() if all(line.get("brand") and line.get("model") for line in x)}),
        *of_danger({n: x for n, x in files.items() if all("danger" in line for line in x)}),
    ]


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "-"
