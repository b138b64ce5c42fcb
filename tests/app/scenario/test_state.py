"""What a store holds, told by the command: enough to judge a talk without any room or table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app import shopfile
from tests.app.test_command import aftercare

SCENARIO = f"""\
now: 2026-03-18T10:00
shop: {shopfile.DEMO}
people:
- address: guest
  customer: {{name: 江禾, phone: "13900010001", opt_out: [survey, campaign]}}
  vehicles: [{{plate: 浙C30001, mileage_km: 41000}}]
  appointments: [{{id: A, service: car_wash, start: 2026-03-20T09:00}}]
  work_orders: [{{id: W, items: [{{what: 换水泵, price: 380, minutes: 90}}]}}]
  tickets: [{{id: C, words: 冯经理骂人，态度恶劣，我要投诉他}}]
  pending: {{kind: extra_items, items: [{{id: E, what: 皮带, price: 120, delay_min: 20}}]}}
"""


@pytest.fixture
def seeded(tmp_path: Path) -> dict[str, Any]:
    """What `aftercare seed` says of the scenario."""
    (tmp_path / "scenario.yml").write_text(SCENARIO, encoding="utf-8")
    code, said, complaint = aftercare("seed", "scenario.yml")
    assert code == 0, complaint
    found: dict[str, Any] = json.loads(said)
    return found


def told() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(aftercare("state", "--json")[1])
    return found


def one(things: list[dict[str, Any]], number: int) -> dict[str, Any]:
    return next(thing for thing in things if thing["id"] == number)


def test_every_name_of_the_scenario_leads_to_what_came_of_it(seeded: dict[str, Any]) -> None:
    (person,), state = seeded["people"], told()
    assert seeded["now"] == "2026-03-18T10:00:00+08:00"
    assert one(state["visits"], person["visits"]["A"])["services"] == ["car_wash"]
    order = one(state["tickets"], person["tickets"]["W"])
    assert order["work_order"]["state"] == "repairing" and order["events"][0]["kind"] == "registered"
    assert {item["id"]: item["consent"] for item in order["items"]}[person["items"]["E"]] == "open"
    (talk,) = state["conversations"]
    assert (talk["address"], talk["customer_id"]) == (person["address"], person["customer_id"])


@pytest.mark.rule("N5")
def test_opt_outs_are_told_by_kind_of_notice(seeded: dict[str, Any]) -> None:
    (customer,) = told()["customers"]
    refused = {kind for kind, off in customer["opt_outs"].items() if off}
    assert refused == {"survey", "campaign"}
    assert customer["vehicles"][0]["readings"][0]["km"] == 41000


@pytest.mark.rule("C5")
def test_who_may_see_a_ticket_is_told(seeded: dict[str, Any]) -> None:
    state = told()
    complaint = one(state["tickets"], seeded["people"][0]["tickets"]["C"])
    assert "feng" not in complaint["seen_by"] and "admin" in complaint["seen_by"]
    assert {person["code"] for person in state["staff"]} > {"feng", "admin"}


def test_what_waits_to_be_sent_is_told(seeded: dict[str, Any]) -> None:
    waiting = told()["to_send"]["outbox"]
    assert {row["channel"] for row in waiting} == {"staff"} and all(row["state"] == "queued" for row in waiting)


def test_a_checker_asks_again_and_again(seeded: dict[str, Any]) -> None:
    code, said, _ = aftercare("state", "--again", typed="\n\n")
    assert code == 0
    assert [json.loads(line) for line in said.splitlines()] == [told(), told()]


def test_how_much_there_is_can_be_read_at_a_glance(seeded: dict[str, Any]) -> None:
    said = aftercare("state")[1].splitlines()
    assert {"     1  customers", "     1  visits", "     4  tickets"} <= set(said)


def test_a_second_scenario_is_refused_in_words(seeded: dict[str, Any]) -> None:
    code, said, complaint = aftercare("seed", "scenario.yml")
    assert (code, said) == (2, "")
    assert complaint == "scenario.yml:\nthe store holds customers already: expected an empty one\n"
