"""The demo: a shop with something on every shelf, made by the house's own actions."""

from __future__ import annotations

from datetime import datetime

from app.opening import DEMO_PEOPLE, open_house
from app.scenario.file import read
from app.scenario.fill import fill
from app.settings import load, with_data_dir
from domain.shop.shop import Shop
from storage import Store, conversations
from storage.booking import appointments
from storage.customers import customers
from storage.tickets import tickets


def filled(store: Store, shop: Shop, now: datetime) -> None:
    fill(store, read(DEMO_PEOPLE, shop, now))


def test_the_demo_has_customers_visits_a_danger_and_a_complaint(either_store: Store, shop: Shop, now: datetime) -> None:
    filled(either_store, shop, now)
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
    filled(store, shop, datetime(2026, 9, 30, 22, tzinfo=shop.zone))  # the next two days are holidays
    with store.read() as tx:
        assert sorted(ticket.kind for ticket in tickets.listed(tx)).count("booking") == 2


def test_a_store_with_customers_is_left_alone(now: datetime) -> None:
    settings = with_data_dir(load())
    for _ in range(2):
        house = open_house(settings, lambda: now, demo=True)
        with house.store.read() as tx:
            assert customers.count(tx) == 4
