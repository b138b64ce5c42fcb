"""The shop's own answers in its file, how they are found, and how a mistake in them is named (E1, G7)."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import shopfile
from tests.app.test_shopfile import GOOD, problems, written

ANSWERS = """answers:
  - asked: [车库, garage door]
    answer: {zh: 在后院, en: In the yard}
  - asked: [车库钥匙]
    answer: {zh: 在前台, en: At the desk}
policy:
"""


@pytest.mark.rule("E1")
def test_the_longest_word_in_the_question_tells_the_answer(tmp_path: Path) -> None:
    shop = shopfile.read(written(tmp_path, GOOD.replace("policy:\n", ANSWERS)))
    for said, answer in (("你们车库在哪", "在后院"), ("车库钥匙给谁", "在前台")):
        found = shop.answer_to(said)
        assert found is not None and found.words("zh") == answer
    english = shop.answer_to("where is the garage door")
    assert english is not None and english.words("en") == "In the yard"
    assert shop.answer_to("洗手间在哪") is None


@pytest.mark.rule("E1")
@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("[车库, garage door]", "[]", "names no word"),
        ("[车库钥匙]", "[库]", "is too short"),
        ("[车库钥匙]", "[车库]", "asks for two answers"),
        ("{zh: 在前台, en: At the desk}", "{zh: 在前台}", "is missing"),
    ],
)
def test_a_mistake_in_an_answer_is_named(tmp_path: Path, old: str, new: str, expected: str) -> None:
    found = problems(tmp_path, "policy:\n", ANSWERS.replace(old, new))
    assert any(expected in problem for problem in found), found
