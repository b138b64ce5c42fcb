"""Breaks the code of each rule in a few small ways and runs only that rule's tests; the table goes into the docs.

    python -m benchmarks.mutation [--rule B3] [--each 5] [--anew]

It goes on where an earlier run ended; a place whose code was changed is tried again, and so is every survivor.
"""

from __future__ import annotations

import argparse
import os
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml

from benchmarks import report
from benchmarks.mutation.citing import ROOT
from benchmarks.mutation.trial import Book, Trial, Verdict
from tests.bot.talks import folder_of, others

KEPT = ROOT / "data" / "mutation"
PAGE = ROOT / "docs" / "mutants.md"
EQUAL = yaml.safe_load(Path(__file__).with_name("equal.yml").read_text(encoding="utf-8")) or []
"""Mutants that change nothing anybody could notice, each with the reason."""

NOTE = """
Each rule's code was found by its citations and broken in a few small ways: a condition turned round, an edge moved, a
number one off, `and` for `or`, a call left out. Only the tests that bear the rule's mark were run, and of these only
those that reach the place. **killed**: a test failed, as it should. **alike**: the change makes no difference to
anybody; the reasons stand in `benchmarks/mutation/equal.yml`. **unreached**: functions that cite the rule and that
none of its own tests runs; other rules' tests may. A rule not tried yet says so. Survivors are tried again at each run.
"""


def rules() -> list[str]:
    """The ids of the page of rules."""
    text = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    return re.findall(r"^\| ([A-Z]\d) \|", text, re.MULTILINE)


def test_files(wanted: set[str]) -> list[str]:
    """Files with a test of one of these rules, but for what needs a browser, a server or several processes."""
    apart = {"browser", "races", "aftercare", "live"}
    found = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        marks = set(re.findall(r'"([A-Z]\d)"', "".join(re.findall(r"mark\.rule\([^)]*\)", text))))
        if "talks(__file__)" in text and "dialogs" in path.parts:
            marks |= _told(folder_of(path).glob("*.yml"))
        elif "played(others())" in text:
            marks |= _told(others())
        if not apart & set(path.parts) and "postgres" not in path.name and marks & wanted:
            found.append(str(path.relative_to(ROOT)))
    return found


def _told(scripts: Iterable[Path]) -> set[str]:
    """The rules that these transcripts hold to."""
    heads = (
        re.search(r"^rules:( .*|(?:\n *- .*)+)", path.read_text(encoding="utf-8"), re.MULTILINE) for path in scripts
    )
    return {rule for head in heads if head for rule in re.findall(r"[A-Z]\d", head[1])}


def is_equal(one: Verdict) -> bool:
    """True when the list of those that change nothing names it."""
    place = re.sub(r":\d+ ", " ", one.where)
    return any(place == row["where"] and one.was == row["was"] for row in EQUAL)


def table(book: Book, wanted: list[str]) -> list[str]:
    """The lines of the page."""
    of: dict[str, list[Verdict]] = defaultdict(list)
    for one in book.verdicts.values():
        if one.fate != "unfit":
            of[one.rule].append(one)
    lines = ["| rule | mutants | killed | alike | survivors | unreached |", "|---|---|---|---|---|---|"]
    for rule in wanted:
        if rule not in of:
            told = "none: what cites it is tables" if rule in book.unreached else "not tried yet"
            lines.append(f"| {rule} | {told} | | | | |")
            continue
        killed = sum(one.fate == "killed" for one in of[rule])
        left = [one for one in of[rule] if one.fate == "survived"]
        alike = [one for one in left if is_equal(one)]
        told = "<br>".join(f"`{one.where}` {one.what}: `{_cell(one.was)}`" for one in left if one not in alike)
        unreached = len(book.unreached.get(rule, ()))
        lines.append(f"| {rule} | {len(of[rule])} | {killed} | {len(alike)} | {told} | {unreached} |")
    return lines


def _cell(words: str) -> str:
    return " ".join(words.split()).replace("|", "\\|").replace("`", "'")


def main() -> None:
    """Tries them and writes the page."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rule", action="append", help="only this one; may stand several times")
    options.add_argument("--each", type=int, default=5, help="how many mutants of each rule (%(default)s)")
    options.add_argument("--anew", action="store_true", help="forget what an earlier run found of these rules")
    options.add_argument("--table", action="store_true", help="only write the page of what was found")
    chosen = options.parse_args()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.chdir(ROOT)
    wanted, book = chosen.rule or rules(), Book.opened(KEPT)
    for key, one in list(book.verdicts.items()):
        if one.rule in wanted and (chosen.anew or (one.fate == "survived" and not is_equal(one))) and not chosen.table:
            del book.verdicts[key]
    if not chosen.table:
        quiet = ["-q", "--capture=no", "-p", "no:cacheprovider", "-p", "no:xdist", "--timeout=0"]
        pytest.main([*quiet, "--no-header", *test_files(set(wanted))], [Trial(wanted, chosen.each, book)])
    lines = ["# Would the tests notice?", "", NOTE.strip(), "", report.dated() + " `python -m benchmarks.mutation`", ""]
    PAGE.write_text("\n".join([*lines, *table(book, rules())]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
