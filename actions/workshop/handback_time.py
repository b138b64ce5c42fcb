"""The hand-over time of an order: what can be promised, what was, and what more work makes of it (W3)."""

from __future__ import annotations

from datetime import datetime, timedelta

from actions import parts
from actions.promises import promises
from domain.booking.appointment import shop_of
from domain.booking.capacity import Busy, able_bays, resource
from domain.errors import IllegalMove, PromiseTooEarly
from domain.promises.promise import PromiseState
from domain.shop.promise_policy import PromiseKind
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket
from domain.workshop import handback_time as rules
from domain.workshop.work_item import WorkItem
from domain.workshop.work_order import WorkOrder
from storage import Tx
from storage.booking import appointments, capacity
from storage.tickets import tickets
from storage.workshop import work_orders

LOOK_AHEAD = timedelta(days=14)
"""How far the load of the bays is looked at."""

OPEN_WORK = frozenset({"proposed", "asked", "agreed"})


def earliest(tx: Tx, shop: Shop, ticket: Ticket, order: WorkOrder, now: datetime) -> datetime:
    """The first hand-over time that may be promised for what is planned: bay, parts, slack. Rule: W3, P2.

    Work in an order's own bay goes on in the hours its visit has taken; elsewhere it waits for free ones.
    """
    items = work_orders.items(tx, ticket.id)
    work = timedelta(minutes=sum(item.minutes for item in items if item.state in OPEN_WORK and item.kind == "planned"))
    here = where(tx, shop, order)
    start = max(now, _parts_from(tx, here, ticket, order, items) or now)
    return rules.told(here, _finish(tx, here, order, items, start, work, now), shop.policy.hand_over_slack)


def where(tx: Tx, shop: Shop, order: WorkOrder) -> Shop:
    """The one of the owner's shops in which the vehicle is. Rule: R3."""
    visit = appointments.get(tx, order.appointment_id) if order.appointment_id else None
    return shop_of(shop, visit) if visit is not None else shop


def _finish(
    tx: Tx, shop: Shop, order: WorkOrder, items: list[WorkItem], start: datetime, work: timedelta, now: datetime
) -> datetime:
    taken = capacity.taken(tx, start, start + LOOK_AHEAD, now)
    own = set(capacity.of_appointment(tx, order.appointment_id)) if order.appointment_id else set()
    busy = Busy(piece for piece in taken if piece not in own)
    codes = [item.service for item in items if item.service and shop.offers(item.service)]
    bays = [order.bay] if order.bay else [bay.code for bay in able_bays(shop, codes)]

    def done(bay: str) -> datetime:
        name = resource(shop, "bay", bay)
        return rules.finish(shop, lambda n: busy.is_free(name, range(n, n + 1)), start, work)

    return min(done(bay) for bay in bays) if bays else start + work


def _parts_from(
    tx: Tx, shop: Shop, ticket: Ticket, order: WorkOrder, items: list[WorkItem]
) -> datetime | None:  # fmt: skip
    """From when everything that is short is expected; what the visit reserved is there unless its ticket says not."""
    codes = [item.service for item in items if item.service]
    if order.appointment_id is None:
        return parts.ready_from(tx, shop, codes)
    booked = tickets.get(tx, ticket.follows_id) if ticket.follows_id else None
    if booked is None or "parts_short" not in booked.data:
        return None
    return parts.ready_from(tx, shop, codes)


def check(tx: Tx, shop: Shop, ticket: Ticket, order: WorkOrder, at: datetime, by: Staff, now: datetime) -> None:
    """Nothing when that time may be promised; PromiseTooEarly for one too early or while the shop is closed. Rule: W3.

    Whoever may approve a delay may also promise against the reckoning.
    """
    if at - now > promises.FARTHEST:
        raise IllegalMove(f"{ticket.number} can't be promised for {at.isoformat()}: that is years away.")
    if by.may("approve_delay"):
        return
    soonest = earliest(tx, shop, ticket, order, now)
    if at < soonest:
        raise PromiseTooEarly(
            f"{ticket.number} can't be promised for {at.isoformat()}: {soonest.isoformat()} is earliest."
        )
    if rules.open_at(where(tx, shop, order), at) != at:
        raise PromiseTooEarly(f"{ticket.number} can't be promised for {at.isoformat()}: the shop is closed then.")


def promise(tx: Tx, shop: Shop, ticket: Ticket, order: WorkOrder, at: datetime, now: datetime, *, actor: str) -> None:
    """The customer was told that hand-over time, and its clock runs; it replaces an earlier one. Rule: W3."""
    order.promised_at = at
    promises.add(tx, shop, ticket, PromiseKind.HAND_OVER, at, now, actor=actor, told=True)


def again(tx: Tx, shop: Shop, ticket: Ticket, order: WorkOrder, now: datetime, *, actor: str) -> None:
    """Work that was called ready is not: the shop owes a hand-over time anew, the old one while it can be kept."""
    if order.promised_at is not None:
        soonest = rules.told(where(tx, shop, order), now, shop.policy.hand_over_slack)
        promise(tx, shop, ticket, order, max(order.promised_at, soonest), now, actor=actor)


def go_on(tx: Tx, shop: Shop, ticket: Ticket, order: WorkOrder, now: datetime, *, actor: str) -> None:
    """The clock runs on after a pause; the order's time is the promise's. The caller records the event."""
    promises.resume(tx, shop, ticket, now, actor=actor)
    owed = [one for one in promises.of(tx, ticket.id) if one.kind == PromiseKind.HAND_OVER]
    running = [one for one in owed if one.state == PromiseState.RUNNING]
    order.promised_at = running[-1].due_at if running else order.promised_at


def with_more(tx: Tx, shop: Shop, order: WorkOrder, minutes: int, now: datetime) -> datetime | None:
    """The promise as it would be with so much more work; None where nothing was promised."""
    if order.promised_at is None:
        return None
    due = max(order.promised_at, now) + timedelta(minutes=minutes)
    return rules.told(where(tx, shop, order), due, timedelta(0))


def later(
    tx: Tx, shop: Shop, ticket: Ticket, order: WorkOrder, minutes: int, now: datetime, *, actor: str, reason: str
) -> bool:
    """True when the promise moved by so much agreed work; the caller tells the customer. Rule: W3, W4."""
    if not minutes or order.promised_at is None:
        return False
    due = with_more(tx, shop, order, minutes, now)
    assert due is not None
    move(tx, shop, ticket, order, due, now, actor=actor, reason=reason)
    return True


def move(
    tx: Tx, shop: Shop, ticket: Ticket, order: WorkOrder, at: datetime, now: datetime, *, actor: str, reason: str
) -> None:
    """Another hand-over time replaces the one that was told; IllegalMove for one that is past. Rule: W3."""
    if at <= now:
        raise IllegalMove(f"Work order {ticket.number} can't be promised for {at.isoformat()}: that is past.")
    order.promised_at = at
    tickets.record(tx, ticket, "hand_over_moved", actor, now, due_at=at.isoformat(), reason=reason)
    promises.add(tx, shop, ticket, PromiseKind.HAND_OVER, at, now, actor=actor, told=True)
