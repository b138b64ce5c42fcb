"""The customer's own yes closes a complaint; nobody else's button, and no old one, does (C6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from actions import intake
from actions.complaints import resolution_check
from domain.conversation import Conversation
from domain.errors import IllegalMove, NotAllowed, NotFound
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket
from storage import Tx, conversations, outbox
from storage.tickets import tickets as ticket_queries
from tests.storage.records import a_conversation

Person = Callable[[str], Staff]
DAY = timedelta(days=1)


@pytest.fixture
def complaint(tx: Tx, conversation: Conversation, person: Person, now: datetime) -> Ticket:
    """A complaint whose outcome was told at ten in the morning."""
    made = intake.complain(tx, conversation, "你们多收了我三百块，我要投诉", now)
    return resolution_check.solve(tx, made.id, "已退款", person("chen"), now, key="1")


def _asks(tx: Tx, conversation: Conversation) -> list[list[str]]:
    said = conversations.messages(tx, conversation.id)
    return [[b["data"] for row in message.content.get("buttons", []) for b in row] for message in said]


@pytest.mark.rule("C6")
def test_the_outcome_leaves_once_with_its_two_buttons_and_the_bot_listens(
    tx: Tx, conversation: Conversation, complaint: Ticket, person: Person, now: datetime
) -> None:
    assert complaint.state == "solved"
    assert complaint.answered_at == now
    assert conversation.human_since is None
    assert _asks(tx, conversation)[-1] == [f"go|verify|yes:{complaint.id}:1", f"go|verify|no:{complaint.id}:1"]
    with pytest.raises(IllegalMove, match="solved"):
        resolution_check.solve(tx, complaint.id, "已退款", person("chen"), now, key="1")


@pytest.mark.rule("A5", "C6")
def test_a_question_is_answered_only_by_whom_it_was_put_to_and_while_it_is_open(
    tx: Tx, conversation: Conversation, complaint: Ticket, person: Person, now: datetime
) -> None:
    stranger = a_conversation(tx, now, "2")
    assert resolution_check.asked_of(tx, stranger, complaint.id, 1) is None
    assert resolution_check.asked_of(tx, conversation, complaint.id, 2) is None
    assert resolution_check.asked_of(tx, conversation, complaint.id + 9, 1) is None
    resolution_check.object_(tx, complaint, "还没解决", now, message_id=1, key="2")
    assert resolution_check.asked_of(tx, conversation, complaint.id, 1) is None
    resolution_check.solve(tx, complaint.id, "再退一百", person("chen"), now, key="2")
    assert resolution_check.asked_of(tx, conversation, complaint.id, 1) is None
    assert resolution_check.asked_of(tx, conversation, complaint.id, 2) is complaint


@pytest.mark.rule("C6")
def test_a_no_keeps_number_and_holder_and_calls_both_holder_and_leaders(
    tx: Tx, complaint: Ticket, person: Person, now: datetime
) -> None:
    number = complaint.number
    resolution_check.object_(tx, complaint, "还没解决", now, message_id=1, key="2")
    assert (complaint.state, complaint.number, complaint.assignee_id) == ("claimed", number, person("chen").id)
    calls = [row.payload for row in outbox.listed(tx) if row.kind == "staff_call" and row.payload["say"] == "objected"]
    assert [sorted(call["to"]) for call in calls] == [["chen", "feng", "qian"]]


@pytest.mark.rule("C6", "I1")
def test_the_outcome_is_told_only_of_complaints_with_words_and_by_who_may(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    made = intake.complain(tx, conversation, "你们多收了我三百块，我要投诉", now)
    fault = intake.report_fault(tx, conversation, "异响", now)
    with pytest.raises(IllegalMove):
        resolution_check.solve(tx, fault.id, "好了", person("chen"), now, key="1")
    with pytest.raises(IllegalMove):
        resolution_check.solve(tx, made.id, "  ", person("chen"), now, key="1")
    with pytest.raises(NotAllowed):
        resolution_check.solve(tx, made.id, "好了", person("zhou"), now, key="1")
    made.conversation_id = None
    ticket_queries.record(tx, made, "details_added", "system", now)
    with pytest.raises(NotFound):
        resolution_check.solve(tx, made.id, "好了", person("chen"), now, key="1")


@pytest.mark.rule("C6", "N5")
def test_silence_is_reminded_once_and_then_brought_before_the_manager_once(
    tx: Tx, conversation: Conversation, complaint: Ticket, shop: Shop, now: datetime
) -> None:
    steps = [now + DAY, now + 2 * DAY, now + 2 * DAY, now + 6 * DAY, now + 7 * DAY, now + 7 * DAY, now + 9 * DAY]
    done = [resolution_check.remind(tx, shop, complaint.id, at) for at in steps]
    assert done == [False, True, False, False, True, False, False]
    assert len([asks for asks in _asks(tx, conversation) if asks]) == 2


@pytest.mark.rule("C6")
def test_an_outcome_answered_in_time_is_never_reminded(tx: Tx, complaint: Ticket, shop: Shop, now: datetime) -> None:
    resolution_check.verify(tx, complaint, "满意", now)
    assert not resolution_check.remind(tx, shop, complaint.id, now + 3 * DAY)
