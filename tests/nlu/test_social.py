"""Short social turns are read for certain, and nothing longer is taken for one."""

from __future__ import annotations

import pytest

from nlu.fold import fold
from nlu.social import social


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("好的，谢谢", "thanks"),
        ("没有了，谢谢师傅", "thanks"),
        ("不用了，谢谢", "deny"),
        ("嗯嗯", "affirm"),
        ("OK", "affirm"),
        ("好滴", "affirm"),
        ("對", "affirm"),
        ("算了", "deny"),
        ("没有", "deny"),
        ("nope", "deny"),
        ("您好，在吗", "greet"),
        ("拜拜", "goodbye"),
        ("thank you so much!", "thanks"),
        ("yes please", "affirm"),
    ],
)
def test_set_phrases_are_known(text: str, intent: str) -> None:
    assert social(fold(text)) == intent


@pytest.mark.parametrize(
    "text", ["好的，那就明天", "没有电了", "不好打火", "知道怎么换吗", "nothing works", "no start", "行车灯", ""]
)
def test_a_set_phrase_inside_more_words_says_nothing_for_certain(text: str) -> None:
    assert social(fold(text)) is None
