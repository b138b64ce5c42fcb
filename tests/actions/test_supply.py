"""Parts are ordered, come, and are punctual or not; use and booked work say how many (P1, P3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from actions import parts, supply
from actions.booking import appointments
from domain.booking.capacity import Needs
from domain.conversation import Conversation
from domain.errors import BadField, IllegalMove, NotAllowed, NotFound
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx, shops
from storage import parts as stock_queries

Person = Callable[[str], Staff]
DAY = timedelta(days=1)
PART = "oil_filter"


@pytest.fixture
def stocked(tx: Tx, shop: Shop, now: datetime) -> Shop:
    """The shop with ten oil filters and no other part counted."""
    few = replace(shop, parts=tuple(replace(part, stock=10 if part.code == PART else None) for part in shop.parts))
    shops.apply(tx, few, now - 400 * DAY)
    return few


def use(tx: Tx, quantity: int, at: datetime) -> None:
    kept = stock_queries.lock(tx, "", [PART])[PART]
    stock_queries.put(tx, kept, kept.quantity - quantity, None, "staff:wu", at, "used")


@pytest.mark.rule("P1", "I1")
def test_use_of_a_year_gives_class_point_and_proposal(tx: Tx, stocked: Shop, person: Person, now: datetime) -> None:
    for weeks, quantity in ((60, 500), (30, 2), (20, 2), (1, 3)):
        use(tx, quantity, now - timedelta(weeks=weeks))
    parts.count(tx, stocked, PART, 1, None, person("wu"), now)
    found = supply.plan(tx, stocked, person("wu"), now)
    rank = next(one for one in found.ranks if one.part == PART)
    assert (rank.fen, rank.letter) == (7 * 2100, "A"), "of the last year alone, at cost"
    need = found.needs[PART]
    assert (round(need.daily * 365), need.point, need.propose) == (7, 1, 1)
    assert supply.forecast(tx, stocked, person("wu"), now)[1][:5] == [PART, "机油滤清器", 1, 1, 1]
    with pytest.raises(NotAllowed):
        supply.plan(tx, stocked, person("chen"), now)


@pytest.mark.rule("P1")
def test_booked_work_that_lacks_a_part_is_proposed_too(
    tx: Tx, stocked: Shop, conversation: Conversation, person: Person, now: datetime
) -> None:
    parts.count(tx, stocked, PART, 0, None, person("wu"), now)
    start = (now + DAY).replace(hour=15)
    ticket, _ = appointments.book(tx, stocked, conversation, Needs(("minor_service",)), start, now)
    assert supply.plan(tx, stocked, person("wu"), now).needs[PART].propose == 1
    made = supply.order(tx, stocked, PART, " 博世  上海 ", 5, (now + 2 * DAY).date(), person("wu"), now)
    assert made.supplier == "博世 上海"
    assert supply.plan(tx, stocked, person("wu"), now).needs[PART].propose == 0, "it is coming"
    assert parts.stock(tx, stocked, [PART])[PART].expected_on == (now + 2 * DAY).date()
    assert "parts_short" in ticket.data
    supply.receive(tx, stocked, made.id, 5, person("wu"), now + 3 * DAY)
    assert "parts_short" not in ticket.data
    assert parts.stock(tx, stocked, [PART])[PART].free == 4
    (late,) = supply.plan(tx, stocked, person("wu"), now + 3 * DAY).punctual
    assert (late.supplier, late.due, late.on_time, late.days_late) == ("博世 上海", 1, 0, 1.0)
    with pytest.raises(IllegalMove):
        supply.receive(tx, stocked, made.id, 5, person("wu"), now)


@pytest.mark.rule("P3")
def test_the_next_order_is_expected_when_one_falls_away(tx: Tx, stocked: Shop, person: Person, now: datetime) -> None:
    first, second = (
        supply.order(tx, stocked, PART, "博世", 5, (now + days * DAY).date(), person("wu"), now) for days in (2, 6)
    )
    supply.cancel(tx, stocked, first.id, person("wu"), now)
    assert parts.stock(tx, stocked, [PART])[PART].expected_on == second.promised_on
    supply.cancel(tx, stocked, second.id, person("wu"), now)
    assert parts.stock(tx, stocked, [PART])[PART].expected_on is None
    assert supply.plan(tx, stocked, person("wu"), now + 9 * DAY).punctual == []


@pytest.mark.rule("P3", "I1")
def test_nonsense_orders_nothing(tx: Tx, stocked: Shop, person: Person, now: datetime) -> None:
    day = (now + DAY).date()
    with pytest.raises(NotFound):
        supply.order(tx, stocked, "flux", "博世", 1, day, person("wu"), now)
    for supplier, quantity, on in ((" ", 1, day), ("博世", 0, day), ("博世", 1, (now - DAY).date())):
        with pytest.raises(BadField):
            supply.order(tx, stocked, PART, supplier, quantity, on, person("wu"), now)
    with pytest.raises(NotAllowed):
        supply.order(tx, stocked, PART, "博世", 1, day, person("chen"), now)
    with pytest.raises(NotFound):
        supply.cancel(tx, stocked, 99, person("wu"), now)
    made = supply.order(tx, stocked, PART, "博世", 1, day, person("wu"), now)
    with pytest.raises(BadField):
        supply.receive(tx, stocked, made.id, 0, person("wu"), now)


@pytest.mark.rule("P3")
def test_a_single_part_may_come_and_what_was_called_off_is_not_on_its_way(
    tx: Tx, stocked: Shop, person: Person, now: datetime
) -> None:
    by, day = person("wu"), (now + DAY).date()
    use(tx, 10, now - 10 * DAY)
    wanted = supply.plan(tx, stocked, by, now).needs[PART].propose
    coming = supply.order(tx, stocked, PART, "博世", 1, day, by, now)
    assert wanted > 1 and supply.plan(tx, stocked, by, now).needs[PART].propose == wanted - 1
    supply.cancel(tx, stocked, coming.id, by, now)
    assert supply.plan(tx, stocked, by, now).needs[PART].propose == wanted
    again = supply.order(tx, stocked, PART, "博世", 1, day, by, now)
    assert supply.receive(tx, stocked, again.id, 1, by, now).received == 1
