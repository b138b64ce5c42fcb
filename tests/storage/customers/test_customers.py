"""Customer records: found again by phone, address or plate, and merged without leaving anything behind."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest

from domain.customers.customer import Vehicle
from storage import Store
from storage.customers import customers, finding
from storage.tickets import tickets
from tests.storage.records import a_conversation, a_customer, a_ticket


@pytest.mark.rule("A1")
def test_somebody_new_gets_a_record_at_the_first_word(store: Store, now: datetime) -> None:
    with store.write() as tx:
        identity = customers.add_identity(tx, "telegram", "7", "42", "李" * 300, now)
        assert customers.get(tx, identity.customer_id) is not None
        assert (identity.verified, identity.reachable, len(identity.display_name)) == (False, True, 200)


def test_two_processes_that_meet_somebody_at_once_make_one_record(store: Store, now: datetime) -> None:
    def meet(_: int) -> int:
        with store.write() as tx:
            return customers.add_identity(tx, "telegram", "7", "42", "Li", now).customer_id

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(meet, range(16)))) == 1
    with store.read() as tx:
        assert customers.count(tx) == 1


def test_the_same_address_under_two_bots_is_two_identities(store: Store, now: datetime) -> None:
    with store.write() as tx:
        first = customers.add_identity(tx, "telegram", "7", "42", "Li", now)
        second = customers.add_identity(tx, "telegram", "8", "42", "Li", now)
        assert first.id != second.id


def test_a_blocked_chat_is_noticed(store: Store, now: datetime) -> None:
    with store.write() as tx:
        customers.add_identity(tx, "telegram", "7", "42", "Li", now)
        customers.set_reachable(tx, "telegram", "7", "42", False)
    with store.read() as tx:
        found = customers.identity(tx, "telegram", "7", "42")
        assert found is not None and not found.reachable


@pytest.mark.rule("A1")
def test_a_merged_record_leaves_everything_to_the_other(store: Store, now: datetime) -> None:
    with store.write() as tx:
        kept = a_customer(tx, now, name="王伟", phone="+8613800000001")
        conversation = a_conversation(tx, now)
        old = customers.get(tx, conversation.customer_id)
        assert old is not None
        old.phone = "+8613800000002"
        vehicle = customers.add_vehicle(tx, Vehicle(customer_id=old.id, created_at=now, plate="沪A12345"))
        ticket = a_ticket(tx, old, now)
        tx.flush()
        customers.repoint(tx, old.id, kept.id)
        assert old.merged_into == kept.id
        assert customers.by_phone(tx, "+8613800000002") is None
        assert [v.id for v in customers.vehicles(tx, kept.id)] == [vehicle.id]
        assert [t.id for t in tickets.of_customer(tx, kept.id)] == [ticket.id]
        assert [i.address for i in customers.identities(tx, kept.id)] == ["1"]
        assert conversation.customer_id == kept.id
        assert [c.id for c in finding.search(tx, "")] == [kept.id]


def test_customers_are_found_by_name_phone_or_plate(store: Store, now: datetime) -> None:
    with store.write() as tx:
        wang = a_customer(tx, now, name="王伟", phone="+8613800000001")
        ann = a_customer(tx, now, name="Ann 100% Lee", phone="+8613900000002")
        customers.add_vehicle(tx, Vehicle(customer_id=ann.id, created_at=now, plate="沪AD12345", vin="V" * 17))
    with store.read() as tx:
        for words, expected in (("王", wang), ("ann", ann), ("0000001", wang), ("ad123", ann), ("100%", ann)):
            assert [c.id for c in finding.search(tx, words)] == [expected.id], words
        assert finding.search(tx, "_") == []
        found = customers.by_phone(tx, "+8613800000001")
        assert found is not None and found.id == wang.id
        by_plate, by_vin = customers.vehicle_by_plate(tx, "沪AD12345"), customers.vehicle_by_vin(tx, "V" * 17)
        assert by_plate is not None and by_vin is not None and by_plate.id == by_vin.id
