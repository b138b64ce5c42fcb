"""News of a ticket goes to whom it concerns, the urgent first (N4, C5)."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions import intake
from actions.tickets import tickets
from domain.conversation import STAFF, Conversation
from domain.ticket import Ticket
from storage import Tx, outbox
from storage.tickets import tickets as ticket_queries


def _complaint(tx: Tx, conversation: Conversation, now: datetime) -> Ticket:
    return intake.complain(tx, conversation, "乱收费", now)


def _sent(tx: Tx, ticket: Ticket, kind: str) -> list[str]:
    return sorted(row.address for row in outbox.of_ticket(tx, ticket.id, kind))


@pytest.mark.rule("C5")
@pytest.mark.usefixtures("on_telegram")
def test_a_restricted_matter_goes_to_those_who_may_see_it_in_private(
    tx: Tx, conversation: Conversation, now: datetime
) -> None:
    ticket = _complaint(tx, conversation, now)
    assert _sent(tx, ticket, "ticket_card") == [STAFF]
    ticket.restricted, ticket.about_staff = True, "feng"
    ticket_queries.record(tx, ticket, "restricted", "system", now)
    tickets.customer_wrote(tx, ticket, 1, "经理骂人", "1", now)
    assert _sent(tx, ticket, "customer_message") == ["504"]
    tickets.refresh_card(tx, ticket, now)
    assert _sent(tx, ticket, "ticket_card_update") == ["504", STAFF]


def _enquiry(tx: Tx, conversation: Conversation, now: datetime) -> int:
    made, _ = intake.enquire(tx, conversation, "有原厂火花塞吗", now, message_id=1, key="1", topic="ask_parts")
    return made.id


@pytest.mark.rule("F2")
def test_an_urgent_ticket_goes_before_all_other_notices(tx: Tx, conversation: Conversation, now: datetime) -> None:
    _enquiry(tx, conversation, now)
    intake.report_fault(tx, conversation, "刹车失灵", now, dangers=["brakes"])
    first = outbox.claim(tx, now, channels=("staff",))[0].item
    assert first.priority == 0
