"""What is passed up is told to those above, once for each time (N4, C9)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from actions import intake
from actions.tickets import escalation, tickets
from domain.conversation import STAFF, Conversation
from domain.errors import IllegalMove, NotAllowed
from domain.shop.staff import Staff
from domain.ticket import Ticket
from storage import Tx, outbox

Person = Callable[[str], Staff]


def _complaint(tx: Tx, conversation: Conversation, now: datetime) -> Ticket:
    return intake.complain(tx, conversation, "乱收费", now)


def _sent(tx: Tx, ticket: Ticket, kind: str) -> list[str]:
    return sorted(row.address for row in outbox.of_ticket(tx, ticket.id, kind))


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


@pytest.mark.rule("C2", "C5")
@pytest.mark.usefixtures("on_telegram")
def test_a_manager_asked_for_is_one_who_may_take_over_and_see_it(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    plain, hidden = _complaint(tx, conversation, now), _complaint(tx, conversation, now)
    hidden.restricted, hidden.about_staff = True, "feng"
    for ticket in (plain, hidden):
        escalation.wished(tx, ticket, now, words="叫你们经理来")
    assert _sent(tx, plain, "ticket_escalated") == ["503", "504"]
    assert _sent(tx, hidden, "ticket_escalated") == ["504"], "it is about that very manager"


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
