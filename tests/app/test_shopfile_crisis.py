"""The plans for a crisis in the shop file, and how a mistake in them is named (I4)."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import shopfile
from tests.app.test_shopfile import GOOD, problems, written

CRISIS = """crisis:
  media:
    tell: [manager, ann]
    words: {zh: "经理处理 {number}", en: "The manager: {number}"}
  injury:
    tell: [advisor]
policy:
"""


@pytest.mark.rule("I4")
def test_the_plans_are_read_by_kind(tmp_path: Path) -> None:
    shop = shopfile.read(written(tmp_path, GOOD.replace("policy:\n", CRISIS)))
    media, injury = shop.crisis
    assert (media.kind, media.tell, media.words_en) == ("media", ("manager", "ann"), "The manager: {number}")
    assert (injury.kind, injury.tell, injury.words_zh) == ("injury", ("advisor",), "")


@pytest.mark.rule("I4")
@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("  media:", "  weather:", "is not a key here"),
        ("tell: [manager, ann]", "tell: [boss]", "is not a role, or a code of staff"),
        ("经理处理 {number}", "经理处理 {name}", "may hold {number} and no other place"),
        ("    tell: [advisor]", "    who: [advisor]", "is missing"),
    ],
)
def test_a_mistake_in_a_plan_is_named(tmp_path: Path, old: str, new: str, expected: str) -> None:
    found = problems(tmp_path, "policy:\n", CRISIS.replace(old, new))
    assert any(expected in problem for problem in found), found
