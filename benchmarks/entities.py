"""How many brands and models are found in titles of vehicle complaints, and how long finding takes.

Usage: python -m benchmarks.entities TITLES.jsonl [--misses]

Each line holds "text", "brand" and "model" as a register of complaints keeps them ("一汽-大众", "奥迪Q2L e-tron").
A brand is right when it is the registered maker's, as the lexicon knows makers; a model when it equals the registered
name without brand and blanks, or the Chinese or Latin half of a double name ("C-TREK蔚领").
"""

from __future__ import annotations

import json
import re
import statistics
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nlu.entities import find
from nlu.fold import fold
from nlu.lexicon import lexicon

_LATIN = re.compile(r"[a-z0-9\-]{4,}")


def main(arguments: list[str]) -> None:
    """Prints the shares of brands and models found and the time each title took."""
    rows = [json.loads(line) for line in Path(arguments[0]).read_text("utf-8").splitlines()]
    brands = models = 0
    for row in rows:
        found = find(row["text"])
        brand, model = brand_found(row["brand"], found), model_found(row, found)
        brands, models = brands + brand, models + model
        if "--misses" in arguments and not (brand and model):
            said = [(e.kind, e.value) for e in found if e.kind in ("brand", "model")]
            print(f"brand {brand} model {model}: {row['text']} | {row['brand']} | {row['model']} | {said}")
    print(f"titles {len(rows)}: brand {brands / len(rows):.1%}, model {models / len(rows):.1%}")
    print(_timing([row["text"] for row in rows]))


def brand_found(registered: str, found: Iterable[Any]) -> bool:
    """Whether the first brand named, by itself or by its model, is the registered maker's."""
    said = [e.value if e.kind == "brand" else e.value["brand"] for e in found if e.kind in ("brand", "model")]
    return any(name in _brands_of(registered) for name in said)


def model_found(row: dict[str, Any], found: Iterable[Any]) -> bool:
    """Whether the registered model is among those named."""
    return any(_bare(e.value["model"], row) in _halves(row["model"], row) for e in found if e.kind == "model")


def _brands_of(registered: str) -> set[str]:
    words = fold(re.sub(r"[（(].*[）)]", "", registered)).replace("-", "")
    named = {
        term.value
        for start, end, terms in lexicon().find(words)
        for term in terms
        if term.kind == "brand" and end - start >= min(len(words), 2)
    }
    return named | {name for name, makers in lexicon().makers.items() if any(fold(m) == words for m in makers)}


def _halves(model: str, row: dict[str, Any]) -> set[str]:
    bare = _bare(model, row)
    latin = _LATIN.search(bare)
    halves = {bare, _LATIN.sub("", bare), latin[0] if latin else bare, re.sub(r"^yarisl|^\d(?=[一-龥])", "", bare)}
    return {half for half in halves if half}


def _bare(model: str, row: dict[str, Any]) -> str:
    words = re.sub(r"[ ·（）()\-]|进口", "", fold(model))
    brands = _brands_of(row["brand"])
    heads = [
        end
        for start, end, terms in lexicon().find(words)
        if start == 0 and end < len(words) and any(term.kind == "brand" and term.value in brands for term in terms)
    ]
    return words[max(heads, default=0) :]


def _timing(texts: list[str]) -> str:
    spent = []
    for text in texts:
        begun = time.perf_counter()
        find(text)
        spent.append((time.perf_counter() - begun) * 1000)
    spent.sort()
    return f"time per title: median {statistics.median(spent):.2f} ms, p99 {spent[int(len(spent) * 0.99)]:.2f} ms"


if __name__ == "__main__":
    main(sys.argv[1:])
