"""Extra items are asked one by one, and an answer counts while it can (W4)."""

from __future__ import annotations

import pytest

from actions.workshop import extra_items, work_orders
from actions.workshop.work_orders import NewItem
from domain.errors import IllegalMove
from tests.actions.workshop.floor import PADS, WIPERS, Floor


@pytest.mark.rule("W4")
def test_an_answer_after_its_time_or_after_the_work_went_on_changes_nothing(floor: Floor) -> None:
    (pads,) = floor.started().asked(PADS)
    with pytest.raises(IllegalMove, match="can answer"):
        floor.finished()
    floor.now += floor.shop.policy.extra_item_expiry
    late = extra_items.answer(floor.tx, floor.shop, floor.ticket, {pads.id: "agree"}, "换吧", 1, floor.now)
    assert (late.agreed, late.expired) == ([], [pads])
    floor.finished()
    later = extra_items.answer(floor.tx, floor.shop, floor.ticket, {pads.id: "agree"}, "换吧", 1, floor.now)
    assert (later.agreed, later.gone) == ([], [pads])
    assert pads.state == "void" and floor.order.agreed_fen == 46300


@pytest.mark.rule("W4")
def test_a_no_after_a_yes_is_for_a_person_and_a_yes_after_a_no_counts(floor: Floor) -> None:
    pads, wipers = floor.started().asked(PADS, WIPERS)
    first: dict[int, extra_items.Answer] = {pads.id: "agree", wipers.id: "decline"}
    extra_items.answer(floor.tx, floor.shop, floor.ticket, first, "", 1, floor.now)
    other: dict[int, extra_items.Answer] = {pads.id: "decline", wipers.id: "agree"}
    outcome = extra_items.answer(floor.tx, floor.shop, floor.ticket, other, "", 2, floor.now)
    assert (outcome.begun, outcome.agreed) == ([pads], [wipers])
    again = extra_items.answer(floor.tx, floor.shop, floor.ticket, {wipers.id: "agree"}, "", 2, floor.now)
    assert again.before == [wipers] and floor.order.agreed_fen == 46300 + 62000 + 12800


@pytest.mark.rule("W2")
def test_work_within_a_fixed_price_costs_nothing_more_and_own_parts_have_no_warranty(floor: Floor) -> None:
    fixed = NewItem("空调不制冷", 50000, pricing="symptom", system="air_conditioning", minutes=60)
    item = work_orders.plan(floor.tx, floor.ticket.id, fixed, floor.person("chen"), floor.now)
    own = NewItem("换客户自带雨刮", 2000, [{"code": None, "name": "雨刮", "quantity": 1, "fen": 9900, "source": "own"}])
    wipers = work_orders.plan(floor.tx, floor.ticket.id, own, floor.person("chen"), floor.now)
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
