"""Questions: answered from the shop's own entries, else with an advisor; what follows joins it (E1, C9, G7)."""

from __future__ import annotations

from actions import intake
from actions.knowledge.articles import Found
from actions.tickets import courses, tickets
from bot.dialog import Turn, shorten
from bot.dialogs.booking import items
from bot.dialogs.tickets import addendum, knowledge
from bot.dialogs.workshop import warranty
from domain import course
from domain.press import Press
from domain.shop.shop import OwnAnswer
from domain.ticket import Kind, Ticket
from nlu.acts.booking import transport_said
from nlu.acts.booking.times_said import times_said
from nlu.acts.remarks import is_unsettled
from storage.knowledge import articles
from storage.tickets import tickets as ticket_queries

TOPICS = ("papers", "refund", "which_fits")
"""What only the shop's own entries or a person can answer, whatever else the words look like."""

RETURNS = "退货 退款 refund"
"""Words by which the shop's own entry about returns is found, however the return is put."""

_LOOSE = frozenset({
    "ask_shop", "ask_advice", "ask_campaign", "ask_insurance", "ask_record", "out_of_scope", "greet", "update_profile",
})  # fmt: skip
"""Intents that a question is easily taken for."""

_PLAIN = frozenset({"ask_price", "handoff", "cancel_booking", "change_booking", "bot_challenge"})
"""Intents that are meant as they are read."""


def asked(turn: Turn) -> OwnAnswer | Found | str | None:
    """The shop's own answer to the question, an article's, else why it is with an advisor; None for no such question.

    Why: one of TOPICS, "facility", "ours", or "follows" for one that belongs to the enquiry of just now.
    """
    if addendum.holds_nothing_against(turn) and _of_just_now(turn) is not None:
        return "follows"
    if turn.told("bill_to") and not turn.asks("question") and not turn.dangers:
        return "papers"
    if not (turn.asks("question") and turn.incoming.kind == "text") or turn.dangers or turn.begins("complain"):
        return None
    if turn.told("visit_wish") or turn.told("speaks") or _wants_work(turn):
        return None
    doubted = turn.understanding.intent == "ask_price" and turn.understanding.outcome == "not_understood"
    if turn.understanding.intent in _PLAIN and not doubted:
        return None if _is_priced(turn) else knowledge.find(turn)
    topic = next((name for name in TOPICS if turn.asks(name)), None)
    if not topic and turn.understanding.intent not in _LOOSE and turn.understanding.outcome == "understood":
        return None
    return (own_answer(turn) if shows_card(turn) else known(turn)) or topic or _why(turn)


def _is_priced(turn: Turn) -> bool:
    """Whether something of the price list is named, which then answers. Rule: E2."""
    return bool(turn.understanding.of("service") or turn.understanding.of("part"))


def _wants_work(turn: Turn) -> bool:
    """True when work at a time to come is asked for, in whatever polite words ("can it be done on Saturday?")."""
    reading = turn.understanding
    plain = reading.intent in ("book_service", "report_fault") and not (turn.asks("papers") or turn.asks("refund"))
    plain = plain or transport_said.way_in(turn.words) in ("loaner", "pickup")
    return plain and bool(items.named(turn)) and bool(times_said(reading).wished)


def _why(turn: Turn) -> str | None:
    reading = turn.understanding
    lost = reading.outcome != "understood" or reading.intent == "out_of_scope"
    if not shows_card(turn) and (turn.asks("facility") or (lost and turn.asks("at_shop"))):
        return "facility"
    if lost and turn.asks("our_question") and not shows_card(turn):
        return "ours"
    return "follows" if reading.outcome != "understood" and _of_just_now(turn) and not asks_on(turn) else None


def asks_on(turn: Turn) -> bool:
    """True when a question of unclear intent may well be how the enquiry of just now stands."""
    near = [intent.name for intent in turn.understanding.intents[:2]]
    return turn.understanding.outcome == "unsure" and "ask_progress" in near and _of_just_now(turn) is not None


def answer(turn: Turn, found: OwnAnswer | Found | str) -> None:
    """The shop's own words, else the question is with an advisor. Rule: E1, C9."""
    if isinstance(found, OwnAnswer):
        turn.say("enquiry.own", words=found.words(turn.language))
    elif isinstance(found, Found):
        knowledge.tell(turn, found)
    else:
        pass_on(turn)


def advise(turn: Turn) -> None:
    """What the shop's own entries or articles say to these words; else they are with an advisor. Rule: E1, E5, C9."""
    answer(turn, known(turn) or "ours")


def known(turn: Turn) -> OwnAnswer | Found | None:
    """What the shop's own entries say to these words, else its articles. Rule: E1."""
    return own_answer(turn) or knowledge.find(turn)


def tell_sure(turn: Turn) -> bool:
    """True when an article was told to words that ask for the address or the hours, but plainly for something more."""
    found = knowledge.find(turn)
    if found is None or found.closeness < knowledge.SURE:
        return False
    knowledge.tell(turn, found)
    return True


def judged(turn: Turn, tap: Press) -> None:
    """Whether an article helped is counted; where it did not, the question is with an advisor. Rule: E1, C9."""
    helped = tap.verb == "yes"
    articles.judged(turn.tx, tap.number(), helped=helped)
    words = turn.memory.pop("asked", None)
    if helped or not words:
        turn.say("knowledge.thanks")
        return
    ticket, made = register(turn, "ask_advice", words)
    turn.say("enquiry.passed_on" if made else "enquiry.added", number=ticket.number, words=shorten(words))


def take_vin(turn: Turn) -> bool:
    """True when the VIN was told that an article asked for: the question is with an advisor, the VIN beside it."""
    asked = knowledge.wants_vin(turn)
    if asked is None:
        return False
    ticket, made = register(turn, "ask_campaign", f"{asked}\n{turn.words}")
    turn.say("enquiry.passed_on" if made else "enquiry.added", number=ticket.number, words=shorten(asked))
    return True


def claim(turn: Turn) -> None:
    """What goes back has its terms told up front and runs through its stages; else a claim. Rule: G7, G6."""
    if turn.told("return") or turn.told("goods"):
        _take_back(turn)
    elif not warranty.claim(turn):
        pass_on(turn)


def _take_back(turn: Turn) -> None:
    """Conditions, steps and time limits first, the shop's own words where it has them; then the return. Rule: G7."""
    own = own_answer(turn)
    days = turn.shop.policy.return_days
    turn.say("enquiry.own", words=own.words(turn.language) if own else turn.label("stage.terms", days=days))
    items.dwell_on(turn)
    ticket, made = register(turn, "request_claim", turn.words or turn.label("enquiry.no_words"))
    runs = course.of(ticket).get("name")
    courses.begin(turn.tx, ticket, course.RETURN, turn.now)
    if made or not runs:
        turn.say("stage.return_taken", number=ticket.number)
    else:
        turn.say("enquiry.added", number=ticket.number, words=shorten(turn.words))


def shows_card(turn: Turn) -> bool:
    """Whether the words ask for the address, the hours or the phone."""
    return any(turn.asks(f"card_{name}") for name in ("address", "hours", "phone"))


def own_answer(turn: Turn) -> OwnAnswer | None:
    """What the shop's own entries say to these words, or to the return that they are about. Rule: E1, G7."""
    own = turn.shop.answer_to(turn.folded)
    return own or (turn.shop.answer_to(RETURNS) if _of_return(turn) else None)


def _of_return(turn: Turn) -> bool:
    """Whether it is about goods that go back, said in these words or just before."""
    if turn.told("return"):
        return True
    before = _of_just_now(turn) if turn.asks("papers") or turn.asks("refund") else None
    return before is not None and before.data.get("topic") == "request_claim"


def pass_on(turn: Turn) -> None:
    """A question the desk can't answer by itself is with an advisor, by name; nothing is made up. Rule: E1, C9."""
    words = turn.words or turn.label("enquiry.no_words")
    items.dwell_on(turn)
    ticket, made = register(turn, turn.understanding.intent, words)
    named = shorten("\n".join(_own_parts(turn)) or words)
    turn.say("enquiry.passed_on" if made else "enquiry.added", number=ticket.number, words=named)


def _own_parts(turn: Turn) -> list[str]:
    """The stretches that ask this, where the message says other things as well."""
    reading = turn.understanding
    same = [part for part in reading.parts if part.intent == reading.intent]
    plain = [part for part in same if part.outcome == "understood"]
    own = plain or same or [part for part in reading.parts if is_unsettled(part.text)]
    return [part.text for part in own] if len(own) < len(reading.parts) else []


def register(turn: Turn, topic: str, words: str) -> tuple[Ticket, bool]:
    """The enquiry of this chat with the words on it, and whether it was made for them. Rule: C9."""
    return intake.enquire(
        turn.tx, turn.conversation, words, turn.now,
        message_id=turn.message_id, key=turn.incoming.update_id, topic=topic,
    )  # fmt: skip


def asked_after(turn: Turn) -> Ticket | None:
    """The open enquiry whose matter is asked after by its name; a thing of the price list has its price. Rule: C9."""
    thing = turn.told("after")
    if thing is None or turn.dangers or _is_priced(turn) or turn.understanding.of("time"):
        return None
    mine = ticket_queries.of_customer(turn.tx, turn.conversation.customer_id)
    asked = [one for one in mine if one.kind == Kind.ENQUIRY and one.conversation_id == turn.conversation.id]
    return next((one for one in asked if thing in str(one.data.get("words") or one.summary).lower()), None)


def still_open(turn: Turn, ticket: Ticket) -> None:
    """It is still with an advisor, who reads that the customer waits. Rule: C9, W5."""
    tickets.customer_wrote(turn.tx, ticket, turn.message_id, turn.words, turn.incoming.update_id, turn.now)
    turn.under = ticket.id
    turn.say("enquiry.still_open", number=ticket.number, thing=turn.told("after"))


def _of_just_now(turn: Turn) -> Ticket | None:
    """The enquiry of this chat that was made or added to within the session."""
    since = turn.now - turn.shop.policy.session_timeout
    for ticket in ticket_queries.of_customer(turn.tx, turn.conversation.customer_id):
        if ticket.kind == Kind.ENQUIRY and ticket.conversation_id == turn.conversation.id:
            added = [e.at for e in ticket_queries.events(turn.tx, ticket.id) if e.kind == "customer_wrote"]
            return ticket if max([ticket.created_at, *added]) >= since else None
    return None
