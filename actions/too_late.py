"""What could not be said in time: given up, and told as such instead of coming as a puzzle. Rule: A2."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from actions import outgoing
from actions.outreach import notices
from domain.conversation import STAFF, OutboxItem
from domain.message import Reply
from domain.worth_reading import until
from storage import Tx, conversations
from texts import text

_KEY = "late:"


def tell(tx: Tx, kinds: notices.Kinds, expired: Sequence[OutboxItem], now: datetime) -> None:
    """Each customer whose answer came too late reads so once, when the channel is back; a notice is dropped as late."""
    told: set[tuple[str, str, str]] = set()
    for item in expired:
        chat = (item.channel, item.account, item.address)
        if item.kind == "notice":
            notices.not_delivered(tx, kinds, item, "expired", now)
        elif item.kind == "reply" and item.channel != STAFF and chat not in told and not item.key.startswith(_KEY):
            told.add(chat)
            _apologise(tx, item, chat, now)


def _apologise(tx: Tx, item: OutboxItem, chat: tuple[str, str, str], now: datetime) -> None:
    conversation = conversations.find(tx, *chat)
    if conversation is None:
        return
    words = text("channel.too_late", conversation.language)
    outgoing.say(tx, conversation, Reply(words), f"{_KEY}{item.id}", now, expires_at=until("apology", now))
