"""Everything an ordinary visit says unasked, from the reminder to the second follow-up, counted (N5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from actions.booking import visit_reminders
from actions.feedback import follow_ups, surveys
from actions.notice_kinds import KINDS
from actions.outreach import notices
from actions.workshop import handback
from domain.conversation import Conversation
from domain.customers.customer import Identity
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.workshop.work_item import bill
from storage import Tx, conversations
from storage.feedback import follow_ups as follow_up_queries
from storage.workshop import work_orders
from tests.actions.workshop.floor import Floor


def said(tx: Tx, talk: Conversation) -> list[str]:
    return [message.text for message in conversations.messages(tx, talk.id)]


def release(tx: Tx, shop: Shop, now: datetime) -> None:
    visit_reminders.plan(tx, shop, now, now)
    follow_ups.plan(tx, shop, now)
    surveys.plan(tx, shop, now)
    while notices.release_due(tx, shop, KINDS, now):
        continue


def whole_visit(
    tx: Tx, shop: Shop, talk: Conversation, person: Callable[[str], Staff], now: datetime, how: str
) -> None:
    """Reminded, taken in, agreed, repaired, inspected, paid and handed over, asked after twice."""
    start = (now + timedelta(days=1)).replace(hour=9, minute=30)
    who = tx.get(Identity, talk.identity_id)
    assert who is not None
    who.verified, talk.last_in_at = True, now
    evening = now.replace(hour=18)
    floor = Floor(tx, shop, talk, person, now, start)
    release(tx, shop, evening)
    floor.started().finished().ready()
    total = bill(work_orders.items(tx, floor.ticket.id), floor.order.discount_percent).total_fen
    handback.settle(tx, floor.ticket.id, total, how, "", person("chen"), floor.now)
    handback.hand_over(tx, shop, floor.ticket.id, person("chen"), floor.now)
    for hours in range(6, 24 * 14, 6):
        at = floor.now + timedelta(hours=hours)
        release(tx, shop, at)
        for one in follow_up_queries.of_ticket(tx, floor.ticket.id):
            if one.state == "asked":
                follow_ups.answer(tx, shop, one, "fine", "", at)
                if one.round == 1:
                    assert surveys.beside(tx, shop, one.ticket_id, at), "the score is asked in the answer"
                    assert surveys.beside(tx, shop, one.ticket_id, at) is None, "and once"


@pytest.mark.rule("N5", "N4", "W7")
def test_an_ordinary_visit_brings_at_most_six_messages_nobody_asked_for(
    tx: Tx, shop: Shop, conversation: Conversation, person: Callable[[str], Staff], now: datetime
) -> None:
    whole_visit(tx, shop, conversation, person, now, "wechat")
    told = said(tx, conversation)
    marks = ("提醒", "接车单", "好消息", "签字", "开了几天", "一周")
    assert [mark in text for mark, text in zip(marks, told, strict=True)] == [True] * 6, "\n---\n".join(told)


@pytest.mark.rule("N5", "W7")
def test_only_money_from_afar_brings_a_receipt_of_its_own(
    tx: Tx, shop: Shop, conversation: Conversation, person: Callable[[str], Staff], now: datetime
) -> None:
    whole_visit(tx, shop, conversation, person, now, "transfer")
    assert len([text for text in said(tx, conversation) if "已收到 ¥463" in text]) == 1
