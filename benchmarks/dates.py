"""How well dates and times are read, ours beside dateparser's own search, on the same lines in the same run.

Usage: python -m benchmarks.dates FILE.jsonl [...] [--field text] [--misses N]

Each line holds "reference" (ISO, local), "lang", "type" (date time datetime period timeperiod), "expected" ("start",
"grain") and "expr" or "text". Lines with "supported": false are skipped, except skip_reason "negative", which count
answers where there is nothing to answer. "past", "disputed" or "ood" lines are left out of the booking figures.

A hit is a start equal to the expected one at the expected grain; a wrong answer is an answer that is no hit.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from nlu.times import parse

Start = datetime | None
Reader = Callable[[str, datetime, str], Start]


@dataclass(frozen=True, slots=True)
class Score:
    """What one reader made of one set of lines. milliseconds: one figure per line."""

    lines: int
    hits: int
    answers: int
    milliseconds: list[float]

    def __str__(self) -> str:
        wrong = self.answers - self.hits
        p99 = sorted(self.milliseconds)[int(len(self.milliseconds) * 0.99)]
        return (
            f"{self.lines:>6} {_percent(self.hits, self.lines)} {_percent(self.answers, self.lines)} "
            f"{_percent(wrong, self.answers)} {statistics.median(self.milliseconds):>8.2f} {p99:>8.2f}"
        )


def ours(text: str, now: datetime, language: str) -> Start:
    """The product's reading."""
    found = parse(text, now)
    return found[0] if found else None


def peer(text: str, now: datetime, language: str) -> Start:
    """dateparser's: the whole text as a date, else the longest date its search finds in it; told the language."""
    import dateparser
    from dateparser.search import search_dates

    told: Any = {"RELATIVE_BASE": now, "PREFER_DATES_FROM": "future", "RETURN_AS_TIMEZONE_AWARE": False}
    if whole := dateparser.parse(text, languages=[language], settings=told):
        return whole
    found = search_dates(text, languages=[language], settings=told) or []
    return max(found, key=lambda pair: len(pair[0]))[1] if found else None


def hit(start: datetime, line: dict[str, Any]) -> bool:
    """Whether the start is the one expected, as finely as was said."""
    expected, grain = line["expected"]["start"], line["expected"].get("grain") or "minute"
    if line["type"] in ("time", "timeperiod") or (len(expected) <= 8 and ":" in expected):
        return _same_clock(start, expected, grain)
    wanted = datetime.fromisoformat(expected)
    return _cut(start, grain) == _cut(wanted, grain)


def _same_clock(start: datetime, expected: str, grain: str) -> bool:
    hour, minute, second = [*map(int, expected.split(":")), 0, 0][:3]
    same = (start.hour, start.minute) == (hour % 24, minute)
    return same and (grain != "second" or start.second == second)


def _cut(at: datetime, grain: str) -> tuple[int, ...]:
    """The instant down to its grain, hours to the minute."""
    if grain == "week":
        at -= timedelta(days=at.weekday())
    parts = (at.year, at.month, at.day, at.hour, at.minute, at.second)
    if grain == "quarter":
        return (at.year, (at.month - 1) // 3)
    return parts[: {"year": 1, "month": 2, "week": 3, "day": 3, "hour": 5, "minute": 5}.get(grain, 6)]


def score(read: Reader, lines: list[dict[str, Any]], field: str) -> Score:
    """The reader's figures on the lines; a reader that raises has given no answer."""
    hits = answers = 0
    milliseconds = []
    for line in lines:
        began = time.perf_counter()
        start = _answer(read, line, field)
        milliseconds.append(1000 * (time.perf_counter() - began))
        answers += start is not None
        hits += start is not None and line["supported"] and hit(start.replace(tzinfo=None), line)
    return Score(len(lines), hits, answers, milliseconds)


def _answer(read: Reader, line: dict[str, Any], field: str) -> Start:
    try:
        return read(line.get(field) or line["text"], datetime.fromisoformat(line["reference"]), line["lang"])
    except Exception:  # a peer's crash is its answer
        return None


def main() -> None:
    """Prints a table per file: share of hits, of answers, wrong ones among these, median and 99th percentile time."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("files", nargs="+", type=Path)
    options.add_argument("--field", default="expr", choices=["expr", "text"])
    options.add_argument("--misses", type=int, default=0, metavar="N", help="print the first N of ours")
    given = options.parse_args()
    for path in given.files:
        _report(path, given.field, given.misses)


def _report(path: Path, field: str, misses: int) -> None:
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    scored = [line for line in lines if line["supported"]]
    booking = [line for line in scored if not (line.get("past") or line.get("disputed") or line.get("ood"))]
    empty = [line for line in lines if line.get("skip_reason") == "negative"]
    print(f"\n{path.name}\n{'':<22}{'lines':>6} {'hit':>6} {'answer':>6} {'wrong':>6} {'ms p50':>8} {'ms p99':>8}")
    for name, subset in (("booking", booking), ("all", scored), ("no time in it", empty)):
        mine, theirs = score(ours, subset, field), score(peer, subset, field)
        print(f"{name + ', ours':<22}{mine}\n{name + ', dateparser':<22}{theirs}")
        if name == "booking":
            faster = statistics.median(theirs.milliseconds) / statistics.median(mine.milliseconds)
            print(f"{'':<22}{mine.hits / max(theirs.hits, 1):.1f} times the hits, {faster:.0f} times as fast")
    missed = (line for line in booking if not ((start := _answer(ours, line, field)) and hit(start, line)))
    for line, _ in zip(missed, range(misses), strict=False):
        print("  ", line.get(field) or line["text"], "| now", line["reference"], "| want", line["expected"]["start"])


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:>6.1f}" if whole else "     -"


if __name__ == "__main__":
    main()
