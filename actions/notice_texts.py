"""The words of each kind of notice, made when it leaves, so that what they offer is free then (N2, B8)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from domain.conversation import Conversation
from domain.notice import Notice
from domain.reply import Reply
from domain.shop import Shop
from storage import Tx

Render = Callable[[Tx, Shop, Notice, Conversation, datetime], Reply | None]
"""The words in the conversation's language; None when what they would say is no longer true."""

RENDER: dict[str, Render] = {}
"""Kind of notice -> its words. A feature registers its own kinds here."""

AFTER: dict[str, Callable[[Tx, Shop, Notice, datetime], None]] = {}
"""Kind of notice -> what else is done once it was handed over."""


def render(tx: Tx, shop: Shop, notice: Notice, conversation: Conversation, now: datetime) -> Reply | None:
    """The words of the notice; KeyError for a kind that has none."""
    return RENDER[notice.kind](tx, shop, notice, conversation, now)
