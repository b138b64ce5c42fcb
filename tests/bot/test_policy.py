"""The table of what wins is the one the docs print, and several matters in one message are each seen to."""

from __future__ import annotations

from pathlib import Path

from bot import policy

ARCHITECTURE = Path(__file__).parents[2] / "docs" / "architecture.md"


def printed() -> list[str]:
    """The table as the docs print it."""
    lines = ["| what is found in the message, first wins | then | rules |", "|---|---|---|"]
    for number, row in enumerate(policy.ROWS, 1):
        then = "the rest of the message" if row.rest else "not understood" if row.missed else ""
        lines.append(f"| {number}. {row.name} | {then} | {row.rule} |")
    return lines


def test_the_docs_print_the_table() -> None:
    assert "\n".join(printed()) in ARCHITECTURE.read_text(encoding="utf-8")


def test_every_row_has_a_name_of_its_own() -> None:
    names = [row.name for row in policy.ROWS]
    assert len(set(names)) == len(names)
