"""A store filled from a scenario: everything told of stands, through the shop's own steps, or nothing does."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from actions.knowledge import articles
from app import shopfile
from app.scenario.file import read
from app.scenario.fill import Filled, fill
from domain.errors import BadScenario
from domain.shop.shop import Shop
from storage import Store, conversations, outbox, shops
from storage.booking import appointments, capacity
from storage.customers import customers
from storage.feedback import surveys
from storage.knowledge import articles as articles_kept
from storage.tickets import tickets
from storage.workshop import work_orders

HEAD = """\
people:
- customer: {name: 江禾, phone: "13900010001"}
  vehicles: [{plate: 浙C30001, mileage_km: 41000}]
  """


def filled(store: Store, shop: Shop, now: datetime, folder: Path, text: str) -> list[Filled]:
    path = folder / "scenario.yml"
    path.write_text(text, encoding="utf-8")
    return fill(store, read(path, shop, now))


@pytest.mark.rule("A1", "A5")
def test_a_known_person_can_be_talked_as_at_once(
    either_store: Store, shop: Shop, now: datetime, tmp_path: Path
) -> None:
    known, stranger = filled(either_store, shop, now, tmp_path, HEAD + "\n- customer: {known: no}\n")
    assert (stranger.address, stranger.customer_id) == ("person-2", None)
    with either_store.read() as tx:
        talk = conversations.find(tx, "rest", "", known.address)
        assert talk is not None and talk.customer_id == known.customer_id
        (car,) = customers.vehicles(tx, talk.customer_id)
        assert [one.km for one in customers.readings(tx, car.id)] == [car.odometer_km] == [41000]
        assert shops.load(tx) == shop


@pytest.mark.rule("E1")
def test_a_shop_file_brings_the_articles_beside_it(store: Store, shop: Shop, now: datetime, tmp_path: Path) -> None:
    filled(store, shop, now, tmp_path, f"shop: {shopfile.DEMO}\n{HEAD}")
    with store.read() as tx:
        assert articles.find(tx, shop, "轮胎多久换一次位置", "zh", now) is not None
        assert "tyre_rotation" in articles_kept.unchanged_since_file(tx)


def test_a_filled_store_is_refused_and_stays_as_it_is(store: Store, shop: Shop, now: datetime, tmp_path: Path) -> None:
    filled(store, shop, now, tmp_path, HEAD)
    with pytest.raises(BadScenario, match="expected an empty one"):
        filled(store, replace(shop, name_zh="别家"), now, tmp_path, HEAD)
    with store.read() as tx:
        assert customers.count(tx) == 1 and shops.load(tx) == shop


def test_what_cannot_come_about_names_its_line_and_leaves_nothing(
    either_store: Store, shop: Shop, now: datetime, tmp_path: Path
) -> None:
    text = HEAD + "appointments:\n  - {service: car_wash, start: 2026-03-19T23:00}\n"
    with pytest.raises(BadScenario, match=r"line 5, people\[0\].appointments\[0\]: .*2026-03-19"):
        filled(either_store, shop, now, tmp_path, text)
    with either_store.read() as tx:
        assert customers.count(tx) == 0 and shops.load(tx) is None


@pytest.mark.rule("B9")
def test_of_a_day_with_free_starts_nothing_else_is_free(
    store: Store, shop: Shop, now: datetime, tmp_path: Path
) -> None:
    slots = "slots: {free: [2026-03-20T09:00], full: [2026-03-21], minutes: 45}\n"
    filled(store, shop, now, tmp_path, slots)
    start = datetime(2026, 3, 20, 8, 30, tzinfo=shop.zone)
    with store.read() as tx:
        taken = capacity.bays_taken(tx, start, start + timedelta(hours=2), at=shop)
        next_day = capacity.bays_taken(tx, start + timedelta(days=1), start + timedelta(days=1, hours=9), at=shop)
    bays = len(shop.bays)
    assert list(taken.values()) == [bays] * 5 and len(next_day) == 36  # 08:30 to 10:30 but for three quarter hours


@pytest.mark.parametrize(
    ("state", "inspected"),
    [("intake", 0), ("agreed", 0), ("repairing", 0), ("waiting", 0), ("inspecting", 2), ("ready", 3), ("settled", 3)],
)
@pytest.mark.parametrize("what", ["services: [minor_service]", "items: [{what: 换水泵, price: 380, minutes: 90}]"])
def test_an_order_is_brought_to_every_state(
    store: Store, shop: Shop, now: datetime, tmp_path: Path, state: str, inspected: int, what: str
) -> None:
    text = HEAD + f"work_orders: [{{id: W, state: {state}, {what}, began: 2026-03-17T09:00}}]\n"
    (made,) = filled(store, shop, now, tmp_path, text)
    with store.read() as tx:
        order = work_orders.of_ticket(tx, made.tickets["W"])
        assert order is not None and order.state == state
        assert len(work_orders.inspections(tx, order.ticket_id)) == inspected


def test_an_order_of_a_past_day_was_handed_over(store: Store, shop: Shop, now: datetime, tmp_path: Path) -> None:
    items = "items: [{what: 换水泵, price: 380, minutes: 90}]"
    (made,) = filled(store, shop, now, tmp_path, HEAD + f"work_orders: [{{id: W, done: 2026-03-03, {items}}}]\n")
    with store.read() as tx:
        assert {ticket.state for ticket in tickets.listed(tx, states=("new", "claimed", "done"))} == {"done"}
        assert tickets.get(tx, made.tickets["W"]) is not None


@pytest.mark.rule("W4")
def test_extra_work_waits_for_the_customers_word(store: Store, shop: Shop, now: datetime, tmp_path: Path) -> None:
    order = "work_orders: [{id: W, items: [{what: 换水泵, price: 380, minutes: 90}]}]\n  "
    pending = "pending: {kind: extra_items, items: [{id: E, what: 皮带, price: 120, delay_min: 20}]}\n"
    (made,) = filled(store, shop, now, tmp_path, HEAD + order + pending)
    with store.read() as tx:
        item = work_orders.item(tx, made.items["E"])
        assert item is not None and item.state == "asked" and item.is_open(now)


@pytest.mark.rule("C6")
@pytest.mark.parametrize(
    ("told", "state"),
    [("state: open", "new"), ("state: claimed", "claimed"), ("state: solved, outcome: 换好了", "solved"),
     ("state: done, outcome: 换好了", "done"), ("kind: fault_report, state: done", "done"), ("kind: rescue", "new")],
)  # fmt: skip
def test_a_matter_is_in_its_state(
    store: Store, shop: Shop, now: datetime, tmp_path: Path, told: str, state: str
) -> None:
    (made,) = filled(store, shop, now, tmp_path, HEAD + f"tickets: [{{id: T, words: 车门异响, {told}}}]\n")
    with store.read() as tx:
        ticket = tickets.get(tx, made.tickets["T"])
        assert ticket is not None and (ticket.state, ticket.plate) == (state, "浙C30001")


@pytest.mark.rule("Q3")
def test_a_survey_was_asked_and_waits(store: Store, shop: Shop, now: datetime, tmp_path: Path) -> None:
    (made,) = filled(store, shop, now, tmp_path, HEAD + "pending: {kind: survey}\n")
    with store.read() as tx:
        survey = surveys.open_of(tx, made.customer_id or 0)
        assert survey is not None and survey.sent_at == now


@pytest.mark.rule("B6", "N2")
@pytest.mark.parametrize("what", ["appointment", "maintenance_due"])
def test_a_reminder_was_said(store: Store, shop: Shop, now: datetime, tmp_path: Path, what: str) -> None:
    visit = "appointments: [{service: car_wash, start: 2026-03-19T11:00}]\n  " if what == "appointment" else ""
    evening = now.replace(hour=18, minute=5)
    (made,) = filled(store, shop, evening, tmp_path, HEAD + visit + f"pending: {{kind: reminder, what: {what}}}\n")
    with store.read() as tx:
        talk = conversations.find(tx, "rest", "", made.address)
        assert talk is not None
        assert [one.author for one in conversations.messages(tx, talk.id)] == ["bot"]


def test_nobody_is_reminded_of_a_visit_in_the_morning(store: Store, shop: Shop, now: datetime, tmp_path: Path) -> None:
    with pytest.raises(BadScenario, match="Nobody is reminded at 10:00"):
        filled(store, shop, now, tmp_path, HEAD + "pending: {kind: reminder}\n")


def test_who_received_the_customer_last_is_on_the_visit(
    store: Store, shop: Shop, now: datetime, tmp_path: Path
) -> None:
    text = HEAD.replace("江禾,", "江禾, advisor: lin,") + "\n"
    (made,) = filled(store, shop, now, tmp_path, text)
    with store.read() as tx:
        (visit,) = appointments.between(tx, now - timedelta(days=30), now)
        assert (visit.customer_id, visit.advisor, visit.state) == (made.customer_id, "lin", "done")
        assert not [row for row in outbox.listed(tx) if row.channel == "rest"]
