"""The customer's word on a work order and its extra items, by button or in words; only the owner's counts (W1, W4)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from actions.tickets import tickets
from actions.workshop import extra_items, work_cards, work_orders
from actions.workshop.extra_items import Answer, Outcome
from bot import guard
from bot.dialog import Turn
from bot.dialogs.workshop.consent_words import Choice, Heard, heard
from bot.guard import Confirmed
from domain.press import Press
from domain.ticket import Ticket
from domain.workshop.work_item import WorkItem
from nlu.acts.acts import Consent
from storage.tickets import tickets as ticket_queries
from storage.workshop import work_orders as work_order_queries

Opened = tuple[str, dict[str, Any]]

_LEAVES_IT = re.compile(
    r"看着办|你们定|你们决定|听你们的|\b(?:up to you|you decide|whatever you think)\b",
    re.IGNORECASE,
)

EVERY = ("all", "none")
"""Verbs about all items of a card at once."""

LOOKED_BACK = 8
"""Messages among which a card is still answered in words that name the work."""

_OTHER_MATTERS = frozenset({
    "ask_progress", "ask_shop", "handoff", "complain", "request_rescue", "book_service", "change_booking",
    "cancel_booking", "ask_record", "ask_insurance", "ask_campaign", "opt_out", "opt_in",
})  # fmt: skip
"""What a question may be about instead of the items."""


# --- buttons ---------------------------------------------------------------------------------------------------------


def press_item(turn: Turn, tap: Press) -> Opened | None:
    """One item is agreed to, declined or asked about, or all of a card at once; another's button does nothing."""
    item, ticket = _item_of(turn, tap), _ticket_of(turn, tap)
    if ticket is None:
        turn.say("work.not_yours")
    elif item is not None and tap.verb == "ask":
        _ask(turn, ticket, [item], turn.label("work.ask_one"))
    elif (tapped := guard.confirmed(turn, "items")) is None:
        turn.say("work.unclear")
    elif item is None:
        _answer_batch(turn, ticket, tap.number(1), "agree" if tap.verb == "all" else "decline", tapped)
    else:
        said: Answer = "agree" if tap.verb == "yes" else "decline"
        _answer(turn, ticket, {item.id: said}, _label(turn, tap.verb), tapped)
    return None


def _item_of(turn: Turn, tap: Press) -> WorkItem | None:
    """The item it is about; None when it is about all of a card."""
    return None if tap.verb in EVERY else work_order_queries.item(turn.tx, tap.number())


def _ticket_of(turn: Turn, tap: Press) -> Ticket | None:
    """The ticket of the item or card, locked, when whoever writes may decide on it."""
    item = _item_of(turn, tap)
    return _own(turn, item.ticket_id if item else tap.number() if tap.verb in EVERY else 0)


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
    _answer(turn, ticket, {item.id: said for item in waiting or found}, words, tapped)


def press_order(turn: Turn, tap: Press) -> Opened | None:
    """The order is agreed to, or there is a question about it; a button of an earlier version agrees to nothing."""
    ticket = _own(turn, tap.number())
    order = work_order_queries.of_ticket(turn.tx, ticket.id) if ticket else None
    if ticket is None or order is None:
        turn.say("work.not_yours")
    elif tap.verb == "ask":
        _ask_about_order(turn, ticket, turn.label("work.ask"))
    elif order.version != tap.number(1):
        turn.say("work.order_changed")
    elif order.state != "intake":
        turn.say("work.order_gone" if order.state == "cancelled" else "work.order_agreed_before", number=ticket.number)
    elif (yes := guard.confirmed(turn, "order")) is not None:
        _agree(turn, ticket, yes)
    return None


def _agree(turn: Turn, ticket: Ticket, yes: Confirmed) -> None:
    order = work_orders.order_of(turn.tx, ticket)
    words = yes.words or turn.label("work.agree")
    work_orders.agree(turn.tx, turn.shop, ticket, order, words, turn.message_id, turn.now)
    when = work_cards.when(turn.shop, order.promised_at, turn.language) if order.promised_at else ""
    turn.say("work.order_agreed", number=ticket.number, when=when)


def _ask_about_order(turn: Turn, ticket: Ticket, words: str) -> None:
    extra_items.question(turn.tx, ticket, [], words, turn.message_id, turn.incoming.update_id, turn.now)
    turn.say("work.order_asked", number=ticket.number)


def _own(turn: Turn, ticket_id: int) -> Ticket | None:
    """The ticket, locked, when whoever writes may decide on it. Rule: W4, A5."""
    ticket = ticket_queries.get(turn.tx, ticket_id)
    if ticket is None or not extra_items.owns(ticket, turn.conversation, turn.identity):
        return None
    locked = ticket_queries.lock(turn.tx, ticket_id)
    return locked if locked is not None and work_order_queries.of_ticket(turn.tx, locked.id) is not None else None


# --- words -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the words say to a work card. yes: a clear yes to the order as it is shown."""

    card: Press
    ticket: Ticket
    items: tuple[WorkItem, ...]
    meant: Heard
    yes: Confirmed | None = None


def spoken(turn: Turn, *, busy: bool) -> Spoken | None:
    """What the words answer to the card shown last, or ask about it; None when they are about something else. Rule: W4.

    busy: another question is open; then only a card that was the very last thing said is meant.
    """
    if not turn.words or turn.incoming.kind == "edit":
        return None
    shown = turn.shown[: 1 if busy else LOOKED_BACK]
    cards = [message.press("item") or message.press("order", "agree") for message in shown]
    card = next(filter(None, cards), None)
    if card is None:
        return None
    if card.topic == "order":
        return _order_words(turn, card) if card is cards[0] else None
    return _item_words(turn, card, is_last=card is cards[0])


def answer(turn: Turn, said: Spoken) -> None:
    """What the words answered is done, or with the advisor. Rule: W1, W4."""
    if said.card.topic == "order":
        _follow_order(turn, said)
    else:
        _follow(turn, said.ticket, said.items, said.meant)


def _order_words(turn: Turn, card: Press) -> Spoken | None:
    ticket = _own(turn, card.number())
    order = work_order_queries.of_ticket(turn.tx, ticket.id) if ticket else None
    if ticket is None or order is None or order.state != "intake":
        return None
    meant = heard(turn.words, [Choice(0, 1, ())])
    yes = guard.confirmed(turn, "order") or guard.consented(turn, _consent(meant, only="agree"))
    if yes is not None:
        return Spoken(card, ticket, (), Heard("answers", {0: "agree"}), yes)
    if meant is None or meant.kind not in ("answers", "question", "price", "think"):
        return None
    elsewhere = meant.kind in ("question", "price") and _is_elsewhere(turn, meant)
    return None if elsewhere else Spoken(card, ticket, (), meant)


def _follow_order(turn: Turn, said: Spoken) -> None:
    """A plain yes agrees to the order as shown, a plain no or a question goes to the advisor."""
    ticket = said.ticket
    if said.yes is not None:
        if work_orders.order_of(turn.tx, ticket).version != said.card.number(1):
            turn.say("work.order_changed")
        else:
            _agree(turn, ticket, said.yes)
    elif said.meant.kind == "answers":
        extra_items.question(turn.tx, ticket, [], turn.words, turn.message_id, turn.incoming.update_id, turn.now)
        turn.say("work.order_declined", number=ticket.number)
    elif said.meant.kind == "think":
        turn.say("work.take_your_time")
    else:
        _ask_about_order(turn, ticket, turn.words)


def _item_words(turn: Turn, card: Press, *, is_last: bool) -> Spoken | None:
    ticket = _ticket_of(turn, card)
    if ticket is None:
        return None
    shown = _shown(turn, ticket, card)
    waiting = [item for item in shown if item.is_open(turn.now)]
    items = waiting or shown
    meant = heard(turn.words, [_choice(turn, item) for item in items])
    if meant is None and is_last and waiting and _is_vague(turn):
        meant = Heard("unclear")
    if meant is None or (not is_last and (meant.plain or meant.kind not in ("answers", "every"))):
        return None
    if meant.kind in ("question", "price", "think") and (not waiting or _is_elsewhere(turn, meant)):
        return None
    return Spoken(card, ticket, tuple(items), meant)


def _shown(turn: Turn, ticket: Ticket, card: Press) -> list[WorkItem]:
    """The items of that card's batch."""
    named = _item_of(turn, card)
    batch = named.batch if named else card.number(1)
    return [
        item for item in work_order_queries.items(turn.tx, ticket.id) if item.kind == "extra" and item.batch == batch
    ]


def _choice(turn: Turn, item: WorkItem) -> Choice:
    names = {item.called(turn.shop, language) for language in ("zh", "en")} | {item.name}
    names |= {str(part["name"]) for part in item.parts}
    known = {part.code: part for part in turn.shop.parts}
    codes = [part["code"] for part in item.parts if part.get("code") in known]
    return Choice(item.id, item.place, tuple(sorted(names | {known[code].name_en for code in codes})))


def _is_elsewhere(turn: Turn, meant: Heard) -> bool:
    """True for a question that names none of the items and is about something else."""
    reading = turn.understanding
    other = reading.outcome == "understood" and reading.intent in _OTHER_MATTERS
    return not (meant.about or meant.bound) and (other or bool(reading.of("service")))


def _is_vague(turn: Turn) -> bool:
    """True for words right after the card that decide nothing and ask for nothing else: "随便", "你们看着办", "👌"."""
    reading = turn.understanding
    return (
        reading.outcome != "understood"
        or reading.intent in ("affirm", "deny", "out_of_scope", "bot_challenge")
        or bool(_LEAVES_IT.search(turn.words))
    )


def _follow(turn: Turn, ticket: Ticket, items: Sequence[WorkItem], meant: Heard) -> None:
    if (answer := guard.consented(turn, _consent(meant))) is not None:
        _answer(turn, ticket, meant.answers, turn.words, answer)
        return
    if meant.kind == "every":
        turn.say("work.which_all" if meant.every == "agree" else "work.which_none", count=len(items))
    elif meant.kind == "price":
        turn.say("work.prices")
    elif meant.kind == "think":
        turn.say("work.take_your_time")
    elif meant.kind == "question":
        about = [item for item in items if item.id in meant.about]
        _ask(turn, ticket, about or list(items), turn.words)
        return
    else:
        turn.say("work.unclear")
    _show(turn, ticket, [item for item in items if item.is_open(turn.now)])


# --- what is said ----------------------------------------------------------------------------------------------------


def _ask(turn: Turn, ticket: Ticket, items: list[WorkItem], words: str) -> None:
    """The advisor has the question with the items named; the card stands."""
    extra_items.question(turn.tx, ticket, items, words, turn.message_id, turn.incoming.update_id, turn.now)
    turn.say("work.asked_items", names=work_cards.names(turn.shop, items, turn.language), number=ticket.number)
    _show(turn, ticket, extra_items.open_items(turn.tx, ticket.id, turn.now))


def _answer(turn: Turn, ticket: Ticket, answers: dict[int, Answer], words: str, _yes: Confirmed) -> None:
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
    _show(turn, ticket, done.left)


def _consent(meant: Heard | None, only: Answer | None = None) -> Consent:
    """What the words agree to and decline, as an act: sure only when it could be read in no other way."""
    answers = meant.answers.items() if meant else ()
    sure = meant is not None and meant.kind == "answers" and (only is None or {*meant.answers.values()} == {only})
    return Consent(tuple((str(one), said == "agree") for one, said in answers), confidence=1.0 if sure else 0.0)


def _tell_advisor(turn: Turn, done: Outcome, words: str) -> None:
    """What came too late is with a person. Rule: W4."""
    late = [*done.expired, *done.gone, *done.begun]
    if late:
        said = f"[{'、'.join(item.name for item in late)}] {words}"
        tickets.customer_wrote(turn.tx, done.ticket, turn.message_id, said, turn.incoming.update_id, turn.now)


def _show(turn: Turn, ticket: Ticket, items: list[WorkItem]) -> None:
    """The card with what still waits, so that the next words are an answer to it."""
    if items:
        order = work_orders.order_of(turn.tx, ticket)
        turn.replies.append(
            extra_items.card(turn.tx, turn.shop, ticket, order, items, turn.conversation, turn.now, again=True)
        )
