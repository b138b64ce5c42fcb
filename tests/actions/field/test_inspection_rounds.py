"""Half-yearly inspections of machines: ordered once, promised for a day the shop works, and counted anew (N2, F9)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from actions.customers import mileage_forecast
from actions.field import dispatch, field_jobs, inspection_rounds, notes
from domain.conversation import Conversation
from domain.customers.customer import Vehicle
from domain.field.field_job import KINDS
from domain.shop.shop import Shop
from storage import Tx
from storage.customers import customers
from storage.promises import promises
from tests.actions.field.road import Person, job_of

pytestmark = pytest.mark.rule("N2", "F9")

DUE = date(2026, 3, 28)


@pytest.fixture
def crane(tx: Tx, conversation: Conversation, now: datetime) -> Vehicle:
    """The customer's crane, due on Saturday in ten days."""
    owner = customers.get(tx, conversation.customer_id)
    assert owner is not None
    owner.address = "港区 3 号门"
    made = Vehicle(conversation.customer_id, now, vin="CRANE0001", brand="徐工", model="QY25", is_equipment=True)
    made.inspection_on = DUE
    return customers.add_vehicle(tx, made)


def test_the_visit_goes_to_the_machine_by_the_day_told(
    tx: Tx, shop: Shop, conversation: Conversation, crane: Vehicle, now: datetime
) -> None:
    ticket = inspection_rounds.order(tx, shop, conversation, crane, DUE, now)
    job = job_of(tx, ticket)
    assert (job.kind, job.place, job.free, ticket.vehicle_id) == ("inspection", "港区 3 号门", True, crane.id)
    assert job.due_at is not None and job.due_at.astimezone(shop.zone).date() == DUE
    assert [one.due_at for one in promises.open_of(tx, ticket.id) if one.kind == "on_site"] == [job.due_at]
    assert inspection_rounds.order(tx, shop, conversation, crane, DUE, now).id == ticket.id


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"brand": "徐工", "model": "QY25", "plate": "沪A00001"}, "徐工 QY25 沪A00001"),
        ({"brand": None, "model": None, "plate": "沪A00001"}, "沪A00001"),
        ({"brand": None, "model": None, "plate": None}, "CRANE0001"),
    ],
)
def test_the_machine_is_named_by_what_is_known_of_it(
    tx: Tx, shop: Shop, conversation: Conversation, crane: Vehicle, now: datetime, facts: dict[str, str], name: str
) -> None:
    for field, value in facts.items():
        setattr(crane, field, value)
    assert inspection_rounds.order(tx, shop, conversation, crane, DUE, now).summary == f"半年巡检：{name}"


def test_a_day_that_is_past_becomes_the_next_one_the_shop_is_open(
    tx: Tx, shop: Shop, conversation: Conversation, crane: Vehicle, now: datetime
) -> None:
    ticket = inspection_rounds.order(tx, shop, conversation, crane, now.date() - timedelta(days=9), now)
    due_at = job_of(tx, ticket).due_at
    assert due_at is not None and due_at.astimezone(shop.zone).date() == now.date() + timedelta(days=1)


def test_once_done_it_is_due_again_in_half_a_year(
    tx: Tx, shop: Shop, conversation: Conversation, crane: Vehicle, person: Person, now: datetime
) -> None:
    ticket = inspection_rounds.order(tx, shop, conversation, crane, DUE, now)
    zhou, at = person("zhou"), now + timedelta(days=2)
    dispatch.assign(tx, shop, ticket.id, "zhou", person("qian"), at)
    field_jobs.accept(tx, ticket.id, zhou, at)
    field_jobs.set_out(tx, shop, ticket.id, zhou, 30, at)
    field_jobs.arrive(tx, shop, ticket.id, zhou, at)
    field_jobs.find(tx, ticket.id, zhou, "操作员希望多一个备用遥控器", at)
    field_jobs.begin(tx, ticket.id, zhou, at)
    notes.work(tx, ticket.id, zhou, "紧固、润滑", at)
    for item in KINDS["inspection"].checklist:
        notes.tick(tx, ticket.id, zhou, item, at)
    field_jobs.finish(tx, shop, ticket.id, zhou, "", at)
    next_on = at.date() + mileage_forecast.EQUIPMENT_INSPECTION
    assert (crane.last_visit_on, crane.inspection_on) == (at.date(), next_on)
    assert inspection_rounds.order(tx, shop, conversation, crane, next_on, at).id != ticket.id
