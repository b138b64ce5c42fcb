"""The other matters of a message that says several things: each is answered, begun, or named and kept for next."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from bot import flow, focus
from bot.dialog import Frame, Turn, shorten
from bot.dialogs import answers
from bot.dialogs.booking import resume, transport
from bot.dialogs.tickets import enquiry
from bot.state import State
from domain.message import Reply
from domain.press import FORM
from nlu.acts.acts import SURE, Act, Add, Remove, Start, Swap, Tell
from nlu.acts.asides import asides
from nlu.acts.booking import time_words
from nlu.acts.context import NOTHING
from nlu.acts.remarks import asks_length, asks_price, asks_something, is_unsettled, only_asks, recalls_visit
from nlu.understanding import Intent, Understanding

AT_ONCE = frozenset({"complain", "request_rescue"})
"""Matters nobody is made to wait with."""

TALK = frozenset({"greet", "thanks", "goodbye", "affirm", "deny", "bot_challenge", "out_of_scope", "update_profile"})
"""What asks for nothing of its own beside another matter."""

OF_GOODS = frozenset({"report_fault", "request_claim", "ask_warranty", "request_rescue"})
"""What is said of goods that are to go back, and was seen to with them (G7)."""

OF_SHOP = frozenset({"ask_shop"})
"""Questions of which a message may hold several, each about something else."""

WHOLE = frozenset({"book_service", "change_booking", "cancel_booking"})
"""Matters that use whatever the whole message names: the time may stand in another sentence."""

USED = frozenset({"service", "plate", "phone", "person", "model", "brand", "vin", "mileage", "ordinal"})
"""What a booking is filled with."""

SLIGHT = 2
"""Characters beside the name of a thing that say nothing of it."""

TAIL = 16
"""Characters of a question that says nothing by itself."""

HARM = frozenset({"report_fault", "request_rescue", "complain"})
"""Matters that keep every word of the message."""

REASONS = frozenset(
    {"ask_advice", "ask_parts", "ask_warranty", "ask_price", "report_fault", "update_profile", "ask_record"}
)
"""What the words on an item that is left out may look like."""

FILLED = frozenset({"booking", "move"})
"""Dialogs whose questions are answered beside a question of the customer's own."""


def serve(turn: Turn, state: State, seen: Collection[str]) -> None:
    """What else was said is seen to, and the open question comes last. seen: intents that have been."""
    for part in sorted(_others(turn, seen), key=lambda one: one.understanding.intent not in WHOLE):
        if not _is_covered(part, state):
            _see_to(part, state)
    whole = HARM & {*seen} or any(frame.dialog in ("complaint", "fault") for frame in state.stack)
    for part in () if whole else _left_over(turn, state):
        if enquiry.own_answer(part) is None or not turn.replies:
            enquiry.pass_on(part)
    if state.top is None and resume.wants_visit_beside(turn):
        flow.begin(turn, state, "book_service")
    _without_twice(turn, state)
    _question_last(turn, state)


def _without_twice(turn: Turn, state: State) -> None:
    """Nothing is told twice in one breath, nor a price that stands on the card of the booking already."""
    told_once = [one for at, one in enumerate(turn.replies) if one not in turn.replies[:at]]
    turn.replies[:] = told_once
    if state.top is None or (state.top.dialog, state.top.asked) != ("booking", "confirm"):
        return
    title = turn.label("card.estimate")
    asked = next((reply.card for reply in reversed(turn.replies) if reply.card and reply.card.title != title), None)
    told = {line.label for line in asked.lines} if asked else set()
    turn.replies[:] = [
        reply
        for reply in turn.replies
        if reply.card is None or reply.card.title != title or not {line.label for line in reply.card.lines} <= told
    ]


def _question_last(turn: Turn, state: State) -> None:
    """A yes is taken for the answer to the newest words: those must be the open question."""
    frame = state.top
    if frame is None or frame.asked is None:
        return
    asks = [reply for reply in turn.replies if _bears(reply, frame)]
    if not asks:
        return
    last = next((reply for reply in asks if reply.card), asks[-1])
    turn.replies[:] = [reply for reply in turn.replies if not any(reply is one for one in asks)] + [last]


def _bears(reply: Reply, frame: Frame) -> bool:
    presses = [button.press for row in reply.buttons for button in row if button.press]
    return any((one.number(), one.verb) == (frame.serial, frame.asked) for one in presses if one.topic == FORM)


def fill(turn: Turn, frame: Frame) -> None:
    """What was told beside a question is not asked again. Rule: A3."""
    if frame.dialog not in FILLED:
        return
    for part in turn.understanding.parts:
        if part.entities and part.intent != turn.understanding.intent:
            flow.DIALOGS[frame.dialog].take(_alone(turn, part, 0), frame)


def _others(turn: Turn, seen: Collection[str]) -> Iterator[Turn]:
    """Each part that plainly says something that has not been seen to yet."""
    done = {*seen, *TALK, *(OF_GOODS if turn.told("return") or turn.told("goods") else ())}
    done |= {"report_fault", "ask_warranty"} if "request_claim" in done else set()  # the fault is what is claimed for
    done |= {"ask_progress", "ask_record"} if turn.told("overdue") else set()  # "not serviced for a year" asks nothing
    done |= {"ask_advice"} if turn.dangers else set()  # nobody reads about care beside a danger (F2)
    faulty = turn.understanding.intent == "report_fault"
    done |= {"ask_progress"} if faulty and not turn.asks("progress") else set()  # "是低了没有", told of the fault
    complains = "complain" in done and not (done >= HARM and turn.understanding.intent != "complain")
    asked = [part.intent for part in turn.understanding.parts if part.outcome == "understood"]
    again = {intent for intent in OF_SHOP if asked.count(intent) > 1}  # each of several questions has its own answer
    for number, part in enumerate(turn.understanding.parts, 1):
        if resume.comes_later(part, turn.now):
            part = replace(part, intents=(Intent("book_service", SURE),))
        told = part.outcome == "understood" and not _is_open_record(part)
        told = told and not (part.intent == "book_service" and recalls_visit(part.text))
        told = told and not (part.intent == "cancel_booking" and time_words.keeps_visit(part.text))
        told = told and not (part.intent == "ask_advice" and asks_length(part.text) and part.of("service"))
        told = told and not (complains and part.confidence < SURE)  # what a complaint is about, half read
        told = told and not _is_quoted(turn, part)
        told = told and not (
            faulty and part.intent == "ask_advice" and not asks_something(part.text)
        )  # "they feel fine"
        fresh = part.intent not in done or (part.intent in again and _is_answered(_alone(turn, part, number)))
        if told and fresh and not _is_of_items(turn, part):
            done.add(part.intent)
            if not (_is_tail(turn, number - 1) or _is_slight(part, whole_complains=turn.begins("complain"))):
                yield _alone(turn, part, number)


def _is_answered(turn: Turn) -> bool:
    """Whether the shop itself says something to a question."""
    return enquiry.shows_card(turn) or enquiry.known(turn) is not None


def _reproaches(act: Act) -> bool:
    return isinstance(act, Tell) and act.slot == "reproach"


def meant_instead(turn: Turn) -> str | None:
    """What is meant by words that only look like a complaint, or like a wish for a visit; None where they are that."""
    if turn.understanding.intent == "complain":
        return no_complaint(turn)
    return "ask_shop" if turn.understanding.intent == "book_service" and only_asks(turn.words) else None


def no_complaint(turn: Turn) -> str | None:
    """What is meant by words that look like a complaint, where nothing is held against the shop; None for a complaint.

    The visit or fault told in them, or damage that somebody else has done. Rule: C1.
    """
    if turn.begins("complain") or turn.told("reproach"):
        return None
    told = [part.intent for part in turn.understanding.parts if part.outcome == "understood"]
    wanted = next((intent for intent in ("book_service", "report_fault") if intent in told), None)
    return wanted or ("report_fault" if turn.told("by_others") else None)


def _is_slight(part: Understanding, *, whole_complains: bool = False) -> bool:
    """Whether hardly more is said than a thing's name, or that something is fine; or too little for a complaint."""
    named = sum(entity.end - entity.start for entity in part.entities)
    if part.intent == "complain" and part.confidence >= SURE and whole_complains:
        return False
    if part.intent == "complain":
        said = [act for act in asides(part.text) if isinstance(act, Start) or _reproaches(act)]
        return not said or (part.confidence < SURE and not any(isinstance(act, Start) for act in said))
    praise = part.intent == "rate_service" and not part.of("score")
    return praise or (part.intent not in WHOLE and named > 0 and len(part.text) - named <= SLIGHT)


def _is_open_record(part: Understanding) -> bool:
    """Whether it is not the record that is asked for, but something of it that never came. Rule: C9."""
    return part.intent == "ask_record" and is_unsettled(part.text)


def _is_tail(turn: Turn, at: int) -> bool:
    """Whether a short question only ends what the part before it said ("..., can you check?")."""
    part, before = turn.understanding.parts[at], turn.understanding.parts[max(0, at - 1)]
    return at > 0 and part.intent == "ask_progress" and len(part.text) <= TAIL and is_unsettled(before.text)


def _is_of_items(turn: Turn, part: Understanding) -> bool:
    """Whether it only names an item, or says why one is left out or put in another's place."""
    changes = bool(part.of("service")) or any(isinstance(act, Remove | Swap) for act in turn.acts)
    plain = not asks_something(part.text) and not is_unsettled(part.text)
    return changes and part.intent in REASONS and plain


def _left_over(turn: Turn, state: State) -> Iterator[Turn]:
    """Parts that nobody could place and that leave something open: a question, a thing still missing. Rule: C9."""
    for number, part in enumerate(turn.understanding.parts, 1):
        doubted = part.intent == "complain" and _is_slight(part, whole_complains=turn.begins("complain"))
        slight = _is_open_record(part) or doubted
        plain = part.outcome == "understood" and not slight
        plain = plain or (_is_priced(state) and asks_price(part.text)) or recalls_visit(part.text)
        placed = plain or _is_used(turn, part) or _is_of_items(turn, part) or _is_noted(state, part.text)
        told = _is_quoted(turn, part)
        open_ended = asks_something(part.text) or is_unsettled(part.text) or part.intent == "complain"
        if not placed and not told and open_ended and not time_words.quiet(part.text):
            yield _alone(turn, part, number)


def _is_quoted(turn: Turn, part: Understanding) -> bool:
    """Whether an answer of this turn says back these very words: they are with somebody."""
    return any(shorten(part.text) in reply.text for reply in turn.replies)


def _is_used(turn: Turn, part: Understanding) -> bool:
    """Whether a booking or an answer has made use of it."""
    coming = any(one.value.start > turn.now for one in part.of("time"))
    return coming or asks_length(part.text) or any(one.kind in USED for one in part.entities)


def _is_priced(state: State) -> bool:
    """Whether a booking is open, whose card bears the price."""
    return any(frame.dialog == "booking" and frame.slots.get("services") for frame in state.stack)


def _is_noted(state: State, words: str) -> bool:
    """Whether the visit that is being booked bears these words, for whoever does the work. Rule: B2."""
    booking = next((frame for frame in state.stack if frame.dialog == "booking"), None)
    if booking is None:
        return False
    kept = [booking.slots.get("symptom"), booking.slots.get("plea"), *booking.slots.get("noted", [])]
    noted = filter(None, kept)
    return any(words in told or told in words for told in noted)


def _is_covered(turn: Turn, state: State) -> bool:
    """Whether the matter is open already, noted on the visit that is being booked, or a time it gives up. Rule: B2."""
    opened, intent = {frame.dialog for frame in state.stack}, turn.understanding.intent
    dialog = flow.STARTS.get(intent)
    if intent not in HARM and intent != "ask_price" and _is_noted(state, turn.understanding.text):
        return True
    if intent == "ask_shop" and state.top is not None and state.top.dialog == "booking":
        return "transport" in state.top.slots and transport.said_way(turn, state.top) is not None
    if "booking" in opened and ((dialog == "fault" and not turn.dangers) or intent == "change_booking"):
        return True
    if intent == "book_service" and "move" in opened:
        return not time_words.one_more(turn.words)
    if intent == "cancel_booking" and "move" in opened:
        return not time_words.calls_off(turn.words)
    booking = next((frame for frame in state.stack if frame.dialog == "booking"), None)
    if booking is not None and (transport.said_way(turn, booking) is not None or asks_length(turn.words)):
        return True  # it is on the card
    return dialog in opened


def _see_to(turn: Turn, state: State) -> None:
    intent = turn.understanding.intent
    if intent not in flow.STARTS:
        booked = next((frame.slots.get("services") for frame in state.stack if frame.dialog == "booking"), None)
        if intent == "ask_price" and booked:
            focus.dwell_priced(turn, booked)  # "what's the cost all in" is of the visit that is being booked
        answers.ANSWERS[intent](turn)
    elif state.top is None or intent in AT_ONCE:
        said, below = len(turn.replies), state.top
        flow.begin(turn, state, intent)
        if below is not None and intent == "complain":
            _ask_no_more(turn, state, said)
    elif intent == "book_service" and state.top.dialog == "complaint":
        _ask_no_more(turn, state, 0)
        flow.begin(turn, state, intent)
    else:
        flow.keep_for_next(turn, state, intent)


def _ask_no_more(turn: Turn, state: State, said: int) -> None:
    """The complaint stands in the register; one question at a time, and another one is open."""
    frame = state.top
    if frame is None or frame.dialog != "complaint":
        return
    asks = [reply for reply in turn.replies[said:] if _bears(reply, frame)]
    turn.replies[:] = [reply for reply in turn.replies if not any(reply is one for one in asks)]
    state.stack.remove(frame)


def _alone(turn: Turn, part: Understanding, number: int) -> Turn:
    """The turn as if only that part had been said. What is said and noted in it is the whole turn's."""
    if part.intent in WHOLE and part.outcome == "understood":
        part = replace(part, entities=turn.understanding.entities, parts=turn.understanding.parts)
    if part.intent == "ask_price" and not part.entities:  # what it costs is of the fault told beside it
        part = replace(part, entities=tuple(turn.understanding.of("symptom")))
    words = turn.incoming.text if part.intent in WHOLE else part.text
    incoming = replace(turn.incoming, text=words, update_id=f"{turn.incoming.update_id}#{number}")
    own = tuple(asides(part.text))
    reproached = any(map(_reproaches, own))  # what the rest holds against the shop is not said by this part
    told = (act for act in turn.acts if isinstance(act, Tell | Add | Remove | Swap))
    said = (
        *(act for act in told if reproached or not _reproaches(act)),
        *(act for act in own if not isinstance(act, Tell)),
    )
    return replace(turn, understanding=part, incoming=incoming, context=NOTHING, acts=said, press=None, beside=True)
