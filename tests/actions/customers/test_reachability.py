"""Whether a chat takes messages stands on its identity, and trouble is apologised for once."""

from __future__ import annotations

from datetime import datetime

from actions.customers import reachability
from domain.conversation import Conversation
from storage import Tx, conversations, outbox
from storage.customers import customers


def test_a_blocked_chat_is_known_until_it_is_opened_again(tx: Tx, conversation: Conversation) -> None:
    reachability.note(tx, "telegram", "7", "1", False)
    assert [one.address for one in customers.unreachable(tx)] == ["1"]
    reachability.note(tx, "telegram", "7", "1", True)
    assert customers.unreachable(tx) == []


def test_a_message_that_could_not_be_handled_is_apologised_for_once_with_a_way_to_a_person(
    tx: Tx, conversation: Conversation, now: datetime
) -> None:
    said = [reachability.apologise(tx, "telegram", "7", "1", "u1", "zh", now) for _ in range(2)]
    assert said == [True, False]
    (message,) = conversations.messages(tx, conversation.id)
    assert "转人工" in message.text
    assert [row.payload["text"] for row in outbox.listed(tx)] == [message.text]


def test_a_stranger_whose_first_message_failed_is_answered_in_the_language_of_the_channel(
    tx: Tx, now: datetime
) -> None:
    assert reachability.apologise(tx, "telegram", "7", "new", "u1", "en", now)
    (row,) = outbox.listed(tx)
    assert row.address == "new" and row.payload["text"].isascii()
