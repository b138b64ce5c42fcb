"""The vehicle looked over, point by point with pictures, and shown to its owner on one page with answers (W4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Literal

from actions import outgoing
from actions.tickets import tickets
from actions.workshop import extra_items, work_cards, work_items
from actions.workshop.extra_items import Answer, Outcome, PageLink
from actions.workshop.work_orders import NewItem, conversation, locked
from domain.errors import IllegalMove, NotFound
from domain.message import Button, Reply
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket
from domain.workshop import checked_point
from domain.workshop.checked_point import MAX_POINTS, CheckedPoint
from domain.workshop.work_item import WorkItem
from domain.workshop.work_order import WorkOrder
from storage import Tx
from storage.tickets import tickets as ticket_queries
from storage.workshop import checked_points, work_orders
from texts import formats, text

Came = Literal["agree", "decline", "before", "late", "begun", "changed"]
"""What came of an answer on the page."""

_LOOKED_AT = frozenset({"intake", "agreed", "waiting", "repairing", "inspecting", "ready"})


def note(
    tx: Tx, ticket_id: int, name: str, mark: str, words: str, before: str | None, again_on: date | None, by: Staff,
    now: datetime,
) -> CheckedPoint:  # fmt: skip
    """The point stands on the order; looked at again, it stands as found now, and keeps a picture taken before.

    IllegalMove for a mark that says too little, or once the vehicle was paid for. Rule: W1.
    """
    ticket, order = _looked_at(tx, ticket_id, by)
    known = checked_points.named(tx, ticket.id, name.strip())
    point = known or CheckedPoint(ticket.id, name.strip()[:80], mark, by.code, now)
    point.mark, point.by, point.at, point.note = mark, by.code, now, words.strip()
    point.before, point.again_on = before or point.before, again_on or point.again_on
    checked_point.check(point)
    if known is None:
        if len(checked_points.of_ticket(tx, ticket.id)) >= MAX_POINTS:
            raise IllegalMove(f"Work order {ticket.number} has {MAX_POINTS} checked points: that is a page.")
        checked_points.add(tx, point)
    ticket_queries.record(tx, ticket, "point_checked", by.actor, now, name=point.name, mark=mark, round=order.round)
    return point


def show_after(tx: Tx, ticket_id: int, point_id: int, after: str, by: Staff, now: datetime) -> CheckedPoint:
    """The picture of the point as it is now, beside the one of how it was. Rule: W6."""
    ticket, _ = _looked_at(tx, ticket_id, by)
    point = own_point(tx, ticket, point_id)
    point.after = after
    ticket_queries.record(tx, ticket, "point_mended", by.actor, now, name=point.name)
    return point


def own_point(tx: Tx, ticket: Ticket, point_id: int) -> CheckedPoint:
    """That point of this very order; NotFound for another's."""
    point = checked_points.get(tx, point_id)
    if point is None or point.ticket_id != ticket.id:
        raise NotFound(f"Ticket {ticket.number} has no checked point {point_id}.")
    return point


def told_by(new: NewItem, point: CheckedPoint) -> NewItem:
    """The work as asked for, with the point's words and picture where it has none of its own."""
    return replace(new, reason=new.reason or point.note, photo=new.photo or point.before)


def bind(tx: Tx, ticket: Ticket, point: CheckedPoint, item: WorkItem, by: Staff, now: datetime) -> None:
    """Let the customer's word on that work be the word on this point. Rule: W4."""
    point.item_id = item.id
    ticket_queries.record(tx, ticket, "point_offered", by.actor, now, name=point.name, item=item.name)


def _looked_at(tx: Tx, ticket_id: int, by: Staff) -> tuple[Ticket, WorkOrder]:
    permission = next((one for one in ("repair", "price_work", "intake") if by.may(one)), "repair")
    ticket, order = locked(tx, ticket_id, by, permission)
    if order.state not in _LOOKED_AT:
        raise IllegalMove(f"Work order {ticket.number} is {order.state}: nothing more is checked on it.")
    return ticket, order


# --- work that was declined before -----------------------------------------------------------------------------------


def take_up(tx: Tx, shop: Shop, ticket_id: int, item_id: int, by: Staff, now: datetime) -> WorkItem:
    """Work declined on an earlier order of this vehicle is on this one, with its old picture, to be asked anew.

    NotFound for work that was not declined, was taken up already, or is another vehicle's. Rule: W4.
    """
    ticket, order = locked(tx, ticket_id, by, "price_work")
    found = work_orders.declined_of(tx, ticket.vehicle_id) if ticket.vehicle_id else []
    old = next((item for item in found if item.id == item_id and item.ticket_id != ticket.id), None)
    if old is None:
        raise NotFound(f"Work {item_id} was not declined on an earlier order of the vehicle of {ticket.number}.")
    new = NewItem(
        old.name, old.labour_fen, old.parts, old.service, old.system, old.pricing, "customer", None, old.reason,
        old.photo, old.minutes, old.id,
    )  # fmt: skip
    if order.state == "intake":
        return work_items.plan(tx, ticket_id, new, by, now)
    return extra_items.propose(tx, shop, ticket_id, new, by, now)


# --- the page --------------------------------------------------------------------------------------------------------


def send(tx: Tx, shop: Shop, ticket_id: int, by: Staff, now: datetime, *, page_link: PageLink | None = None) -> None:
    """The customer is told what was found and where it is shown; work that waits to be asked is asked with it.

    IllegalMove before anything was checked, or where nothing is served. Rule: W4.
    """
    ticket, _ = locked(tx, ticket_id, by, "price_work")
    found, talk = checked_points.of_ticket(tx, ticket.id), conversation(tx, ticket)
    link = page_link(ticket.id, talk.language) if page_link and talk else None
    if not found or link is None or talk is None:
        raise IllegalMove(f"Work order {ticket.number}: nothing was checked, or there is no chat or page to show it.")
    ticket_queries.record(tx, ticket, "check_sent", by.actor, now, points=len(found))
    if not extra_items.ask(tx, shop, ticket_id, by, now, page_link=page_link):
        said = {mark: str(count) for mark, count in checked_point.counts(found).items()}
        button = Button(text("check.open", talk.language), url=link)
        words = text("check.found", talk.language, number=ticket.number, **said)
        events = len(ticket_queries.events(tx, ticket.id))
        outgoing.say(tx, talk, Reply(words, ((button,),)), f"check:{ticket.id}:{events}", now, ticket_id=ticket.id)
    tickets.refresh_card(tx, ticket, now)


def answer(tx: Tx, shop: Shop, ticket_id: int, item_id: int, said: Answer, fen: int, now: datetime) -> Came:
    """What came of the customer's yes or no to one item of the page, which also stands in the chat, word for word.

    fen: the price beside the button. An answer to another price counts for nothing: "changed". NotFound for an item of
    another order, or one that was never asked. Rule: W4, W6.
    """
    ticket = ticket_queries.lock(tx, ticket_id)
    item = work_orders.item(tx, item_id)
    if ticket is None or item is None or item.ticket_id != ticket.id or item.kind != "extra" or not item.batch:
        raise NotFound(f"Ticket {ticket_id} has no work {item_id} that the customer was asked about.")
    if item.price_fen != fen:
        return "changed"
    talk = conversation(tx, ticket)
    language = talk.language if talk else "zh"
    words = text(f"check.word_{said}", language, name=item.called(shop, language), price=formats.money(fen))
    done = extra_items.answer(tx, shop, ticket, {item.id: said}, words, None, now, how="page")
    came = _came(done, said)
    if talk is not None and came in ("agree", "decline"):
        told = [text("check.answered", language, words=words), *_hand_over(shop, done, language)]
        key = f"check:{item.id}:{said}:{len(ticket_queries.events(tx, ticket.id))}"
        outgoing.say(tx, talk, Reply("\n".join(told)), key, now, ticket_id=ticket.id)
    return came


def _came(done: Outcome, said: Answer) -> Came:
    if done.agreed or done.declined:
        return said
    if done.before:
        return "before"
    return "begun" if done.begun else "late"


def _hand_over(shop: Shop, done: Outcome, language: str) -> list[str]:
    if not done.agreed or done.promised_at is None:
        return []
    when = work_cards.when(shop, done.promised_at, language)
    return [text("work.hand_over_moved" if done.moved else "work.hand_over_same", language, when=when)]
