"""A claim's steps are offered to the warranty clerk, as the claim stands (G2, G6)."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions import intake
from actions.warranty import claims
from domain.conversation import Conversation
from domain.errors import BadField, IllegalMove
from domain.ticket import Ticket
from domain.warranty import claim
from storage import Tx
from tests.actions.staff_steps.conftest import Offering, Taking

REMEDIES = {"claim_repair", "claim_replace", "claim_refund", "claim_reduce"}


@pytest.fixture
def claimed(tx: Tx, conversation: Conversation, now: datetime) -> Ticket:
    """An enquiry that is a claim."""
    ticket, _ = intake.enquire(tx, conversation, "我要索赔", now, message_id=0, key="k", topic="request_claim")
    claims.ask(tx, ticket, None, None, now)
    return ticket


@pytest.mark.rule("G6", "G2", "I1")
def test_the_clerk_decides_first_and_then_one_remedy_is_chosen(
    offered: Offering, take: Taking, claimed: Ticket
) -> None:
    assert "claim_decide" in offered(claimed, "sun") and REMEDIES.isdisjoint(offered(claimed, "sun"))
    assert "claim_decide" not in offered(claimed, "chen")
    take("claim_decide", claimed, "sun", covered="yes", reason="内部损坏")
    assert offered(claimed, "sun") >= REMEDIES and "claim_decide" not in offered(claimed, "sun")
    take("claim_refund", claimed, "sun", paid="800", used_km="5000", covered_km="20000")
    assert (claim.of(claimed)["remedy"], claim.of(claimed)["fen"]) == ("refund", 60_000)
    assert REMEDIES.isdisjoint(offered(claimed, "sun"))


@pytest.mark.rule("G2")
def test_a_value_with_the_fault_above_the_one_without_is_refused(take: Taking, claimed: Ticket) -> None:
    with pytest.raises(IllegalMove):
        take("claim_reduce", claimed, "sun", paid="8", sound="10", faulty="5")
    take("claim_decide", claimed, "sun", covered="yes", reason="内部损坏")
    with pytest.raises(BadField):
        take("claim_reduce", claimed, "sun", paid="8", sound="10", faulty="15")


@pytest.mark.rule("G2", "G6")
def test_what_was_covered_begins_at_one_kilometre(take: Taking, claimed: Ticket) -> None:
    take("claim_decide", claimed, "sun", covered="yes", reason="内部损坏")
    with pytest.raises(BadField):
        take("claim_refund", claimed, "sun", paid="8", used_km="0", covered_km="0")
    take("claim_refund", claimed, "sun", paid="8", used_km="0", covered_km="1")
    assert claim.of(claimed)["fen"] == 800
