"""Replies as the messages a channel takes: within its lengths, each choice to be chosen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.channels.channel import Limit, Shown, Unit
from domain.channels.register import CHANNELS
from domain.channels.rendering import as_buttons, choices, cost, language_of, message_key, numbered, parts, pieces
from domain.message import Button, Card, Line, Reply
from domain.press import Press

KF, OA, WHATSAPP, SMS = (CHANNELS[name] for name in ("wecom_kf", "wechat_oa", "whatsapp", "sms"))
BYTES = Limit(2048, Unit.BYTES)


def asking(*labels: str, words: str = "选哪个？") -> Reply:
    rows = tuple((Button(label, Press("form", "time", 7, str(n))),) for n, label in enumerate(labels))
    return Reply(words, rows)


@given(st.text(st.sampled_from("车a \n好🚗é"), max_size=3000), st.integers(4, 300))
def test_pieces_hold_and_lose_nothing_but_spaces(words: str, size: int) -> None:
    limit = Limit(size, Unit.BYTES)
    found = pieces(words, limit)
    assert all(limit.holds(piece) for piece in found)
    assert "".join("".join(found).split()) == "".join(words.split())


def test_chinese_counts_three_bytes_a_character() -> None:
    assert len(pieces("车" * 683, BYTES)) == 2
    assert len(pieces("车" * 682, BYTES)) == 1
    assert BYTES.length(Limit(10, Unit.BYTES).cut("车" * 9)) == 9


def test_choices_are_numbered_lines_where_there_are_no_buttons() -> None:
    (only,) = parts(asking("周三 15:00", "周四 09:00"), OA, "回复序号即可")
    assert only.text == "选哪个？\n\n1. 周三 15:00\n2. 周四 09:00\n\n回复序号即可"
    assert only.choices == ()


def test_choices_that_are_numbers_keep_theirs() -> None:
    found = choices(asking("5", "4", "3", "2", "1"))
    assert [one.number for one in found] == [5, 4, 3, 2, 1]
    assert numbered(found) == ["5", "4", "3", "2", "1"]


def test_choices_are_a_menu_where_there_is_one_and_lines_where_they_do_not_fit() -> None:
    (menu,) = parts(asking("好", "不好"), KF)
    assert (menu.shown, [one.label for one in menu.choices]) == (Shown.MENU, ["好", "不好"])
    (lines,) = parts(asking(*map(str, range(20, 31))), KF)
    assert lines.choices == ()
    assert "30" in lines.text


def test_words_too_long_to_stand_over_a_menu_go_before_it() -> None:
    found = parts(asking("好", words="车" * 400), KF)
    assert [len(part.choices) for part in found] == [0, 1]
    assert KF.choices.above is not None
    assert KF.choices.above.holds(found[-1].text)


def test_few_short_choices_are_buttons_and_more_a_list() -> None:
    (few,), (more,) = parts(asking("Yes", "No"), WHATSAPP), parts(asking(*"abcd"), WHATSAPP)
    assert as_buttons(few.choices, WHATSAPP.choices)
    assert not as_buttons(more.choices, WHATSAPP.choices)
    (long,) = parts(asking("x" * 60), WHATSAPP)
    assert long.shown == Shown.LIST


def test_pages_are_told_as_addresses_and_what_asks_the_phone_is_left_to_the_words() -> None:
    reply = Reply("行程", ((Button("日历", url="https://a.example/v/1"), Button("发送位置", asks="location")),))
    assert [part.text for part in parts(reply, OA)] == ["行程\n日历: https://a.example/v/1"]
    assert [part.text for part in parts(reply, SMS)] == ["行程\n日历: https://a.example/v/1"]


def test_a_card_stands_under_the_words_and_a_reply_costs_what_it_takes() -> None:
    reply = Reply("好的", card=Card("预约", (Line("时间", "周三"),)))
    assert parts(reply, OA)[0].text == "好的\n预约\n时间: 周三"
    assert cost(reply, OA) == 1
    assert cost(Reply("车" * 700), OA) == 2


@pytest.mark.parametrize("part", [0, 1])
def test_the_key_of_a_message_is_the_same_at_each_try_and_no_other_s(part: int) -> None:
    assert message_key("in:x:1", part, 32) == message_key("in:x:1", part, 32)
    assert len({message_key("in:x:1", part, 32), message_key("in:x:2", part, 32), message_key("in:x:1", 2, 32)}) == 3
    assert len(message_key("in:x:1", part, 32)) == 32


@pytest.mark.parametrize(
    ("words", "language"), [("Booked for 京A12345 at 10", "en"), ("好的，京A12345 做 minor service", "zh"), ("", "en")]
)
def test_a_plate_in_chinese_does_not_make_words_chinese(words: str, language: str) -> None:
    assert language_of(words) == language
