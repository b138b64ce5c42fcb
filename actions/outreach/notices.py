"""Everything said unasked: planned once, and let out by one gate that decides, explains and remembers (N1-N6).

A notice passes the gate twice: when it is due, and again right before it leaves, because an opt-out, a complaint or a
pause may have come in between.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from traceback import format_exception
from typing import Any

import structlog

from actions import outgoing
from actions.outreach import ladder
from domain.conversation import Conversation, OutboxItem
from domain.errors import NotFound
from domain.message import Button, Reply
from domain.outreach import send_gate
from domain.outreach.notice import AGREED, CALL, KEPT, Notice, Purpose
from domain.outreach.rung import RungState
from domain.outreach.send_gate import Decision, Way
from domain.press import Press
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import StoreAway, Tx, allowances, arrival, conversations, outbox, shops
from storage.outreach import notices, rungs
from texts import text

BATCH = 25
"""Notices let out in one transaction: on SQLite others wait for it."""

BACKLOG = 600
"""Notices that may wait in the outbox: some twenty seconds' worth, so that what they offer is fresh when it leaves."""

TROUBLE = timedelta(hours=1)
"""A notice whose words could not be made is tried again after this."""

UNDELIVERED = frozenset({
    "unreachable", "channel_refused", "refused", "window", "budget", "reserved", "template", "unconfirmed", "halted",
})  # fmt: skip
"""Reasons for which a way has failed: another is tried, and when there is none somebody has to ring."""

_NUMBER = re.compile(r"[0-9]{1,9}")

Words = Callable[[Tx, Shop, Notice, Conversation, datetime], Reply | None]
"""The words in the conversation's language; None when what they would say is no longer true."""

Hook = Callable[[Tx, Shop, Notice, datetime], None]
"""What else is done about a notice."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """All there is to know of a kind of notice; its name for people is the text notice_kind.<kind>.

    purpose: what it is for; a campaign that is a recall is for more than its kind. words: made when it leaves, so that
    what they offer is free then (N2, B8). after: done once it was handed to the channel. unreachable: done when no chat
    takes it, such as a call task. agreed: about a time agreed or asked for: never held back by a cap, and without the
    button that stops its kind. asked_for: said also to somebody who refused reminders.
    """

    purpose: Purpose
    words: Words
    after: Hook | None = None
    unreachable: Hook | None = None
    agreed: bool = False
    asked_for: bool = False


Kinds = Mapping[str, NoticeKind]
"""Kind of notice -> what it is, handed to the gate by whoever asks it."""


def plan_one(
    tx: Tx,
    key: str,
    kind: str,
    purpose: str,
    customer_id: int,
    due_at: datetime,
    now: datetime,
    *,
    vehicle_id: int | None = None,
    subject: tuple[str, int] | None = None,
    expires_at: datetime | None = None,
    payload: dict[str, Any] | None = None,
    priority: int = 50,
    campaign_id: int | None = None,
    variant: str | None = None,
) -> bool:
    """True when the notice is new; of one key there is only ever one. Rule: N5.

    subject: what it is about ("ticket", 7). payload: what its words need. expires_at: afterwards it is not said.
    """
    subject_kind, subject_id = subject or (None, None)
    notice = Notice(
        key, kind, purpose, customer_id, due_at, expires_at or due_at + KEPT, now,
        vehicle_id=vehicle_id, subject_kind=subject_kind, subject_id=subject_id, priority=priority,
        payload=payload or {}, campaign_id=campaign_id, variant=variant,
    )  # fmt: skip
    return notices.put(tx, notice)


def release_due(tx: Tx, shop: Shop, kinds: Kinds, now: datetime, limit: int = BATCH) -> int:
    """How many due notices were decided by this call: sent, put off, or dropped, each with its reason. Rule: N5.

    No more are let out than leave soon; what is urgent or agreed goes past a full outbox.
    """
    full = notices.waiting_to_leave(tx, BACKLOG) >= BACKLOG
    due = notices.take_due(tx, now, limit, up_to=AGREED if full else None)
    for notice in sorted(due, key=lambda one: (one.customer_id, one.priority, one.id)):
        _release_safely(tx, shop, kinds, notice, now)
    return len(due)


def _release_safely(tx: Tx, shop: Shop, kinds: Kinds, notice: Notice, now: datetime) -> None:
    """One notice whose words can't be made does not hold the others up."""
    try:
        with tx.begin_nested():
            release(tx, shop, kinds, notice, now)
    except StoreAway:
        raise
    except Exception as error:  # whatever is wrong with that one
        log.error("notices.trouble", notice=notice.id, kind=notice.kind, exception="".join(format_exception(error)))
        tx.refresh(notice)
        if notice.expires_at <= now:
            notices.decided(tx, notice, "dropped", "expired", now)
        else:
            notices.decided(tx, notice, "deferred", "trouble", now, now + TROUBLE)


def release(tx: Tx, shop: Shop, kinds: Kinds, notice: Notice, now: datetime) -> Decision:
    """The gate's decision on a planned notice, carried out and kept; KeyError for a kind there is not. Rule: N5."""
    notices.lock_customer(tx, notice.customer_id)
    kind, decision = kinds[notice.kind], _ask(tx, shop, kinds, notice, now)
    reply: Reply | None = None
    if decision.way is not None:
        reply = _hand_over(tx, shop, kind, notice, decision.way, now)
        if reply is None:
            notices.decided(tx, notice, "cancelled", "outdated", now)
            return Decision("dropped", "outdated")
    _keep(tx, shop, kinds, notice, decision, now)
    if reply is not None and kind.after is not None:
        kind.after(tx, shop, notice, now)
    return decision


def _hand_over(tx: Tx, shop: Shop, kind: NoticeKind, notice: Notice, way: Way, now: datetime) -> Reply | None:
    """The words are in the outbox, on that way; None when they are no longer true."""
    conversation = ladder.conversation(tx, notice, way, now)
    reply = kind.words(tx, shop, notice, conversation, now)
    if reply is None:
        return None
    reply = reply if kind.agreed else _with_stop(reply, notice, conversation.language)
    language, template = conversation.language, None
    if way.template is not None:
        template = ladder.filled(tx, shop, notice, way.template, reply, language)
    key = notice.key if not notice.releases else f"{notice.key}#{notice.releases}"
    ticket_id = notice.subject_id if notice.subject_kind == "ticket" else notice.payload.get("ticket_id")
    message = outgoing.say(
        tx, conversation, reply, key, now, ticket_id=ticket_id, expires_at=notice.expires_at, kind="notice",
        priority=notice.priority, template=template,
    )  # fmt: skip
    notice.releases += 1
    notice.message_id, notice.outbox_id = message.id, outbox.id_of(tx, key)
    ladder.begin(tx, notice, way, notice.outbox_id, now)
    return reply


def _ask(
    tx: Tx, shop: Shop, kinds: Kinds, notice: Notice, now: datetime, but_for: int | None = None,
    leaving: OutboxItem | None = None,
) -> Decision:  # fmt: skip
    """What the gate says about the notice at that time. but_for: one that does not count. leaving: its row, for which
    the chat's budget is taken already.
    """
    kind, halted = kinds[notice.kind], notices.halts(tx).get(notice.broadcast)
    if halted == "stopped":
        return Decision("dropped", "stopped")
    standing = notices.standing(
        tx, notice.customer_id, notice.purpose, shop.zone, now, but_for=but_for,
        about=notice.vehicle_id, prefer=notice.payload.get("conversation_id"),
        uncounted=[name for name, one in kinds.items() if one.agreed],
        taken_for=leaving.message_id if leaving is not None and leaving.spent else None,
    )  # fmt: skip
    return send_gate.decide(
        shop.policy, notice.kind, notice.purpose, notice.expires_at, ladder.widened(tx, shop, notice, standing), now,
        agreed=kind.agreed, asked_for=kind.asked_for, paused=halted == "paused",
    )  # fmt: skip


def _keep(tx: Tx, shop: Shop, kinds: Kinds, notice: Notice, decision: Decision, now: datetime) -> None:
    notices.decided(tx, notice, decision.verdict, decision.reason, now, decision.until)
    if decision.verdict == "dropped" and decision.reason in UNDELIVERED and (hook := kinds[notice.kind].unreachable):
        standing = notices.standing(tx, notice.customer_id, notice.purpose, shop.zone, now)
        if not send_gate.refuses(standing, notice.kind, notice.purpose, CALL):
            hook(tx, shop, notice, now)


def _with_stop(reply: Reply, notice: Notice, language: str) -> Reply:
    """The words with the button that stops this kind; none where it can't be refused. Rule: N5."""
    if not send_gate.RULES[notice.purpose].refusable:
        return reply
    stop = Button(text("notice_stop.button", language), Press("stop", notice.kind))
    return Reply(reply.text, (*reply.buttons, (stop,)), reply.card)


# --- right before it leaves ------------------------------------------------------------------------------------------


def still_welcome(tx: Tx, kinds: Kinds, item: OutboxItem, now: datetime) -> bool:
    """True when the gate still lets the row go; asked right before it is handed to the channel. Rule: N5."""
    notice = notices.by_outbox(tx, item.id)
    if notice is None:
        return True
    return notice.state == "sent" and _ask(tx, shops.current(tx), kinds, notice, now, notice.id, item).verdict == "sent"


def withhold(tx: Tx, kinds: Kinds, item: OutboxItem, now: datetime) -> None:
    """The row that is no longer welcome does not leave: its notice waits for a better time or is dropped."""
    notice = notices.by_outbox(tx, item.id)
    if notice is None:
        return
    shop = shops.current(tx)
    notices.lock_customer(tx, notice.customer_id)
    decision = _ask(tx, shop, kinds, notice, now, notice.id, item)
    if notice.state == "sent" and decision.verdict == "sent":
        decision = Decision("deferred", "asked_again", now)
    reason = decision.reason if notice.state == "sent" else notice.reason
    said, notice.message_id, notice.outbox_id = notice.message_id, None, None
    tx.flush()
    rungs.forget(tx, item.id)
    _budget_back(tx, item.id)
    outbox.take_back(tx, item.id, reason)
    if said is not None:
        conversations.unsay(tx, said)
    if notice.state == "sent":
        _keep(tx, shop, kinds, notice, decision, now)


def _budget_back(tx: Tx, outbox_id: int) -> None:
    """What was taken of the chat's budget for its first try, which does not leave, may be used by others."""
    row = outbox.get(tx, outbox_id)
    if row is None or not row.spent or row.attempts != 1 or row.last_error or row.lease_until is None:
        return  # an earlier try may have left after all: the channel has counted it
    place = (row.channel, row.account, row.address)
    allowances.give_back(tx, *place, row.spent, taken_at=row.lease_until - outbox.LEASE)
    row.spent = 0
    tx.flush()


def not_delivered(tx: Tx, kinds: Kinds, item: OutboxItem, reason: str, now: datetime) -> None:
    """That way has failed: the notice goes the next one, or is dropped, and whoever has to call is asked to. Rule: N1.

    reason: one of UNDELIVERED, or "expired". Late word of an earlier way changes nothing but that way.
    """
    rung = rungs.of_outbox(tx, item.id)
    if rung is not None:
        rungs.settle(tx, rung, RungState.FAILED, reason, now)
    notice = notices.by_outbox(tx, item.id)
    if notice is None or notice.state != "sent":
        return
    shop = shops.current(tx)
    decision = Decision("dropped", reason)
    if reason in UNDELIVERED:
        decision = _ask(tx, shop, kinds, notice, now, notice.id)
        if decision.way is not None or decision.verdict == "deferred":
            decision = Decision("deferred", reason, decision.until or now)
        elif decision.reason in ("unreachable", "channel_refused"):
            decision = Decision("dropped", reason)
    _keep(tx, shop, kinds, notice, decision, now)


def arrived(tx: Tx, item: OutboxItem, now: datetime) -> None:
    """That way is known to have led there: no other is tried any more, unless it is under way already."""
    rung = rungs.of_outbox(tx, item.id)
    if rung is None or rung.state == RungState.ARRIVED:
        return
    rungs.settle(tx, rung, RungState.ARRIVED, "", now)
    notice = notices.get(tx, rung.notice_id)
    if notice is None or (notice.outbox_id == item.id and notice.state == "sent"):
        return
    if notice.state == "planned":
        notice.outbox_id, notice.message_id = item.id, item.message_id
        notices.decided(tx, notice, "sent", "arrived_late", now)
    elif notice.state == "sent" and notice.outbox_id is not None:
        arrival.withdraw(tx, notice.outbox_id, "arrived_late")


def silent(tx: Tx, kinds: Kinds, outbox_id: int, now: datetime) -> None:
    """No word came of the row in time: another way is tried. Rule: N1."""
    item = outbox.get(tx, outbox_id)
    if item is not None:
        not_delivered(tx, kinds, item, "unconfirmed", now)


def withdraw(tx: Tx, key: str, now: datetime) -> None:
    """The notice of that key that has not left yet never does: what it says is no longer true."""
    notice = notices.by_key(tx, key)
    if notice is not None and notice.state == "planned":
        notices.decided(tx, notice, "cancelled", "outdated", now)
    outbox.withdraw(tx, key)
    if notice is not None and notice.outbox_id is not None:  # a later way bears a key of its own
        arrival.withdraw(tx, notice.outbox_id, "withdrawn")


# --- the desk's hand on it -------------------------------------------------------------------------------------------


def pause(tx: Tx, broadcast: str, by: Staff, now: datetime) -> None:
    """Nothing of that kind or campaign leaves until it is resumed. Rule: I1, N3."""
    _halt(tx, broadcast, "paused", by, now)


def resume(tx: Tx, broadcast: str, by: Staff, now: datetime) -> None:
    """It goes on where it was paused; what was stopped meanwhile stays cancelled. Rule: I1, N3."""
    _halt(tx, broadcast, "running", by, now)


def stop(tx: Tx, broadcast: str, by: Staff, now: datetime) -> int:
    """How many planned notices of that kind or campaign were called off; nothing more of it leaves. Rule: I1, N3."""
    _halt(tx, broadcast, "stopped", by, now)
    return notices.cancel_planned(tx, broadcast, "stopped", now)


def _halt(tx: Tx, broadcast: str, state: str, by: Staff, now: datetime) -> None:
    by.require("manage_campaigns")
    check_name(broadcast)
    notices.halt(tx, broadcast, state, now, by.actor)


def check_name(broadcast: str) -> None:
    """NotFound for what names no kind and no campaign."""
    group, _, name = broadcast.partition(":")
    if not ((group == "kind" and name) or (group == "campaign" and _NUMBER.fullmatch(name))):
        raise NotFound(f"There is no broadcast {broadcast!r}: expected kind:<kind> or campaign:<number>.")


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the gate would say about a notice at a time, without any of it happening."""

    notice: Notice
    at: datetime
    decision: Decision


def simulate(tx: Tx, shop: Shop, kinds: Kinds, candidates: Iterable[Notice], now: datetime) -> list[Forecast]:
    """Who would get what, when, and why not: the gate's word on each notice when it is due. Nothing is kept. Rule: N3.

    candidates: planned notices, or some that were only made up for the question.
    """
    found: list[Forecast] = []
    for notice in candidates:
        at = max(notice.due_at, now)
        found.append(Forecast(notice, at, _ask(tx, shop, kinds, notice, at)))
    return found
