"""A person's data taken out as a file, or erased, on their request; both stand in the record's history (A5)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

from actions import outgoing
from actions.customers import editing
from actions.tickets import tickets as ticket_actions
from domain.customers.privacy import REQUESTS, Kept, Prospect, StillOpen
from domain.errors import NotFound
from domain.message import Reply
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import OPEN_STATES, Ticket
from storage import Tx, conversations, shops
from storage.customers import customer_events, customers, erasing
from storage.tickets import tickets
from texts import text

MOST = 10_000


def requests(tx: Tx, customer_id: int) -> list[Ticket]:
    """Open enquiries in which the customer asked for a copy or an erasure."""
    found = tickets.of_customer(tx, customer_id, states=OPEN_STATES, limit=MOST)
    return [one for one in found if one.data.get("topic") in REQUESTS]


def prospect(tx: Tx, customer_id: int, by: Staff, now: datetime) -> Prospect:
    """What an erasure would take out, what would stay and why, and what stands in its way. Rule: A5."""
    by.require("manage_privacy")
    ids = erasing.family(tx, editing.of(tx, customer_id).id)
    way = [one for one in erasing.in_the_way(tx, ids, now) if one.data.get("topic") not in REQUESTS]
    return Prospect(erasing.counts(tx, ids), _kept(tx, shops.current(tx), ids, now), way)


def erase(tx: Tx, customer_id: int, by: Staff, now: datetime) -> list[str]:
    """Paths of files of the person, to be deleted once this is committed; the record tells of nobody any more.

    Totals, sealed sign-offs and the words of repairs and complaints stay without the name. The enquiry that asked
    for it is closed, and the customer told. StillOpen while a visit or a matter is under way. Rule: A5, W8, I2.
    """
    found = prospect(tx, customer_id, by, now)
    if found.in_the_way:
        numbers = ", ".join(one.number for one in found.in_the_way)
        raise StillOpen(f"Customer {customer_id} has open matters: {numbers}.")
    for one in requests(tx, customer_id):
        if by.may_see(one):
            _answer(tx, one, by, now)
    return wipe(tx, shops.current(tx), customer_id, by.actor, now)


def wipe(tx: Tx, shop: Shop, customer_id: int, actor: str, now: datetime) -> list[str]:
    """Paths of files of the person, who is in no record any more; whoever calls has seen that nothing is open."""
    ids = erasing.family(tx, customer_id)
    words, files = erasing.known(tx, ids), erasing.media_of(tx, ids)
    gone, kept = erasing.counts(tx, ids), _kept(tx, shop, ids, now)
    erasing.wipe(tx, ids, words, keep_vin=any(one.why == "vin" for one in kept), actor=actor, now=now)
    told = {"gone": gone, "kept": [[one.why, one.count] for one in kept], "files": len(files)}
    customer_events.record(tx, customer_id, "erased", actor, now, **told)
    return files


def unlink(data_dir: Path, paths: Iterable[str]) -> int:
    """How many of these files, which lie below the data folder's media, are gone from the disk."""
    root, gone = (data_dir / "media").resolve(), 0
    for path in paths:
        file = (data_dir / path).resolve()
        if file.is_relative_to(root) and file.is_file():
            file.unlink(missing_ok=True)
            gone += 1
    return gone


def exported(tx: Tx, customer_id: int, by: Staff, now: datetime) -> None:
    """That the person's data was taken out stands in their record. Rule: A5."""
    by.require("manage_privacy")
    found = customers.get(tx, customer_id)
    if found is None:
        raise NotFound(f"There is no customer {customer_id}.")
    customer_events.record(tx, customer_id, "data_exported", by.actor, now)


def _kept(tx: Tx, shop: Shop, ids: list[int], now: datetime) -> list[Kept]:
    found = []
    if sealed := erasing.sealed(tx, ids):
        found.append(Kept("sealed", sealed))
    worked = erasing.last_work(tx, ids)
    until = kept_until(shop, worked) if worked else None
    if until is not None and until > now.astimezone(shop.zone).date():
        found.append(Kept("vin", sum(len(customers.vehicles(tx, one)) for one in ids), until))
    found.append(Kept("totals", len(ids)))
    return found


def kept_until(shop: Shop, worked: datetime) -> date:
    """The last day on which the record of that work is kept with the vehicle's VIN."""
    return (worked + timedelta(days=shop.policy.keep_legal_days)).astimezone(shop.zone).date()


def _answer(tx: Tx, ticket: Ticket, by: Staff, now: datetime) -> None:
    """The customer is told, and the enquiry is done."""
    ticket_actions.close(tx, ticket.id, by, now)
    talk = conversations.get(tx, ticket.conversation_id) if ticket.conversation_id else None
    if talk is not None:
        words = text("own_data.erased", talk.language, number=ticket.number)
        outgoing.say(tx, talk, Reply(words), f"privacy:{ticket.id}", now, author=by.actor, ticket_id=ticket.id)
