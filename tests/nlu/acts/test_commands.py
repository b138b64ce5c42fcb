from __future__ import annotations

import pytest

from nlu.acts.commands import HELP, LEAVE, RESTART, SKIP, command


@pytest.mark.parametrize(
    ("text", "name"),
    [("重新开始", "restart"), ("Start over.", "restart"), ("算了吧", "leave"), ("Please forget it", "leave"),
     ("请跳过", "skip"), ("don't know", "skip"), ("？", "help"), ("/menu", "help")],
)  # fmt: skip
def test_a_word_that_is_the_whole_message_steers_the_talk(text: str, name: str) -> None:
    assert command(text) == name


@pytest.mark.parametrize("text", ["取消明天的预约", "算了还是周五吧", "help me with the brakes", "", "。"])
def test_a_message_that_says_more_is_no_command(text: str) -> None:
    assert command(text) is None


def test_no_word_means_two_commands() -> None:
    words = [*RESTART, *LEAVE, *SKIP, *HELP]
    assert len(words) == len(set(words))
