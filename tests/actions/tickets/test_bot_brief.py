"""A conversation passes from the bot to a person and back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from actions import intake
from actions.tickets import bot_brief, tickets
from domain.conversation import Conversation
from domain.errors import IllegalMove
from domain.message import Attachment
from domain.shop.staff import Staff
from domain.ticket import Ticket, rebuilt
from storage import Tx, conversations
from storage.tickets import tickets as ticket_queries

Person = Callable[[str], Staff]
OPEN = {
    "stack": [
        {"dialog": "booking", "serial": 1, "slots": {"services": ["minor_service"]}, "asked": "time", "tries": 1}
    ],
    "memory": {"plate": "京A12345", "phone": "+8613800000000"},
}


def _enquiry(tx: Tx, conversation: Conversation, now: datetime) -> Ticket:
    made, _ = intake.enquire(tx, conversation, "转人工", now, message_id=1, key="1", topic="handoff")
    return made


def _events(tx: Tx, ticket: Ticket) -> list[str]:
    return [event.kind for event in ticket_queries.events(tx, ticket.id)]


@pytest.mark.rule("A3", "C2")
def test_the_first_answer_puts_what_the_bot_knew_on_the_ticket_and_closes_its_questions(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    conversation.state, before = OPEN, conversation.version
    ticket = _enquiry(tx, conversation, now)
    tickets.answer(tx, ticket.id, person("chen"), "您好", now, key="1")
    assert ticket.data["handover"]["missing"] == "time"
    assert bot_brief.words(ticket.data, "zh") == "正在预约 · 已知：小保养（机油机滤）、京A12345 · 还缺：时间"
    assert bot_brief.words(ticket.data, "en").startswith("was booking · known: Minor service")
    assert "13800000000" not in bot_brief.words(ticket.data, "zh")
    assert conversation.state["stack"] == []
    assert conversation.state["memory"] == OPEN["memory"]
    assert conversation.version > before
    assert rebuilt(ticket_queries.events(tx, ticket.id))["ticket"]["data"] == ticket.data


def test_a_second_answer_hands_nothing_over_again(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    conversation.state = OPEN
    ticket = _enquiry(tx, conversation, now)
    for key in "12":
        tickets.answer(tx, ticket.id, person("chen"), "您好", now, key=key)
    assert _events(tx, ticket).count("briefed") == 1


def test_a_note_leaves_the_word_with_the_bot(tx: Tx, conversation: Conversation, person: Person, now: datetime) -> None:
    conversation.state = OPEN
    ticket = _enquiry(tx, conversation, now)
    tickets.note(tx, ticket.id, person("chen"), "老客户", now)
    assert conversation.human_since is None
    assert conversation.state == OPEN


def test_files_of_an_answer_go_with_its_message(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    ticket = _enquiry(tx, conversation, now)
    photo = Attachment("photo", "media/staff/2026-03/a.jpg", "a.jpg", 9)
    tickets.answer(tx, ticket.id, person("chen"), "请看", now, key="1", media=[photo])
    said = conversations.messages(tx, conversation.id)[-1]
    assert said.content["media"] == [{"kind": "photo", "path": photo.path, "name": "a.jpg", "size": 9}]


@pytest.mark.rule("N4")
def test_closed_from_two_edges_the_customer_reads_one_line(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    ticket = _enquiry(tx, conversation, now)
    tickets.answer(tx, ticket.id, person("chen"), "您好", now, key="1")
    tickets.close(tx, ticket.id, person("chen"), now)
    with pytest.raises(IllegalMove):
        tickets.close(tx, ticket.id, person("feng"), now)
    said = [message.text for message in conversations.messages(tx, conversation.id)]
    assert sum("已办结" in words for words in said) == 1
    assert conversation.human_since is None
