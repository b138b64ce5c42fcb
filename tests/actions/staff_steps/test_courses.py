"""Stages are offered to whoever leads them, while something follows (E3, G7)."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions import intake
from actions.tickets import courses
from domain import course
from domain.conversation import Conversation
from domain.customers.customer import Vehicle
from storage import Tx
from storage.customers import customers
from tests.actions.staff_steps.conftest import Offering, Taking

STEPS = {"insurance_stage", "return_stage", "insurance_renew"}


@pytest.mark.rule("E3", "G7", "I1")
def test_a_return_is_offered_its_own_stages_until_it_is_over(
    tx: Tx, conversation: Conversation, offered: Offering, take: Taking, now: datetime
) -> None:
    ticket, _ = intake.enquire(tx, conversation, "想退货", now, message_id=0, key="k", topic="request_claim")
    assert STEPS.isdisjoint(offered(ticket, "chen"))
    courses.begin(tx, ticket, course.RETURN, now)
    assert offered(ticket, "chen") & STEPS == offered(ticket, "sun") & STEPS == {"return_stage"}
    assert STEPS.isdisjoint(offered(ticket, "zhou"))
    for stage, more in (("accepted", {}), ("received", {}), ("refunded", {"amount": "399"})):
        take("return_stage", ticket, "chen", stage=stage, **more)
    assert course.of(ticket)["fen"] == 39_900
    assert STEPS.isdisjoint(offered(ticket, "chen"))


@pytest.mark.rule("E3")
def test_a_policy_is_renewed_where_its_vehicle_is_known(
    tx: Tx, conversation: Conversation, offered: Offering, take: Taking, now: datetime
) -> None:
    ticket, _ = intake.enquire(tx, conversation, "续保", now, message_id=0, key="k", topic="ask_insurance")
    assert "insurance_renew" not in offered(ticket, "chen")
    ticket.vehicle_id = customers.add_vehicle(tx, Vehicle(conversation.customer_id, now, plate="沪A12345")).id
    assert "insurance_renew" in offered(ticket, "chen")
    take("insurance_renew", ticket, "chen", until="2027-03-01")
    vehicle = customers.vehicle(tx, ticket.vehicle_id)
    assert vehicle is not None and str(vehicle.insured_until) == "2027-03-01"
