"""When the work is done, and what only sounds like it."""

from __future__ import annotations

import pytest

from nlu.acts.booking.ready import asks_ready

ASKED = (
    "大概几点能弄好",
    "那下午能取车吗",
    "当天能取吗",
    "几点可以来取车",
    "要等很久吗",
    "下班前能修好吗",
    "什么时候能做完",
    "will it be done by noon?",
    "i need the car back by 1",
    "when can I pick it up",
    "is that going to take long",
    "can i collect it the same day",
    "when would it be ready",
)
OTHER = (
    "配件什么时候到",
    "明天上午能做保养吗",
    "修好了吗",
    "几点开门",
    "发票什么时候能拿",
    "下午能约吗",
    "师傅几点能弄完过来",
    "when can I come",
    "when will the technician be done there",
    "when can you have a look",
    "when do you open",
    "when can i get an appointment",
)


@pytest.mark.parametrize("words", ASKED)
def test_when_it_is_done_is_asked(words: str) -> None:
    assert asks_ready(words)


@pytest.mark.parametrize("words", OTHER)
def test_other_times_are_other_questions(words: str) -> None:
    assert not asks_ready(words)
