"""Extra items: found in the workshop, asked with price and delay, done only with the customer's yes (W4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from actions import outgoing, parts
from actions.tickets import tickets
from actions.workshop import handback_time, work_cards
from actions.workshop.work_items import locked_item
from actions.workshop.work_orders import NewItem, conversation, locked, make_item, move, order_of, supersede
from domain.conversation import Conversation
from domain.customers.customer import Identity
from domain.errors import IllegalMove
from domain.message import Reply
from domain.parts import in_words, short
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket
from domain.workshop import work_item
from domain.workshop.work_item import WorkItem
from domain.workshop.work_order import WorkOrder
from storage import Tx
from storage import parts as part_queries
from storage.tickets import tickets as ticket_queries
from storage.workshop import checked_points, work_orders

Answer = Literal["agree", "decline"]

PageLink = Callable[[int, str], str | None]
"""(ticket id, language) -> address of the page with what was found and its pictures; None where nothing is served."""


@dataclass
class Outcome:
    """What came of an answer. agreed, declined: now, by it. before: answered already, and the same again.

    expired, gone: too late, nothing was done. begun: a no to work that was agreed before; the advisor decides.
    left: items of the card that still wait. moved: the hand-over time changed to promised_at.
    """

    ticket: Ticket
    order: WorkOrder
    agreed: list[WorkItem] = field(default_factory=list)
    declined: list[WorkItem] = field(default_factory=list)
    before: list[WorkItem] = field(default_factory=list)
    expired: list[WorkItem] = field(default_factory=list)
    gone: list[WorkItem] = field(default_factory=list)
    begun: list[WorkItem] = field(default_factory=list)
    left: list[WorkItem] = field(default_factory=list)
    moved: bool = False

    @property
    def promised_at(self) -> datetime | None:
        """Hand-over as it stands now."""
        return self.order.promised_at


def propose(tx: Tx, shop: Shop, ticket_id: int, new: NewItem, by: Staff, now: datetime) -> WorkItem:
    """The work found stands on the order, not asked yet. IllegalMove before the customer's yes to the order, or after.

    Whoever repairs may find work; its price is checked by who sends it. What of its parts is short stands in the event.
    """
    permission = "price_work" if by.may("price_work") else "repair"
    ticket, order = locked(tx, ticket_id, by, permission)
    if not order.is_workable:
        raise IllegalMove(f"Work order {ticket.number} is {order.state}: no extra item can be found on it.")
    item = make_item(tx, ticket, new, "extra", by, now)
    work_orders.add(tx, item)
    missing = shortages(tx, handback_time.where(tx, shop, order), item)
    ticket_queries.record(
        tx, ticket, "item_added", by.actor, now, name=item.name, price_fen=item.price_fen, short=missing
    )
    return item


def shortages(tx: Tx, shop: Shop, item: WorkItem) -> str:
    """Which parts are short for it in that shop, in words; empty when none is. Rule: P2."""
    needs = {part["code"]: int(part["quantity"]) for part in item.parts if part.get("code") and part["source"] != "own"}
    return in_words(shop, short(needs, parts.stock(tx, shop, needs)))


def reprice(tx: Tx, item_id: int, labour_fen: int, minutes: int, by: Staff, now: datetime) -> WorkItem:
    """The price and delay that will be asked. IllegalMove once it was asked."""
    ticket, order, item = locked_item(tx, item_id, by, "price_work")
    if item.state != "proposed":
        raise IllegalMove(f"Work item {item.id} is {item.state}: its price can't be changed.")
    item.labour_fen, item.minutes = labour_fen, minutes
    work_item.check(item, work_orders.item(tx, item.within_id) if item.within_id else None)
    supersede(order)
    ticket_queries.record(tx, ticket, "item_changed", by.actor, now, name=item.name, price_fen=item.price_fen)
    return item


def ask(
    tx: Tx, shop: Shop, ticket_id: int, by: Staff, now: datetime, *, page_link: PageLink | None = None
) -> list[WorkItem]:  # fmt: skip
    """All items found and not asked yet go to the customer on one card; empty when there are none. Rule: W4."""
    ticket, order = locked(tx, ticket_id, by, "price_work")
    items = work_orders.items(tx, ticket.id)
    found = [item for item in items if item.state == "proposed" and item.kind == "extra"]
    if not found:
        return []
    if not order.is_workable:
        raise IllegalMove(f"Work order {ticket.number} is {order.state}: nothing can be asked any more.")
    batch = max(item.batch for item in items) + 1
    for place, item in enumerate(found, 1):
        item.state = work_item.moved(item, "ask")
        item.batch, item.place, item.asked_at = batch, place, now
        item.expires_at = now + shop.policy.extra_item_expiry
    names = [item.name for item in found]
    talk = conversation(tx, ticket)
    ticket_queries.record(tx, ticket, "extra_asked", by.actor, now, batch=batch, names=names, sent=talk is not None)
    if talk is not None:
        reply = card(tx, shop, ticket, order, found, talk, now, page_link=page_link)
        outgoing.say(tx, talk, reply, f"extra:{ticket.id}:{batch}", now, ticket_id=ticket.id)
    tickets.refresh_card(tx, ticket, now)
    return found


def card(
    tx: Tx, shop: Shop, ticket: Ticket, order: WorkOrder, items: Sequence[WorkItem], talk: Conversation, now: datetime,
    *, page_link: PageLink | None = None, again: bool = False,
) -> Reply:  # fmt: skip
    """The card with those items, in the conversation's language."""
    pictured = any(item.photo for item in items) or bool(checked_points.of_ticket(tx, ticket.id))
    page = page_link(ticket.id, talk.language) if page_link and pictured else None
    due = handback_time.with_more(tx, shop, order, sum(item.minutes for item in items), now)
    return work_cards.extras(shop, ticket, items, talk.language, hand_over=due, page=page, again=again)


def owns(ticket: Ticket, talk: Conversation, who: Identity) -> bool:
    """True when whoever writes there may decide on the ticket's work: its customer, proved or where it was opened.

    Rule: W4, A5.
    """
    same = ticket.customer_id == talk.customer_id == who.customer_id
    return same and (who.verified or ticket.conversation_id == talk.id)


def open_items(tx: Tx, ticket_id: int, now: datetime) -> list[WorkItem]:
    """What the customer is asked and can still answer, newest batch last."""
    return [item for item in work_orders.items(tx, ticket_id) if item.is_open(now)]


def answer(
    tx: Tx, shop: Shop, ticket: Ticket, answers: Mapping[int, Answer], words: str, message_id: int | None,
    now: datetime, *, actor: str = "customer", how: str = "chat",
) -> Outcome:  # fmt: skip
    """The items are agreed to or declined as said, word for word; late answers change nothing and are told. Rule: W4.

    ticket: locked, and the answers come from who may give them (see `owns`). answers: item id -> yes or no; ids of
    other tickets are left alone. The hand-over promise moves by what was agreed.
    """
    order = order_of(tx, ticket)
    found = {item.id: item for item in work_orders.items(tx, ticket.id)}
    done = Outcome(ticket, order)
    for item_id, said in answers.items():
        if item_id in found:
            _sort(done, order, found[item_id], said, now)
    for item, state in [*((i, "agree") for i in done.agreed), *((i, "decline") for i in done.declined)]:
        item.state = work_item.moved(item, state)
        item.answered_at, item.words, item.message_id = now, words, message_id
    if done.agreed or done.declined:
        _settle(tx, shop, done, words, message_id, now, actor, how)
    late = [*done.expired, *done.gone, *done.begun]
    if late:
        ticket_queries.record(
            tx, ticket, "extra_too_late", actor, now,
            text=words, message_id=message_id, names=[item.name for item in late],
        )  # fmt: skip
    done.left = [item for item in work_orders.items(tx, ticket.id) if item.is_open(now)]
    return done


def _sort(done: Outcome, order: WorkOrder, item: WorkItem, said: Answer, now: datetime) -> None:
    wanted = {"agree": work_item.CONSENTED, "decline": frozenset({"declined"})}[said]
    if item.state in wanted:
        done.before.append(item)
    elif item.state in work_item.CONSENTED:
        done.begun.append(item)
    elif item.state in ("void", "proposed") or not order.is_workable or item.kind != "extra":
        done.gone.append(item)
    elif item.expires_at is not None and now >= item.expires_at:
        done.expired.append(item)
    elif said == "agree":
        done.agreed.append(item)
    else:
        done.declined.append(item)


def _settle(
    tx: Tx, shop: Shop, done: Outcome, words: str, message_id: int | None, now: datetime, actor: str, how: str
) -> None:
    ticket, order = done.ticket, done.order
    order.agreed_fen += sum(item.price_fen for item in done.agreed)
    if done.agreed and order.state == "inspecting":
        move(ticket, order, "extend")
        order.round += 1
    ticket_queries.record(
        tx, ticket, "extra_answered", actor, now, text=words, message_id=message_id, how=how,
        agreed=[item.name for item in done.agreed], declined=[item.name for item in done.declined],
    )  # fmt: skip
    _reserve(tx, handback_time.where(tx, shop, order), order, done.agreed)
    minutes = sum(item.minutes for item in done.agreed)
    done.moved = handback_time.later(
        tx, shop, ticket, order, minutes, now, actor=actor, reason=", ".join(item.name for item in done.agreed)
    )
    tickets.refresh_card(tx, ticket, now)


def _reserve(tx: Tx, shop: Shop, order: WorkOrder, items: Sequence[WorkItem]) -> None:
    """The visit's own parts grow by what was agreed, where stock is kept. Rule: P2."""
    if order.appointment_id is None:
        return
    for item in items:
        for part in item.parts:
            ours = [part["code"]] if part.get("code") and part["source"] != "own" else []
            for at in part_queries.lock(tx, shop.code, ours).values():
                part_queries.reserve_more(tx, order.appointment_id, at, int(part["quantity"]))


def answered_in_person(
    tx: Tx, shop: Shop, item_id: int, said: Answer, words: str, how: str, by: Staff, now: datetime
) -> Outcome:
    """The customer answered on the phone or on paper: who heard it, how and the words are kept. Rule: W4."""
    found = work_orders.item(tx, item_id)
    ticket, _ = locked(tx, found.ticket_id if found else 0, by, "price_work")
    if how not in ("phone", "paper") or not words.strip():
        raise IllegalMove(f"Work item {item_id}: consent is by phone or paper, with the customer's words.")
    return answer(tx, shop, ticket, {item_id: said}, words.strip(), None, now, actor=by.actor, how=how)


def question(
    tx: Tx, ticket: Ticket, items: Sequence[WorkItem], words: str, message_id: int, key: str, now: datetime
) -> None:
    """The customer's question is with the advisor, with the items named; nothing is agreed by it. Rule: W4."""
    names = [item.name for item in items]
    ticket_queries.record(tx, ticket, "extra_question", "customer", now, names=names, message_id=message_id)
    said = f"[{'、'.join(names)}] {words}" if names else words
    tickets.customer_wrote(tx, ticket, message_id, said, key, now)
