"""Deliveries for tests of what comes after a visit."""

from __future__ import annotations

from datetime import datetime, timedelta

from actions.feedback import follow_ups
from actions.notice_kinds import KINDS
from actions.outreach import notices
from domain.customers.customer import Customer, Identity, Vehicle
from domain.shop.shop import Shop
from domain.ticket import Ticket
from storage import Tx, conversations
from storage.customers import customers
from storage.tickets import tickets
from tests.storage.records import a_ticket


def a_reachable_customer(tx: Tx, at: datetime, number: int = 1, **fields: object) -> tuple[Customer, Vehicle]:
    """A customer with a vehicle and a proved chat on Telegram."""
    customer = customers.add(tx, Customer(created_at=at, name=f"王{number}", phone=f"+8613800{number:06d}"))
    vehicle = Vehicle(customer_id=customer.id, created_at=at, plate=f"京A{number:05d}", brand="大众", model="朗逸")
    for name, value in fields.items():
        setattr(vehicle, name, value)
    customers.add_vehicle(tx, vehicle)
    who = Identity("telegram", "7", f"chat{number}", customer.id, at)
    who.verified = True
    customers.keep_identity(tx, who)
    conversations.open_locked(tx, who, "zh", at).last_in_at = at
    return customer, vehicle


def delivered(tx: Tx, customer: Customer, vehicle: Vehicle | None, at: datetime, event: str = "handed_over") -> Ticket:
    """A work order of the customer that was handed over at that time."""
    kind = {"handed_over": "work_order", "job_signed": "field_job"}.get(event, "booking")
    ticket = a_ticket(tx, customer, at - timedelta(hours=5), kind=kind, vehicle_id=vehicle.id if vehicle else None)
    tickets.record(tx, ticket, event, "staff:chen", at)
    return ticket


def run(tx: Tx, shop: Shop, now: datetime) -> None:
    """What the planner does, once."""
    follow_ups.plan(tx, shop, now)
    follow_ups.settle(tx, shop, now)
    while notices.release_due(tx, shop, KINDS, now):
        pass
