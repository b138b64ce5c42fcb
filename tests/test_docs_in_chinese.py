"""Pages in Chinese say what the English ones say: the same headings, in the same order, and the same commands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAIRS = [("README.md", "README.zh.md")] + [
    (f"docs/how-to/{path.name}", f"docs/zh/how-to/{path.name}")
    for path in sorted((ROOT / "docs" / "zh" / "how-to").glob("*.md"))
]
NEEDED = {"import.md", "init.md", "install.md", "operate.md", "shop-file.md", "telegram.md"}
"""Pages of use that must be there in Chinese."""


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _levels(page: str) -> list[str]:
    outside = re.sub(r"^```.*?^```", "", page, flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"^#+", outside, re.MULTILINE)


def _blocks(page: str) -> list[str]:
    """The commands and files shown, without the words beside them."""
    found = re.findall(r"^```\w*\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    return [re.sub(r"[ \t]*(?<![^\s])#[ ].*$", "", block, flags=re.MULTILINE) for block in found]


@pytest.mark.parametrize(("english", "chinese"), PAIRS, ids=[pair[1] for pair in PAIRS])
def test_both_have_the_same_headings_and_the_same_commands(english: str, chinese: str) -> None:
    assert _levels(_read(chinese)) == _levels(_read(english))
    assert _blocks(_read(chinese)) == _blocks(_read(english))


@pytest.mark.parametrize("chinese", [pair[1] for pair in PAIRS])
def test_what_a_page_in_chinese_links_to_is_there(chinese: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", _read(chinese))
    assert [link for link in links if not ((ROOT / chinese).parent / link).exists()] == []


def test_the_pages_one_needs_to_begin_are_there() -> None:
    assert {Path(chinese).name for _, chinese in PAIRS} >= NEEDED
