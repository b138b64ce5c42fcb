"""What was mended is under warranty anew, and its history is its owner's (F5, G1, G3, G4)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from actions.warranty import cover as warranty
from domain.conversation import Conversation
from domain.customers.customer import Vehicle
from domain.shop.shop import Shop
from domain.ticket import Ticket
from domain.warranty.warranty import Repair
from storage import Tx
from storage.customers import customers
from storage.field import field_jobs as field_job_queries
from storage.tickets import tickets
from tests.actions.field.road import Person, a_rescue, worked


@pytest.fixture
def ticket(tx: Tx, shop: Shop, conversation: Conversation, now: datetime) -> Ticket:
    """A rescue, planned as a field job."""
    return a_rescue(tx, shop, conversation, now)


@pytest.mark.rule("G4")
def test_a_finished_repair_is_kept_with_its_part_and_begins_its_warranty(
    tx: Tx, shop: Shop, ticket: Ticket, person: Person, now: datetime
) -> None:
    ticket.plate = "京A12345"
    worked(tx, shop, ticket, person, now)
    (repair,) = field_job_queries.repairs(tx, None, "京A12345", now.date())
    assert (repair.system, repair.part, repair.replaced) == ("electrical", "蓄电池", True)


@pytest.mark.rule("G3", "A5")
def test_repairs_of_somebody_elses_vehicle_with_that_plate_do_not_count(
    tx: Tx, shop: Shop, ticket: Ticket, conversation: Conversation, person: Person, now: datetime
) -> None:
    from tests.storage.records import a_customer, a_ticket

    other = a_ticket(tx, a_customer(tx, now), now, kind="field_job")
    for _ in range(2):
        field_job_queries.add_repair(tx, Repair(other.id, None, "京A12345", "electrical", "", False, now.date()))
    tickets.record(tx, other, "job_done", "system", now)
    ticket.plate = "京A12345"
    tickets.record(tx, ticket, "noted", "system", now)
    assert not warranty.is_third_repair(tx, shop, ticket, ["electrical"], now)


@pytest.mark.rule("G1", "G4")
def test_a_repair_of_another_part_of_the_system_renews_nothing(
    tx: Tx, shop: Shop, ticket: Ticket, conversation: Conversation, now: datetime
) -> None:
    old = (now - timedelta(days=366 * 5)).date()
    car = Vehicle(conversation.customer_id, now, plate="京A12345", first_delivery_on=old, odometer_km=90_000)
    vehicle = customers.add_vehicle(tx, car)
    done = (now - timedelta(days=20)).date()
    field_job_queries.add_repair(tx, Repair(ticket.id, vehicle.id, "京A12345", "brakes", "刹车盘", True, done, 89_000))

    def reason(part: str | None) -> str:
        return warranty.assess(tx, shop, vehicle, now, systems=["brakes"], part=part).reason

    assert (reason("刹车盘"), reason(None), reason("刹车总泵")) == ("renewed", "renewed", "time")
