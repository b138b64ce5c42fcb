"""What the customer hears of a field job, unasked and when asked: who comes, when, at what price (E4, N4, F6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from actions import outgoing
from domain.conversation import Message
from domain.field.field_job import FieldJob
from domain.message import Button, Reply
from domain.shop.shop import Shop
from domain.ticket import Ticket
from storage import Tx, conversations, shops
from storage.tickets import tickets
from texts import formats, text

Rows = Sequence[Sequence[Button]]


def language_of(tx: Tx, ticket: Ticket) -> str:
    """The language of the ticket's conversation."""
    talk = conversations.get(tx, ticket.conversation_id) if ticket.conversation_id else None
    return talk.language if talk else "zh"


def tell(tx: Tx, ticket: Ticket, key: str, now: datetime, *, rows: Rows = (), **fields: object) -> Message | None:
    """The sentence `fieldnews.<key>` goes to the customer; None where there is no conversation. Rule: N4."""
    talk = conversations.get(tx, ticket.conversation_id) if ticket.conversation_id else None
    if talk is None:
        return None
    words = text(f"fieldnews.{key}", talk.language, number=ticket.number, **fields)
    count = len(tickets.events(tx, ticket.id))
    reply = Reply(words, tuple(tuple(row) for row in rows))
    return outgoing.say(tx, talk, reply, f"ticket:{ticket.id}:field:{key}:{count}", now, ticket_id=ticket.id)


def where(shop: Shop, job: FieldJob, name: str, language: str, now: datetime) -> tuple[str, dict[str, Any]]:
    """The answer to "how much longer?": a sentence's key under `fieldnews` and its fields, from the job's state.

    Rule: E4, W5.
    """
    left = (job.eta_at - now).total_seconds() / 60 if job.eta_at else 0.0
    fields: dict[str, Any] = {"name": name, "phone": shop.rescue_phone}
    match job.state:
        case "planned" | "returned":
            due = clock(shop, job.due_at, now, language) if job.due_at and job.due_at > now else ""
            return ("where_planned_by" if due else f"where_{job.state}"), fields | {"time": due}
        case "assigned" | "accepted":
            return "where_assigned", fields
        case "on_way" if job.eta_at is not None and job.delay_asked is None and left >= 1:
            return "where_on_way", fields | {"time": clock(shop, job.eta_at, now, language), "minutes": round(left)}
        case "on_way":
            return "where_on_way_late", fields
        case "arrived" | "working":
            return "where_working", fields
        case _:
            return "where_done", fields


def technician_name(tx: Tx, job: FieldJob) -> str:
    """Who goes; empty when nobody was chosen."""
    person = shops.staff_by_id(tx, job.technician_id) if job.technician_id else None
    return person.name if person else ""


def clock(shop: Shop, at: datetime, now: datetime, language: str) -> str:
    """ "22:40", with the day when it is not today's."""
    local, today = at.astimezone(shop.zone), now.astimezone(shop.zone).date()
    if local.date() == today:
        return f"{local:%H:%M}"
    return f"{formats.day_of_month(local, language)} {local:%H:%M}"


def map_rows(job: FieldJob, language: str) -> list[list[Button]]:
    """A button that opens the place on a map, so that the customer sees where we go; none without a place."""
    if job.lat is None or job.lon is None:
        return []
    return [[Button(text("fieldnews.map_button", language), url=map_link(job.lat, job.lon, language))]]


def map_link(lat: float, lon: float, language: str) -> str:
    """An address that opens the place in a map people of that language have; degrees are WGS 84."""
    if language == "zh":
        return f"https://uri.amap.com/marker?position={lon:.6f},{lat:.6f}&coordinate=wgs84"
    return f"https://www.google.com/maps/search/?api=1&query={lat:.6f},{lon:.6f}"
