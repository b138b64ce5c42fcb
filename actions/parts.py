"""Parts promised to visits, used, delivered and expected; a shortage is told to the advisor (P2)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from actions import outgoing
from domain.booking.appointment import Appointment
from domain.errors import NotFound
from domain.parts import Shortage, Stock, StockChange, in_words, needed, short, usable_from
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket
from storage import Tx, parts
from storage.tickets import tickets


def stock(tx: Tx, shop: Shop, codes: Collection[str]) -> dict[str, Stock]:
    """Part -> how it stands in that shop; parts whose stock it does not keep are missing. Rule: P1."""
    return parts.stock(tx, shop.code, codes)


def shortages(tx: Tx, shop: Shop, services: Collection[str]) -> list[Shortage]:
    """What one more visit with these services would miss now in that shop. Rule: P2."""
    needs = needed(shop, services)
    return short(needs, parts.stock(tx, shop.code, needs))


def ready_from(tx: Tx, shop: Shop, services: Collection[str]) -> datetime | None:
    """From when everything such a visit misses is expected to be there; None when nothing is known to be waited for."""
    return usable_from(shop, shortages(tx, shop, services))


def reserve(tx: Tx, shop: Shop, ticket: Ticket, visit: Appointment, now: datetime) -> list[Shortage]:
    """The visit's parts are promised to it by its shop; what is missing stands on ticket and card. Rule: B5, P2."""
    needs = needed(shop, visit.services)
    kept = parts.lock(tx, visit.branch, needs)
    missing = short(needs, kept)
    promised = {part: quantity for part, quantity in needs.items() if part in kept}
    parts.reserve(tx, visit, promised)
    if missing:
        words = in_words(shop, missing)
        ticket.data = {**ticket.data, "parts_short": words}
        tickets.record(tx, ticket, "parts_short", "system", now, text=words, parts=[one.part for one in missing])
    return missing


def release(tx: Tx, visit: Appointment, now: datetime) -> None:
    """The visit's parts are free for others, those who wait for them first. Rule: P2."""
    branch, freed = parts.release(tx, visit.id)
    _cover(tx, branch, list(freed), now)


def follow(tx: Tx, shop: Shop, ticket: Ticket, visit: Appointment, now: datetime) -> None:
    """The visit has its parts of the shop in which it is now; what another promised it is free. Rule: P2, R3."""
    ticket.data = {key: value for key, value in ticket.data.items() if key != "parts_short"}
    release(tx, visit, now)
    reserve(tx, shop, ticket, visit, now)


def use(tx: Tx, visit: Appointment, now: datetime, *, actor: str) -> None:
    """The visit's parts have left the shelf; the history of the stock says by whom."""
    parts.release(tx, visit.id, used=(actor, now))


def receive(tx: Tx, shop: Shop, part: str, quantity: int, by: Staff, now: datetime) -> Stock:
    """A delivery is on that shop's shelf and goes to the visits that wait for it, soonest first. Rule: P1, P2."""
    at = _kept(tx, shop, part, by)
    parts.put(tx, at, at.quantity + quantity, None, by.actor, now, "received")
    _cover(tx, shop.code, [part], now)
    return parts.stock(tx, shop.code, [part])[part]


def expect(tx: Tx, shop: Shop, part: str, on: date | None, by: Staff, now: datetime) -> Stock:
    """The next delivery of the part to that shop comes on that day; None: it is not known. Rule: P2."""
    at = _kept(tx, shop, part, by)
    if at.expected_on != on:
        parts.put(tx, at, at.quantity, on, by.actor, now, "expected")
    return parts.stock(tx, shop.code, [part])[part]


def count(
    tx: Tx, shop: Shop, part: str, quantity: int, on: date | None, by: Staff, now: datetime
) -> Stock:  # fmt: skip
    """So many are on that shop's shelf, as counted, and more comes on that day; a part not counted before is now.

    Who changed what and when is kept; the same figures again change nothing. NotFound for a part that the shop does
    not sell. Rule: P1, P2.
    """
    by.require("manage_parts")
    if part not in {one.code for one in shop.parts}:
        raise NotFound(f"The shop sells no part {part!r}.")
    at = parts.lock(tx, shop.code, [part]).get(part)
    if at is None or (at.quantity, at.expected_on) != (quantity, on):
        parts.put(tx, at or Stock(part, 0, branch=shop.code), quantity, on, by.actor, now)
        _cover(tx, shop.code, [part], now)
    return parts.stock(tx, shop.code, [part])[part]


def stock_list(tx: Tx, shop: Shop, by: Staff, shown: int = 30) -> tuple[dict[str, Stock], list[StockChange]]:
    """How every part stands that this shop counts, and what was changed last. Rule: P1, I1."""
    by.require("manage_parts")
    return parts.stock(tx, shop.code, [part.code for part in shop.parts]), parts.changes(tx, shop.code, shown)


def _kept(tx: Tx, shop: Shop, part: str, by: Staff) -> Stock:
    by.require("manage_parts")
    at = parts.lock(tx, shop.code, [part]).get(part)
    if at is None:
        raise NotFound(f"No stock is kept of part {part!r}.")
    return at


def _cover(tx: Tx, branch: str, changed: Sequence[str], now: datetime) -> None:
    """Tickets whose visits have all their parts of that shop now say so."""
    shelves = parts.stock(tx, branch, changed)
    visits = {visit.id: visit for at in shelves.values() for visit in parts.served(tx, at)}
    for visit in visits.values():
        found = tickets.get(tx, visit.ticket_id)
        if found is None or "parts_short" not in found.data:
            continue  # not locked: whoever changes that visit at the same time may be waiting for these parts
        ticket = tickets.lock(tx, visit.ticket_id)
        if ticket is None or "parts_short" not in ticket.data or not _is_covered(tx, branch, visit):
            continue
        ticket.data = {key: value for key, value in ticket.data.items() if key != "parts_short"}
        tickets.record(tx, ticket, "parts_reserved", "system", now, parts=parts.reserved(tx, visit.id))
        key = f"ticket:{ticket.id}:card:parts:{len(tickets.events(tx, ticket.id))}"
        outgoing.tell_staff(tx, ticket, "ticket_card_update", key, now)


def _is_covered(tx: Tx, branch: str, visit: Appointment) -> bool:
    """True when the shelf holds the visit's parts beside those of all visits before it."""
    shelves = parts.stock(tx, branch, parts.reserved(tx, visit.id))
    return all(visit.id in {one.id for one in parts.served(tx, at)} for at in shelves.values())
