"""The warranty clerk's word stands over the table's, with its reason, while the work is not done (G6)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from actions import intake
from actions.field import cover, field_jobs
from domain.conversation import Conversation
from domain.customers.customer import Vehicle
from domain.errors import IllegalMove, NotAllowed
from domain.shop.shop import Shop
from domain.ticket import Ticket
from domain.warranty.warranty import Repair
from storage import Tx, conversations
from storage.customers import customers
from storage.field import field_jobs as field_job_queries
from storage.tickets import tickets
from tests.actions.field.road import Person, job_of, worked


@pytest.mark.rule("G6")
@pytest.mark.parametrize(("covered", "words"), [(True, "属于保修"), (False, "不在保修范围内")])
def test_the_clerks_decision_stands_and_the_customer_reads_its_reason(
    tx: Tx, conversation: Conversation, ticket: Ticket, person: Person, now: datetime, covered: bool, words: str
) -> None:
    cover.confirm(tx, ticket.id, covered, " 蓄电池是易损件 ", person("sun"), now)
    job = job_of(tx, ticket)
    assert (job.free, job.warranty["words"], job.warranty["decided_by"]) == (covered, "蓄电池是易损件", "sun")
    assert ticket.data["in_warranty"] is covered
    said = conversations.messages(tx, conversation.id)[-1].text
    assert words in said and "蓄电池是易损件" in said
    (event,) = [one for one in tickets.events(tx, ticket.id) if one.kind == "warranty_decided"]
    assert (event.actor, event.data["covered"]) == ("staff:sun", covered)


@pytest.mark.rule("G6")
def test_nothing_is_decided_without_a_reason_or_when_the_work_is_done(
    tx: Tx, shop: Shop, ticket: Ticket, person: Person, now: datetime
) -> None:
    with pytest.raises(IllegalMove, match="reason"):
        cover.confirm(tx, ticket.id, True, "  ", person("sun"), now)
    worked(tx, shop, ticket, person, now)
    with pytest.raises(IllegalMove):
        cover.confirm(tx, ticket.id, False, "不在保", person("sun"), now)


@pytest.mark.rule("I1", "G6")
def test_a_technician_does_not_decide_on_the_warranty(tx: Tx, ticket: Ticket, person: Person, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        cover.confirm(tx, ticket.id, True, "新车", person("zhou"), now)


@pytest.mark.rule("F5", "G1", "G3")
@pytest.mark.parametrize(("years", "repairs", "free"), [(1, 0, True), (9, 0, False), (9, 2, True), (None, 0, None)])
def test_a_job_is_free_within_the_warranty_and_by_the_third_repair_of_one_defect(
    tx: Tx, shop: Shop, conversation: Conversation, now: datetime, years: int | None, repairs: int, free: bool | None
) -> None:
    since = None if years is None else (now - timedelta(days=365 * years)).date()
    car = Vehicle(conversation.customer_id, now, plate="沪A12345", first_delivery_on=since, odometer_km=9000)
    customers.add_vehicle(tx, car)
    told = {"plate": "沪A12345", "vehicle_id": car.id, "data": {"systems": ["electrical"]}}
    for _ in range(repairs):
        earlier = intake.report_fault(tx, conversation, "打不着火", now, **told)
        repair = Repair(earlier.id, car.id, "沪A12345", "electrical", "", False, now.date())
        field_job_queries.add_repair(tx, repair)
    ticket = intake.report_fault(tx, conversation, "又打不着火", now, **told)
    job = field_jobs.plan(tx, shop, ticket, "repair", now, actor="staff:qian")
    assert (job.free, job.replaces) == (free, repairs == 2)
    assert (job.warranty["reason"] == "third_repair") == (repairs == 2)
