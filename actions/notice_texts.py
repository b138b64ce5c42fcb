"""The words of each kind of notice, made when it leaves, so that what they offer is free then (N2, B8)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from actions import after_visit
from domain.conversation import Conversation
from domain.notice import Notice
from domain.reply import Reply
from domain.shop import Shop
from storage import Tx

Render = Callable[[Tx, Shop, Notice, Conversation, datetime], Reply | None]
"""The words in the conversation's language; None when what they would say is no longer true."""

RENDER: dict[str, Render] = {
    "follow_up_1": after_visit.ask_follow_up,
    "follow_up_2": after_visit.ask_follow_up,
    "survey": after_visit.ask_score,
    "campaign": after_visit.tell_campaign,
}
"""Kind of notice -> its words. A feature registers its own kinds here."""

AFTER: dict[str, Callable[[Tx, Shop, Notice, datetime], None]] = {
    "follow_up_1": after_visit.note_follow_up,
    "follow_up_2": after_visit.note_follow_up,
    "survey": after_visit.note_survey,
}
"""Kind of notice -> what else is done once it was handed over."""


def render(tx: Tx, shop: Shop, notice: Notice, conversation: Conversation, now: datetime) -> Reply | None:
    """The words of the notice; KeyError for a kind that has none."""
    return RENDER[notice.kind](tx, shop, notice, conversation, now)
