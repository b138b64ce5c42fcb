"""The demo: a shop with something on every shelf, made by the house's own actions."""

from __future__ import annotations

from datetime import datetime

from app.demo.fill import fill
from domain.shop.shop import Shop
from storage import Store, conversations, shops
from storage.booking import appointments
from storage.customers import customers
from storage.tickets import tickets


def test_the_demo_has_customers_visits_a_danger_and_a_complaint(either_store: Store, shop: Shop, now: datetime) -> None:
    with either_store.write() as tx:
        shops.apply(tx, shop, now)
    assert fill(either_store, now)
    with either_store.read() as tx:
        found = tickets.listed(tx)
        assert sorted(ticket.kind for ticket in found) == ["booking", "booking", "complaint", "fault_report"]
        assert [ticket.kind for ticket in found if ticket.urgent] == ["fault_report"]
        assert [ticket.state for ticket in found if ticket.kind == "complaint"] == ["claimed"]
        wang = customers.by_phone(tx, "+8613800000001")
        assert wang is not None
        (visit,) = appointments.upcoming(tx, wang.id, now)
        assert visit.starts_at == now.replace(day=19, hour=9)
        assert [vehicle.plate for vehicle in customers.vehicles(tx, wang.id)] == ["沪A12345"]
        said = [conversations.messages(tx, ticket.conversation_id or 0) for ticket in found]
        assert all(messages[0].author == "customer" for messages in said)


def test_the_demo_is_made_on_any_day_of_the_year(store: Store, shop: Shop) -> None:
    with store.write() as tx:
        shops.apply(tx, shop, datetime(2026, 9, 29, 22, tzinfo=shop.zone))
    assert fill(store, datetime(2026, 9, 30, 22, tzinfo=shop.zone))  # the next two days are holidays


def test_a_store_with_customers_is_left_alone(store: Store, shop: Shop, now: datetime) -> None:
    assert not fill(store, now)  # no shop yet
    with store.write() as tx:
        shops.apply(tx, shop, now)
    assert [fill(store, now), fill(store, now)] == [True, False]
    with store.read() as tx:
        assert customers.count(tx) == 4
