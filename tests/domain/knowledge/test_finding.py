"""How close a question is to an article."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.knowledge.article import Wording
from domain.knowledge.finding import KNOWN, Corpus, closeness
from domain.knowledge.words import words

TYRES = Wording("胎压", ("轮胎打多少气", "胎压标准"), "按门框上的标签打，冷胎时测。")
CORPUS = Corpus(50, {"胎压": 2, "轮胎": 9, "标准": 4})


@pytest.mark.rule("E1")
def test_a_known_way_to_ask_is_as_close_as_can_be_and_another_matter_is_far() -> None:
    assert closeness(words("胎压标准"), TYRES, CORPUS) == pytest.approx(1.0)
    assert closeness(words("胎压标准是多少呢"), TYRES, CORPUS) > KNOWN
    assert closeness(words("红烧肉要炖几个钟头"), TYRES, CORPUS) < KNOWN / 3
    assert closeness((), TYRES, CORPUS) == 0


@given(st.text(max_size=60), st.text(max_size=60))
def test_closeness_lies_between_nothing_and_one(asked: str, body: str) -> None:
    assert 0 <= closeness(words(asked), Wording(body[:20], (body,), body), Corpus(3, {})) <= 1.0001


@pytest.mark.rule("E1")
def test_a_word_of_any_talk_asks_for_no_article() -> None:
    fuel = Wording("Fuel", ("is cheaper petrol bad for it", "which petrol"), "As the flap says.")
    assert closeness(words("can you do it cheaper"), fuel, Corpus(50, {})) == 0
    assert closeness(words("which petrol"), fuel, Corpus(50, {})) > KNOWN
