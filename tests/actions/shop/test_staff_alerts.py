"""People are called about a ticket when it is theirs to know (N4, I4, C5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time

import pytest

from actions import intake
from actions.shop import staff_alerts
from actions.tickets import tickets
from domain.conversation import STAFF, Conversation
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx, outbox


@pytest.mark.rule("I4")
def test_people_on_duty_are_called_and_when_nobody_is_all_of_the_role(tx: Tx, shop: Shop, now: datetime) -> None:
    morning, late = ({now.weekday(): ((time(a), time(b)),)} for a, b in ((8, 12), (13, 20)))
    shifts = {"feng": morning, "qian": late}
    planned = replace(shop, staff=tuple(replace(one, shift=shifts.get(one.code)) for one in shop.staff))
    assert [one.code for one in staff_alerts.on_duty(tx, planned, ("manager", "qian", "manager"), now)] == [
        "feng",
        "qian",
    ]
    night = now.replace(hour=3)
    assert [one.code for one in staff_alerts.on_duty(tx, planned, ("manager", "workshop_supervisor"), night)] == [
        "feng",
        "qian",
    ]


@pytest.mark.rule("N4", "C5")
@pytest.mark.usefixtures("on_telegram")
def test_who_may_not_know_of_a_ticket_is_not_called_and_a_restricted_one_is_told_in_private(
    tx: Tx, conversation: Conversation, person: Callable[[str], Staff], now: datetime
) -> None:
    people = [person(code) for code in ("chen", "feng", "feng")]
    plain = intake.report_fault(tx, conversation, "异响", now)
    hidden = intake.complain(tx, conversation, "陈雨态度很差，我要投诉", now)
    called = [staff_alerts.call(tx, ticket, "reopened", people, now, text="x") for ticket in (plain, hidden)]
    assert called == [["chen", "feng"], ["feng"]]
    rows = {ticket.id: outbox.of_ticket(tx, ticket.id, "staff_call") for ticket in (plain, hidden)}
    assert [row.address for row in rows[plain.id]] == [STAFF]
    assert {row.address for row in rows[hidden.id] if row.payload["say"] == "reopened"} == {"503"}


@pytest.mark.rule("C9")
def test_leaders_are_called_and_a_holder_who_left_is_none(
    tx: Tx, shop: Shop, conversation: Conversation, person: Callable[[str], Staff], now: datetime
) -> None:
    assert {one.role for one in staff_alerts.leaders(tx, shop, now)} == {"manager", "workshop_supervisor"}
    ticket = intake.report_fault(tx, conversation, "异响", now)
    assert staff_alerts.holder(tx, ticket) == []
    tickets.claim(tx, ticket.id, person("lin"), now)
    assert [one.code for one in staff_alerts.holder(tx, ticket)] == ["lin"]
    person("lin").active = False
    tx.flush()
    assert staff_alerts.holder(tx, ticket) == []
