"""Work is done with the customer's yes alone, and a standstill is told (W4, W5)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from actions.workshop import extra_items, repairs
from domain.errors import NotConsented
from storage import outbox
from storage.workshop import work_orders as work_order_queries
from tests.actions.workshop.floor import PADS, WIPERS, Floor


@pytest.mark.rule("W4")
def test_nothing_is_done_without_the_customers_yes(floor: Floor) -> None:
    pads, wipers = floor.started().asked(PADS, WIPERS)
    with pytest.raises(NotConsented):
        repairs.do(floor.tx, pads.id, floor.technician, floor.now)
    before = floor.order.promised_at
    outcome = extra_items.answer(
        floor.tx, floor.shop, floor.ticket, {pads.id: "agree", wipers.id: "decline"}, "片换，雨刮不要", 1, floor.now
    )
    assert (outcome.agreed, outcome.declined, outcome.moved) == ([pads], [wipers], True)
    assert before is not None and floor.order.promised_at == before + timedelta(minutes=90)
    assert floor.order.agreed_fen == 46300 + 62000
    (consent,) = floor.facts("extra_answered")
    assert consent["text"] == "片换，雨刮不要" and consent["message_id"] == 1
    repairs.do(floor.tx, pads.id, floor.technician, floor.now)
    with pytest.raises(NotConsented):
        repairs.do(floor.tx, wipers.id, floor.technician, floor.now)
    assert work_order_queries.declined_of(floor.tx, floor.vehicle.id) == [wipers]


@pytest.mark.rule("W5", "W3")
def test_waiting_for_parts_is_told_with_the_new_time(floor: Floor) -> None:
    floor.started()
    later = floor.now + timedelta(days=1)
    repairs.pause(floor.tx, floor.shop, floor.ticket.id, "parts", floor.technician, floor.now, until=later)
    assert (floor.order.state, floor.ticket.waiting_for, floor.order.promised_at) == ("waiting", "parts", later)
    assert "要等配件" in floor.said()
    repairs.go_on(floor.tx, floor.shop, floor.ticket.id, floor.technician, floor.now)
    assert (floor.order.state, floor.ticket.state, floor.ticket.waiting_for) == ("repairing", "claimed", None)
    card = "ticket_card_update"
    before = len(outbox.of_ticket(floor.tx, floor.ticket.id, card))
    later += timedelta(days=1)
    repairs.pause(floor.tx, floor.shop, floor.ticket.id, "parts", floor.technician, floor.now, until=later)
    paused = len(outbox.of_ticket(floor.tx, floor.ticket.id, card))
    repairs.go_on(floor.tx, floor.shop, floor.ticket.id, floor.technician, floor.now)
    assert before < paused < len(outbox.of_ticket(floor.tx, floor.ticket.id, card)), "both stand on the staff's card"


@pytest.mark.rule("W1", "F4")
def test_the_technician_who_begins_is_the_orders_and_a_supervisor_who_does_begins_for_another(floor: Floor) -> None:
    planned = floor.agreed().order.technician
    assert planned is not None
    repairs.start(floor.tx, floor.shop, floor.ticket.id, floor.person("qian"), floor.now)
    assert floor.order.technician == planned != "qian"


@pytest.mark.rule("W1")
def test_a_technician_who_begins_in_anothers_place_is_the_orders_from_then_on(floor: Floor) -> None:
    planned = floor.agreed().order.technician
    other = next(one.code for one in floor.shop.staff if one.role == "technician" and one.code != planned)
    repairs.start(floor.tx, floor.shop, floor.ticket.id, floor.person(other), floor.now)
    assert floor.order.technician == other
