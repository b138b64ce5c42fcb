"""A typed number or name is the choice that was shown under it, and only while it is in the air."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot import choices
from bot.message import Incoming
from domain.channels.rendering import Choice
from domain.conversation import Message
from domain.message import Button, Reply
from domain.press import Press
from storage import Store, conversations, outbox
from tests.storage.records import a_conversation

SHOWN = (Choice(1, "周三 15:00", "a"), Choice(2, "周四 09:00", "b"), Choice(3, "都不行", "c"))
SCORES = tuple(Choice(n, str(n), f"s{n}") for n in (5, 4, 3, 2, 1))
REPLY = Reply("哪个时间？", tuple((Button(one.label, Press("form", "time", 7, one.data)),) for one in SHOWN))


@pytest.mark.parametrize(
    ("words", "data"),
    [("2", "b"), ("２", "b"), ("2.", "b"), (" 第2个 ", "b"), ("选三", "c"), ("周四 09:00", "b"), ("都不行", "c")],
)
def test_a_number_or_a_name_is_the_choice(words: str, data: str) -> None:
    found = choices.meant(words, SHOWN)
    assert found is not None
    assert found.data == data


@pytest.mark.parametrize("words", ["4", "0", "12", "2点可以吗", "周四", "-1", "", "1 2"])
def test_anything_else_is_words(words: str) -> None:
    assert choices.meant(words, SHOWN) is None


def test_a_score_is_the_score_and_not_its_place() -> None:
    found = choices.meant("5", SCORES)
    assert found is not None
    assert found.data == "s5"


@pytest.fixture
def write(store: Store, now: datetime) -> Callable[..., Incoming]:
    """What becomes of words on a channel after the shop and then others said something."""

    def say(words: str, *said: tuple[str, Reply], channel: str = "wechat_oa") -> Incoming:
        with store.write() as tx:
            talk = a_conversation(tx, now, channel=channel, account="gh", address="o1")
            for author, reply in said:
                conversations.add_message(tx, Message(talk.id, author, reply.to_json(), now))
            return choices.as_tapped(tx, Incoming(channel, "gh", "o1", "u1", "text", now, text=words))

    return say


def test_a_typed_number_is_a_tap_where_choices_are_numbered(write: Callable[..., Incoming]) -> None:
    tapped = write("2", ("bot", REPLY))
    assert (tapped.kind, tapped.text, tapped.button) == ("button", "周四 09:00", "7|time|b")


def test_what_was_shown_before_the_customer_s_last_word_is_not_in_the_air(write: Callable[..., Incoming]) -> None:
    assert write("2", ("bot", REPLY), ("customer", Reply("嗯"))).kind == "text"


def test_the_bots_words_after_the_choices_leave_them_in_the_air(write: Callable[..., Incoming]) -> None:
    assert write("2", ("bot", REPLY), ("bot", Reply("您好"))).kind == "button"


def test_a_persons_question_after_the_choices_is_what_a_number_answers(write: Callable[..., Incoming]) -> None:
    assert write("2", ("bot", REPLY), ("staff:chen", Reply("1 点还是 2 点来？"))).kind == "text"


def test_where_there_are_buttons_a_number_is_a_number(write: Callable[..., Incoming]) -> None:
    assert write("2", ("bot", REPLY), channel="telegram").kind == "text"


@pytest.mark.rule("B4")
@pytest.mark.parametrize(("sent_after", "kind"), [(-5, "button"), (5, "text"), (None, "text")])
def test_a_number_is_of_a_list_that_the_customer_had_when_they_wrote(
    store: Store, now: datetime, sent_after: int | None, kind: str
) -> None:
    with store.write() as tx:
        talk = a_conversation(tx, now, "o1", channel="wechat_oa")
        message = conversations.add_message(tx, Message(talk.id, "bot", REPLY.to_json(), now))
        row = outbox.queue(
            tx, "in:1:0", "reply", "o1", message.content, now, channel="wechat_oa", account=talk.account,
            message_id=message.id,
        )  # fmt: skip
        if sent_after is not None and row is not None:
            outbox.mark_sent(tx, row, now + timedelta(seconds=sent_after), None)
        written = Incoming("wechat_oa", talk.account, "o1", "u1", "text", now, text="2")
        assert choices.as_tapped(tx, written).kind == kind


OTHER = Reply(
    "哪一辆？",
    ((Button("京A12345", Press("form", "car", 8, "x")), Button("周四 09:00", Press("form", "car", 8, "y"))),),
)


@pytest.mark.rule("B4")
@pytest.mark.parametrize(
    ("sent_after", "attempts", "words", "button"),
    [
        (-1, 1, "2", "8|car|y"),  # the new list was there
        (0, 1, "2", "8|car|y"),
        (30, 1, "2", "7|time|b"),  # only the one before was
        (None, 0, "2", "7|time|b"),
        (1, 1, "2", choices.NONE_OF_THEM),  # nobody can tell
        (None, 1, "2", choices.NONE_OF_THEM),
        (30, 2, "2", choices.NONE_OF_THEM),
        (1, 1, "京A12345", choices.NONE_OF_THEM),
        (1, 1, "不用了", ""),
    ],
)
def test_a_number_that_may_be_of_two_lists_is_asked_about(
    store: Store, now: datetime, sent_after: int | None, attempts: int, words: str, button: str
) -> None:
    with store.write() as tx:
        talk = a_conversation(tx, now, "o1", channel="wechat_oa")
        conversations.add_message(tx, Message(talk.id, "bot", REPLY.to_json(), now))
        conversations.add_message(tx, Message(talk.id, "customer", Reply("换一辆").to_json(), now))
        message = conversations.add_message(tx, Message(talk.id, "bot", OTHER.to_json(), now))
        row = outbox.queue(
            tx, "in:1:0", "reply", "o1", message.content, now, channel="wechat_oa", account=talk.account,
            message_id=message.id,
        )  # fmt: skip
        item = outbox.get(tx, row or 0)
        assert item is not None
        item.attempts = attempts
        tx.flush()
        if sent_after is not None:
            outbox.mark_sent(tx, item.id, now + timedelta(seconds=sent_after), None)
        assert (
            choices.as_tapped(tx, Incoming("wechat_oa", talk.account, "o1", "u1", "text", now, text=words)).button
            == button
        )


@pytest.mark.rule("B4")
def test_what_two_lists_mean_alike_is_told_in_the_words_of_the_newer(store: Store, now: datetime) -> None:
    with store.write() as tx:
        talk = a_conversation(tx, now, "o1", channel="wechat_oa")
        conversations.add_message(tx, Message(talk.id, "bot", REPLY.to_json(), now))
        conversations.add_message(tx, Message(talk.id, "customer", Reply("In English please").to_json(), now))
        english = Reply("Which time?", ((Button("no", Press("form", "car", 1, "n")), Button("Thu 09:00", OF_BOTH)),))
        message = conversations.add_message(tx, Message(talk.id, "bot", english.to_json(), now))
        row = outbox.queue(
            tx, "in:1:0", "reply", "o1", message.content, now, channel="wechat_oa", account=talk.account,
            message_id=message.id,
        )  # fmt: skip
        item = outbox.get(tx, row or 0)
        assert item is not None
        item.attempts = 1
        tx.flush()
        tapped = choices.as_tapped(tx, Incoming("wechat_oa", talk.account, "o1", "u1", "text", now, text="2"))
        assert (tapped.kind, tapped.text, tapped.button) == ("button", "Thu 09:00", "7|time|b")


OF_BOTH = Press("form", "time", 7, "b")
