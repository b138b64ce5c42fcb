"""A conversation with one customer on one channel, and the messages in it (A2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

STAFF = "staff"
"""The channel of the shop's own staff chat; its one address is the chat named in the settings."""


@dataclass
class Conversation:
    """Where a dialog stands.

    state: the stack of open dialogs as JSON, owned by bot/dialog. version: counts handled messages, so that an
        understanding made of an older state is thrown away. human_since: set while a person has the word and the
        bot is silent; ticket_id: the ticket the person answers under.
    """

    id: int = field(init=False)
    channel: str
    account: str
    address: str
    identity_id: int
    customer_id: int
    created_at: datetime
    language: str = "zh"
    version: int = 0
    state: dict[str, Any] = field(default_factory=dict)
    human_since: datetime | None = None
    ticket_id: int | None = None
    last_in_at: datetime | None = None


@dataclass
class Message:
    """One message as it was said.

    author: "customer", "bot", or "staff:<code>". content: Reply.to_json for outgoing ones; for incoming ones
        {"text", "kind", "media": [...], "lat", "lon", ...}. remote_id: the channel's own message id, once known.
    """

    id: int = field(init=False)
    conversation_id: int
    author: str
    content: dict[str, Any]
    at: datetime
    ticket_id: int | None = None
    remote_id: str | None = None
    edited_at: datetime | None = None

    @property
    def text(self) -> str:
        """The words, without buttons."""
        return str(self.content.get("text", ""))


@dataclass
class OutboxItem:
    """A message on its way out, kept until delivered or given up.

    key: unique; a second row with the same key is never made ("ticket:7:registered").
    channel, account, address: which sender, which bot, which chat. kind: how the sender renders it: "reply" (payload =
        Reply.to_json), "ticket_card", "ticket_card_update", "customer_message", "staff_text".
    state: queued -> sent | dead | cancelled | held, until they write; sent -> failed, when that is told late.
    lease_until: a sender has it until then; a later claim may take it again.
    priority: lower goes first (-10 grave danger, 0 urgent, 10 replies, 20 notices, 50 campaigns).
    is_group: the chat is shared by many, which channels allow fewer messages. receipt: what the channel told of it
        since ("delivered", "read", "failed"). spent: messages of the chat's budget that were taken for it.
    """

    id: int = field(init=False)
    key: str
    channel: str
    account: str
    address: str
    kind: str
    payload: dict[str, Any]
    created_at: datetime
    due_at: datetime
    priority: int = 20
    state: str = "queued"
    attempts: int = 0
    expires_at: datetime | None = None
    lease_until: datetime | None = None
    sent_at: datetime | None = None
    last_error: str = ""
    remote_id: str | None = None
    message_id: int | None = None
    ticket_id: int | None = None
    is_group: bool = False
    receipt: str = ""
    spent: int = 0
