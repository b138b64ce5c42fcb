"""The list of claims and returns: what waits first, for the clerk alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from storage.tickets import tickets
from tests.desk.conftest import House
from tests.storage.records import a_customer, a_ticket


@pytest.mark.rule("G6", "G7")
def test_what_waits_for_a_decision_comes_first_and_goods_are_listed_too(
    house: House, staff: Callable[[str], TestClient]
) -> None:
    with house.store.write() as tx:
        who = a_customer(tx, house.now)
        told = [{"claim": {"state": state, "reason": "内部损坏"}} for state in ("refused", "objected")]
        for data in (*told, {"topic": "request_claim"}, {"topic": "ask_advice"}):
            made = a_ticket(tx, who, house.now, kind="enquiry")
            made.data = data
            tickets.record(tx, made, "noted", "system", house.now)
    page = staff("sun").get("/desk/claims").text
    numbers = [f"E2026-000{number}" for number in (1, 2, 3, 4)]
    assert page.index(numbers[1]) < page.index(numbers[0]) and page.index(numbers[2]) < page.index(numbers[0])
    assert numbers[3] not in page and "内部损坏" in page


@pytest.mark.rule("E3", "G7")
def test_matters_with_stages_show_theirs_with_amount_and_reason(
    house: House, staff: Callable[[str], TestClient]
) -> None:
    with house.store.write() as tx:
        who, since = a_customer(tx, house.now), house.now.isoformat()
        for runs in (
            {"name": "goods_return", "stage": "refunded", "since": since, "fen": 39_900},
            {"name": "accident_claim", "stage": "supplement", "since": since, "fen": 80_000, "words": "防撞梁变形"},
        ):
            made = a_ticket(tx, who, house.now, kind="enquiry")
            made.data = {"course": runs}
            tickets.record(tx, made, "noted", "system", house.now)
    page = staff("chen").get("/desk/claims").text
    assert page.index("E2026-0002") < page.index("E2026-0001"), "what is over comes last"
    assert all(words in page for words in ("a supplement was asked for", "防撞梁变形", "¥800", "refunded", "¥399"))


@pytest.mark.rule("I1")
def test_only_who_decides_or_leads_sees_the_list(staff: Callable[[str], TestClient]) -> None:
    assert staff("zhou").get("/desk/claims").status_code == 403
    assert "desk/claims" not in staff("zhou").get("/desk").text
