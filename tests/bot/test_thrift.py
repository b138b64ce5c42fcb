"""Where messages are counted, a turn is one of them; elsewhere it stays as it was."""

from __future__ import annotations

from bot.conversation import _merged
from domain.message import Attachment, Button, Card, Line, Reply
from domain.press import Press

MENU = ((Button("预约", Press("menu", "book")),),)
ASK = ((Button("好", Press("visit", "confirm", 1)), Button("不好", Press("visit", "cancel", 1))),)


def test_a_turn_is_one_message_with_all_its_words_and_choices() -> None:
    card = Card("预约", (Line("时间", "周三"),))
    (only,) = _merged([Reply("您好", MENU), Reply("请确认", ASK, card), Reply("还有什么吗？", MENU)], thrifty=True)
    assert only.text.splitlines() == ["您好", "", "请确认", "预约", "时间: 周三", "", "还有什么吗？"]
    assert [button.label for row in only.buttons for button in row] == ["好", "不好", "预约"]


def test_the_last_card_stays_a_card_and_files_stay_messages() -> None:
    card = Card("账单", (Line("合计", "¥9"),))
    found = _merged([Reply("好了", media=(Attachment("photo", "a.jpg"),)), Reply("看", card=card)], thrifty=True)
    assert [reply.text for reply in found] == ["好了", "看"]
    assert found[1].card == card


def test_elsewhere_choices_that_lead_elsewhere_keep_a_message_of_their_own() -> None:
    assert len(_merged([Reply("a", ASK), Reply("b", ASK)])) == 2
    assert len(_merged([Reply("a", ASK), Reply("b", ASK)], thrifty=True)) == 1
