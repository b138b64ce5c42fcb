"""An order's steps lead from the intake to the hand-over, and read forms as the price list has it (W1-W8)."""

from __future__ import annotations

import pytest

from domain.errors import BadField, NotAllowed
from domain.ticket import Ticket
from domain.workshop.work_item import WorkItem
from storage.workshop import work_orders
from tests.actions.staff_steps.conftest import Offering, Taking
from tests.actions.workshop.floor import PADS, Floor


@pytest.mark.rule("W1", "W4", "W6", "W7")
def test_from_the_intake_to_the_hand_over_each_step_is_offered_when_it_is_its_turn(
    take: Taking, offered: Offering, floor: Floor
) -> None:
    technician = floor.visit.technician or "zhou"
    (planned,) = work_orders.items(floor.tx, floor.ticket.id)
    for step, by, words in (
        ("work_intake", "chen", {"km": "53,000", "fuel": "4", "walk_glass": "有裂纹"}),
        ("work_offer", "chen", {}),
        ("work_agreed", "chen", {"how": "phone", "words": "好的"}),
        ("work_start", technician, {}),
        ("work_done", technician, {"item": str(planned.id)}),
        ("work_finish", technician, {}),
        ("work_pass", technician, {"level": "self"}),
        ("work_pass", "qian", {"level": "team"}),
        ("work_pass", "zheng", {"level": "final"}),
        ("work_settle", "chen", {"amount": "463", "how": "cash"}),
        ("work_hand_over", "chen", {}),
    ):
        assert step in offered(floor.ticket, by, floor.now), step
        take(step, floor.ticket, by, floor.now, **words)
    assert floor.order.state == "handed_over"
    assert floor.order.intake["walk_round"] == {"glass": "有裂纹"} and floor.order.intake["fuel"] == 4


@pytest.mark.rule("W6", "I1")
def test_the_next_inspection_is_offered_to_its_inspector_alone(offered: Offering, floor: Floor) -> None:
    floor.started().finished()
    inspectors = {code for code in ("zhou", "qian", "zheng") if "work_pass" in offered(floor.ticket, code, floor.now)}
    assert "zheng" not in inspectors and "zhou" in inspectors
    floor.inspect("self", floor.technician.code)
    floor.inspect("team", "qian")
    assert [code for code in ("zhou", "qian", "zheng") if "work_pass" in offered(floor.ticket, code, floor.now)] == [
        "zheng"
    ]


@pytest.mark.rule("W2")
def test_a_service_and_parts_of_the_price_list_bring_their_prices(take: Taking, floor: Floor) -> None:
    service, part = floor.shop.service("ac_service"), floor.shop.part("brake_pads_front")
    listed = take("work_item", floor.ticket, "chen", floor.now, service="ac_service")
    assert isinstance(listed, WorkItem) and (listed.labour_fen, listed.minutes) == (service.labour_fen, service.minutes)
    assert listed.kind == "planned" and listed.name == service.name_zh
    free = {"name": "换刹车片", "labour": "200", "part_0": part.name_zh, "quantity_0": "2"}
    written = take("work_item", floor.ticket, "chen", floor.now, **free)
    assert isinstance(written, WorkItem)
    assert written.price_fen == 20_000 + 2 * part.price_fen


@pytest.mark.rule("W2")
def test_a_part_that_is_not_on_the_list_needs_a_price_unless_it_is_the_customers(take: Taking, floor: Floor) -> None:
    words = {"name": "换灯", "labour": "20", "part_0": "某牌灯泡"}
    with pytest.raises(BadField, match="not on the price list") as refusal:
        take("work_item", floor.ticket, "chen", floor.now, **words)
    assert (refusal.value.code, refusal.value.field) == ("unlisted_part", "price_0")
    own = take("work_item", floor.ticket, "chen", floor.now, **words, source_0="own")
    assert isinstance(own, WorkItem) and own.has_own_parts and own.price_fen == 2_000


@pytest.mark.rule("W4")
def test_work_found_after_the_yes_is_an_extra_item_that_is_asked_and_heard(
    take: Taking, offered: Offering, floor: Floor
) -> None:
    floor.started()
    assert "work_ask" not in offered(floor.ticket, "chen", floor.now)
    extra = take("work_item", floor.ticket, "zhou", floor.now, name=PADS.name, labour="200")
    assert isinstance(extra, WorkItem) and (extra.kind, extra.state) == ("extra", "proposed")
    take("work_reprice", floor.ticket, "chen", floor.now, item=str(extra.id), labour="150", minutes="30")
    take("work_ask", floor.ticket, "chen", floor.now)
    heard = {"item": str(extra.id), "said": "agree", "how": "phone", "words": "换吧"}
    with pytest.raises(NotAllowed):
        take("work_heard", floor.ticket, "zhou", floor.now, **heard)
    take("work_heard", floor.ticket, "chen", floor.now, **heard)
    assert (extra.state, extra.price_fen, extra.words) == ("agreed", 15_000, "换吧")


@pytest.mark.rule("W1")
def test_an_order_is_opened_from_a_ticket_about_a_vehicle_and_once(
    take: Taking, offered: Offering, floor: Floor
) -> None:
    assert "work_open" in offered(floor.booked, "chen", floor.now)
    again = take("work_open", floor.booked, "chen", floor.now)
    assert isinstance(again, Ticket) and again.id == floor.ticket.id
    assert "work_open" not in offered(floor.ticket, "chen", floor.now)
