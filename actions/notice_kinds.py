"""The words of each kind of notice, made when it leaves, so that what they offer is free then (N2, B8)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from actions.feedback import invitations
from domain.conversation import Conversation
from domain.message import Reply
from domain.outreach.notice import Notice
from domain.shop.shop import Shop
from storage import Tx

Render = Callable[[Tx, Shop, Notice, Conversation, datetime], Reply | None]
"""The words in the conversation's language; None when what they would say is no longer true."""

RENDER: dict[str, Render] = {
    "follow_up_1": invitations.ask_follow_up,
    "follow_up_2": invitations.ask_follow_up,
    "survey": invitations.ask_score,
    "campaign": invitations.tell_campaign,
}
"""Kind of notice -> its words. A feature registers its own kinds here."""

AFTER: dict[str, Callable[[Tx, Shop, Notice, datetime], None]] = {
    "follow_up_1": invitations.note_follow_up,
    "follow_up_2": invitations.note_follow_up,
    "survey": invitations.note_survey,
}
"""Kind of notice -> what else is done once it was handed over."""


def render(tx: Tx, shop: Shop, notice: Notice, conversation: Conversation, now: datetime) -> Reply | None:
    """The words of the notice; KeyError for a kind that has none."""
    return RENDER[notice.kind](tx, shop, notice, conversation, now)
