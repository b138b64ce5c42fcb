"""Where the platform has sessions of its own and the shop wants it, people take over there; else from the desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from actions import intake
from actions.customers import identities
from actions.tickets import sessions, tickets
from domain.conversation import Conversation, OutboxItem
from domain.ticket import Ticket
from storage import Tx, conversations, outbox, shops


def _chat(tx: Tx, channel: str, now: datetime) -> Conversation:
    return conversations.open_locked(tx, identities.meet(tx, channel, "wk1", "wmLi", "", now), "zh", now)


def _choose(tx: Tx, now: datetime, in_wecom: int) -> None:
    shop = shops.current(tx)
    shops.apply(tx, replace(shop, policy=replace(shop.policy, hand_over_in_wecom=in_wecom)), now)


def _asked(tx: Tx, talk: Conversation, now: datetime) -> Ticket:
    return intake.enquire(tx, talk, "转人工", now, message_id=1, key="1", topic="handoff")[0]


def _rows(tx: Tx) -> list[OutboxItem]:
    return [item for item in outbox.listed(tx) if item.kind == sessions.SESSION][::-1]


@pytest.mark.rule("E1")
def test_the_session_goes_to_a_person_once_and_comes_back_with_the_word(
    tx: Tx, conversation: Conversation, now: datetime
) -> None:
    _choose(tx, now, 1)
    talk = _chat(tx, "wecom_kf", now)
    ticket = _asked(tx, talk, now)
    assert sessions.to_person(tx, ticket, talk, now)
    assert sessions.to_person(tx, ticket, talk, now)
    assert tickets.human_ticket(tx, talk) is ticket
    tickets.give_word_back(tx, ticket, now)
    assert [(row.channel, row.address, row.payload) for row in _rows(tx)] == [
        ("wecom_kf", "wmLi", {"to": "person"}),
        ("wecom_kf", "wmLi", {"to": "bot"}),
    ]


@pytest.mark.parametrize(("channel", "in_wecom"), [("wecom_kf", 0), ("telegram", 1)])
def test_elsewhere_people_answer_from_the_desk(
    tx: Tx, conversation: Conversation, now: datetime, channel: str, in_wecom: int
) -> None:
    _choose(tx, now, in_wecom)
    talk = _chat(tx, channel, now)
    ticket = _asked(tx, talk, now)
    assert not sessions.to_person(tx, ticket, talk, now)
    sessions.to_bot(tx, ticket, talk, now)
    assert _rows(tx) == []
    assert talk.human_since is None
