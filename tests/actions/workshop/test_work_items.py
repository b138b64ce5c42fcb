"""What is on an order is priced by whoever may, and only ever becomes cheaper once agreed (W2, F5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from actions.workshop import extra_items, work_items
from actions.workshop.work_orders import NewItem
from domain.errors import IllegalMove, NotAllowed
from domain.workshop.work_item import bill
from storage.workshop import work_orders as work_order_queries
from tests.actions.workshop.floor import PADS, Floor


@pytest.mark.rule("F5", "W2")
def test_warranty_work_is_free_and_cant_become_charged(floor: Floor) -> None:
    (pads,) = floor.started().asked(PADS)
    work_items.decide_cover(floor.tx, pads.id, "warranty", floor.person("sun"), floor.now)
    extra_items.answer(floor.tx, floor.shop, floor.ticket, {pads.id: "agree"}, "好", 1, floor.now)
    assert bill(work_order_queries.items(floor.tx, floor.ticket.id), 0).extras_fen == 0
    with pytest.raises(NotAllowed):
        work_items.decide_cover(floor.tx, pads.id, "customer", floor.person("chen"), floor.now)


@pytest.mark.rule("W4")
def test_what_was_asked_as_free_is_not_charged_by_the_yes(floor: Floor) -> None:
    floor.started()
    (item,) = floor.asked(replace(PADS, cover="shop"))
    with pytest.raises(NotAllowed):
        work_items.decide_cover(floor.tx, item.id, "customer", floor.person("chen"), floor.now)


@pytest.mark.rule("W2")
def test_work_within_a_fixed_price_costs_nothing_more_and_own_parts_have_no_warranty(floor: Floor) -> None:
    fixed = NewItem("空调不制冷", 50000, pricing="symptom", system="air_conditioning", minutes=60)
    item = work_items.plan(floor.tx, floor.ticket.id, fixed, floor.person("chen"), floor.now)
    own = NewItem("换客户自带雨刮", 2000, [{"code": None, "name": "雨刮", "quantity": 1, "fen": 9900, "source": "own"}])
    wipers = work_items.plan(floor.tx, floor.ticket.id, own, floor.person("chen"), floor.now)
    assert (item.price_fen, wipers.price_fen, wipers.has_own_parts) == (50000, 2000, True)
    floor.started()
    assert "自带配件，不含质量保证" in floor.said()
    more = NewItem("换压缩机", 30000, within_id=item.id)
    with pytest.raises(IllegalMove, match="fixed price"):
        extra_items.propose(floor.tx, floor.shop, floor.ticket.id, more, floor.person("zhou"), floor.now)
    free = NewItem("换压缩机", 0, within_id=item.id, minutes=120)
    assert (
        extra_items.propose(floor.tx, floor.shop, floor.ticket.id, free, floor.person("zhou"), floor.now).price_fen == 0
    )


def _out_of_warranty(floor: Floor, years: int = 4) -> None:
    floor.vehicle.first_delivery_on = (floor.now - timedelta(days=366 * years)).date()
    floor.tx.flush()


@pytest.mark.rule("G8", "F5")
def test_after_the_warranty_work_is_priced_at_cost_and_told_so_before_the_yes(floor: Floor) -> None:
    _out_of_warranty(floor)
    floor.started()
    item = extra_items.propose(floor.tx, floor.shop, floor.ticket.id, PADS, floor.person("zhou"), floor.now)
    work_items.decide_cover(floor.tx, item.id, "cost", floor.person("chen"), floor.now)
    assert (item.labour_fen, item.parts_fen, item.price_fen) == (14_000, 26_000, 40_000)
    work_items.decide_cover(floor.tx, item.id, "cost", floor.person("chen"), floor.now)
    assert item.price_fen == 40_000, "once"
    extra_items.ask(floor.tx, floor.shop, floor.ticket.id, floor.person("chen"), floor.now)
    assert "¥400（过保成本价：工时 ¥140 + 配件 ¥260）" in floor.said()
    extra_items.answer(floor.tx, floor.shop, floor.ticket, {item.id: "agree"}, "好", 1, floor.now)
    assert bill(work_order_queries.items(floor.tx, floor.ticket.id), 50).extras_fen == 40_000
    with pytest.raises(NotAllowed):
        work_items.decide_cover(floor.tx, item.id, "customer", floor.person("chen"), floor.now)


@pytest.mark.rule("G8")
def test_cost_price_is_for_after_the_warranty_alone_and_no_way_back_to_the_list(floor: Floor) -> None:
    item = work_items.plan(floor.tx, floor.ticket.id, PADS, floor.person("chen"), floor.now)
    with pytest.raises(IllegalMove, match="after the warranty"):
        work_items.decide_cover(floor.tx, item.id, "cost", floor.person("chen"), floor.now)
    _out_of_warranty(floor, years=1)
    floor.vehicle.odometer_km = 30_000
    with pytest.raises(IllegalMove, match="within"):
        work_items.decide_cover(floor.tx, item.id, "cost", floor.person("chen"), floor.now)
    _out_of_warranty(floor)
    work_items.decide_cover(floor.tx, item.id, "cost", floor.person("chen"), floor.now)
    with pytest.raises(IllegalMove, match="anew"):
        work_items.decide_cover(floor.tx, item.id, "customer", floor.person("chen"), floor.now)


@pytest.mark.rule("G8")
def test_what_was_told_as_free_is_not_charged_at_cost(floor: Floor) -> None:
    _out_of_warranty(floor)
    floor.started()
    (item,) = floor.asked(replace(PADS, cover="shop"))
    with pytest.raises(NotAllowed):
        work_items.decide_cover(floor.tx, item.id, "cost", floor.person("chen"), floor.now)
