"""The page of rules is true: every rule stands on it once, and what works is held by a test."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import yaml

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "rules.md"
SECTIONS = {"A": 5, "B": 9, "W": 8, "F": 9, "C": 9, "G": 8, "Q": 4, "N": 6, "P": 3, "R": 3, "I": 4, "E": 5}
ALL = {f"{letter}{number}" for letter, last in SECTIONS.items() for number in range(1, last + 1)}

_ROW = re.compile(r"^\| ([A-Z]\d+) \| (.+?) \| (works|not yet) \| .*\|$", re.MULTILINE)
_MARK = re.compile(r"""mark\.rule\(((?:\s*["'][^"']+["'],?)+)\s*\)""")


def listed() -> list[tuple[str, str, str]]:
    """(id, rule, state) of each line of the page."""
    return _ROW.findall(PAGE.read_text(encoding="utf-8"))


def cited() -> set[str]:
    """The ids that tests and transcripts hold to."""
    marks = (_MARK.findall(path.read_text(encoding="utf-8")) for path in HERE.rglob("*.py"))
    in_code = {rule for found in marks for mark in found for rule in re.findall(r"\w+", mark)}
    transcripts = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in HERE.glob("conversations/**/*.yml"))
    return in_code | {rule for told in transcripts for rule in told.get("rules", [])}


def test_every_rule_stands_on_the_page_once() -> None:
    counts = Counter(rule for rule, _, _ in listed())
    assert set(counts) == ALL
    assert max(counts.values()) == 1


def test_a_rule_that_works_is_held_by_a_test() -> None:
    works = {rule for rule, _, state in listed() if state == "works"}
    assert works
    assert works - cited() == set()


def test_tests_cite_known_rules_only() -> None:
    assert cited() - ALL == set()
