"""A claim with the insurer and a return go on stage by stage, each told, kept and led by whoever may (E3, G7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from actions import intake
from actions.promises import promises as clocks
from actions.tickets import courses
from domain import course
from domain.conversation import Conversation
from domain.customers.customer import Vehicle
from domain.errors import BadField, IllegalMove, NotAllowed
from domain.shop.staff import Staff
from domain.ticket import Ticket
from storage import Tx, conversations
from storage.customers import customers
from storage.promises import promises
from storage.tickets import tickets

Person = Callable[[str], Staff]


@pytest.fixture
def claim(tx: Tx, conversation: Conversation, now: datetime) -> Ticket:
    """An enquiry that is an accident's claim."""
    ticket, _ = intake.enquire(tx, conversation, "理赔", now, message_id=0, key="k", topic=course.ACCIDENT)
    courses.begin(tx, ticket, course.ACCIDENT, now)
    return ticket


def said(tx: Tx, talk: Conversation) -> list[str]:
    return [message.text for message in conversations.messages(tx, talk.id)]


@pytest.mark.rule("E3", "N4")
def test_each_stage_is_told_and_kept(
    tx: Tx, conversation: Conversation, claim: Ticket, person: Person, now: datetime
) -> None:
    courses.begin(tx, claim, course.RETURN, now)
    assert course.of(claim)["name"] == course.ACCIDENT, "what runs stays"
    courses.advance(tx, claim.id, "surveyed", "", None, person("chen"), now)
    courses.advance(tx, claim.id, "assessed", "", 320_000, person("sun"), now)
    assert said(tx, conversation) == [
        f"{claim.number} 有新进展：已查勘，等定损", f"{claim.number} 有新进展：已定损：¥3,200",
    ]  # fmt: skip
    told = [event.data for event in tickets.events(tx, claim.id) if event.kind == "course_moved"]
    assert [(one["stage"], one.get("fen")) for one in told] == [
        ("reported", None), ("surveyed", None), ("assessed", 320_000),
    ]  # fmt: skip
    assert claim.answered_at == now
    assert [one.kind for one in promises.open_of(tx, claim.id)].count("first_answer") == 0
    assert clocks.of(tx, claim.id), "its clocks were running"


@pytest.mark.rule("E3", "I1")
def test_only_who_may_leads_it_and_never_without_what_belongs_to_the_stage(
    tx: Tx, claim: Ticket, person: Person, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        courses.advance(tx, claim.id, "surveyed", "", None, person("zhou"), now)
    with pytest.raises(BadField):
        courses.advance(tx, claim.id, "assessed", "", None, person("chen"), now)
    with pytest.raises(BadField):
        courses.advance(tx, claim.id, "refused", " ", None, person("chen"), now)
    with pytest.raises(IllegalMove):
        courses.advance(tx, claim.id, "paid", "", 1, person("chen"), now)
    assert course.of(claim)["stage"] == "reported"


def test_a_ticket_without_stages_has_none(tx: Tx, conversation: Conversation, person: Person, now: datetime) -> None:
    plain, _ = intake.enquire(tx, conversation, "问一下", now, message_id=0, key="k", topic="ask_shop")
    with pytest.raises(IllegalMove, match="no stages"):
        courses.advance(tx, plain.id, "surveyed", "", None, person("chen"), now)


@pytest.mark.rule("E3", "N2")
def test_a_renewed_policy_moves_the_vehicles_date_and_is_told(
    tx: Tx, conversation: Conversation, claim: Ticket, person: Person, now: datetime
) -> None:
    until = now + timedelta(days=365)
    with pytest.raises(IllegalMove, match="no vehicle"):
        courses.renew(tx, claim.id, until, person("chen"), now)
    vehicle = customers.add_vehicle(tx, Vehicle(conversation.customer_id, now, plate="沪A12345"))
    claim.vehicle_id = vehicle.id
    courses.renew(tx, claim.id, until, person("chen"), now)
    assert vehicle.insured_until == until.date()
    assert "沪A12345 的保险已续到 2027年3月18日" in said(tx, conversation)[-1]
    (event,) = [one for one in tickets.events(tx, claim.id) if one.kind == "insurance_renewed"]
    assert (event.actor, event.data["until"]) == ("staff:chen", until.date().isoformat())
