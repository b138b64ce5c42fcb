"""Whether a customer can be reached on a channel, and what is said when the house itself stumbles."""

from __future__ import annotations

from datetime import datetime

from actions import outgoing
from actions.customers import identities
from domain.message import Reply
from storage import Tx, conversations
from storage.customers import customers
from texts import text


def note(tx: Tx, channel: str, account: str, address: str, reachable: bool) -> None:
    """The identity bears whether messages still arrive there (blocked, unblocked)."""
    customers.set_reachable(tx, channel, account, address, reachable)


def apologise(tx: Tx, channel: str, account: str, address: str, update_id: str, language: str, now: datetime) -> bool:
    """True when the sentence for a message that could not be handled is on its way; the update counts as done.

    False when its effects are there already. The sentence shows a way to a person.
    """
    if not conversations.first_seen(tx, channel, account, update_id, now):
        return False
    identity = identities.meet(tx, channel, account, address, "", now)
    conversation = conversations.open_locked(tx, identity, language, now)
    words = text("channel.trouble", conversation.language)
    outgoing.say(tx, conversation, Reply(words), f"trouble:{channel}:{account}:{update_id}", now)
    return True
