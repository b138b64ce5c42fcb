"""The shop's word on a ticket: clocks that are started, paused, moved, kept or void, each step an event (F3, C2, W3).

Alarms of clocks that run out are in actions/promises/promise_alarms.py.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta

from actions import outgoing
from domain.errors import IllegalMove
from domain.message import Reply
from domain.promises import promise as clocks
from domain.promises.promise import Promise
from domain.shop import promise_policy as table
from domain.shop.promise_policy import KINDS, Alarm, PromiseKind, PromiseRule
from domain.shop.shop import Shop
from domain.ticket import Ticket
from storage import Tx, conversations, shops
from storage.customers import customers
from storage.promises import promises
from storage.tickets import tickets
from texts import formats, text

OVERTAKEN = frozenset({"promise_kept", "promise_void", "promise_moved", "promise_paused"})
"""Events after which what was to be said of the promise is no longer true."""

FARTHEST = timedelta(days=731)
"""Nothing is promised for later than that: such a year was mistyped."""


def make(tx: Tx, shop: Shop, ticket: Ticket, now: datetime) -> None:
    """Every clock the policy table has for the ticket runs from its report's time on, by what is known now.

    Called again when facts change: pauses and the time already used stay, what the customer was told is never loosened,
    and what is over is not begun again. Rule: F3, C2, C9, G2.
    """
    if not ticket.is_open:
        return
    wanted, made = rules_for(tx, shop, ticket, now), promises.of(tx, ticket.id)
    owed = {one.kind: one for one in promises.open_of(tx, ticket.id) if one.state != "late"}
    for kind, rule in wanted.items():
        if kind in owed:
            _recount(tx, shop, ticket, owed[kind], rule, now)
        elif all(one.state == "void" for one in made if one.kind == kind) and not _is_done(ticket, kind):
            start = now if any(one.kind == kind for one in made) else ticket.created_at
            _begin(tx, shop, ticket, rule, start, now)
    for kind, one in owed.items():
        if kind not in wanted and one.by_table and not one.told:
            clocks.void(one, shop, now)
            _record(tx, ticket, "promise_void", "system", now, [one], reason="facts")


def _is_done(ticket: Ticket, kind: str) -> bool:
    return kind == PromiseKind.FIRST_ANSWER and ticket.answered_at is not None


def rules_for(tx: Tx, shop: Shop, ticket: Ticket, now: datetime) -> dict[str, PromiseRule]:
    """Kind of promise -> the line of the policy table that fits the ticket as it is known now."""
    customer = customers.get(tx, ticket.customer_id)
    vehicle = customers.vehicle(tx, ticket.vehicle_id) if ticket.vehicle_id else None
    asked = table.facts(
        ticket,
        shop.policy,
        now.astimezone(shop.zone).date(),
        shop_at=table.Place(shop.lat, shop.lon) if shop.lat is not None and shop.lon is not None else None,
        key_customer=bool(customer and customer.is_key),
        vehicle=table.Vehicle(vehicle.first_delivery_on, vehicle.odometer_km) if vehicle else None,
    )
    return table.chosen((*shop.promises, *table.defaults(shop.policy)), asked)


def add(
    tx: Tx, shop: Shop, ticket: Ticket, kind: str, due_at: datetime, now: datetime, *, actor: str, told: bool = False
) -> Promise:
    """The shop has promised that for that time; it stands in the place of what was owed of the kind.

    told: the customer knows the time. IllegalMove for a time that is past or years away, a kind that is none, or a
    closed ticket. Rule: W3.
    """
    return _replace(tx, shop, ticket, kind, due_at, now, actor=actor, told=told, reason="")


def move(
    tx: Tx, shop: Shop, ticket: Ticket, kind: str, due_at: datetime, now: datetime, *, actor: str, reason: str
) -> Promise:
    """A new promise for that time replaces the old one; whoever was told the old time is told the new one.

    IllegalMove as for `add`. Rule: F6, W4.
    """
    was = promises.open_of(tx, ticket.id)
    told = any(one.told for one in was if one.kind == kind)
    made = _replace(tx, shop, ticket, kind, due_at, now, actor=actor, told=told, reason=reason)
    if told:
        tell_new_time(tx, shop, ticket, made, "promise_moved", now)
    return made


def note_told(tx: Tx, ticket: Ticket, kinds: Collection[str], now: datetime, *, actor: str = "bot") -> None:
    """The customer was told the times of these promises: a slip will be told, too."""
    fresh = [one for one in promises.open_of(tx, ticket.id) if one.kind in kinds and not one.told]
    for one in fresh:
        one.told = True
    if fresh:
        _record(tx, ticket, "promise_told", actor, now, fresh)


def keep(tx: Tx, ticket: Ticket, kind: str, now: datetime, *, actor: str = "system") -> None:
    """That clock stops, kept or late; nothing happens when there is none. Whoever is on site has answered, too."""
    kinds = (kind, PromiseKind.FIRST_ANSWER) if kind == PromiseKind.ON_SITE else (kind,)
    found = [one for one in promises.open_of(tx, ticket.id) if one.kind in kinds]
    if found:
        at_shop = shops.current(tx)
        for one in found:
            clocks.keep(one, at_shop, now)
        _record(tx, ticket, "promise_kept", actor, now, found)


def pause(tx: Tx, shop: Shop, ticket: Ticket, party: str, now: datetime, *, actor: str) -> None:
    """The ticket waits for that party: all its clocks but the first answer stand still."""
    waiting = [one for one in promises.open_of(tx, ticket.id) if KINDS[one.kind].pauses]
    standing = [one for one in waiting if clocks.pause(one, shop, party, now)]
    if standing:
        _record(tx, ticket, "promise_paused", actor, now, standing, party=party)


def resume(tx: Tx, shop: Shop, ticket: Ticket, now: datetime, *, actor: str) -> None:
    """Its clocks run on with the time they had left; a customer who was told a time gets the new one."""
    was = {one.id: one.due_at for one in promises.open_of(tx, ticket.id)}
    running = [one for one in promises.open_of(tx, ticket.id) if clocks.resume(one, shop, now)]
    if not running:
        return
    _record(tx, ticket, "promise_resumed", actor, now, running)
    for one in running:
        if one.told and one.state == "running" and one.due_at - was[one.id] >= timedelta(minutes=1):
            tell_new_time(tx, shop, ticket, one, "promise_resumed", now)


def void(tx: Tx, ticket: Ticket, now: datetime, *, actor: str = "system", reason: str = "") -> None:
    """Nothing is owed on the ticket any more: it was cancelled, or goes on in another."""
    found = promises.open_of(tx, ticket.id)
    if found:
        at_shop = shops.current(tx)
        for one in found:
            clocks.void(one, at_shop, now)
        _record(tx, ticket, "promise_void", actor, now, found, reason=reason)


def settle(tx: Tx, ticket: Ticket, now: datetime, *, actor: str) -> None:
    """The ticket is closed: what it was about is kept, the rest is no longer owed."""
    for kind in (kind for kind, facts in KINDS.items() if facts.closing_keeps):
        keep(tx, ticket, kind, now, actor=actor)
    void(tx, ticket, now, actor=actor, reason="closed")


def restart(tx: Tx, shop: Shop, ticket: Ticket, now: datetime, *, kinds: Sequence[str] = ("solution",)) -> None:
    """The matter is not settled after all: a new clock runs from now on. Rule: C6."""
    owed = {one.kind for one in promises.open_of(tx, ticket.id)}
    for kind, rule in rules_for(tx, shop, ticket, now).items():
        if kind in kinds and kind not in owed:
            _begin(tx, shop, ticket, rule, now, now)


def recount_all(tx: Tx, shop: Shop, now: datetime) -> int:
    """On how many tickets clocks were looked at again by the policy in force; pauses and used time stay."""
    found = promises.tickets_of_open(tx)
    for ticket_id in found:
        ticket = tickets.lock(tx, ticket_id)
        if ticket is not None:
            make(tx, shop, ticket, now)
    return len(found)


def nearest(tx: Tx, ticket_id: int) -> Promise | None:
    """What is owed next on the ticket."""
    return promises.nearest(tx, ticket_id)


def of(tx: Tx, ticket_id: int) -> list[Promise]:
    """All promises of the ticket, oldest first."""
    return promises.of(tx, ticket_id)


def tell_new_time(tx: Tx, shop: Shop, ticket: Ticket, one: Promise, key: str, now: datetime) -> None:
    """The customer reads until when the promise will be kept: the sentence `news.<key>`. Rule: N4."""
    talk = conversations.get(tx, ticket.conversation_id) if ticket.conversation_id else None
    if talk is None:
        return
    words = text(
        f"news.{key}",
        talk.language,
        number=ticket.number,
        what=text(f"promise_what.{one.kind}", talk.language),
        when=formats.moment(one.due_at.astimezone(shop.zone), talk.language),
        phone=shop.phone,
    )
    outgoing.say(tx, talk, Reply(words), f"promised:{one.id}:{key}:{_iso(one.due_at)}", now, ticket_id=ticket.id)


def _begin(tx: Tx, shop: Shop, ticket: Ticket, rule: PromiseRule, start: datetime, now: datetime) -> Promise:
    assert rule.allowed is not None
    one = Promise(
        ticket_id=ticket.id,
        kind=rule.promise,
        started_at=start,
        allowed_seconds=int(rule.allowed.total_seconds()),
        due_at=start,
        counting=rule.counting,
        alarms=alarms_as_kept(table.alarms(rule)),
        extension_seconds=int(table.extension(rule).total_seconds()),
    )
    clocks.settle(one, shop, now)
    promises.add(tx, one)
    if ticket.waiting_for and KINDS[one.kind].pauses:
        clocks.pause(one, shop, ticket.waiting_for, now)
    _record(tx, ticket, "promise_made", "system", now, [one], line=rule.name)
    return one


def _recount(tx: Tx, shop: Shop, ticket: Ticket, one: Promise, rule: PromiseRule, now: datetime) -> None:
    """The clock goes by the line that fits now. Times a person gave stay; those told only come nearer."""
    assert rule.allowed is not None
    if not one.by_table:
        return
    before = (one.due_at, one.allowed, one.counting, one.alarms, one.level)
    one.alarms = alarms_as_kept(table.alarms(rule))
    one.level = min(one.level, len(one.alarms))
    clocks.recount(one, shop, rule.allowed, rule.counting, now)
    was, allowed, counting, alarms, level = before
    if one.told and one.due_at > was:
        one.alarms, one.level = alarms, level
        clocks.recount(one, shop, allowed, counting, now)
    elif (one.due_at, one.allowed, one.counting, one.alarms) != before[:4]:
        one.extension_seconds = int(table.extension(rule).total_seconds())
        _record(tx, ticket, "promise_moved", "system", now, [one], was=_iso(was), line=rule.name, reason="facts")


def _replace(
    tx: Tx,
    shop: Shop,
    ticket: Ticket,
    kind: str,
    due_at: datetime,
    now: datetime,
    *,
    actor: str,
    told: bool,
    reason: str,
) -> Promise:
    _check(ticket, kind, due_at, now)
    old = [one for one in promises.open_of(tx, ticket.id) if one.kind == kind]
    for one in old:
        clocks.void(one, shop, now)
    if old:
        promises.withdraw(tx, [one.id for one in old], ticket.id)
    allowed = due_at - now
    made = Promise(
        ticket_id=ticket.id,
        kind=kind,
        started_at=now,
        allowed_seconds=clocks.full_seconds(allowed),
        due_at=due_at,
        told=told,
        by_table=False,
        alarms=alarms_as_kept(table.usual_alarms(allowed)),
        extension_seconds=int(table.usual_extension(allowed).total_seconds()),
        follows_id=old[-1].id if old else None,
    )
    clocks.settle(made, shop, now)
    promises.add(tx, made)
    if ticket.waiting_for and KINDS[kind].pauses:
        clocks.pause(made, shop, ticket.waiting_for, now)
    data = {"was": _iso(old[-1].due_at), "reason": reason} if old else {}
    _record(tx, ticket, "promise_moved" if old else "promise_made", actor, now, [made], **data)
    return made


def _check(ticket: Ticket, kind: str, due_at: datetime, now: datetime) -> None:
    if kind not in KINDS:
        raise IllegalMove(f"Ticket {ticket.number}: {kind!r} is no promise: expected one of {list(KINDS)}.")
    if not ticket.is_open:
        raise IllegalMove(f"Ticket {ticket.number} is {ticket.state}: nothing can be promised on it.")
    if due_at <= now:
        raise IllegalMove(f"Ticket {ticket.number}: {due_at.isoformat()} is past: expected a time to come.")
    if due_at - now > FARTHEST:
        raise IllegalMove(f"Ticket {ticket.number}: {due_at.isoformat()} is years away: expected a time soon to come.")


def alarms_as_kept(alarms: Sequence[Alarm]) -> list[list[object]]:
    """As a promise keeps them: [seconds after due, [roles]]."""
    return [[int(alarm.offset.total_seconds()), list(alarm.roles)] for alarm in alarms]


def _record(
    tx: Tx, ticket: Ticket, kind: str, actor: str, now: datetime, found: Sequence[Promise], **data: object
) -> None:
    """The event; what was to be said of these promises as they were is not said any more."""
    told = [{"kind": one.kind, "due_at": _iso(one.due_at), "state": one.state} for one in found]
    tickets.record(tx, ticket, kind, actor, now, promises=told, **data)
    if kind in OVERTAKEN:
        promises.withdraw(tx, [one.id for one in found], ticket.id)


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
