"""Replies as Telegram shows them: within its limits, nothing lost, nothing that could be read as markup."""

from __future__ import annotations

from html import unescape

from hypothesis import given
from hypothesis import strategies as st
from telegram import InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove

from domain.message import Button, Card, Line, Reply
from domain.press import FORM, Press
from notifications.senders.telegram_format import MAX_TEXT, html_parts, keyboard, pieces, plain_parts
from tests.simulators.telegram_rules import check_text

WORDS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=9000)


@given(WORDS, st.integers(1, 5000))
def test_pieces_fit_and_together_say_everything(words: str, size: int) -> None:
    cut = pieces(words, size)
    assert all(0 < len(piece) <= size for piece in cut)
    assert "".join("".join(cut).split()) == "".join(words.split())


@given(WORDS)
def test_every_part_is_html_telegram_takes_and_reads_as_said(words: str) -> None:
    reply = Reply(words, card=Card("预约 <确认>", (Line("车牌", "京A12345 & co"),), "谢谢"))
    parts = html_parts(reply)
    assert "预约 <确认>" in "".join(check_text(part, "HTML") for part in parts)


def test_a_cut_is_made_at_a_line_end() -> None:
    assert pieces("一二三\n四五六\n七八九", 8) == ["一二三\n四五六", "七八九"]


def test_an_escaped_sign_is_never_cut_in_two() -> None:
    parts = html_parts(Reply("&" * (MAX_TEXT + 1)))
    assert [unescape(part) for part in parts] == ["&" * MAX_TEXT, "&"]


def test_a_card_that_does_not_fit_under_the_words_follows_them() -> None:
    reply = Reply("字" * (MAX_TEXT - 5), card=Card("标题", (Line("项目", "小保养"),)))
    first, second = html_parts(reply)
    assert first == "字" * (MAX_TEXT - 5)
    assert second == "<blockquote><b>标题</b>\n项目：<b>小保养</b></blockquote>"


def test_plain_parts_hold_the_card_too() -> None:
    assert plain_parts(Reply("好的", card=Card("标题", (Line("项目", "<小保养>"),)))) == ["好的\n标题\n项目: <小保养>"]


def test_choices_stand_under_the_message() -> None:
    markup = keyboard(
        Reply("?", ((Button("是", Press(FORM, "confirm", 1, "yes")), Button("网页", url="https://shop.example")),))
    )
    assert isinstance(markup, InlineKeyboardMarkup)
    assert [(b.text, b.callback_data, b.url) for row in markup.inline_keyboard for b in row] == [
        ("是", "1|confirm|yes", None),
        ("网页", None, "https://shop.example"),
    ]


def test_contact_and_place_are_asked_by_the_phones_own_keyboard() -> None:
    markup = keyboard(
        Reply("?", ((Button("发送我的手机号", asks="contact"),), (Button("跳过", Press(FORM, "phone", 1, "skip")),)))
    )
    assert isinstance(markup, ReplyKeyboardMarkup)
    assert [(b.text, b.request_contact) for row in markup.keyboard for b in row] == [
        ("发送我的手机号", True),
        ("跳过", None),
    ]


def test_a_reply_without_choices_takes_the_keyboard_away() -> None:
    assert isinstance(keyboard(Reply("好的")), ReplyKeyboardRemove)
