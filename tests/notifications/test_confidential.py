"""What only some may know of is never said in the chat of all; calls name the people they are for (C5, N4)."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from actions import reports
from domain.conversation import OutboxItem
from domain.shop import Shop
from domain.staff import Staff
from domain.ticket import Ticket
from notifications import cards_complaints
from notifications.sender import Refused
from notifications.senders.staff import StaffSender
from storage import Store, outbox
from storage import shop as shops
from tests.storage.records import a_conversation


class Chat:
    """The chat of all: keeps what is said and taken away in it."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.gone: list[int] = []

    async def send_message(self, _chat: int, html: str, **_more: Any) -> Any:
        self.said.append(html)
        return type("Sent", (), {"message_id": len(self.said)})()

    async def delete_message(self, _chat: int, message_id: int) -> None:
        self.gone.append(message_id)


def _rows(store: Store, kind: str) -> list[OutboxItem]:
    with store.read() as tx:
        return sorted((row for row in outbox.listed(tx) if row.kind == kind), key=lambda row: row.id)


@pytest.fixture
def chat() -> Chat:
    """The chat of all."""
    return Chat()


@pytest.fixture
def sender(store: Store, shop: Shop, now: datetime, tmp_path: Path, chat: Chat) -> StaffSender:
    """Sends into that chat, for the demo shop."""
    with store.write() as tx:
        shops.apply(tx, shop, now)
    return StaffSender(store, chat, 1, data_dir=tmp_path)  # type: ignore[arg-type]


@pytest.mark.rule("C5")
def test_a_card_for_some_alone_is_never_said_to_all(
    store: Store, sender: StaffSender, chat: Chat, now: datetime
) -> None:
    with store.write() as tx:
        reports.complain(tx, a_conversation(tx, now), "陈雨态度恶劣，我要投诉", now)
    (card,) = _rows(store, "ticket_card")
    with pytest.raises(Refused):
        asyncio.run(sender.send(card))
    card.payload = {"ticket_id": card.ticket_id}  # as a row written before the matter became confidential
    with pytest.raises(Refused):
        asyncio.run(sender.send(card))
    assert chat.said == []


@pytest.mark.rule("C5")
def test_cards_that_were_shown_already_are_taken_away(
    store: Store, sender: StaffSender, chat: Chat, now: datetime
) -> None:
    with store.write() as tx:
        made = reports.complain(tx, a_conversation(tx, now), "我要投诉", now)
    (card,) = _rows(store, "ticket_card")
    sent = asyncio.run(sender.send(card))
    with store.write() as tx:
        outbox.mark_sent(tx, card.id, now, sent)
        ticket = tx.merge(made)
        reports.reclass_complaint(tx, ticket, "陈雨态度恶劣", now)
    (gone,) = _rows(store, "ticket_card_gone")
    asyncio.run(sender.send(gone))
    assert chat.gone == [1]


@pytest.mark.rule("I4", "N4")
def test_a_call_mentions_whom_it_is_for_and_escapes_the_customers_words() -> None:
    ticket = Ticket("C2026-0001", "complaint", 1, 1, "x", datetime(2026, 3, 18))
    people = [Staff("feng", "冯<经理>", "manager", 1009), Staff("qian", "钱国强", "workshop_supervisor")]
    payload = {"say": "objected", "fields": {"text": "<b>还是响</b>" + "很" * 2000}}
    html = cards_complaints.call(ticket, payload, people, "zh")
    assert '<a href="tg://user?id=1009">冯&lt;经理&gt;</a>' in html
    assert "@钱国强" in html
    assert "&lt;b&gt;还是响" in html
    assert len(html) < 1000


@pytest.mark.rule("C7")
def test_a_card_says_when_the_same_vehicle_comes_the_third_time() -> None:
    ticket = Ticket("C2026-0003", "complaint", 1, 1, "x", datetime(2026, 3, 18))
    ticket.data = {"repeat": {"count": 3, "of": "C2026-0002", "vehicle": True}, "verify": {"objections": 2}}
    assert cards_complaints.marks(ticket, "zh") == ["同一辆车第3次", "客户已2次说没解决"]
    ticket.data = {"repeat": {"count": 2, "of": "C2026-0001", "vehicle": True}}
    assert cards_complaints.marks(ticket, "en") == ["Again: number 2 (before: C2026-0001)"]
