"""The console: lines are messages, numbers tap buttons, a person's words are shown as well."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions import outgoing
from actions.customers import identities
from bot.channels.console import ADDRESS, CHANNEL, Console
from bot.conversation import Handled
from bot.message import Incoming
from domain.message import Button, Reply
from domain.press import FORM, Press
from storage import Store, Tx, conversations

QUESTION = Reply(
    "哪一天？", ((Button("今天", Press(FORM, "day", 1, "0")), Button("明天", Press(FORM, "day", 1, "1"))),)
)


class Parrot:
    """Answers each message with the same question, and remembers what it was told."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.heard: list[Incoming] = []

    def handle(self, incoming: Incoming, now: datetime) -> Handled:
        self.heard.append(incoming)
        with self.store.write() as tx:
            say(tx, QUESTION, f"k{len(self.heard)}", now)
        return Handled(1)


def say(tx: Tx, reply: Reply, key: str, now: datetime, author: str = "bot") -> None:
    identity = identities.meet(tx, CHANNEL, "", ADDRESS, "", now)
    outgoing.say(tx, conversations.open_locked(tx, identity, "zh", now), reply, key, now, author=author)


@pytest.fixture
def parrot(store: Store) -> Parrot:
    """Whoever answers."""
    return Parrot(store)


def test_a_number_taps_the_button_that_bears_it(parrot: Parrot, store: Store, now: datetime) -> None:
    written: list[str] = []
    Console(store, parrot.handle, lambda: now, written.append).talk(["约个时间", "2", "3", ""])
    assert [(heard.kind, heard.text, heard.button) for heard in parrot.heard] == [
        ("text", "约个时间", ""),
        ("button", "明天", "1|day|1"),
        ("text", "3", ""),
    ]
    assert len({heard.update_id for heard in parrot.heard}) == 3
    assert written == ["哪一天？\n[1] 今天  [2] 明天"] * 3


def test_a_persons_words_are_shown_at_the_next_look(parrot: Parrot, store: Store, now: datetime) -> None:
    written: list[str] = []
    console = Console(store, parrot.handle, lambda: now, written.append)
    with store.write() as tx:
        say(tx, Reply("我是陈雨，马上处理"), "staff", now, author="staff:chen")
    console.talk([""])
    assert written == ["我是陈雨，马上处理"]


def test_what_was_said_in_an_earlier_session_is_not_repeated(parrot: Parrot, store: Store, now: datetime) -> None:
    with store.write() as tx:
        say(tx, QUESTION, "before", now)
    written: list[str] = []
    Console(store, parrot.handle, lambda: now, written.append).talk([""])
    assert written == []
