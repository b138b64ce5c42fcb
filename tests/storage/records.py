"""Short ways to put things into a store."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from domain import conversation
from domain.booking.appointment import Appointment
from domain.conversation import Conversation, OutboxItem
from domain.customers.customer import Customer, Vehicle
from domain.shop.shop import BaySpec, Shop, StaffSpec
from domain.ticket import Ticket
from storage import Tx, conversations, outbox, shops
from storage.booking import appointments
from storage.customers import customers
from storage.tickets import tickets

BAYS = (BaySpec("A", "Bay A", ("lift",)), BaySpec("B", "Bay B"))
STAFF = (StaffSpec("ann", "Ann", "advisor", 11), StaffSpec("bob", "Bob", "technician"))


def small_shop(**changes: Any) -> Shop:
    """A shop with two bays and two people."""
    named = dict.fromkeys(("name_zh", "name_en", "address_zh", "address_en", "phone", "rescue_phone"), "1")
    return Shop(**(named | {"bays": BAYS, "staff": STAFF} | changes))


def apply_small_shop(tx: Tx, now: datetime) -> None:
    """A small shop is in force."""
    shops.apply(tx, small_shop(), now)


def a_customer(tx: Tx, now: datetime, **fields: Any) -> Customer:
    """A customer."""
    return customers.add(tx, Customer(created_at=now, **fields))


def a_conversation(
    tx: Tx, now: datetime, address: str = "1", *, channel: str = "telegram", account: str = "7"
) -> Conversation:
    """A conversation with somebody new, on Telegram if no other channel is named."""
    identity = customers.add_identity(tx, channel, account, address, "Li", now)
    return conversations.open_locked(tx, identity, "zh", now)


def a_ticket(tx: Tx, customer: Customer, now: datetime, **fields: Any) -> Ticket:
    """A ticket of the customer."""
    kind = fields.pop("kind", "fault_report")
    number = tickets.next_number(tx, kind, now.year)
    made = Ticket(
        number=number,
        kind=kind,
        customer_id=customer.id,
        conversation_id=None,
        summary="noise",
        created_at=now,
        **fields,
    )
    return tickets.add(tx, made)


def an_appointment(tx: Tx, customer: Customer, bay: str, start: datetime, minutes: int = 60) -> Appointment:
    """A visit that has taken nothing of the shop yet."""
    ticket = a_ticket(tx, customer, start, kind="booking")
    made = Appointment(
        ticket_id=ticket.id,
        customer_id=customer.id,
        bay=bay,
        starts_at=start,
        ends_at=start + timedelta(minutes=minutes),
        services=["diagnosis"],
        created_at=start,
    )
    return appointments.add(tx, made)


def an_item(key: str, now: datetime, **fields: Any) -> OutboxItem:
    """A row for the outbox."""
    place: dict[str, Any] = {"channel": "telegram", "account": "7", "address": "1"}
    rest: dict[str, Any] = {"kind": "reply", "payload": {"text": key}, "due_at": now, "created_at": now}
    whole = place | rest | fields
    return OutboxItem(key=key, **({"is_group": whole["address"] == conversation.STAFF} | whole))


def queued(tx: Tx, key: str, now: datetime, **fields: Any) -> int:
    """Id of a row put into the outbox."""
    row_id = outbox.put(tx, an_item(key, now, **fields))
    assert row_id is not None
    return row_id


def a_vehicle(tx: Tx, customer_id: int, now: datetime, **fields: Any) -> Vehicle:
    """A vehicle of the customer."""
    return customers.add_vehicle(tx, Vehicle(customer_id=customer_id, created_at=now, **fields))
