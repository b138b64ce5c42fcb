"""What customers bring that is not a booking: faults, calls for rescue, complaints, questions (F, C, E)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from actions.complaints import complaints
from actions.tickets import reopening, tickets
from domain.complaints import complaint
from domain.conversation import Conversation
from domain.ticket import SEVERITIES, Kind, Ticket
from storage import Tx, conversations, shops
from storage.tickets import tickets as ticket_queries

SUMMARY = 200
"""Characters of the customer's words on a card."""


def report_fault(
    tx: Tx,
    conversation: Conversation,
    words: str,
    now: datetime,
    *,
    dangers: list[str] | None = None,
    rescue: bool = False,
    plate: str | None = None,
    vehicle_id: int | None = None,
    data: dict[str, Any] | None = None,
) -> Ticket:
    """A fault report or call for rescue in the customer's own words; urgent when safety is at stake. Rule: F1, F2.

    It follows the matter closed before it.
    """
    ticket = Ticket(
        number="",
        kind=Kind.RESCUE if rescue else Kind.FAULT_REPORT,
        customer_id=conversation.customer_id,
        conversation_id=conversation.id,
        summary=words[:SUMMARY],
        created_at=now,
        urgent=rescue or bool(dangers),
        plate=plate,
        vehicle_id=vehicle_id,
        data={"words": words, "danger": dangers or [], **(data or {})},
    )
    reopening.follow(tx, shops.current(tx), ticket, now)
    return tickets.register(tx, ticket, now)


def complain(
    tx: Tx,
    conversation: Conversation,
    words: str,
    now: datetime,
    *,
    dangers: list[str] | None = None,
    plate: str | None = None,
    vehicle_id: int | None = None,
    data: dict[str, Any] | None = None,
) -> Ticket:
    """A complaint with its line in the register at once, classed by its words, and what it calls for at once.

    One about a person is hidden from that person and goes to managers only. Rule: C1, C3, C5, C7, I4.
    """
    name = complaint.complaint_class(words)
    severity = complaint.severity(words, danger=bool(dangers))
    against, about = complaints.person_meant(tx, words, conversation, conversation.customer_id)
    ticket = Ticket(
        number="",
        kind=Kind.COMPLAINT,
        customer_id=conversation.customer_id,
        conversation_id=conversation.id,
        summary=words[:SUMMARY],
        created_at=now,
        urgent=SEVERITIES[severity].urgent,
        severity=severity,
        plate=plate,
        vehicle_id=vehicle_id,
        restricted=against,
        about_staff=about,
        data={
            "words": words,
            "complaint_class": name,
            "quality_caused": complaint.CLASSES[name].quality,
            "against_person": against,
            "danger": dangers or [],
            **(data or {}),
        },
    )
    at_shop = shops.current(tx)
    reopening.follow(tx, at_shop, ticket, now)
    tickets.register(tx, ticket, now)
    complaints.take_up(tx, at_shop, ticket, now)
    return ticket


def reclass_complaint(tx: Tx, ticket: Ticket, words: str, now: datetime, *, systems: list[str] | None = None) -> None:
    """Class, severity and whom it is about follow from all that was told; severity never falls. Rule: C3, C5."""
    whole = f"{ticket.data.get('words', '')}\n{words}"
    ticket.severity = max(ticket.severity, complaint.severity(whole, danger=False), key=list(SEVERITIES).index)
    ticket.summary = whole.strip()[:SUMMARY]
    name = complaint.complaint_class(whole)
    told = sorted({*ticket.data.get("systems", []), *(systems or [])})
    ticket.data = {
        **ticket.data,
        "words": whole, "complaint_class": name, "quality_caused": complaint.CLASSES[name].quality, "systems": told,
    }  # fmt: skip
    tickets.add_details(tx, ticket, now, complaint_class=name)
    conversation = conversations.get(tx, ticket.conversation_id) if ticket.conversation_id else None
    if conversation is not None and not ticket.restricted:
        against, about = complaints.person_meant(tx, whole, conversation, ticket.customer_id)
        if against:
            complaints.restrict(tx, ticket, about, now, actor="bot")
    complaints.take_up(tx, shops.current(tx), ticket, now)


def enquire(
    tx: Tx, conversation: Conversation, words: str, now: datetime, *, message_id: int, key: str, topic: str
) -> tuple[Ticket, bool]:
    """The question is with an advisor, and whether a new ticket was made for it.

    One enquiry per conversation is open at a time: further questions stand under the first. Rule: E1, C9.
    """
    for ticket in ticket_queries.of_customer(tx, conversation.customer_id):
        if ticket.kind == Kind.ENQUIRY and ticket.conversation_id == conversation.id:
            tickets.customer_wrote(tx, ticket, message_id, words, key, now)
            return ticket, False
    ticket = Ticket(
        number="",
        kind=Kind.ENQUIRY,
        customer_id=conversation.customer_id,
        conversation_id=conversation.id,
        summary=words[:SUMMARY],
        created_at=now,
        data={"words": words, "topic": topic},
    )
    return tickets.register(tx, ticket, now), True
