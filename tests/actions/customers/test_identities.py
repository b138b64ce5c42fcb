"""Who writes is proved before anything known is shown, and what they brought along stays theirs."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from actions import intake
from actions.booking import appointments
from actions.customers import identities
from domain.booking.capacity import Needs
from domain.conversation import Conversation
from domain.customers.customer import Customer, Identity, Vehicle
from domain.shop.shop import Shop
from domain.ticket import rebuilt
from storage import Tx
from storage.customers import customers
from storage.tickets import tickets

PHONE = "+8613800138000"


def _record(tx: Tx, now: datetime) -> Customer:
    record = customers.add(tx, Customer(created_at=now, name="王芳", phone=PHONE))
    customers.add_vehicle(tx, Vehicle(customer_id=record.id, created_at=now, plate="沪A12345"))
    return record


def _identity(tx: Tx, conversation: Conversation) -> Identity:
    found = customers.identity(tx, conversation.channel, conversation.account, conversation.address)
    assert found is not None
    return found


@pytest.mark.rule("A1")
def test_a_record_exists_from_the_first_word(tx: Tx, now: datetime) -> None:
    identity = identities.meet(tx, "web", "", "new", "小王", now)
    assert customers.get(tx, identity.customer_id) is not None
    assert identities.meet(tx, "web", "", "new", "小王", now).id == identity.id


@pytest.mark.rule("A1", "A5")
def test_a_proved_phone_brings_conversation_and_tickets_into_the_record(
    tx: Tx, conversation: Conversation, now: datetime
) -> None:
    record = _record(tx, now)
    ticket = intake.complain(tx, conversation, "乱收费", now)
    provisional = conversation.customer_id
    found = identities.prove_phone(tx, _identity(tx, conversation), PHONE, "", now)
    assert found.id == record.id
    assert conversation.customer_id == record.id
    assert [t.id for t in tickets.of_customer(tx, record.id)] == [ticket.id]
    merged = customers.get(tx, provisional)
    assert merged is not None
    assert merged.merged_into == record.id


@pytest.mark.rule("A1")
def test_a_phone_nobody_has_becomes_the_new_records(tx: Tx, conversation: Conversation, now: datetime) -> None:
    record = identities.prove_phone(tx, _identity(tx, conversation), PHONE, "李强", now)
    assert (record.phone, record.name, record.id) == (PHONE, "李强", conversation.customer_id)


@pytest.mark.rule("A1", "A5")
def test_a_proved_record_without_a_phone_gets_one_and_one_that_has_a_phone_keeps_it(
    tx: Tx, conversation: Conversation, now: datetime
) -> None:
    identity = _identity(tx, conversation)
    identity.verified = True
    assert identities.prove_phone(tx, identity, PHONE, "", now).phone == PHONE
    assert identities.prove_phone(tx, identity, "+8613800138001", "", now).phone == PHONE


@pytest.mark.rule("A5")
def test_an_unproved_identity_owns_no_vehicle(tx: Tx, conversation: Conversation, now: datetime) -> None:
    _record(tx, now)
    identity = _identity(tx, conversation)
    assert identities.own_vehicle(tx, identity, "沪A12345", now) is None
    assert identities.own_vehicle(tx, identity, "沪C00001", now) is None
    assert customers.vehicle_by_plate(tx, "沪C00001") is None


@pytest.mark.rule("A5")
def test_a_proved_identity_gets_no_hand_on_anothers_vehicle(tx: Tx, conversation: Conversation, now: datetime) -> None:
    _record(tx, now)
    identity = _identity(tx, conversation)
    identities.prove_phone(tx, identity, "+8613911111111", "", now)
    assert identities.own_vehicle(tx, identity, "沪A12345", now) is None
    own = identities.own_vehicle(tx, identity, "沪C00001", now)
    assert own is not None
    assert own.customer_id == identity.customer_id


def test_a_lower_mileage_is_kept_but_not_believed(tx: Tx, now: datetime) -> None:
    record = _record(tx, now)
    vehicle = customers.vehicles(tx, record.id)[0]
    assert identities.read_odometer(tx, vehicle, 53_000, now)
    assert not identities.read_odometer(tx, vehicle, 5_300, now)
    assert vehicle.odometer_km == 53_000


@pytest.mark.rule("A1", "I2")
def test_whose_a_matter_is_follows_from_its_events_also_after_the_phone_is_proved(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime
) -> None:
    record = _record(tx, now)
    start = (now + timedelta(days=1)).replace(hour=15)
    ticket, visit = appointments.book(tx, shop, conversation, Needs(("minor_service",)), start, now)
    identities.prove_phone(tx, _identity(tx, conversation), PHONE, "", now)
    present = rebuilt(tickets.events(tx, ticket.id))
    assert present["ticket"]["customer_id"] == record.id == ticket.customer_id
    assert present[f"appointment:{visit.id}"]["customer_id"] == record.id == visit.customer_id
