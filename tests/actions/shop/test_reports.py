"""What a report says: causes by their number, shops ranked by targets met, what to do about what was missed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from actions.shop import figure_words, report_file, reports
from domain.customers.customer import Customer
from domain.errors import NotAllowed
from domain.figures.period import period_of
from domain.promises.promise import Promise
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx
from storage.tickets import tickets
from tests.storage.records import a_customer, a_ticket

Person = Callable[[str], Staff]
HOUR = timedelta(hours=1)


def _promised(tx: Tx, who: Customer, holder: Staff, now: datetime, *, kept: int, late: int) -> None:
    for number in range(kept + late):
        state = "kept" if number < kept else "late"
        ticket = a_ticket(tx, who, now, assignee_id=holder.id)
        tx.add(Promise(ticket.id, "solution", now, 3600, now + HOUR, state=state, ended_at=now + HOUR))
        tickets.record(tx, ticket, "registered", "system", now)


@pytest.mark.rule("R1", "R3", "C1")
def test_shops_are_ranked_by_what_they_keep_and_the_worse_one_is_warned(
    tx: Tx, shop: Shop, person: Person, now: datetime
) -> None:
    who = a_customer(tx, now)
    there = next(one for one in shop.branches[0].staff if one.role == "advisor")
    _promised(tx, who, person("chen"), now, kept=10, late=0)
    _promised(tx, who, person(there.code), now, kept=4, late=2)
    for about in ("price", "delay", "delay"):
        ticket = a_ticket(
            tx, who, now, kind="complaint", data={"complaint_class": about}, assignee_id=person("chen").id
        )
        tickets.record(tx, ticket, "registered", "customer", now)
    week = period_of("week", now.date(), shop.zone)
    found = reports.report(tx, person("feng"), shop, week, now + 2 * HOUR)
    assert [(one.rank, one.code, one.met, one.judged, one.missed) for one in found.places] == [
        (1, "", 1, 1, []), (2, "pudong", 0, 1, ["on_time"])
    ]  # fmt: skip
    assert [(cause.name, cause.count, round(cause.shared, 2)) for cause in found.complaint_causes] == [
        ("delay", 2, 0.67), ("price", 1, 1.0)
    ]  # fmt: skip
    assert [(cause.name, cause.count) for cause in found.late_causes] == [("solution", 2)]
    assert {line.kpi for line in found.missed} == {"on_time", "solved"}
    assert len(found.complaints) == 3
    said = figure_words.proposals(found, "zh")
    assert said[0].startswith("承诺准时率 87.5%（≥ 90.0%）：")
    assert "解决问题" in said[0]
    assert "拖延" in said[1]
    assert report_file.make(found, shop, "en").startswith(b"PK")
    with pytest.raises(NotAllowed):
        reports.report(tx, person("chen"), shop, week, now)


@pytest.mark.rule("R3")
def test_a_shop_with_hardly_a_case_is_neither_praised_nor_warned(
    tx: Tx, shop: Shop, person: Person, now: datetime
) -> None:  # fmt: skip
    _promised(tx, a_customer(tx, now), person("chen"), now, kept=0, late=reports.ENOUGH - 1)
    week = period_of("week", now.date(), shop.zone)
    assert {(one.judged, len(one.missed)) for one in reports.compared(tx, shop, week, now + 2 * HOUR)} == {(0, 0)}


def test_a_pareto_of_nothing_is_empty() -> None:
    assert reports.pareto({}) == []


@pytest.mark.rule("R1", "C1")
def test_two_hundred_complaints_of_the_period_are_listed(tx: Tx, shop: Shop, person: Person, now: datetime) -> None:
    who = a_customer(tx, now)
    for number in range(201):
        a_ticket(tx, who, now + timedelta(seconds=number), kind="complaint", data={"complaint_class": "price"})
    week = period_of("week", now.date(), shop.zone)
    assert len(reports.report(tx, person("feng"), shop, week, now + 2 * HOUR).complaints) == 200
