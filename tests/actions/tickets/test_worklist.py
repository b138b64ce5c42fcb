"""What there is to do, for whom and by when, and what somebody may find (F3, A5, C5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from actions import intake
from actions.tickets import hold, tickets, worklist
from domain.conversation import Conversation
from domain.shop.staff import Staff
from storage import Tx
from storage.customers import customers

Person = Callable[[str], Staff]
HOUR = timedelta(hours=1)


def test_mine_are_listed_urgent_first_and_the_sleeping_last(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    asleep = intake.report_fault(tx, conversation, "刹车失灵", now, dangers=["brakes"])
    plain = intake.report_fault(tx, conversation, "异响", now)
    urgent = intake.report_fault(tx, conversation, "冒烟", now, dangers=["fire"])
    free = intake.report_fault(tx, conversation, "抖动", now)
    for ticket in (asleep, plain, urgent):
        tickets.claim(tx, ticket.id, person("chen"), now)
    hold.snooze(tx, asleep.id, now + HOUR, person("chen"), now)
    assert [one.id for one in worklist.of(tx, person("chen"))] == [urgent.id, plain.id, asleep.id]
    assert [one.id for one in worklist.unclaimed(tx)] == [free.id]
    assert worklist.load(tx) == {person("chen").id: 3, None: 1}


@pytest.mark.rule("F3", "C2")
def test_what_is_due_comes_nearest_first_and_leaves_when_it_is_done(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    fault = intake.report_fault(tx, conversation, "异响", now)
    rescue = intake.report_fault(tx, conversation, "打不着火", now, rescue=True)
    due = [one.id for one in worklist.due(tx, now + timedelta(days=3))]
    assert due == [rescue.id, fault.id]
    assert worklist.due(tx, now) == []
    tickets.cancel(tx, rescue, now, actor="staff:chen")
    assert [one.id for one in worklist.due(tx, now + timedelta(days=3))] == [fault.id]


@pytest.mark.rule("A5")
def test_a_customers_name_finds_their_tickets_for_whoever_may_see_customers(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    customer = customers.get(tx, conversation.customer_id)
    assert customer is not None
    customer.name = "欧阳"
    ticket = intake.report_fault(tx, conversation, "异响", now)
    assert [one.id for one in worklist.find(tx, "欧阳", person("chen"))] == [ticket.id]
    assert worklist.find(tx, "欧阳", person("zhou")) == []
    assert [one.id for one in worklist.find(tx, "异响", person("zhou"))] == [ticket.id]


@pytest.mark.rule("C5")
def test_nobody_finds_a_complaint_about_themselves(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    ticket = intake.complain(tx, conversation, "陈雨态度很差，我要投诉", now)
    assert worklist.find(tx, ticket.number, person("chen")) == []
    assert [one.id for one in worklist.find(tx, ticket.number, person("feng"))] == [ticket.id]
