"""What a card says of a complaint beyond other tickets, and calls to named people. Rule: C4, C7, I4."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from domain.complaints import complaint
from domain.ticket import Ticket
from notifications.staff_chat.mentions import mention
from texts import text

MAX_WORDS = 600
"""Characters of somebody's words in a call; the desk has all of them."""


def marks(ticket: Ticket, language: str) -> list[str]:
    """What must not be overlooked: about a person, came again, said no before."""
    found = [text("ticketcard.about_person", language)] if ticket.restricted else []
    repeat = ticket.data.get("repeat")
    if repeat:
        key = "repeat_vehicle" if repeat.get("vehicle") and repeat["count"] > 2 else "repeat"
        found.append(text(f"ticketcard.{key}", language, count=repeat["count"], **_of(key, repeat)))
    objections = (ticket.data.get("verify") or {}).get("objections")
    if objections:
        found.append(text("ticketcard.objections", language, count=objections))
    return found


def _of(key: str, repeat: dict[str, Any]) -> dict[str, Any]:
    return {"of": repeat.get("of", "")} if key == "repeat" else {}


def department(ticket: Ticket, language: str) -> str:
    """The department responsible, in words; empty while nobody decided."""
    name = complaint.case_of(ticket).get("department")
    return text(f"desk_department.{name}", language) if name in complaint.DEPARTMENTS else ""


def call(ticket: Ticket, payload: Mapping[str, Any], language: str) -> str:
    """The call as HTML, with the people it is for: mentioned, where their account is known."""
    fields = {key: escape(_short(str(value)), quote=False) for key, value in (payload.get("fields") or {}).items()}
    words = text(f"staffcall.{payload['say']}", language, **fields)
    names = " ".join(mention(name, account, "@") for name, account in payload.get("names") or ())
    return "\n".join(part for part in (f"<b>{escape(ticket.number)}</b> {words}", names) if part)


def _short(words: str) -> str:
    return words if len(words) <= MAX_WORDS else words[: MAX_WORDS - 1] + "…"
