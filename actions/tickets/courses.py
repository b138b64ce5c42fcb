"""A matter goes from stage to stage, and the customer reads each: claims with an insurer, returns (E3, G7)."""

from __future__ import annotations

from datetime import date, datetime

from actions import outgoing
from actions.promises import promises
from actions.tickets.tickets import locked_for, refresh_card
from domain import course
from domain.errors import BadField, IllegalMove
from domain.message import Reply
from domain.shop.promise_policy import PromiseKind
from domain.shop.staff import Staff
from domain.ticket import Ticket
from storage import Tx, conversations
from storage.customers import customers
from storage.tickets import tickets
from texts import formats, text

MAY = ("decide_warranty", "settle")
"""Who leads a claim or a return from stage to stage: the warranty clerk, or the advisor. Rule: I1."""


def begin(tx: Tx, ticket: Ticket, name: str, now: datetime, *, actor: str = "bot") -> None:
    """The ticket's matter is at its first stage; one that runs already stays as it is. Rule: E3, G7."""
    if course.of(ticket):
        return
    ticket.data = {**ticket.data, "course": course.begun(name, now.isoformat())}
    tickets.record(tx, ticket, "course_moved", actor, now, stage=course.of(ticket)["stage"])
    refresh_card(tx, ticket, now)


def advance(
    tx: Tx, ticket_id: int, stage: str, words: str, amount: int | None, by: Staff, now: datetime
) -> Ticket:  # fmt: skip
    """The matter is at that stage from now on, and the customer is told. amount: fen.

    IllegalMove out of turn; BadField without the amount or the reason that belongs to the stage. Rule: E3, G7, N4.
    """
    by.require(*MAY)
    ticket = locked_for(tx, ticket_id, by, "see_tickets")
    kept = course.of(ticket)
    if not kept:
        raise IllegalMove(f"Ticket {ticket.number} runs through no stages.")
    stage = course.moved(ticket.number, kept, stage)
    facts = course.COURSES[kept["name"]][stage]
    if facts.money and amount is None:
        raise BadField("incomplete", "amount", "the amount of this stage")
    if facts.reason and not words.strip():
        raise BadField("incomplete", "words", "a reason in plain words")
    said = words.strip()[:400]
    changed = {"stage": stage, "since": now.isoformat(), "words": said, "fen": amount if facts.money else None}
    ticket.data = {**ticket.data, "course": kept | changed}
    ticket.answered_at = ticket.answered_at or now
    tickets.record(tx, ticket, "course_moved", by.actor, now, stage=stage, text=said, fen=changed["fen"])
    promises.keep(tx, ticket, PromiseKind.FIRST_ANSWER, now, actor=by.actor)
    _tell(tx, ticket, now)
    refresh_card(tx, ticket, now)
    return ticket


def told(ticket: Ticket, language: str) -> str:
    """How the matter stands, in a sentence, with the amount and the reason that belong to it. Rule: E3, G7."""
    kept = course.of(ticket)
    said = text(f"stage.{kept['name']}_{kept['stage']}", language)
    parts = [said, formats.money(kept["fen"]) if kept.get("fen") is not None else "", kept.get("words") or ""]
    return text("stage.joined", language).join(part for part in parts if part)


def renew(tx: Tx, ticket_id: int, until: datetime, by: Staff, now: datetime) -> Ticket:
    """The vehicle of the ticket is insured until that day; the customer is told, and reminders go by it. Rule: E3, N2.

    IllegalMove where no vehicle of the record is known.
    """
    by.require(*MAY)
    ticket = locked_for(tx, ticket_id, by, "see_tickets")
    vehicle = customers.vehicle(tx, ticket.vehicle_id) if ticket.vehicle_id else None
    if vehicle is None:
        raise IllegalMove(f"Ticket {ticket.number}: it is about no vehicle of the record.")
    day: date = until.date()
    vehicle.insured_until = day
    tickets.record(tx, ticket, "insurance_renewed", by.actor, now, until=day.isoformat())
    language = outgoing.language_of(tx, ticket)
    named = vehicle.plate or vehicle.title
    outgoing.tell_customer(tx, ticket, "renewed", now, vehicle=named, until=formats.full_date(day, language))
    refresh_card(tx, ticket, now)
    return ticket


def _tell(tx: Tx, ticket: Ticket, now: datetime) -> None:
    talk = conversations.get(tx, ticket.conversation_id) if ticket.conversation_id else None
    if talk is None:
        return
    words = text("stage.news", talk.language, number=ticket.number, told=told(ticket, talk.language))
    count = len(tickets.events(tx, ticket.id))
    outgoing.say(tx, talk, Reply(words), f"course:{ticket.id}:{count}", now, ticket_id=ticket.id)
