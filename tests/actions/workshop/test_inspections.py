"""Three people look at the work before it is ready, and its bill leaves then (W6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from actions.promises import promises
from actions.workshop import extra_items, inspections
from domain.errors import IllegalMove, NotAllowed
from storage import conversations
from storage.workshop import work_orders as work_order_queries
from tests.actions.workshop.floor import PADS, Floor


@pytest.mark.rule("W6")
def test_three_people_in_three_roles_inspect_in_order_before_it_is_ready(floor: Floor) -> None:
    floor.started().finished()
    with pytest.raises(IllegalMove):
        floor.inspect("final", "zheng")
    with pytest.raises(NotAllowed):
        floor.inspect("self", "qian")
    floor.inspect("self", floor.technician.code)
    floor.inspect("self", floor.technician.code)
    with pytest.raises(NotAllowed):
        floor.inspect("team", floor.technician.code)
    floor.inspect("team", "qian")
    with pytest.raises(NotAllowed):
        floor.inspect("final", "qian")
    assert floor.order.state == "inspecting" and "已修好" not in floor.said()
    floor.inspect("final", "zheng")
    assert floor.order.state == "ready" and "已修好" in floor.said()
    assert len(work_order_queries.inspections(floor.tx, floor.ticket.id)) == 3


@pytest.mark.rule("W6")
def test_a_manager_cant_make_two_inspections(floor: Floor) -> None:
    floor.started().finished()
    floor.inspect("self", "feng")
    with pytest.raises(NotAllowed):
        floor.inspect("team", "feng")


@pytest.mark.rule("W6")
def test_a_failed_inspection_sends_it_back_and_all_three_begin_anew(floor: Floor) -> None:
    floor.started().finished()
    floor.inspect("self", floor.technician.code)
    with pytest.raises(IllegalMove, match="what was found"):
        floor.inspect("team", "qian", ok=False)
    floor.inspect("team", "qian", ok=False, findings="放油螺塞渗油")
    assert (floor.order.state, floor.order.rework, floor.order.round) == ("repairing", 1, 2)
    floor.finished()
    with pytest.raises(IllegalMove):
        floor.inspect("team", "qian")
    floor.ready()
    assert floor.order.state == "ready"


@pytest.mark.rule("W4", "W6")
def test_work_agreed_while_it_is_inspected_goes_back_to_repair_first(floor: Floor) -> None:
    floor.started().finished()
    floor.inspect("self", floor.technician.code)
    (pads,) = floor.asked(PADS)
    extra_items.answer(floor.tx, floor.shop, floor.ticket, {pads.id: "agree"}, "换", 1, floor.now)
    assert (floor.order.state, floor.order.rework) == ("repairing", 0)
    floor.finished().ready()
    assert floor.order.state == "ready"


@pytest.mark.rule("W6", "W3")
def test_work_found_wanting_at_hand_over_owes_a_time_anew(floor: Floor) -> None:
    floor.started().finished().ready()
    late = floor.now = floor.now + timedelta(days=2)
    inspections.reject(floor.tx, floor.shop, floor.ticket.id, "右前轮有异响", floor.person("chen"), late)
    assert (floor.order.state, floor.order.round) == ("repairing", 2)
    owed = [one for one in promises.of(floor.tx, floor.ticket.id) if one.kind == "hand_over"]
    assert owed[-1].state == "running" and owed[-1].due_at > late, "the old one was kept, or is past"


@pytest.mark.rule("W7")
def test_the_bill_leads_to_the_shops_own_payment_page_when_it_has_one(floor: Floor) -> None:
    floor.shop = replace(floor.shop, pay_link="https://pay.example.com/{number}?amount={yuan}")
    floor.started().finished().ready()
    last = conversations.messages(floor.tx, floor.talk.id)[-1]
    (button,) = last.content["buttons"][0]
    assert button["url"] == f"https://pay.example.com/{floor.ticket.number}?amount=463.00"
