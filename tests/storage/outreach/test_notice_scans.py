"""Scans: who is due is planned once, nobody else, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from actions.notice_kinds import KINDS
from domain.customers.customer import Vehicle
from domain.shop.policy import Policy
from domain.workshop.checked_point import CheckedPoint
from domain.workshop.work_item import WorkItem
from storage import Store, Tx
from storage.customers import customers
from storage.outreach import notices
from storage.outreach.notice_scans import SCANS, Slot, by_vins
from storage.tickets import tickets
from storage.workshop import checked_points, work_orders
from tests.storage.records import a_customer, a_ticket, a_vehicle, an_appointment

TODAY = date(2026, 3, 18)
DAY = timedelta(days=1)


@pytest.fixture
def slot(now: datetime) -> Slot:
    return Slot(TODAY, now, Policy())


def a_car(tx: Tx, now: datetime, *, is_key: bool = False, **facts: Any) -> Vehicle:
    """A vehicle of a customer of its own."""
    return a_vehicle(tx, a_customer(tx, now, is_key=is_key).id, now, **facts)


def planned(tx: Tx, slot: Slot) -> list[str]:
    """Keys that a whole round of scans planned."""
    for scan in SCANS.values():
        scan(tx, slot)
    tx.expire_all()
    return sorted(notice.key for notice in notices.listed(tx))


@pytest.mark.rule("N2", "N5")
def test_a_service_is_reminded_two_weeks_before_and_again_when_near_once_each(store: Store, slot: Slot) -> None:
    due = TODAY + 20 * DAY
    with store.write() as tx:
        car = a_car(tx, slot.now, predicted_due_on=due, last_service_on=TODAY - 300 * DAY)
        found: dict[str, date] = {}
        for day in range(40):
            today = replace(slot, today=TODAY + day * DAY, now=slot.now + day * DAY)
            for key in planned(tx, today):
                found.setdefault(key, today.today)
        assert found == {
            f"maintenance:{car.id}:0:first": due - 14 * DAY, f"maintenance:{car.id}:0:near": due - 3 * DAY
        }  # fmt: skip


@pytest.mark.rule("N2")
def test_the_first_service_has_a_name_of_its_own(store: Store, slot: Slot) -> None:
    with store.write() as tx:
        a_car(tx, slot.now, predicted_due_on=TODAY + 10 * DAY)
        planned(tx, slot)
        (notice,) = notices.listed(tx)
        assert (notice.kind, notice.purpose, notice.payload) == ("first_service", "service", {})
        assert notice.due_at == slot.now and notice.expires_at == slot.now + 11 * DAY


@pytest.mark.rule("N2")
def test_who_has_booked_already_is_not_reminded(store: Store, slot: Slot) -> None:
    with store.write() as tx:
        car = a_car(tx, slot.now, predicted_due_on=TODAY + 10 * DAY)
        other = a_vehicle(tx, car.customer_id, slot.now, predicted_due_on=TODAY + 10 * DAY)
        owner = a_customer(tx, slot.now)
        visit = an_appointment(tx, owner, "A", slot.now + 2 * DAY)
        visit.customer_id, visit.vehicle_id = car.customer_id, car.id
        ticket = tickets.get(tx, visit.ticket_id)
        assert ticket is not None
        tickets.record(tx, ticket, "appointment_booked", "customer", slot.now)
        assert planned(tx, slot) == [f"maintenance:{other.id}:0:first"]


@pytest.mark.rule("N2", "E3", "G1")
@pytest.mark.parametrize(
    ("facts", "kind", "days"),
    [
        ({"inspection_on": 30}, "vehicle_inspection", (0, 23)),
        ({"inspection_on": 30, "is_equipment": True}, "equipment_inspection", (16,)),
        ({"insured_until": 40}, "insurance", (10, 33)),
        ({"warranty_until": 35}, "warranty", (5,)),
    ],
)
def test_dates_of_the_record_are_reminded_in_time(
    store: Store, slot: Slot, facts: dict[str, Any], kind: str, days: tuple[int, ...]
) -> None:
    told = {name: TODAY + value * DAY if type(value) is int else value for name, value in facts.items()}
    with store.write() as tx:
        a_car(tx, slot.now, **told)
        found: dict[str, int] = {}
        for day in range(45):
            for key in planned(tx, replace(slot, today=TODAY + day * DAY, now=slot.now + day * DAY)):
                found.setdefault(key, day)
        assert sorted(found.values()) == list(days)
        assert {notice.kind for notice in notices.listed(tx)} == {kind}


@pytest.mark.rule("N6")
def test_a_customer_long_past_due_without_a_visit_is_approached_otherwise(store: Store, slot: Slot) -> None:
    with store.write() as tx:
        long_ago = TODAY - 100 * DAY
        gone = a_car(tx, slot.now, predicted_due_on=long_ago, last_visit_on=long_ago - 300 * DAY)
        a_car(tx, slot.now, predicted_due_on=long_ago, last_visit_on=long_ago + 5 * DAY)
        a_car(tx, slot.now, predicted_due_on=TODAY - 20 * DAY)
        assert planned(tx, slot) == [f"lapsed:{gone.id}:0"]
        (notice,) = notices.listed(tx)
        assert notice.purpose == "marketing"


@pytest.mark.rule("A4")
def test_key_customers_are_contacted_half_yearly_and_others_yearly(store: Store, slot: Slot) -> None:
    with store.write() as tx:
        key = a_car(tx, slot.now, is_key=True, last_visit_on=TODAY - 182 * DAY)
        plain = a_car(tx, slot.now, last_visit_on=TODAY - 365 * DAY)
        a_car(tx, slot.now, last_visit_on=TODAY - 182 * DAY)
        assert [key.split(":")[1] for key in planned(tx, slot)] == sorted(
            map(str, (key.customer_id, plain.customer_id))
        )


@pytest.mark.rule("N3")
def test_a_recall_goes_to_the_vehicles_of_its_list_once(store: Store, slot: Slot) -> None:
    with store.write() as tx:
        cars = [a_car(tx, slot.now, vin=f"LSVAU2180N{number:07d}") for number in range(3)]
        vins = [car.vin for car in cars[:2] if car.vin] + [f"UNKNOWN{n:010d}" for n in range(1200)]
        assert [by_vins(tx, slot, "airbag-2026", vins) for _ in range(2)] == [2, 0]
        (one, _) = notices.listed(tx)
        assert (one.purpose, one.priority, one.payload) == ("safety", 0, {"name": "airbag-2026"})


@pytest.mark.rule("N5")
def test_a_second_run_adds_nothing(store: Store, slot: Slot) -> None:
    with store.write() as tx:
        for number in range(50):
            on = TODAY + (number - 20) * DAY
            a_car(tx, slot.now, predicted_due_on=on, insured_until=on, inspection_on=on, warranty_until=on)
        assert sum(scan(tx, slot) for scan in SCANS.values()) > 50
        assert sum(scan(tx, slot) for scan in SCANS.values()) == 0


def test_every_scan_plans_kinds_that_have_a_purpose(store: Store, slot: Slot) -> None:
    with store.write() as tx:
        a_car(tx, slot.now, predicted_due_on=TODAY, insured_until=TODAY, inspection_on=TODAY, warranty_until=TODAY)
        planned(tx, slot)
        assert all(notice.purpose == KINDS[notice.kind].purpose for notice in notices.listed(tx))


@pytest.mark.rule("A4")
def test_after_six_periods_without_a_visit_a_customer_counts_as_gone(store: Store, slot: Slot) -> None:
    with store.write() as tx:
        last = a_car(tx, slot.now, is_key=True, last_visit_on=TODAY - 6 * 182 * DAY)
        a_car(tx, slot.now, is_key=True, last_visit_on=TODAY - 7 * 182 * DAY)
        assert [key.split(":")[1] for key in planned(tx, slot)] == [str(last.customer_id)]


@pytest.mark.rule("N6")
def test_a_visit_on_the_very_day_it_was_due_is_a_visit(store: Store, slot: Slot) -> None:
    with store.write() as tx:
        due = TODAY - 100 * DAY
        a_car(tx, slot.now, predicted_due_on=due, last_visit_on=due)
        assert planned(tx, slot) == []


@pytest.mark.rule("W4")
def test_declined_work_comes_back_on_its_day_else_after_a_month_and_not_once_it_was_taken_up(
    store: Store, slot: Slot, now: datetime
) -> None:
    with store.write() as tx:
        car = a_car(tx, now)
        owner = customers.get(tx, car.customer_id)
        assert owner is not None
        ticket = a_ticket(tx, owner, now, kind="work_order", vehicle_id=car.id)

        def declined(days_ago: int, again_on: date | None = None) -> int:
            item = WorkItem(ticket.id, "extra", "雨刮", now, state="declined", answered_at=now - days_ago * DAY)
            work_orders.add(tx, item)
            if again_on is not None:
                point = CheckedPoint(ticket.id, f"点{item.id}", "yellow", "zhou", now, "x")
                point.item_id, point.again_on = item.id, again_on
                checked_points.add(tx, point)
            return item.id

        due = [declined(31), declined(3, TODAY)]
        declined(3), declined(31, TODAY + 5 * DAY), declined(90, TODAY - 30 * DAY)
        again = declined(40)
        taken = WorkItem(ticket.id, "extra", "雨刮", now, again_id=again)
        work_orders.add(tx, taken)
        tickets.record(tx, ticket, "item_added", "system", now)
        assert planned(tx, slot) == sorted(f"declined_work:{number}" for number in due)
        taken.state = "void"
        tickets.record(tx, ticket, "item_changed", "system", now)
        assert f"declined_work:{again}" in planned(tx, slot)
