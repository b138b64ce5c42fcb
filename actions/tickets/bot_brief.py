"""The bot hands a conversation to a person: with what it knows, and without a word of its own after that."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from domain.bot_brief import gist
from domain.conversation import Conversation
from domain.ticket import Ticket
from storage import Tx, shops
from storage.tickets import tickets
from texts import keys, text


def brief(tx: Tx, ticket: Ticket, conversation: Conversation, now: datetime) -> bool:
    """True when the ticket now bears what the open dialog knew; a second time it is brought up to date.

    The caller refreshes the card.
    """
    found = gist(conversation.state)
    if found is None:
        return False
    found = _readable(tx, found)
    if ticket.data.get("handover") == found:
        return False
    ticket.data = {**ticket.data, "handover": found}
    tickets.record(tx, ticket, "briefed", "bot", now, **found)
    return True


def take_word(tx: Tx, ticket: Ticket, conversation: Conversation, now: datetime) -> None:
    """A person has the word from now on: the bot's open questions are closed, what they brought is on the ticket."""
    if conversation.human_since is None:
        brief(tx, ticket, conversation, now)
        conversation.state = {**conversation.state, "stack": []}
        conversation.version += 1  # what is being understood against the old state is thrown away
        conversation.human_since = now
    conversation.ticket_id = ticket.id
    conversation.last_in_at = now


def words(data: dict[str, Any], language: str) -> str:
    """The hand-over in a line; empty when there was nothing to hand over. `data` is a ticket's."""
    found = data.get("handover")
    if not found:
        return ""
    between, colon = ("、", "：") if language == "zh" else (", ", ": ")
    known = [_value(name, value, language) for name, value in found["known"].items()]
    parts = [_named("matter", found["matter"], language)]
    if known:
        parts.append(text("handover.known", language) + colon + between.join(known))
    if found["missing"]:
        parts.append(text("handover.missing", language) + colon + _named("slot", found["missing"], language))
    return " · ".join(part for part in parts if part)


def _readable(tx: Tx, found: dict[str, Any]) -> dict[str, Any]:
    """Codes and instants as people of the shop read them, in both languages where they differ."""
    at_shop, known = shops.current(tx), dict(found["known"])
    if "services" in known:
        items = [at_shop.service(code) for code in known["services"] if at_shop.offers(code)]
        known["services"] = {"zh": [item.name_zh for item in items], "en": [item.name_en for item in items]}
    for name in ("start", "wish"):
        if name in known:
            first = known[name][0] if isinstance(known[name], list) else known[name]
            known[name] = f"{datetime.fromisoformat(first).astimezone(at_shop.zone):%m-%d %H:%M}"
    if isinstance(known.get("model"), dict):
        known["model"] = str(known["model"].get("model") or "")
    return {**found, "known": known}


def _value(name: str, value: Any, language: str) -> str:
    if isinstance(value, dict):
        return ("、" if language == "zh" else ", ").join(value.get(language, ()))
    for group in ("transport", "button"):
        key = f"{group}.drives_{value}" if name == "drivable" else f"{group}.{value}"
        if name in ("transport", "drivable") and key in keys(language):
            return text(key, language)
    return str(value)


def _named(group: str, name: str, language: str) -> str:
    key = f"handover.{group}_{name}"
    return text(key, language) if key in keys(language) else ""
