"""Notices under a ticket's card that are a line or two of text: kind of outbox row -> how it reads.

A feature that tells staff something by `speak.tell_staff` with a kind of its own adds one line to `RENDER`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from notifications.staff_chat import alarm_words, cards, cards_complaints, cards_field, questions
from notifications.staff_chat.mentions import mention
from notifications.staff_chat.view import TicketView
from texts import text

MOST_WORDS = 1000
"""Characters of a note that are told in chat; the ticket holds it whole."""

Render = Callable[[TicketView, Mapping[str, Any], str], str]
"""(the ticket as it stands, the row's payload, the language) -> HTML."""


def _arrived(view: TicketView, payload: Mapping[str, Any], language: str) -> str:
    return cards.arrived(view, bool(payload.get("on_time")), language)


def _escalated(view: TicketView, payload: Mapping[str, Any], language: str) -> str:
    by = str(payload.get("by") or "") or text("ticketcard.the_customer", language)
    head = cards.short_notice(view, "passed_up", language, by=by)
    return f"{head}\n{cards.card(view, language)}"


def _assigned(view: TicketView, payload: Mapping[str, Any], language: str) -> str:
    head = cards.short_notice(view, "given_to_you", language, by=str(payload.get("by") or ""))
    return f"{head}\n{cards.card(view, language)}"


def _named(view: TicketView, payload: Mapping[str, Any], language: str) -> str:
    head = cards.short_notice(view, "named_you", language, by=str(payload.get("by") or ""))
    return f"{head}\n{escape(str(payload.get('words') or '')[:MOST_WORDS], quote=False)}"


def _awake(view: TicketView, payload: Mapping[str, Any], language: str) -> str:
    holder = view.holder
    called = f"{mention(holder.name, holder.account)} " if holder is not None and holder.account else ""
    return called + cards.short_notice(view, "awake", language)


def _called(view: TicketView, payload: Mapping[str, Any], language: str) -> str:
    return cards_complaints.call(view.ticket, payload, language)


RENDER: dict[str, Render] = {
    "customer_arrived": _arrived,
    "ticket_escalated": _escalated,
    "ticket_assigned": _assigned,
    "ticket_awake": _awake,
    "ticket_mention": _named,
    "promise_alarm": alarm_words.words,
    "field_question": questions.question,
    "field_call": cards_field.called,
    "staff_call": _called,
}
