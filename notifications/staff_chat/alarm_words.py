"""What the staff chat reads when a promise runs out (N4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from html import escape
from typing import Any

from notifications.staff_chat import cards
from notifications.staff_chat.mentions import mention
from notifications.staff_chat.view import TicketView
from texts import formats, text


def words(view: TicketView, payload: Mapping[str, Any], language: str) -> str:
    """The notice as HTML, its people named so that Telegram calls them. Nothing of the matter itself stands in it."""
    due_at = datetime.fromisoformat(payload["due_at"])
    at = view.at or due_at
    alarm = "promise_late" if payload["alarm"] == "promise_warned" and due_at <= at else payload["alarm"]
    line = text(
        f"promise_staff.{alarm}",
        language,
        number=cards.named(view.ticket, language),
        what=text(f"desk_promise.{payload['promise']}", language),
        when=formats.moment(due_at.astimezone(view.zone), language),
        left=_length(abs((due_at - at).total_seconds()), language),
    )
    people = [mention(person.name, person.account) for person in view.people if person.code in payload["to"]]
    called = [text("promise_staff.to", language, names=" ".join(people))] if people else []
    return "\n".join([f"<b>{escape(line, quote=False)}</b>", *called])


def _length(seconds: float, language: str) -> str:
    return formats.duration(max(int(seconds // 60), 1), language)
