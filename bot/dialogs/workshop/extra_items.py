"""The customer's word on a work order and its extra items by button, and what is done with it (W1, W4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions.tickets import tickets
from actions.workshop import extra_items, work_cards, work_orders
from actions.workshop.extra_items import Answer, Outcome, open_items
from bot import guard
from bot.dialog import Turn
from bot.guard import Confirmed
from domain.press import Press
from domain.ticket import Ticket
from domain.workshop.work_item import WorkItem
from storage.tickets import tickets as ticket_queries
from storage.workshop import work_orders as work_order_queries

Opened = tuple[str, dict[str, Any]]

EVERY = ("all", "none")
"""Verbs about all items of a card at once."""


# --- buttons ---------------------------------------------------------------------------------------------------------


def press_item(turn: Turn, tap: Press) -> Opened | None:
    """One item is agreed to, declined or asked about, or all of a card at once; another's button does nothing."""
    item, ticket = item_of(turn, tap), ticket_of(turn, tap)
    if ticket is None:
        turn.say("work.not_yours")
    elif item is not None and tap.verb == "ask":
        ask(turn, ticket, [item], turn.label("work.ask_one"))
    elif (tapped := guard.confirmed(turn, "items")) is None:
        turn.say("work.unclear")
    elif item is None:
        _answer_batch(turn, ticket, tap.number(1), "agree" if tap.verb == "all" else "decline", tapped)
    else:
        said: Answer = "agree" if tap.verb == "yes" else "decline"
        decide(turn, ticket, {item.id: said}, _label(turn, tap.verb), tapped)
    return None


def item_of(turn: Turn, tap: Press) -> WorkItem | None:
    """The item it is about; None when it is about all of a card."""
    return None if tap.verb in EVERY else work_order_queries.item(turn.tx, tap.number())


def ticket_of(turn: Turn, tap: Press) -> Ticket | None:
    """The ticket of the item or card, locked, when whoever writes may decide on it."""
    item = item_of(turn, tap)
    return own(turn, item.ticket_id if item else tap.number() if tap.verb in EVERY else 0)


def _label(turn: Turn, verb: str) -> str:
    return turn.label("work.do_it") if verb == "yes" else turn.label("work.dont")


def _answer_batch(turn: Turn, ticket: Ticket, batch: int, said: Answer, tapped: Confirmed) -> None:
    """All of the card that still wait; when none do, what became of them is told."""
    found = [
        item for item in work_order_queries.items(turn.tx, ticket.id) if item.batch == batch and item.kind == "extra"
    ]
    waiting = [item for item in found if item.is_open(turn.now)]
    words = turn.label("work.all_yes") if said == "agree" else turn.label("work.all_no")
    if not found:
        turn.say("work.not_yours")
        return
    decide(turn, ticket, {item.id: said for item in waiting or found}, words, tapped)


def press_order(turn: Turn, tap: Press) -> Opened | None:
    """The order is agreed to, or there is a question about it; a button of an earlier version agrees to nothing."""
    ticket = own(turn, tap.number())
    order = work_order_queries.of_ticket(turn.tx, ticket.id) if ticket else None
    if ticket is None or order is None:
        turn.say("work.not_yours")
    elif tap.verb == "ask":
        ask_about_order(turn, ticket, turn.label("work.ask"))
    elif order.version != tap.number(1):
        turn.say("work.order_changed")
    elif order.state != "intake":
        turn.say("work.order_gone" if order.state == "cancelled" else "work.order_agreed_before", number=ticket.number)
    elif (yes := guard.confirmed(turn, "order")) is not None:
        agree(turn, ticket, yes)
    return None


def agree(turn: Turn, ticket: Ticket, yes: Confirmed) -> None:
    """The order is agreed to as it stands. Rule: W1."""
    order = work_orders.order_of(turn.tx, ticket)
    words = yes.words or turn.label("work.agree")
    work_orders.agree(turn.tx, turn.shop, ticket, order, words, turn.message_id, turn.now)
    when = work_cards.when(turn.shop, order.promised_at, turn.language) if order.promised_at else ""
    turn.say("work.order_agreed", number=ticket.number, when=when)


def ask_about_order(turn: Turn, ticket: Ticket, words: str) -> None:
    """The advisor has the question about the order."""
    extra_items.question(turn.tx, ticket, [], words, turn.message_id, turn.incoming.update_id, turn.now)
    turn.say("work.order_asked", number=ticket.number)


def own(turn: Turn, ticket_id: int) -> Ticket | None:
    """The ticket, locked, when whoever writes may decide on it. Rule: W4, A5."""
    ticket = ticket_queries.get(turn.tx, ticket_id)
    if ticket is None or not extra_items.owns(ticket, turn.conversation, turn.identity):
        return None
    locked = ticket_queries.lock(turn.tx, ticket_id)
    return locked if locked is not None and work_order_queries.of_ticket(turn.tx, locked.id) is not None else None


# --- what is said ----------------------------------------------------------------------------------------------------


def ask(turn: Turn, ticket: Ticket, items: list[WorkItem], words: str) -> None:
    """The advisor has the question with the items named; the card stands."""
    extra_items.question(turn.tx, ticket, items, words, turn.message_id, turn.incoming.update_id, turn.now)
    turn.say("work.asked_items", names=work_cards.names(turn.shop, items, turn.language), number=ticket.number)
    show(turn, ticket, open_items(turn.tx, ticket.id, turn.now))


def decide(turn: Turn, ticket: Ticket, answers: dict[int, Answer], words: str, _yes: Confirmed) -> None:
    """What was said of each item is kept and told, and what still waits comes in one line. Rule: W4."""
    done = extra_items.answer(turn.tx, turn.shop, ticket, answers, words, turn.message_id, turn.now)
    for items, key in (
        (done.agreed, "work.agreed_items"),
        (done.declined, "work.declined_items"),
        (done.before, "work.answered_before"),
        (done.expired, "work.too_late_expired"),
        (done.gone, "work.too_late_gone"),
        (done.begun, "work.too_late_agreed"),
    ):
        if items:
            turn.say(key, names=work_cards.names(turn.shop, items, turn.language))
    if done.agreed and done.promised_at is not None:
        when = work_cards.when(turn.shop, done.promised_at, turn.language)
        turn.say("work.hand_over_moved" if done.moved else "work.hand_over_same", when=when)
    _tell_advisor(turn, done, words)
    show(turn, ticket, done.left)


def _tell_advisor(turn: Turn, done: Outcome, words: str) -> None:
    """What came too late is with a person. Rule: W4."""
    late = [*done.expired, *done.gone, *done.begun]
    if late:
        said = f"[{'、'.join(item.name for item in late)}] {words}"
        tickets.customer_wrote(turn.tx, done.ticket, turn.message_id, said, turn.incoming.update_id, turn.now)


def show(turn: Turn, ticket: Ticket, items: Sequence[WorkItem]) -> None:
    """What still waits, in one line with its buttons: the card is on the customer's screen already."""
    if items:
        turn.replies.append(work_cards.extras_line(turn.shop, ticket, items, turn.language))
