"""What is said: the same after being kept, and readable as plain lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from domain.message import Button, Card, Line, Reply
from domain.press import FORM, Press

WORDS = st.text(max_size=20)
PRESSES = st.builds(Press, st.just(FORM), st.just("choice"), st.integers(1, 999), WORDS.filter(lambda w: len(w) < 10))
BUTTONS = st.builds(
    Button, WORDS, st.none() | PRESSES, st.sampled_from([None, "contact", "location"]), st.none() | WORDS
)
CARDS = st.builds(Card, WORDS, st.lists(st.builds(Line, WORDS, WORDS), max_size=3).map(tuple), WORDS)
ROWS = st.lists(st.lists(BUTTONS, min_size=1).map(tuple), max_size=3).map(tuple)
REPLIES = st.builds(Reply, WORDS, ROWS, st.none() | CARDS)


@given(reply=REPLIES)
def test_a_reply_comes_back_from_the_store_as_it_was(reply: Reply) -> None:
    assert Reply.from_json(reply.to_json()) == reply


def test_a_card_is_readable_without_boxes() -> None:
    card = Card("预约", (Line("时间", "3月25日"), Line("", "带上行驶证")), "到时见")
    assert Reply("好的", card=card).plain() == "好的\n预约\n时间: 3月25日\n带上行驶证\n到时见"
