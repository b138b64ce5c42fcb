"""What customers bring is a ticket in their own words, with its facts (F1, C1, E1)."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions import intake
from domain.conversation import Conversation
from storage import Tx
from storage.tickets import tickets as ticket_queries


def _enquiry(tx: Tx, conversation: Conversation, now: datetime) -> int:
    made, _ = intake.enquire(tx, conversation, "有原厂火花塞吗", now, message_id=1, key="1", topic="ask_parts")
    return made.id


@pytest.mark.rule("C9", "E1")
def test_a_second_question_stands_under_the_first(tx: Tx, conversation: Conversation, now: datetime) -> None:
    first = _enquiry(tx, conversation, now)
    second, made = intake.enquire(tx, conversation, "多少钱", now, message_id=2, key="2", topic="ask_price")
    assert (second.id, made) == (first, False)
    assert [event.kind for event in ticket_queries.events(tx, first)] == [
        "registered", "promise_made", "customer_wrote",
    ]  # fmt: skip
