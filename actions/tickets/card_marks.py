"""What staff must not overlook on a ticket, in words (B2, B5)."""

from __future__ import annotations

from domain.ticket import Ticket
from texts import text


def marks(ticket: Ticket, language: str) -> list[str]:
    """Return repair, for the expert, booked for somebody else, one of a fleet, and what the customer does meanwhile."""
    data, found = ticket.data, []
    if data.get("return_repair"):
        found.append(text("bookingmark.return_repair", language, ticket=data["return_repair"]))
    if data.get("expert"):
        found.append(text("bookingmark.expert", language))
    if data.get("for"):
        found.append(text("bookingmark.another", language, who=" ".join(filter(None, (data["for"], data.get("name"))))))
    if fleet := data.get("fleet"):
        found.append(text("bookingmark.fleet", language, **fleet))
    if way := data.get("transport"):
        found.append(text("bookingmark.transport", language, way=text(f"transport.{way}", language)))
    return found
