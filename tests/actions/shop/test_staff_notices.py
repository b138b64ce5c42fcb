"""To whom news of a ticket goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from actions import intake
from actions.shop import admin_alerts
from actions.tickets import escalation, tickets
from domain.conversation import STAFF, Conversation
from domain.errors import IllegalMove, NotAllowed
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket
from storage import Tx, outbox, shops
from storage.tickets import tickets as ticket_queries

Person = Callable[[str], Staff]
ACCOUNTS = {"chen": 501, "feng": 503, "admin": 504}


@pytest.fixture
def on_telegram(tx: Tx, shop: Shop, now: datetime) -> None:
    """An advisor, the manager and the admin have accounts."""
    people = tuple(replace(one, telegram_id=ACCOUNTS.get(one.code)) for one in shop.staff)
    shops.apply(tx, replace(shop, staff=people), now)


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


@pytest.mark.rule("C9")
@pytest.mark.usefixtures("on_telegram")
def test_what_is_passed_up_is_told_to_those_above_and_stands_on_the_ticket(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    ticket = _complaint(tx, conversation, now)
    escalation.escalate(tx, ticket.id, person("chen"), now)
    assert _sent(tx, ticket, "ticket_escalated") == ["503", "504"]
    assert ticket.data["escalated_by"] == "陈雨"
    escalation.escalate(tx, ticket.id, person("feng"), now)
    assert _sent(tx, ticket, "ticket_escalated") == ["503", "504", "504"]
    tickets.close(tx, ticket.id, person("feng"), now, reason="三次无人接听")
    with pytest.raises(IllegalMove):
        escalation.escalate(tx, ticket.id, person("chen"), now)


@pytest.mark.rule("I1")
def test_only_some_roles_may_pass_up(tx: Tx, conversation: Conversation, person: Person, now: datetime) -> None:
    ticket = _complaint(tx, conversation, now)
    with pytest.raises(NotAllowed):
        escalation.escalate(tx, ticket.id, person("zhou"), now)


def test_without_anybody_above_on_telegram_the_staff_chat_is_told(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    ticket = _complaint(tx, conversation, now)
    escalation.escalate(tx, ticket.id, person("chen"), now)
    assert _sent(tx, ticket, "ticket_escalated") == [STAFF]
    for _ in range(2):
        admin_alerts.tell(tx, "<mend> it", "k", now)
    told = [row for row in outbox.listed(tx) if row.kind == "staff_text"]
    assert [(row.address, row.payload["html"]) for row in told] == [(STAFF, "&lt;mend&gt; it")]
