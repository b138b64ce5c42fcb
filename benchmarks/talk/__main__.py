"""`python -m benchmarks.talk`: plays whole conversations and judges them.

--only takes kinds, tasks and talks (task/voice), --voice one voice, --file and --dir tasks from elsewhere.

Prints the share of talks that pass (pass^1) and of tasks whose voices all pass (pass^4), by kind and by voice; with -v
each talk that fails, and why.
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import structlog

from benchmarks.talk import reader
from benchmarks.talk.judge import judge
from benchmarks.talk.play import Stage
from benchmarks.talk.telling import Talk


def main(words: Sequence[str] | None = None) -> int:
    """Play what was asked for; 1 when less than --least of the talks pass."""
    asked = _asked(words)
    paths = [Path(one) for one in asked.file + asked.dir] or [reader.FOLDER]
    wishes = [wish for one in asked.only for wish in one.split(",")]
    talks = [
        talk for talk in reader.read(paths)
        if (not wishes or any(map(talk.is_meant, wishes))) and asked.voice in ("", talk.voice)
    ]  # fmt: skip
    began = time.perf_counter()
    with _quiet(), tempfile.TemporaryDirectory() as folder:
        stage = Stage(Path(folder))
        results = {id(talk): _passes(stage, talk, verbose=asked.verbose) for talk in talks}
    print(table(talks, [results[id(talk)] for talk in talks]))
    print(f"{time.perf_counter() - began:.0f} s")
    share = sum(results.values()) / len(talks) if talks else 0
    return int(100 * share < asked.least)


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the desk's log among the talks."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    try:
        yield
    finally:
        structlog.configure(**before)


def _asked(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m benchmarks.talk", description=__doc__)
    parser.add_argument("--only", action="append", default=[], help="kinds, tasks or talks (task/voice)")
    parser.add_argument("--voice", default="", choices=["", *reader.VOICES])
    parser.add_argument("--file", action="append", default=[], help="a file of tasks instead of the house's own")
    parser.add_argument("--dir", action="append", default=[], help="a folder of them")
    parser.add_argument("--least", type=float, default=0, help="per cent of talks that must pass")
    parser.add_argument("-v", "--verbose", action="store_true", help="print talks that fail")
    return parser.parse_args(words)


def _passes(stage: Stage, talk: Talk, *, verbose: bool) -> bool:
    record = stage.play(talk)
    wrong = judge(record)
    if wrong and verbose:
        print(f"## {talk.name} ({talk.kind}, {talk.now})", *(f"  ! {one}" for one in wrong), record, "", sep="\n")
    return not wrong


def table(talks: Sequence[Talk], passed: Sequence[bool]) -> str:
    """By kind and by voice: how many talks, how many pass, and of how many tasks all voices do."""
    pairs = list(zip(talks, passed, strict=True))
    rows = [*_rows(pairs, lambda talk: talk.kind, by_task=True), *_rows(pairs, _voice, by_task=False)]
    rows += _rows(pairs, lambda _: "all", by_task=True)
    return "\n".join(["| | talks | pass^1 | pass^4 |", "|---|---|---|---|", *rows])


def _voice(talk: Talk) -> str:
    return f"voice {talk.voice} ({reader.VOICES[talk.voice]})"


def _rows(pairs: Iterable[tuple[Talk, bool]], key: Callable[[Talk], str], *, by_task: bool) -> list[str]:
    groups = defaultdict(list)
    for talk, ok in pairs:
        groups[key(talk)].append((talk, ok))
    return [_row(name, groups[name], by_task=by_task) for name in sorted(groups)]


def _row(name: str, pairs: Sequence[tuple[Talk, bool]], *, by_task: bool) -> str:
    of_task = defaultdict(list)
    for talk, ok in pairs:
        of_task[talk.task].append(ok)
    whole = f"{sum(map(all, of_task.values()))} of {len(of_task)}" if by_task else ""
    good = sum(ok for _, ok in pairs)
    return f"| {name} | {len(pairs)} | {100 * good / len(pairs):.1f} % | {whole} |"


if __name__ == "__main__":
    sys.exit(main())
