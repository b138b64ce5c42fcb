"""The bill is settled as it stands, and the hand-over ends the matter (W7)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from actions.tickets import tickets
from actions.workshop import extra_items, handback
from domain.errors import BadField, IllegalMove
from tests.actions.workshop.floor import PADS, Floor


@pytest.mark.rule("W6", "W7", "E5")
def test_settled_and_handed_over_with_bill_next_service_and_advice(floor: Floor) -> None:
    floor.started()
    (pads,) = floor.asked(PADS)
    extra_items.answer(floor.tx, floor.shop, floor.ticket, {pads.id: "agree"}, "换", 1, floor.now)
    floor.finished().ready()
    chen = floor.person("chen")
    assert "接车时报价 ¥463，您同意的增项 ¥620，应付 ¥1,083" in floor.said()
    with pytest.raises(IllegalMove):
        handback.hand_over(floor.tx, floor.shop, floor.ticket.id, chen, floor.now)
    with pytest.raises(BadField, match="the bill's 108300 fen"):
        handback.settle(floor.tx, floor.ticket.id, 99900, "wechat", "", chen, floor.now)
    handback.settle(floor.tx, floor.ticket.id, 108300, "wechat", "4200001", chen, floor.now)
    handback.settle(floor.tx, floor.ticket.id, 108300, "wechat", "4200001", chen, floor.now)
    handback.hand_over(floor.tx, floor.shop, floor.ticket.id, chen, floor.now)
    handback.hand_over(floor.tx, floor.shop, floor.ticket.id, chen, floor.now)
    assert floor.vehicle.next_due_km == 63000
    assert floor.vehicle.next_due_on == (floor.now + timedelta(days=180)).date()
    assert "63,000" in floor.said() and "机油尺" in floor.said()
    assert len(floor.facts("settled")) == len(floor.facts("handed_over")) == 1
    assert (floor.ticket.state, floor.visit.state, floor.booked.state) == ("done", "done", "done")


@pytest.mark.rule("W7")
def test_an_order_is_closed_by_the_hand_over_alone(floor: Floor) -> None:
    with pytest.raises(IllegalMove, match="handing the vehicle over"):
        tickets.close(floor.tx, floor.ticket.id, floor.person("feng"), floor.now)
