"""Extra items are asked one by one, and an answer counts while it can (W4)."""

from __future__ import annotations

import pytest

from actions.workshop import extra_items
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
