"""The digest of a shift's start, in words."""

from __future__ import annotations

from datetime import datetime
from html import escape

from actions.tickets.digest import Digest
from domain.ticket import Ticket
from notifications.staff_chat.commands import line
from storage import Tx
from texts import text

LISTED = 6
"""Tickets named under each heading."""


def render(tx: Tx, digest: Digest, now: datetime, language: str) -> str:
    """The digest as HTML: what is theirs, what is due today, what waits for somebody; no heading without tickets."""

    def said(key: str, **fields: object) -> str:
        return escape(text(f"staff.{key}", language, **fields), quote=False)

    def part(key: str, found: list[Ticket]) -> list[str]:
        if not found:
            return []
        rows = [escape("· " + line(tx, ticket, now, language), quote=False) for ticket in found[:LISTED]]
        more = [said("and_more", count=len(found) - LISTED)] if len(found) > LISTED else []
        return [f"<b>{said(key, count=len(found))}</b>", *rows, *more]

    hello = said("digest_hello", name=digest.person.name) if digest.person else said("digest_team")
    parts = [
        *part("digest_mine", digest.mine),
        *part("digest_today", digest.due_today),
        *part("digest_new", digest.unclaimed),
        *([said("digest_asleep", count=digest.asleep)] if digest.asleep else []),
        *([said("digest_visits", count=digest.visits)] if digest.visits else []),
    ]
    return "\n".join([hello, *(parts or [said("digest_nothing")])])
