"""The page of results: one section is rewritten, the others stay."""

from __future__ import annotations

from pathlib import Path

from benchmarks.report import write_section


def test_section_is_rewritten_and_the_others_stay(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text(
        "# Benchmarks\n\n## Queue\n\nfast\n\n## Understanding\n\nold\n\n## Desk\n\nquick\n", encoding="utf-8"
    )
    write_section("Understanding", ["new", "", "### Cost", "little"], page)
    assert page.read_text(encoding="utf-8") == (
        "# Benchmarks\n\n## Queue\n\nfast\n\n## Understanding\n\nnew\n\n### Cost\nlittle\n\n## Desk\n\nquick\n"
    )


def test_section_is_added_to_a_page_without_it(tmp_path: Path) -> None:
    page = tmp_path / "docs" / "benchmarks.md"
    write_section("Understanding", ["first"], page)
    write_section("Queue", ["second"], page)
    assert page.read_text(encoding="utf-8") == "# Benchmarks\n\n## Understanding\n\nfirst\n\n## Queue\n\nsecond\n"


def test_figures_may_hold_any_sign(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    write_section("Understanding", ["x"], page)
    write_section("Understanding", [r"\1 \g<0> 100%"], page)
    assert r"\1 \g<0> 100%" in page.read_text(encoding="utf-8")
