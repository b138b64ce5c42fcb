"""What a technician notes stands on the job, and a price is agreed before the work goes on (F4, F5)."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions.field import field_jobs, notes
from domain.errors import NotYet, Refusal
from domain.shop.shop import Shop
from domain.ticket import Ticket
from storage import Tx
from tests.actions.field.road import Person, job_of, on_site


@pytest.mark.rule("F5")
def test_a_higher_price_is_agreed_anew_before_the_job_is_done(
    tx: Tx, shop: Shop, ticket: Ticket, person: Person, now: datetime
) -> None:
    zhou = on_site(tx, shop, ticket, person, now)
    notes.tell_price(tx, ticket.id, zhou, 10000, "检查", now)
    notes.answer_price(tx, ticket, 10000, True, "好", now)
    field_jobs.find(tx, ticket.id, zhou, "起动机坏", now)
    field_jobs.begin(tx, ticket.id, zhou, now)
    notes.work(tx, ticket.id, zhou, "换起动机", now)
    notes.tell_price(tx, ticket.id, zhou, 90000, "起动机", now)
    with pytest.raises(NotYet, match="not agreed"):
        field_jobs.finish(tx, shop, ticket.id, zhou, "", now)


@pytest.mark.rule("F4")
@pytest.mark.parametrize("quantity", [0, -1, 1000])
def test_a_quantity_nobody_can_use_is_refused(
    tx: Tx, shop: Shop, ticket: Ticket, person: Person, now: datetime, quantity: int
) -> None:
    zhou = on_site(tx, shop, ticket, person, now)
    with pytest.raises(Refusal):
        notes.use_part(tx, ticket.id, zhou, "灯泡", quantity, now)


@pytest.mark.rule("F4")
def test_the_van_is_packed_by_names_and_numbers_before_they_set_out(
    tx: Tx, shop: Shop, ticket: Ticket, person: Person, now: datetime
) -> None:
    things = ["千斤顶", "torch", "5W30 机油 4", "灯泡×2", "备胎", "千斤顶"]
    notes.pack(tx, ticket.id, person("qian"), things, now)
    job = job_of(tx, ticket)
    assert job.tools == ["jack", "torch"]
    assert [(part["name"], part["quantity"]) for part in job.parts] == [("5W30 机油", 4), ("灯泡", 2), ("备胎", 1)]
    with pytest.raises(Refusal):
        notes.pack(tx, ticket.id, person("qian"), ["x"] * (notes.MAX_PARTS + 1), now)
    zhou = on_site(tx, shop, ticket, person, now)
    with pytest.raises(Refusal, match="packed before"):
        notes.pack(tx, ticket.id, zhou, ["备胎"], now)
