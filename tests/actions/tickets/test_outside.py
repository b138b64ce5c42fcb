"""What people tell customers in another program stands on the desk, and the bot keeps silent meanwhile."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions import intake
from actions.tickets import outside, tickets
from domain.conversation import Conversation
from storage import Tx, conversations
from storage.tickets import tickets as ticket_queries


def _place(conversation: Conversation) -> tuple[str, str, str]:
    return conversation.channel, conversation.account, conversation.address


@pytest.mark.rule("A2")
@pytest.mark.rule("C2")
def test_words_typed_elsewhere_are_a_persons_answer_once(tx: Tx, conversation: Conversation, now: datetime) -> None:
    made, _ = intake.enquire(tx, conversation, "有原厂火花塞吗", now, message_id=1, key="1", topic="ask_parts")
    for _ in range(2):
        outside.said(tx, *_place(conversation), "chen", "有的，四百一套", "kf1", now)
    said = conversations.messages(tx, conversation.id)
    assert [(one.author, one.text) for one in said] == [("staff:chen", "有的，四百一套")]
    ticket = ticket_queries.get(tx, made.id)
    assert ticket is not None
    assert ticket.answered_at == now
    assert conversation.human_since == now
    outside.ended(tx, *_place(conversation), now)
    assert conversation.human_since is None


@pytest.mark.rule("C2")
def test_a_long_name_of_a_message_is_kept_as_far_as_it_fits(tx: Tx, conversation: Conversation, now: datetime) -> None:
    message = outside.said(tx, *_place(conversation), "chen", "有的", "k" * 70, now)
    assert message is not None and message.remote_id == "k" * 64
    message = outside.said(tx, *_place(conversation), "w" * 80, "有的", "k2", now)
    assert message is not None and message.author == f"staff:{'w' * 58}"


def test_without_any_ticket_an_enquiry_is_made_to_talk_under(tx: Tx, conversation: Conversation, now: datetime) -> None:
    ticket = outside.taken(tx, *_place(conversation), "Chen", now)
    assert ticket is not None
    assert (ticket.kind, ticket.number) == ("enquiry", "E2026-0001")
    assert tickets.human_ticket(tx, conversation) is ticket


@pytest.mark.rule("C5")
def test_a_complaint_about_a_person_is_not_what_they_talk_under(
    tx: Tx, conversation: Conversation, now: datetime
) -> None:
    made = intake.complain(tx, conversation, "那个顾问骂我", now)
    made.restricted = True
    ticket = outside.taken(tx, *_place(conversation), "somebody", now)
    assert ticket is not None
    assert ticket.id != made.id


def test_of_a_chat_nobody_knows_nothing_is_kept(tx: Tx, now: datetime) -> None:
    assert outside.taken(tx, "wecom_kf", "wk1", "nobody", "chen", now) is None
    assert outside.said(tx, "wecom_kf", "wk1", "nobody", "chen", "在", "kf1", now) is None
    outside.ended(tx, "wecom_kf", "wk1", "nobody", now)
