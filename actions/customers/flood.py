"""Messages that came faster than anybody reads: kept, answered once and together. Rule: A2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from actions import outgoing
from actions.customers import identities
from domain.conversation import Message
from domain.message import Reply
from domain.worth_reading import until
from storage import Tx, conversations, outbox, shops
from texts import text


@dataclass(frozen=True, slots=True)
class Aside:
    """A message that is only kept. update_id: the channel's id of its delivery."""

    update_id: str
    text: str
    kind: str
    at: datetime
    remote_id: str


def put_aside(
    tx: Tx, channel: str, account: str, address: str, said: Sequence[Aside], language: str, now: datetime
) -> list[int]:
    """Rows to be sent: once a minute the chat is told that these stand in the conversation but were not acted on."""
    who = identities.meet(tx, channel, account, address, "", now)
    conversation = conversations.open_locked(tx, who, language, now)
    new = [one for one in said if conversations.first_seen(tx, channel, account, one.update_id, now)]
    for one in new:
        content = {"text": one.text, "kind": one.kind}
        kept = Message(conversation.id, "customer", content, one.at, remote_id=one.remote_id or None)
        conversations.add_message(tx, kept)
    key = f"flood:{channel}:{account}:{address}:{now:%Y%m%d%H%M}"
    if not new or outbox.id_of(tx, key) is not None:
        return []
    words = text("channel.too_fast", conversation.language, phone=shops.current(tx).rescue_phone)
    outgoing.say(tx, conversation, Reply(words), key, now, expires_at=until("answer", now))
    row = outbox.id_of(tx, key)
    return [] if row is None else [row]
