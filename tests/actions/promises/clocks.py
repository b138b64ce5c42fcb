"""The clocks of a ticket, for tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from actions import intake
from actions.promises import promises
from domain.conversation import Conversation
from domain.shop.staff import Staff
from domain.ticket import Ticket, rebuilt
from storage import Tx, conversations
from storage.engine.changes import as_json
from storage.promises import promises as promise_queries
from storage.tickets import tickets as ticket_queries

Person = Callable[[str], Staff]
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def clocks(tx: Tx, ticket: Ticket) -> dict[str, tuple[str, datetime]]:
    """Kind -> state and due time of the newest promise."""
    return {one.kind: (one.state, one.due_at) for one in promises.of(tx, ticket.id)}


def as_rebuilt(tx: Tx, ticket: Ticket) -> None:
    """Every promise of the ticket is what its events say. Rule: I2."""
    present = rebuilt(ticket_queries.events(tx, ticket.id))
    for one in promises.of(tx, ticket.id):
        assert present[f"promise:{one.id}"] == {name: as_json(getattr(one, name)) for name in promise_queries.COLUMNS}


def a_fault(tx: Tx, conversation: Conversation, now: datetime, **data: object) -> Ticket:
    """A fault report."""
    return intake.report_fault(tx, conversation, "车门关不上", now, data=data)


def said(tx: Tx, conversation: Conversation) -> list[str]:
    """What the customer was told."""
    return [message.text for message in conversations.messages(tx, conversation.id)]
