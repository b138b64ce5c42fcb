"""Each line of the threat model names tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
LINES = [line for line in PAGE.splitlines() if line.startswith("|")][2:]


def test_each_line_names_what_holds_it() -> None:
    assert [line[:60] for line in LINES if not re.search(r"`tests/\S+`|`make check`", line)] == []


def test_each_named_test_is_there() -> None:
    named = re.findall(r"`(tests/\S+)::(test_\w+)`", PAGE)
    files = {path: (ROOT / path).read_text(encoding="utf-8") for path, _ in named}
    assert [f"{path}::{name}" for path, name in named if f"def {name}(" not in files[path]] == []
    folders = re.findall(r"`(tests/[^`:]+)`", PAGE)
    assert [folder for folder in folders if not any((ROOT / folder).iterdir())] == []
    assert len(named) > len(LINES)
