"""The customer's word on a work order and its extra items in words of their own; only the owner's counts (W1, W4).

What can be read as nothing else is done. A condition the card itself meets, and words that are most likely a yes, are
asked back in one line that one plain yes answers; a question goes to the advisor with the items named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from actions.workshop import extra_items as items_of_work
from actions.workshop import handback_time, work_cards, work_orders
from actions.workshop.extra_items import Answer
from bot import guard
from bot.dialog import Shown, Turn
from bot.dialogs.workshop import extra_items
from bot.guard import Confirmed
from domain.press import Press
from domain.ticket import Ticket
from domain.workshop.work_item import CONSENTED, ItemState, WorkItem
from nlu.acts.acts import Yes
from nlu.acts.consent import Choice, Heard, consent
from storage.workshop import work_orders as work_order_queries
from texts import formats

OPEN_ORDER = Choice(0, 1, ())
"""An order as a whole: what is said to it names nothing."""

_NAMED = frozenset({"answers", "every", "question", "condition", "confirm"})
"""What is still heard of a card when other things were said after it, if the words name its work."""

_ASKED = frozenset({"question", "price", "think", "unclear"})
"""What may as well be about something else."""

_OTHER_MATTERS = frozenset({
    "ask_progress", "ask_shop", "handoff", "complain", "request_rescue", "book_service", "change_booking",
    "cancel_booking", "ask_record", "ask_insurance", "ask_campaign", "opt_out", "opt_in",
})  # fmt: skip
"""What a question may be about instead of the items."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the words say to a work card. yes: a clear yes to the order, or to what was proposed, as it is shown."""

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
    cards = [message.press("item") or message.press("order", "agree") for message in turn.shown[: 1 if busy else None]]
    card = next(filter(None, cards), None) or (None if busy else _waiting_card(turn))
    if card is None:
        return None
    is_last = bool(cards) and card is cards[0]
    return _order_words(turn, card, is_last) if card.topic == "order" else _item_words(turn, card, is_last)


def answer(turn: Turn, said: Spoken) -> None:
    """What the words answered is done, or with the advisor. Rule: W1, W4."""
    if said.card.topic == "order":
        _follow_order(turn, said)
    elif said.yes is not None:
        extra_items.decide(turn, said.ticket, _as_answers(said.meant.answers), turn.words, said.yes)
        _pass_on(turn, said)
    else:
        _FOLLOWED[said.meant.kind](turn, said)


# --- the order -------------------------------------------------------------------------------------------------------


def _order_words(turn: Turn, card: Press, is_last: bool) -> Spoken | None:
    ticket = extra_items.own(turn, card.number())
    order = work_order_queries.of_ticket(turn.tx, ticket.id) if ticket else None
    if ticket is None or order is None or order.state != "intake":
        return None
    meant = consent(turn.understanding, [OPEN_ORDER])
    yes = guard.confirmed(turn, "order") or (guard.consented(turn, meant.act) if _agrees(meant) and meant else None)
    if yes is not None and (is_last or (meant is not None and not meant.plain)):
        return Spoken(card, ticket, (), Heard("answers", {0: True}), yes)
    if not is_last or meant is None or meant.kind in ("unclear", "every"):
        return None
    elsewhere = meant.kind in _ASKED and _is_elsewhere(turn, meant)
    return None if elsewhere else Spoken(card, ticket, (), meant)


def _agrees(meant: Heard | None) -> bool:
    return meant is not None and meant.answers == {0: True}


def _follow_order(turn: Turn, said: Spoken) -> None:
    """A plain yes agrees to the order as shown, a plain no or a question goes to the advisor."""
    ticket = said.ticket
    if said.yes is not None:
        if work_orders.order_of(turn.tx, ticket).version != said.card.number(1):
            turn.say("work.order_changed")
        else:
            extra_items.agree(turn, ticket, said.yes)
    elif said.meant.kind == "answers":
        key = turn.incoming.update_id
        items_of_work.question(turn.tx, ticket, [], turn.words, turn.message_id, key, turn.now)
        turn.say("work.order_declined", number=ticket.number)
    elif said.meant.kind == "think":
        turn.say("work.take_your_time")
    else:
        extra_items.ask_about_order(turn, ticket, turn.words)


# --- extra items -----------------------------------------------------------------------------------------------------


def _waiting_card(turn: Turn) -> Press | None:
    """A card that still waits, however much was said since; None when there is none, or more than one. Rule: W4."""
    found = [
        (ticket, waiting)
        for ticket, _ in work_order_queries.of_customer(turn.tx, turn.conversation.customer_id)
        if (waiting := items_of_work.open_items(turn.tx, ticket.id, turn.now))
    ]
    return Press("item", "all", found[0][0].id, found[0][1][-1].batch) if len(found) == 1 else None


def _item_words(turn: Turn, card: Press, is_last: bool) -> Spoken | None:
    ticket = extra_items.ticket_of(turn, card)
    if ticket is None:
        return None
    batch = _batch(turn, card)
    items = _meant_items(turn, ticket, batch)
    meant = consent(turn.understanding, [_choice(turn, item, batch) for item in items])
    waiting = any(item.is_open(turn.now) for item in items)
    if is_last and (taken := _proposal_taken(turn, ticket, meant)) is not None:
        return Spoken(card, ticket, tuple(items), taken[0], taken[1])
    if meant is None and is_last and waiting and _is_vague(turn):
        meant = Heard("unclear")
    if meant is None or not _is_for_card(turn, meant, is_last=is_last, waiting=waiting):
        return None
    return Spoken(card, ticket, tuple(items), meant, guard.consented(turn, meant.act) if meant.answers else None)


def _is_for_card(turn: Turn, meant: Heard, *, is_last: bool, waiting: bool) -> bool:
    """Whether the words are for the card: plain ones right after it, later those that name its work."""
    if not is_last and (meant.plain or meant.kind not in _NAMED or (meant.kind == "question" and not meant.about)):
        return False
    return not (meant.kind in _ASKED and (not waiting or _is_elsewhere(turn, meant)))


def _batch(turn: Turn, card: Press) -> int:
    named = extra_items.item_of(turn, card)
    return named.batch if named else card.number(1)


def _meant_items(turn: Turn, ticket: Ticket, batch: int) -> list[WorkItem]:
    """What may be meant: all that was asked while anything waits, else what stood on that card."""
    extra = [item for item in work_order_queries.items(turn.tx, ticket.id) if item.kind == "extra" and item.batch]
    if any(item.is_open(turn.now) for item in extra):
        return [item for item in extra if item.state != ItemState.VOID]
    return [item for item in extra if item.batch == batch]


def _choice(turn: Turn, item: WorkItem, batch: int) -> Choice:
    names = {item.called(turn.shop, language) for language in ("zh", "en")} | {item.name}
    names |= {str(part["name"]) for part in item.parts}
    known = {part.code: part for part in turn.shop.parts}
    codes = [part["code"] for part in item.parts if part.get("code") in known]
    called = tuple(sorted(names | {known[code].name_en for code in codes}))
    place = item.place if item.batch == batch else 0
    return Choice(item.id, place, called, item.price_fen, is_open=item.is_open(turn.now))


def _is_elsewhere(turn: Turn, meant: Heard) -> bool:
    """True for a question that names none of the items and is about something else."""
    reading = turn.understanding
    if reading.intent == "ask_progress" and turn.asks("more_time"):
        return False
    other = reading.outcome == "understood" and reading.intent in _OTHER_MATTERS
    return not (meant.about or meant.bound) and (other or bool(reading.of("service")))


def _is_vague(turn: Turn) -> bool:
    """True for words right after the card that decide nothing and ask for nothing else: "随便", "你们看着办", "👌"."""
    reading = turn.understanding
    return reading.outcome != "understood" or reading.intent in ("affirm", "deny", "out_of_scope", "bot_challenge")


# --- one line that a plain yes answers -------------------------------------------------------------------------------


def _proposal_taken(turn: Turn, ticket: Ticket, meant: Heard | None) -> tuple[Heard, Confirmed] | None:
    """What a plain yes takes of the question asked in one line; None when there was none, or the words say more."""
    proposed = _proposed(turn, ticket, turn.shown[0])
    plainly = meant is None or meant.kind == "every" or (meant.kind == "answers" and meant.plain and not meant.about)
    yes = guard.confirmed(turn, "items")
    said = (meant is not None and meant.every is True) or isinstance(turn.answer, Yes)
    if not proposed or not plainly or not said or yes is None:
        return None
    return Heard("answers", proposed), yes


def _proposed(turn: Turn, ticket: Ticket, shown: Shown) -> dict[int, bool]:
    """What the buttons of a one-line question stand for; nothing for a card, where each item can be asked about."""
    presses = [one.press for one in shown.buttons if one.press and one.press.topic == "item"]
    if not presses or any(one.verb == "ask" for one in presses):
        return {}
    first = presses[0]
    if first.verb in extra_items.EVERY:
        waiting = items_of_work.open_items(turn.tx, ticket.id, turn.now)
        return {item.id: first.verb == "all" for item in waiting if item.batch == first.number(1)}
    return {one.number(): one.verb == "yes" for one in presses if one.verb in ("yes", "no")}


def _ask_back(turn: Turn, said: Spoken, words: str, guess: dict[int, bool]) -> None:
    items = {item.id: item for item in said.items}
    proposed = [(items[id_], done) for id_, done in guess.items() if id_ in items]
    turn.replies.append(work_cards.question(turn.shop, said.ticket, words, proposed, turn.language))


def _names(turn: Turn, said: Spoken, ids: Iterable[int]) -> str:
    wanted = set(ids)
    return work_cards.names(turn.shop, [item for item in said.items if item.id in wanted], turn.language)


# --- what is done with it --------------------------------------------------------------------------------------------


def _as_answers(said: dict[int, bool]) -> dict[int, Answer]:
    return {one: "agree" if done else "decline" for one, done in said.items()}


def _open(turn: Turn, said: Spoken) -> list[WorkItem]:
    return [item for item in said.items if item.is_open(turn.now)]


def _pass_on(turn: Turn, said: Spoken) -> None:
    """A question, or a condition, beside plain answers."""
    left = replace(said.meant, answers={})
    if left.guess and left.kind in ("condition", "confirm"):
        _FOLLOWED[left.kind](turn, replace(said, meant=left))
    elif left.asks and left.about:
        about = [item for item in said.items if item.id in left.about]
        _to_advisor(turn, said, about)
        turn.say("work.asked_question", number=said.ticket.number)


def _to_advisor(turn: Turn, said: Spoken, about: Sequence[WorkItem]) -> None:
    key = turn.incoming.update_id
    items_of_work.question(turn.tx, said.ticket, about, turn.words, turn.message_id, key, turn.now)


def _every(turn: Turn, said: Spoken) -> None:
    agreed = bool(said.meant.every)
    waiting = _open(turn, said) or list(said.items)
    words = turn.label("work.which_all" if agreed else "work.which_none", count=len(waiting))
    _ask_back(turn, said, words, {item.id: agreed for item in waiting})


def _confirm(turn: Turn, said: Spoken) -> None:
    """Most likely so: asked in one line that one plain yes answers."""
    yes = _names(turn, said, (one for one, done in said.meant.guess.items() if done))
    no = _names(turn, said, (one for one, done in said.meant.guess.items() if not done))
    key = "both" if yes and no else "yes" if yes else "no"
    _ask_back(turn, said, turn.label(f"work.confirm_{key}", yes=yes, no=no), said.meant.guess)


def _condition(turn: Turn, said: Spoken) -> None:
    """A condition that the card meets is told so and asked back; any other one is the advisor's. Rule: W3, W4."""
    meant = said.meant
    wanted = [item for item in said.items if meant.guess.get(item.id) and item.state not in CONSENTED]
    when, total = _ready(turn, said.ticket, wanted), sum(item.price_fen for item in wanted)
    in_time = meant.until is None or (when is not None and when <= meant.until)
    in_sum = meant.below_fen is None or total <= meant.below_fen
    known = (meant.until, meant.below_fen) != (None, None) and bool(wanted)
    shown = work_cards.when(turn.shop, when, turn.language) if when else ""
    names, money = _names(turn, said, meant.guess), formats.money(total)
    if known and in_time and in_sum:
        key = "both" if meant.until and meant.below_fen else "time" if meant.until else "sum"
        _ask_back(turn, said, turn.label(f"work.met_{key}", names=names, when=shown, total=money), meant.guess)
        return
    if known and (in_sum or when):
        turn.say("work.not_met_sum" if not in_sum else "work.not_met_time", names=names, when=shown, total=money)
    _to_advisor(turn, said, wanted)
    turn.say("work.asked_advisor", number=said.ticket.number)
    extra_items.show(turn, said.ticket, _open(turn, said))


def _ready(turn: Turn, ticket: Ticket, items: Sequence[WorkItem]) -> datetime | None:
    order = work_orders.order_of(turn.tx, ticket)
    return handback_time.with_more(turn.tx, turn.shop, order, sum(item.minutes for item in items), turn.now)


def _price(turn: Turn, said: Spoken) -> None:
    """The card, which has the prices by labour and parts. Rule: E2."""
    if turn.asks("more_time"):
        _question(turn, said)
        return
    turn.say("work.prices")
    order, waiting = work_orders.order_of(turn.tx, said.ticket), _open(turn, said)
    if waiting:
        again = items_of_work.card(
            turn.tx, turn.shop, said.ticket, order, waiting, turn.conversation, turn.now, again=True
        )
        turn.replies.append(again)


def _question(turn: Turn, said: Spoken) -> None:
    """What the card itself says of the reason and the time is told; only what it does not say goes to the advisor."""
    named = [item for item in said.items if item.id in said.meant.about]
    about = named or _open(turn, said) or list(said.items)
    if _card_says(turn, about):
        _tell(turn, said, about)
        extra_items.show(turn, said.ticket, _open(turn, said))
    else:
        extra_items.ask(turn, said.ticket, about, turn.words)


def _card_says(turn: Turn, about: Sequence[WorkItem]) -> bool:
    """Whether all that is asked stands on the card."""
    why, longer = turn.asks("why"), turn.asks("more_time")
    reasons, times = all(item.reason for item in about), all(item.minutes for item in about)
    return (why or longer) and (reasons or not why) and (times or not longer)


def _tell(turn: Turn, said: Spoken, about: Sequence[WorkItem]) -> None:
    """Reason, price and time of each, and when the vehicle is ready with all of them. Rule: W3, W4, E2."""
    for item in about:
        what = [turn.label("work.told_price", price=formats.money(item.price_fen))]
        what += (
            [turn.label("work.told_longer", length=formats.duration(item.minutes, turn.language))]
            if item.minutes
            else []
        )
        key = "work.told_why" if item.reason else "work.told"
        parts = turn.label("work.told_join").join(what)
        turn.say(key, name=item.called(turn.shop, turn.language), reason=item.reason.rstrip("。."), what=parts)
    when = _ready(turn, said.ticket, about)
    if when is not None:
        turn.say("work.told_ready", when=work_cards.when(turn.shop, when, turn.language))


def _undecided(turn: Turn, said: Spoken) -> None:
    turn.say("work.take_your_time" if said.meant.kind == "think" else "work.unclear")
    extra_items.show(turn, said.ticket, _open(turn, said))


_FOLLOWED = {
    "answers": _undecided, "every": _every, "confirm": _confirm, "condition": _condition, "price": _price,
    "question": _question, "think": _undecided, "unclear": _undecided,
}  # fmt: skip
"""Kind of what was heard -> what is done with it where it is no plain answer."""
