"""Words that hold back are told from an answer."""

from __future__ import annotations

import pytest

from nlu.acts.booking import holding


@pytest.mark.rule("B4")
@pytest.mark.parametrize(
    "words",
    ["先别定", "等会儿 我问问我媳妇儿", "俺再合计合计", "哎先別急著訂", "先不了", "hang on", "let me check first"],
)
def test_nothing_is_to_be_done_yet(words: str) -> None:
    assert holding.not_yet(words)


@pytest.mark.rule("B4")
@pytest.mark.parametrize(
    "words", ["改天吧", "回头再说", "过两天再约", "I'll get back to you", "some other time", "轉頭再搵你"]
)
def test_it_is_left_for_another_day(words: str) -> None:
    assert holding.for_later(words)


@pytest.mark.parametrize("words", ["好的", "周六上午十点", "yes please", "改到周六", "another time works"])
def test_an_answer_holds_nothing_back(words: str) -> None:
    assert not holding.not_yet(words)
    assert not holding.for_later(words)
