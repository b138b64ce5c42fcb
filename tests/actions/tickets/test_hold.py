"""A ticket waits for somebody named, or sleeps until a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from actions import intake
from actions.tickets import hold, tickets
from domain.conversation import Conversation
from domain.errors import IllegalMove
from domain.shop.staff import Staff
from domain.ticket import Ticket
from storage import Tx

Person = Callable[[str], Staff]


def _enquiry(tx: Tx, conversation: Conversation, now: datetime) -> Ticket:
    made, _ = intake.enquire(tx, conversation, "转人工", now, message_id=1, key="1", topic="handoff")
    return made


@pytest.mark.rule("N4")
@pytest.mark.parametrize("asleep", [True, False])
def test_when_the_customer_writes_what_slept_or_waited_for_them_goes_on(
    tx: Tx, conversation: Conversation, person: Person, now: datetime, asleep: bool
) -> None:
    ticket = _enquiry(tx, conversation, now)
    tickets.claim(tx, ticket.id, person("chen"), now)
    hold.wait(tx, ticket.id, "customer" if not asleep else "parts", person("chen"), now)
    hold.snooze(tx, ticket.id, now + timedelta(hours=1), person("chen"), now)
    tickets.customer_wrote(tx, ticket, 1, "我来了", "2", now)
    assert ticket.snoozed_until is None
    assert (ticket.state, ticket.waiting_for) == (("waiting", "parts") if asleep else ("claimed", None))


@pytest.mark.rule("I2")
def test_a_ticket_waits_for_somebody_known_and_goes_on_where_it_was(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    ticket = _enquiry(tx, conversation, now)
    with pytest.raises(IllegalMove):
        hold.wait(tx, ticket.id, "parts", person("chen"), now)
    tickets.claim(tx, ticket.id, person("chen"), now)
    with pytest.raises(IllegalMove, match="weather"):
        hold.wait(tx, ticket.id, "weather", person("chen"), now)
    hold.wait(tx, ticket.id, "parts", person("chen"), now)
    assert (ticket.state, ticket.waiting_for) == ("waiting", "parts")
    hold.go_on(tx, ticket.id, person("chen"), now)
    assert (ticket.state, ticket.waiting_for, ticket.assignee_id) == ("claimed", None, person("chen").id)


def test_nothing_sleeps_into_the_past_or_longer_than_a_year(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    ticket = _enquiry(tx, conversation, now)
    for until in (now, now + hold.LONGEST + timedelta(minutes=1)):
        with pytest.raises(IllegalMove):
            hold.snooze(tx, ticket.id, until, person("chen"), now)
    assert hold.snooze(tx, ticket.id, now + hold.LONGEST, person("chen"), now).snoozed_until == now + hold.LONGEST
