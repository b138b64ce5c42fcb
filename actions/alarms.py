"""What happens when a promise runs out: staff are warned before, the customer is told of the slip first, and after that
a level more of the house each time (N4, C2, F6).

One look is a handful of statements, however many ring; what rings is each caller's alone, so any number of processes
may look at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta

from actions import duty, speak
from actions.promises import alarms_as_kept
from bot import formats
from bot.texts import text
from domain import promise as clocks
from domain.business_time import add
from domain.conversation import PUSHED, STAFF, Message, OutboxItem
from domain.promise import Promise
from domain.promise_rules import ASSIGNEE, Alarm
from domain.reply import Reply
from domain.shop import Shop
from domain.ticket import TicketEvent
from storage import Tx, promises
from storage.promises import Ringing, Rung, Talk

OUTCOMES = frozenset({"on_site", "hand_over", "solution"})
"""Kinds whose slip the customer is told even when the time was never named: they are waiting for it."""

AT_ONCE = frozenset({"on_site"})
"""Kinds that do not wait for the end of the quiet hours."""

NO_TIME = timedelta(0)


def ring(tx: Tx, shop: Shop, now: datetime, *, limit: int = 1000) -> int:
    """How many promises' alarms this call has seen to, each alarm once on any number of processes. Rule: N4, C2."""
    found = promises.ringing(tx, now, limit)
    slipping = {one.promise.id for one in found if _slips(one, now)}
    wanted = {one.conversation_id for one in found if one.promise.id in slipping and one.conversation_id}
    talks = promises.talks(tx, wanted) if wanted else {}
    rung, count = Rung(), 0
    for one in found:
        talk = talks.get(one.conversation_id or 0) if one.promise.id in slipping else None
        if one.promise.id in slipping and talk is None:
            continue  # somebody is writing there just now: the next look does it
        _ring(rung, shop, one, talk, now)
        count += 1
    promises.apply(tx, rung)
    return count


def _slips(one: Ringing, now: datetime) -> bool:
    """True when its time is over for the first time and the customer is to hear of it before asking."""
    promise = one.promise
    over = promise.state == "running" and promise.due_at <= now
    return over and one.conversation_id is not None and (promise.told or promise.kind in OUTCOMES)


def _ring(rung: Rung, shop: Shop, one: Ringing, talk: Talk | None, now: datetime) -> None:
    """All alarms that are due by now as one: after a standstill nobody is warned of what is late already."""
    promise = one.promise
    first = promise.level
    while promise.level < len(promise.alarms) and clocks.alarm(promise, shop, promise.level) <= now:
        promise.level += 1
    offset, roles = promise.alarms[promise.level - 1]
    newly_late = promise.state == "running" and promise.due_at <= now
    if newly_late:
        promise.state = "late"
    promise.alarm_at = clocks.next_alarm(promise, shop)
    kind = "promise_warned" if offset < 0 else "promise_late" if newly_late else "promise_escalated"
    to = duty.reach(shop, roles, one.assignee, now, without=one.about_staff)
    data = {"kind": promise.kind, "due_at": _iso(promise.due_at), "level": promise.level, "from_level": first, "to": to}
    rung.changed.append((promise, _event(promise, kind, now, data)))
    rung.notices.append(_notice(shop, one, kind, to, now))
    if talk is not None:
        _tell_of_slip(rung, shop, one, talk, now)


def _tell_of_slip(rung: Rung, shop: Shop, one: Ringing, talk: Talk, now: datetime) -> None:
    """The customer reads that it is late and until when it will be; after so often, that a person will say when."""
    old, new = one.promise, None
    if old.slips < shop.policy.slips_told:
        new = _next_promise(shop, old, now)
        data = {"was": _iso(old.due_at), "reason": "slip", "promises": [{"kind": new.kind, "due_at": _iso(new.due_at)}]}
        rung.made.append((new, _event(new, "promise_moved", now, data)))
    words = _words(shop, one, new, talk.language)
    message = Message(talk.id, "bot", Reply(words).to_json(), now, ticket_id=old.ticket_id)
    item = None
    if talk.channel in PUSHED:
        item = OutboxItem(
            key=f"promise:{old.id}:slip:{_iso(old.due_at)}",
            channel=talk.channel,
            account=talk.account,
            address=talk.address,
            kind="reply",
            payload=Reply(words).to_json(),
            created_at=now,
            due_at=_when_heard(shop, one, now),
            priority=speak.NOTICE,
            ticket_id=old.ticket_id,
        )
    rung.said.append((message, item))


def _words(shop: Shop, one: Ringing, new: Promise | None, language: str) -> str:
    fields: Mapping[str, object] = {
        "number": one.number,
        "what": text(f"promise_what.{one.promise.kind}", language),
        "was": formats.moment(one.promise.due_at.astimezone(shop.zone), language),
        "phone": shop.rescue_phone if one.promise.kind == "on_site" else shop.phone,
    }
    if new is None:
        return text("news.promise_slipped_again", language, **fields)
    when = formats.moment(new.due_at.astimezone(shop.zone), language)
    return text("news.promise_slipped", language, **fields, when=when)


def _next_promise(shop: Shop, old: Promise, now: datetime) -> Promise:
    """The promise that stands in for one that has slipped; the old one's levels go on beside it."""
    length = timedelta(seconds=old.extension_seconds)
    due_at = _full_minutes(add(shop, old.counting, now, length))
    seconds = int(clocks.business_time.between(shop, old.counting, now, due_at).total_seconds())
    role = "workshop_supervisor" if old.slips == 0 else "manager"
    alarms = [Alarm(-timedelta(seconds=seconds // 3)), Alarm(NO_TIME, (ASSIGNEE, role))]
    new = Promise(
        ticket_id=old.ticket_id,
        kind=old.kind,
        started_at=now,
        allowed_seconds=seconds,
        due_at=due_at,
        counting=old.counting,
        told=True,
        by_table=False,
        alarms=alarms_as_kept(alarms),
        extension_seconds=old.extension_seconds,
        slips=old.slips + 1,
        follows_id=old.id,
    )
    new.alarm_at = clocks.next_alarm(new, shop)
    return new


def _notice(shop: Shop, one: Ringing, kind: str, to: list[str], now: datetime) -> OutboxItem:
    promise = one.promise
    return OutboxItem(
        key=f"promise:{promise.id}:alarm:{promise.level}:{_iso(promise.due_at)}",
        channel=STAFF,
        account="",
        address=STAFF,
        kind="promise_alarm",
        payload={
            "ticket_id": promise.ticket_id, "promise_id": promise.id, "alarm": kind, "promise": promise.kind,
            "due_at": _iso(promise.due_at), "to": to,
        },
        created_at=now,
        due_at=_when_heard(shop, one, now),
        priority=speak.URGENT if one.urgent else speak.NOTICE,
        expires_at=now + speak.STAFF_EXPIRY,
        ticket_id=promise.ticket_id,
    )  # fmt: skip


def _when_heard(shop: Shop, one: Ringing, now: datetime) -> datetime:
    """Now; in the quiet hours their end, unless it is urgent. Rule: N5."""
    local = now.astimezone(shop.zone)
    if one.urgent or one.promise.kind in AT_ONCE or not shop.policy.is_quiet(local.hour):
        return now
    day = local.date() + timedelta(days=local.hour >= shop.policy.quiet_until)
    return datetime.combine(day, time(shop.policy.quiet_until), shop.zone)


def _full_minutes(at: datetime) -> datetime:
    """The next five minutes on the clock: a time that is told has no seconds."""
    past = timedelta(minutes=at.minute % 5, seconds=at.second, microseconds=at.microsecond)
    return at - past + timedelta(minutes=5) if past else at


def _event(promise: Promise, kind: str, now: datetime, data: dict[str, object]) -> TicketEvent:
    return TicketEvent(promise.ticket_id, kind, "system", now, data)


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
