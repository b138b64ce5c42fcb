"""The REST channel, compatible with Rasa's: one call per message, the answers in its response.

A sender's words from staff come with that sender's next call, since nothing can be pushed here.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.message import Incoming
from domain.conversation import Message
from domain.message import Reply
from storage import Tx, conversations

CHANNEL = "rest"
ACCOUNT = ""
LOOKED_AT = 60
"""How many messages back a button's payload is still known."""
MAX_SENDER = 128


def incoming(tx: Tx, body: Mapping[str, Any], now: datetime) -> Incoming:
    """The update that {"sender", "message", "message_id"?} stands for; ValueError names what is wrong with it.

    A message that equals the payload of a button of ours is that button tapped. Without message_id each call counts.
    """
    sender, message = _text(body, "sender", "user"), _text(body, "message")
    if not 0 < len(sender) <= MAX_SENDER or not sender.isprintable():
        raise ValueError(f"sender: expected 1 to {MAX_SENDER} printable characters")
    message_id = str(body.get("message_id") or uuid.uuid4())
    if len(message_id) > 64 or not message_id.isprintable():
        raise ValueError("message_id: expected at most 64 printable characters")
    label = _button_label(_recent(tx, sender), message) if message else None
    return Incoming(
        channel=CHANNEL,
        account=ACCOUNT,
        address=sender,
        update_id=str(uuid.uuid5(uuid.NAMESPACE_URL, f"{sender}\n{message_id}")),
        kind="text" if label is None else "button",
        at=now,
        text=message if label is None else label,
        button="" if label is None else message,
        remote_id=message_id,
    )


def answer(tx: Tx, sender: str, message_id: str) -> list[dict[str, Any]]:
    """What that message is answered with, and what staff said to the sender since the message before it.

    The same for the same message, so that a call whose answer was lost can be made again.
    """
    said = _recent(tx, sender)
    at = next((n for n in reversed(range(len(said))) if said[n].remote_id == message_id), None)
    if at is None:
        return []
    mine = [n for n, message in enumerate(said) if message.author == "customer"]
    before = max((n for n in mine if n < at), default=None)
    until = min((n for n in mine if n > at), default=len(said))
    earlier = said[before + 1 : at] if before is not None else said[:at]
    told = said[before].at if before is not None else None
    news = [message for message in earlier if message.at != told]
    return [_rasa(sender, message) for message in news + _of_one_turn(said[at], said[at + 1 : until])]


def _of_one_turn(asked: Message, after: Sequence[Message]) -> list[Message]:
    """Replies bear the instant of the message they answer; whatever came later is told with the next call."""
    return [message for message in after if message.at == asked.at]


def _rasa(sender: str, message: Message) -> dict[str, Any]:
    reply = Reply.from_json(message.content)
    out: dict[str, Any] = {"recipient_id": sender, "text": reply.plain()}
    buttons = [button for row in reply.buttons for button in row if not button.asks and not button.url]
    if buttons:
        out["buttons"] = [{"title": button.label, "payload": button.data} for button in buttons]
    return out


def _recent(tx: Tx, sender: str) -> list[Message]:
    found = conversations.find(tx, CHANNEL, ACCOUNT, sender)
    return conversations.messages(tx, found.id, limit=LOOKED_AT) if found else []


def _button_label(said: Sequence[Message], message: str) -> str | None:
    for earlier in reversed(said):
        for row in earlier.content.get("buttons", ()) if earlier.author != "customer" else ():
            for button in row:
                if button["data"] == message:
                    return str(button["label"])
    return None


def _text(body: Mapping[str, Any], name: str, default: str | None = None) -> str:
    value = body.get(name, default)
    if not isinstance(value, str):
        raise ValueError(f"{name}: expected a text")
    return value
