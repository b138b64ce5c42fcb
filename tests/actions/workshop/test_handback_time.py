"""A hand-over time is promised only as it can be kept (W3)."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest

from actions.booking import appointments
from actions.workshop import handback_time, work_items, work_orders
from actions.workshop.work_orders import Intake, NewItem
from domain.booking.capacity import Needs
from domain.errors import BayTaken, IllegalMove, PromiseTooEarly
from tests.actions.workshop.floor import Floor
from tests.storage.records import a_conversation


@pytest.mark.rule("W3")
def test_an_advisor_cant_promise_what_the_bay_cant_keep_and_a_supervisor_may(floor: Floor) -> None:
    work_orders.take_in(floor.tx, floor.ticket.id, Intake(53000), floor.person("chen"), floor.now)
    soon = floor.now + timedelta(minutes=30)
    with pytest.raises(PromiseTooEarly):
        work_orders.offer(floor.tx, floor.shop, floor.ticket.id, floor.person("chen"), floor.now, hand_over_at=soon)
    with pytest.raises(PromiseTooEarly):
        midnight = floor.now.replace(hour=23)
        work_orders.offer(floor.tx, floor.shop, floor.ticket.id, floor.person("chen"), floor.now, hand_over_at=midnight)
    order = work_orders.offer(floor.tx, floor.shop, floor.ticket.id, floor.person("qian"), floor.now, hand_over_at=soon)
    assert order.promised_at == soon


@pytest.mark.rule("W3", "B9")
def test_a_promise_waits_while_the_bay_is_anothers(floor: Floor) -> None:
    chen = floor.person("chen")
    work_orders.take_in(floor.tx, floor.ticket.id, Intake(53000), chen, floor.now)
    alone = handback_time.earliest(floor.tx, floor.shop, floor.ticket, floor.order, floor.now)
    other, start = a_conversation(floor.tx, floor.now, "9"), floor.visit.ends_at
    for _ in floor.shop.bays:  # whoever else can be booked right after the visit is
        with suppress(BayTaken):
            appointments.book(
                floor.tx, floor.shop, other, Needs(("minor_service",)), start, floor.now - timedelta(hours=5)
            )
    work_items.plan(floor.tx, floor.ticket.id, NewItem("检查", 10000, minutes=60), chen, floor.now)
    busy = handback_time.earliest(floor.tx, floor.shop, floor.ticket, floor.order, floor.now)
    assert busy >= alone + timedelta(minutes=60 + 45)


@pytest.mark.rule("W3")
@pytest.mark.parametrize("code", ["chen", "feng"])
def test_nobody_promises_a_hand_over_years_away(floor: Floor, code: str) -> None:
    work_orders.take_in(floor.tx, floor.ticket.id, Intake(53000, {}, "", 4), floor.person("chen"), floor.now)
    with pytest.raises(IllegalMove):
        work_orders.offer(
            floor.tx, floor.shop, floor.ticket.id, floor.person(code), floor.now,
            hand_over_at=floor.now + timedelta(days=9000),
        )  # fmt: skip
