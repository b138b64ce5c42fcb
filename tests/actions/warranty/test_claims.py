"""Claims: taken once, decided with a clock, objected to in time also when the ticket was closed, and remedied."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from actions.tickets import tickets
from actions.warranty import claims
from domain.conversation import Conversation
from domain.errors import BadField, NotAllowed, NotFound, TooLate
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket
from domain.warranty import claim
from storage import Tx, outbox
from storage.promises import promises
from storage.tickets import tickets as ticket_queries
from tests.storage.records import a_ticket

Person = Callable[[str], Staff]


@pytest.fixture
def asked(tx: Tx, conversation: Conversation, now: datetime) -> Ticket:
    """An enquiry that is a claim."""
    from storage.customers import customers

    customer = customers.get(tx, conversation.customer_id)
    assert customer is not None
    ticket = a_ticket(tx, customer, now, kind="enquiry")
    ticket.conversation_id = conversation.id
    claims.ask(tx, ticket, None, None, now)
    return ticket


def _clocks(tx: Tx, ticket: Ticket) -> dict[str, datetime]:
    return {one.kind: one.due_at for one in promises.open_of(tx, ticket.id)}


@pytest.mark.rule("G6")
def test_asked_again_a_claim_stays_as_it_is(tx: Tx, asked: Ticket, now: datetime) -> None:
    before = claim.of(asked)
    assert claims.ask(tx, asked, None, None, now + timedelta(days=1)) == before
    kinds = [event.kind for event in ticket_queries.events(tx, asked.id)]
    assert kinds.count("claim_asked") == 1


@pytest.mark.rule("G2")
def test_a_granted_claim_is_due_in_thirty_days(
    tx: Tx, shop: Shop, asked: Ticket, person: Person, now: datetime
) -> None:
    claims.decide(tx, shop, asked.id, True, "内部损坏", person("sun"), now)
    assert _clocks(tx, asked)["fix"] == now + timedelta(days=30)
    kept = claim.of(asked)
    assert (kept["state"], kept["reason"], kept["decided_by"]) == ("granted", "内部损坏", "sun")


@pytest.mark.rule("G6")
def test_a_decision_needs_a_reason_and_the_clerk(
    tx: Tx, shop: Shop, asked: Ticket, person: Person, now: datetime
) -> None:
    with pytest.raises(BadField):
        claims.decide(tx, shop, asked.id, True, "  ", person("sun"), now)
    with pytest.raises(NotAllowed):
        claims.decide(tx, shop, asked.id, True, "好", person("chen"), now)


@pytest.mark.rule("G5")
@pytest.mark.parametrize("closed", [False, True])
def test_an_objection_counts_to_the_last_moment_of_the_seventh_day(
    tx: Tx, shop: Shop, asked: Ticket, person: Person, now: datetime, closed: bool
) -> None:
    claims.decide(tx, shop, asked.id, False, "已过保", person("sun"), now)
    if closed:
        tickets.close(tx, asked.id, person("sun"), now)
    late = now + timedelta(days=7, seconds=1)
    with pytest.raises(TooLate):
        claims.object_(tx, shop, asked, "不同意", late)
    last = now + timedelta(days=7)
    due = claims.object_(tx, shop, asked, "不同意", last)
    assert due == last + shop.policy.complaint_solution == _clocks(tx, asked)["solution"]
    assert asked.is_open and claim.of(asked)["state"] == "objected"
    (event,) = [one for one in ticket_queries.events(tx, asked.id) if one.kind == "claim_objected"]
    assert event.data["text"] == "不同意"


@pytest.mark.rule("G5", "A5")
def test_nobody_else_can_object(tx: Tx, shop: Shop, asked: Ticket, person: Person, now: datetime) -> None:
    claims.decide(tx, shop, asked.id, False, "已过保", person("sun"), now)
    with pytest.raises(NotFound):
        claims.refused(tx, asked.id, asked.customer_id + 1)
    assert claims.refused(tx, asked.id, asked.customer_id).id == asked.id


@pytest.mark.rule("G2")
def test_figures_that_can_not_be_are_refused_and_nothing_is_told(
    tx: Tx, shop: Shop, asked: Ticket, person: Person, now: datetime
) -> None:
    claims.decide(tx, shop, asked.id, True, "内部损坏", person("sun"), now)
    with pytest.raises(BadField):
        claims.reduce(tx, shop, asked.id, 100, 100, 200, person("sun"), now)
    assert claim.of(asked)["state"] == "granted"


@pytest.mark.rule("G2", "G5", "G6")
@pytest.mark.parametrize("covered", [True, False])
def test_each_decision_is_an_event_with_its_reason_and_who(
    tx: Tx, shop: Shop, asked: Ticket, person: Person, now: datetime, covered: bool
) -> None:
    claims.decide(tx, shop, asked.id, covered, " 内部损坏 ", person("sun"), now)
    (event,) = [one for one in ticket_queries.events(tx, asked.id) if one.kind == "warranty_decided"]
    assert (event.actor, event.data) == ("staff:sun", {"covered": covered, "reason": "内部损坏"})


@pytest.mark.rule("G5")
def test_only_a_refused_claim_is_objected_to_and_the_leaders_are_told(
    tx: Tx, shop: Shop, asked: Ticket, person: Person, now: datetime, on_telegram: None
) -> None:
    assert not claims.can_object(asked, now)
    claims.decide(tx, shop, asked.id, True, "内部损坏", person("sun"), now)
    assert not claims.can_object(asked, now)
    claims.decide(tx, shop, asked.id, False, "泡过水", person("sun"), now)
    assert claims.can_object(asked, now + claim.OBJECT_WITHIN)
    assert not claims.can_object(asked, now + claim.OBJECT_WITHIN + timedelta(seconds=1))
    claims.object_(tx, shop, asked, "没泡过", now)
    (told,) = [row.payload for row in outbox.listed(tx) if row.kind == "staff_call"]
    assert (told["say"], "feng" in told["to"]) == ("reopened", True), "the manager"
    assert not claims.can_object(asked, now)
