"""The words by which question and article meet."""

from __future__ import annotations

import pytest

from domain.knowledge.words import weight, words


def test_filler_goes_pairs_and_single_characters_stay() -> None:
    assert words("请问你们的轮胎怎么换") == ("轮胎", "轮", "胎", "换")


@pytest.mark.parametrize(
    ("one", "other"),
    [("年审", "年检"), ("蓄电池寿命", "电瓶寿命"), ("ＷＩＦＩ", "无线网"),
     ("tires", "tyres"), ("air con", "air conditioning"),
     ("batteries", "battery"), ("stopped", "stop"), ("the crash", "an accident")],
)  # fmt: skip
def test_words_of_one_meaning_meet(one: str, other: str) -> None:
    assert words(one) == words(other)


def test_nothing_but_filler_is_nothing() -> None:
    assert words("你们怎么样呢") == words("what is it?") == words("!?") == ()


def test_a_single_character_counts_less_than_a_pair() -> None:
    assert weight("胎") < weight("胎压") == weight("tyr")
