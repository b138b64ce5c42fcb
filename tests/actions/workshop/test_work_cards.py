"""A card shows all that is agreed to, asked, or paid, each price as it comes about (W1, W4, W6, E2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

import texts
from actions.workshop import extra_items, work_cards
from domain.customers.customer import Vehicle
from domain.shop.shop import Shop
from domain.ticket import Ticket
from domain.workshop.work_item import WorkItem, bill
from domain.workshop.work_order import WorkOrder
from storage.workshop import work_orders
from tests.actions.workshop.floor import PADS, WIPERS, Floor
from texts import text

OWN = [{"code": None, "name": "雨刮", "quantity": 1, "fen": 0, "source": "own"}]
BOUGHT = [{"code": None, "name": "雨刮", "quantity": 1, "fen": 12800, "source": "genuine"}]


def _item(now: datetime, **facts: Any) -> WorkItem:
    return WorkItem(1, "planned", "换雨刮", now, **facts)


@pytest.mark.rule("E2", "W2", "F5")
@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"labour_fen": 2000}, "¥20（工时）"),
        ({"labour_fen": 2000, "parts": BOUGHT}, "¥148"),
        ({"labour_fen": 2000, "cover": "warranty"}, "免费（质保）"),
        ({"labour_fen": 2000, "cover": "shop"}, "免费（本店承担）"),
        ({"within_id": 7}, "免费（已含在一口价内）"),
    ],
)
def test_a_price_says_what_it_is_made_of_or_why_there_is_none(now: datetime, facts: dict[str, Any], words: str) -> None:
    assert words in work_cards.price(_item(now, **facts), "zh")


@pytest.mark.rule("W1", "W3")
def test_the_order_shows_its_work_and_total_and_its_buttons_bear_its_version(floor: Floor) -> None:
    floor.agreed()
    items = work_orders.items(floor.tx, floor.ticket.id)
    offered = [item for item in items if item.service == "minor_service"]
    for item in offered:
        item.state = "proposed"
    reply = work_cards.order(floor.shop, floor.ticket, floor.order, offered, floor.vehicle, "zh")
    assert reply.card is not None and floor.ticket.number in reply.card.title
    values = [line.value for line in reply.card.lines]
    assert any("沪A12345" in value for value in values) and "¥463" in values and all(values)
    assert [str(button.data) for button in reply.buttons[0]] == [
        f"go|order|{verb}:{floor.ticket.id}:{floor.order.version}" for verb in ("agree", "ask")
    ]


@pytest.mark.rule("W4")
@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_several_extra_items_have_an_answer_each_and_one_for_all(floor: Floor, language: str) -> None:
    asked = floor.started().asked(PADS, WIPERS)
    page = "https://shop.example/check/1"
    reply = work_cards.extras(floor.shop, floor.ticket, asked, language, page=page)
    first, second, both, shown = reply.buttons
    assert [str(button.data) for button in second] == [f"go|item|{v}:{asked[1].id}" for v in ("yes", "no", "ask")]
    assert [button.url for button in shown] == [page] and len(first) == 3
    assert [str(button.data) for button in both] == [
        f"go|item|{verb}:{floor.ticket.id}:{asked[0].batch}" for verb in ("all", "none")
    ]
    assert reply.card is not None and [line.label[:2] for line in reply.card.lines] == ["1.", "2."]


@pytest.mark.rule("W2", "W7", "E5")
def test_the_hand_over_sheet_names_what_was_left_undone_and_cares_for_what_was_done(floor: Floor) -> None:
    pads, wipers = floor.started().asked(PADS, WIPERS)
    extra_items.answer(floor.tx, floor.shop, floor.ticket, {pads.id: "agree", wipers.id: "decline"}, "", 1, floor.now)
    floor.finished()
    found = bill(work_orders.items(floor.tx, floor.ticket.id), 0)
    reply = work_cards.handed_over(floor.shop, floor.ticket, floor.order, found, [wipers], "轻踩", "zh")
    assert reply.card is not None
    told = "\n".join(line.value for line in reply.card.lines)
    assert "雨刮片" in told and "¥1,083" in told
    assert "轻踩" in told and not reply.buttons
    labels = [line.label for line in reply.card.lines]
    assert text("work.warranty", "zh") in labels
    assert (work_cards.subjects([pads]), work_cards.subjects([wipers])) == (["brakes"], [])


@pytest.mark.rule("W2")
def test_the_customers_own_part_is_named_as_without_warranty(shop: Shop, now: datetime) -> None:
    ticket, order = Ticket("W2026-0001", "work_order", 1, None, "", now), WorkOrder(1, now, "异响", version=1)
    ticket.id = 1
    cards = {
        parts[0]["source"]: work_cards.order(shop, ticket, order, [_item(now, parts=parts)], None, "zh").card
        for parts in (OWN, BOUGHT)
    }
    told = {source: card.lines[-1].value for source, card in cards.items() if card is not None}
    assert "自带配件" in told["own"] and "自带配件" not in told["genuine"]


@pytest.mark.rule("W7")
def test_the_next_service_is_named_by_what_is_known_of_it(shop: Shop, now: datetime) -> None:
    order = WorkOrder(1, now, "")
    due = replace(order, next_due_on=date(2026, 9, 14)), replace(order, next_due_km=63_000)
    both = replace(due[0], next_due_km=63_000)
    assert [work_cards.next_service(shop, one, "zh") for one in (order, *due, both)] == [
        "", "2026-09-14", "63,000 公里", "2026-09-14 或 63,000 公里，先到为准",
    ]  # fmt: skip


def test_a_vehicle_is_called_by_plate_and_model_or_by_its_number(now: datetime) -> None:
    ticket = Ticket("W2026-0001", "work_order", 1, None, "", now)
    assert work_cards.vehicle_name(ticket, None) == "W2026-0001"
    car = Vehicle(1, now - timedelta(days=1), plate="沪A12345", brand="大众", model="朗逸")
    assert work_cards.vehicle_name(ticket, car) == "沪A12345 大众 朗逸"
