"""A conversation that keeps everything and answers by rote: what the web needs of the real one, and no more."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from actions import intake, outgoing
from bot.conversation import Handled
from bot.message import Incoming
from domain.conversation import Message
from domain.message import Button, Card, Line, Reply
from domain.press import FORM, Press
from storage import Store, conversations
from storage.customers import customers


class StandIn:
    """Answers "echo: ..."; "choices" brings buttons, "card" a card, "danger" a fault ticket, "crash" an exception."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.seen: list[Incoming] = []

    def handle(self, incoming: Incoming, now: datetime) -> Handled:
        """One message in, replies in the store."""
        if incoming.text == "crash":
            raise RuntimeError("as asked")
        self.seen.append(incoming)
        address = (incoming.channel, incoming.account, incoming.address)
        with self.store.write() as tx:
            identity = customers.identity(tx, *address) or customers.add_identity(tx, *address, "", now)
            conversation = conversations.open_locked(tx, identity, "zh", now)
            if not conversations.first_seen(tx, incoming.channel, incoming.account, incoming.update_id, now):
                return Handled(conversation.id, duplicate=True)
            content: dict[str, Any] = {
                "text": incoming.text,
                "kind": incoming.kind,
                "media": [_media(m) for m in incoming.media],
            }
            if incoming.lat is not None:
                content |= {"lat": incoming.lat, "lon": incoming.lon}
            message = conversations.add_message(
                tx, Message(conversation.id, "customer", content, now, remote_id=incoming.remote_id)
            )
            reply = answer(incoming)
            if incoming.text == "danger":
                intake.report_fault(tx, conversation, incoming.text, now, dangers=["brakes"])
            outgoing.say(tx, conversation, reply, f"reply:{message.id}", now)
            return Handled(conversation.id, (reply,), (), message.id)


def answer(incoming: Incoming) -> Reply:
    """The words for a message."""
    if incoming.text == "choices":
        return Reply(
            "Which?", ((Button("First", Press(FORM, "which", 1, "a")), Button("Second", Press(FORM, "which", 1, "b"))),)
        )
    if incoming.text == "card":
        return Reply("Here:", card=Card("Visit", (Line("Time", "15:00"),), "Bring the key"))
    return Reply(f"echo: {incoming.button or incoming.text or incoming.kind}")


def _media(item: object) -> dict[str, object]:
    return {name: getattr(item, name) for name in ("kind", "path", "name", "size", "too_big")}
