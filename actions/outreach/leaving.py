"""The gate at the door: every message to a customer is judged at the moment it leaves, whoever wrote it.

It is sent, or it waits until the customer writes, or it goes another way; what was decided and why stands with it. What
a chat's budget allows is taken in the transaction that claims the message, so that nobody takes the same twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from actions import outgoing
from actions.customers import proof_codes
from actions.outreach import notices
from actions.outreach.notices import Kinds
from actions.tickets import sessions
from domain.channels.allowance import hindrance
from domain.channels.register import record
from domain.channels.rendering import cost
from domain.channels.template import WORD, fitting
from domain.conversation import Conversation, OutboxItem
from domain.message import Reply
from domain.worth_reading import until
from storage import Tx, allowances, arrival, conversations, outbox, shops
from storage.tickets import tickets
from texts import text

_HOUR = timedelta(hours=1)


def may_leave(tx: Tx, kinds: Kinds, item: OutboxItem, now: datetime) -> bool:
    """True when the row may be handed to its channel now; its budget is taken then. Rule: N5.

    Otherwise it is noted what becomes of it. What was taken for an earlier try still counts.
    """
    channel = record(item.channel)
    if not channel.grants or item.spent or "template" in item.payload or item.kind == sessions.SESSION:
        return True
    place = (item.channel, item.account, item.address)
    if sessions.is_outside(tx, *place, item.created_at):
        stop(tx, kinds, item, "window", now)
        return False
    needed = cost(Reply.from_json(item.payload), channel)
    most = max(grant.messages or needed for grant in channel.grants.values())
    needed = min(needed, most)
    reason = hindrance(channel, allowances.locked(tx, *place), needed, now, first=_goes_first(tx, item))
    if reason:
        stop(tx, kinds, item, reason, now)
        return False
    allowances.take(tx, *place, needed)
    item.spent = needed
    tx.flush()
    return True


def stop(tx: Tx, kinds: Kinds, item: OutboxItem, reason: str, now: datetime) -> None:
    """The row's chat takes it not now: a notice goes another way, anything else waits until the customer writes.

    Where the shop has a template that asks them to write, it leaves at once, one for all that waits.
    reason: "window", "budget" or "reserved". Rule: N5.
    """
    if item.kind == outgoing.NOTICE_KIND:
        arrival.give_up(tx, item.id, reason)
        notices.not_delivered(tx, kinds, item, reason, now)
        return
    arrival.hold(tx, item.id, reason)
    if reason != "reserved":
        _invite(tx, item, now)


def heard(tx: Tx, channel: str, account: str, address: str, trigger: str, at: datetime, now: datetime) -> None:
    """Somebody wrote, tapped, followed or scanned at that time: the shop may write again, and what waited leaves."""
    if not record(channel).grants:
        return  # nothing waits there: such a channel always takes messages
    allowances.grant(tx, channel, account, address, trigger, at, now)
    arrival.let_go(tx, channel, account, address, now)


def refused_by_channel(tx: Tx, kinds: Kinds, item: OutboxItem, reason: str, now: datetime) -> None:
    """The channel itself counts otherwise than we do: nothing more leaves there before the customer writes."""
    allowances.close(tx, item.channel, item.account, item.address, now)
    stop(tx, kinds, item, reason, now)


def channel_shut(tx: Tx, kinds: Kinds, channel: str, account: str, now: datetime) -> int:
    """How many notices go another way because the channel is shut to us, as codes do; all else goes on waiting."""
    proof_codes.channel_shut(tx, channel, account, now)
    waiting = arrival.queued(tx, channel, account, outgoing.NOTICE_KIND)
    for item in waiting:
        arrival.give_up(tx, item.id, "halted")
        notices.not_delivered(tx, kinds, item, "halted", now)
    return len(waiting)


@dataclass(frozen=True, slots=True)
class Reach:
    """What may still be written in a chat, for whoever is about to.

    left: messages, None for any number; hours: until the window closes; waiting: messages that wait already.
    """

    left: int | None
    hours: int
    waiting: int

    @property
    def is_open(self) -> bool:
        """True when what is written now leaves at once."""
        return self.hours > 0 and self.left != 0

    def words(self, language: str) -> str:
        """ "2 left, 31 h", or that it waits until the customer writes."""
        if self.is_open:
            key = "reach.counted" if self.left is not None else "reach.open"
            return text(key, language, count=self.left or 0, hours=self.hours)
        key = "reach.waiting" if self.waiting else "reach.closed"
        return text(key, language, count=self.waiting)


def reach(tx: Tx, conversation: Conversation, now: datetime) -> Reach | None:
    """What may still be written there; None where nothing limits it. Rule: N5."""
    if not record(conversation.channel).grants:
        return None
    place = (conversation.channel, conversation.account, conversation.address)
    allowance = allowances.of(tx, *place)
    waiting = arrival.count(tx, *place)
    if allowance is None or now >= allowance.until:
        return Reach(0, 0, waiting)
    return Reach(allowance.left, max(1, (allowance.until - now) // _HOUR), waiting)


def _invite(tx: Tx, item: OutboxItem, now: datetime) -> None:
    """The customer reads that the shop has something to say, if there is a template for it; once until they write."""
    shop, talk = shops.load(tx), conversations.find(tx, item.channel, item.account, item.address)
    if shop is None or talk is None:
        return
    template = fitting(shop.templates, WORD, item.channel, talk.language)
    if template is None:
        return
    ticket = tickets.get(tx, item.ticket_id) if item.ticket_id else None
    facts = {
        "shop": shop.name(talk.language), "shop_phone": shop.phone, "number": ticket.number if ticket else "",
        "plate": (ticket.plate if ticket else None) or "",
    }  # fmt: skip
    key = f"invite:{talk.id}:{talk.last_in_at.isoformat() if talk.last_in_at else ''}"
    outbox.queue(
        tx, key, "reply", item.address, {"text": "", "template": template.filled(facts)}, now, channel=item.channel,
        account=item.account, expires_at=until("news", now), ticket_id=item.ticket_id,
    )  # fmt: skip


def _goes_first(tx: Tx, item: OutboxItem) -> bool:
    """True for what the reserve is kept for: safety, or the words of a person."""
    if item.priority <= outgoing.URGENT:
        return True
    message = conversations.get_message(tx, item.message_id) if item.message_id is not None else None
    return message is not None and message.author.startswith("staff:")
