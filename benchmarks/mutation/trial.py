"""One run of pytest in which each mutant is tried in a process of its own, forked with all tests already loaded."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import zip_longest
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol

from benchmarks.mutation.citing import Function, Place, places
from benchmarks.mutation.mutants import Mutant, mutants
from benchmarks.mutation.patching import function, probe, put

LONGEST = 20
"""Seconds of tests after which a mutant that none of them noticed counts as a survivor."""

ENOUGH = 3
"""So many tests that reach a place are looked for before its mutants are tried; the rest are run on survivors alone."""

LEARNING = 15
"""Seconds a rule's tests are run for to find out what they reach."""

SURVIVED, UNFIT = 7, 8


@dataclass
class Verdict:
    """What became of a mutant. fate: killed, survived, unfit (it could not be put in). tests: how many were run."""

    key: str
    rule: str
    fate: str
    what: str
    where: str
    was: str
    seconds: float
    tests: int = 0


@dataclass
class Book:
    """What is known so far, kept after every mutant, so that a run goes on where the last one ended.

    path: a folder with a file for each rule, so that runs of different rules may go side by side.
    """

    path: Path
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    unreached: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def opened(cls, path: Path) -> Book:
        """The book of earlier runs, or an empty one."""
        book = cls(path)
        for file in sorted(path.glob("*.json")):
            kept = json.loads(file.read_text(encoding="utf-8"))
            book.verdicts |= {f"{one['rule']} {one['key']}": Verdict(**one) for one in kept["verdicts"]}
            book.unreached[file.stem] = kept["unreached"]
        return book

    def keep(self, rule: str) -> None:
        """Write down what is known of that rule."""
        found = [asdict(one) for one in self.verdicts.values() if one.rule == rule]
        told = {"verdicts": found, "unreached": self.unreached.get(rule, [])}
        self.path.mkdir(parents=True, exist_ok=True)
        (self.path / f"{rule}.json").write_text(json.dumps(told, ensure_ascii=False, indent=0), encoding="utf-8")


class Trial:
    """The pytest plugin: learns which test reaches which code, then tries the mutants of each rule."""

    def __init__(self, rules: list[str], each: int, book: Book) -> None:
        self._rules, self._each, self._book = rules, each, book
        self._now: set[str] = set()
        self._reach: dict[str, set[str]] = {}
        self._seconds: dict[str, float] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of running the tests one after the other."""
        items = {item.nodeid: item for item in session.items if "postgresql" not in item.nodeid}
        marked = {
            rule: [item for item in items.values() if any(rule in mark.args for mark in item.iter_markers("rule"))]
            for rule in self._rules
        }
        everything = places()
        cited = {rule: [place for place in everything if rule in place.rules] for rule in self._rules}
        probe({_name(at): at for found in cited.values() for at in found}.values(), self._now.add)
        for rule in self._rules:
            tests = sorted(marked[rule], key=lambda item: "engine" in getattr(item, "fixturenames", ()))
            self._learn(rule, tests, {_name(at) for at in cited[rule] if at.closely == 0})
            self._try_rule(rule, tests, cited[rule])
        return True

    def _learn(self, rule: str, tests: list[pytest.Item], wanted: set[str]) -> None:
        """Which code each test reaches, the quick ones first, until every place is reached by enough of them.

        A test that fails as the code stands says nothing and is left out.
        """
        began = time.monotonic()
        for item in tests:
            known = [self._reach[one.nodeid] for one in tests if one.nodeid in self._reach]
            lacking = {name for name in wanted if sum(name in reach for reach in known) < ENOUGH}
            if item.nodeid in self._reach or not lacking or time.monotonic() - began > LEARNING:
                continue
            self._now.clear()
            start = time.monotonic()
            passed = _passes(item)
            self._reach[item.nodeid] = set(self._now) if passed else set()
            self._seconds[item.nodeid] = time.monotonic() - start
            if not passed:
                print(f"{rule} {item.nodeid} fails as it is", flush=True)

    def _try_rule(
        self, rule: str, tests: list[pytest.Item], cited: list[Place]
    ) -> None:  # fmt: skip
        good = [item for item in tests if self._reach.get(item.nodeid, {""})]
        reached = {name for item in good for name in self._reach.get(item.nodeid, ())}
        own = [at for at in cited if at.closely == 0] or cited
        self._book.unreached[rule] = sorted(
            _name(at) for at in own if isinstance(at.node, Function) and _name(at) not in reached and function(at)
        )
        within = [at for at in cited if not isinstance(at.node, Function) or _name(at) in reached]
        chosen = list(_chosen(within, self._each))
        wanted = {f"{rule} {one.key}" for one in chosen}
        for key in [key for key, one in self._book.verdicts.items() if one.rule == rule and key not in wanted]:
            del self._book.verdicts[key]
        for one in chosen:
            if f"{rule} {one.key}" not in self._book.verdicts:
                self._book.verdicts[f"{rule} {one.key}"] = verdict = self._verdict(rule, one, good)
                print(f"{rule} {verdict.fate:8} {verdict.where} {verdict.what}: {verdict.was}", flush=True)
                self._book.keep(rule)
        self._book.keep(rule)

    def _verdict(self, rule: str, one: Mutant, tests: list[pytest.Item]) -> Verdict:
        name = _name(one.place)
        by_name = isinstance(one.place.node, Function)
        fit = [item for item in tests if not by_name or name in self._reach.get(item.nodeid, {name})]
        fit.sort(key=lambda item: self._seconds.get(item.nodeid, LONGEST))
        began = time.monotonic()
        fate = _fate(one, fit)
        where = f"{one.place.file}:{one.line} {one.place.name}"
        return Verdict(one.key, rule, fate, one.what, where, one.was, round(time.monotonic() - began, 1), len(fit))


def _name(place: Place) -> str:
    return f"{place.file}:{place.name}"


def _chosen(within: list[Place], each: int) -> Iterator[Mutant]:
    """So many mutants: one of each place before a second of any, those that cite the rule themselves first."""
    left = each
    for closely in (0, 1, 2):
        heaps = [mutants(at) for at in within if at.closely == closely]
        for row in zip_longest(*heaps):
            for one in row:
                if one is not None and left:
                    left -= 1
                    yield one


def _passes(item: pytest.Item) -> bool:
    """True when the test passes; what it shares with the whole run stays open."""
    reports = runtestprotocol(item, log=False, nextitem=item.session)  # type: ignore[arg-type]
    return not any(report.failed for report in reports)


def _fate(one: Mutant, tests: list[pytest.Item]) -> str:
    child = os.fork()
    if child == 0:
        _try(one, tests)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    return {SURVIVED: "survived", UNFIT: "unfit"}.get(code, "killed")


def _try(one: Mutant, tests: list[pytest.Item]) -> None:
    """Never comes back: how the process ends tells. A mutant that never ends is ended, and counts as noticed."""
    code = UNFIT
    try:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        until = time.monotonic() + LONGEST
        if put(one.place, one.node):
            code = SURVIVED
            for item in tests:
                signal.alarm(LONGEST)
                if time.monotonic() > until:
                    break
                if not _passes(item):
                    code = 0
                    break
    except BaseException:  # whatever a broken program does ends here, and is noticed
        code = 0
    finally:
        os._exit(code)
