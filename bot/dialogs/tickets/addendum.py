"""Words that are no new matter, said soon after one was reported: they belong to it (A2, C2).

"昨天还骂我" after a complaint, "我在地铁站旁边" after a call for rescue: nobody is told that it can't be helped with.
"""

from __future__ import annotations

import re

from actions import intake
from actions.tickets import tickets
from bot.dialog import Frame, Turn
from bot.dialogs.tickets import triage
from domain.complaints import complaint
from domain.field import whereabouts
from domain.ticket import Kind, Ticket
from storage import shops
from storage.tickets import tickets as ticket_queries

_MISTAKEN = frozenset({"report_fault", "book_service", "ask_advice", "ask_parts", "ask_price", "rate_service"})
"""What a complaint's circumstances are easily taken for ("换轮胎那会儿") where nothing is wished for."""

_TALK = frozenset({"out_of_scope", "goodbye"})


_TOLD = frozenset({"customer_wrote", "objected", "reopened"})
"""Events of a matter by which it was spoken of."""

FEWEST = 3
"""Characters, or words in Latin letters, that say something."""


def may_add(frame: Frame | None) -> bool:
    """True when nothing is asked, or only whom to call about what was just told."""
    return frame is None or (frame.dialog in ("complaint", "fault") and frame.asked == "phone")


def belongs_to(turn: Turn) -> Ticket | None:
    """The matter told just before that the words are a remark on. Rule: A2."""
    if _is_remark(turn):
        return _just_told(turn)
    return _complained(turn) if _complains_on(turn) else None


def add(turn: Turn, ticket: Ticket) -> None:
    """The words stand on it, and the customer knows. Rule: A2."""
    if ticket.kind == Kind.COMPLAINT:
        turn.under = ticket.id
        intake.reclass_complaint(turn.tx, ticket, turn.words, turn.now)
    tickets.customer_wrote(turn.tx, ticket, turn.message_id, turn.words, turn.incoming.update_id, turn.now)
    _locate(turn, ticket)
    turn.say("further.added_private" if ticket.restricted else "further.added", number=ticket.number)


def _locate(turn: Turn, ticket: Ticket) -> None:
    """A place among the words makes that of the call more exact, and the technician's. Rule: E4."""
    known = str(ticket.data.get("place") or "")
    place = known
    for entity in turn.understanding.of("place"):
        place = whereabouts.joined(place, str(entity.value), turn.words)
    if place != known and ticket.kind in (Kind.RESCUE, Kind.FAULT_REPORT):
        tickets.add_details(turn.tx, ticket, turn.now, place=place)
        triage.located(turn, ticket)


def asks_when(turn: Turn) -> bool:
    """True when the words ask until when somebody answers, and something waits for an answer. Rule: W5."""
    return turn.asks("until_when") and bool(ticket_queries.of_customer(turn.tx, turn.conversation.customer_id))


def _complains_on(turn: Turn) -> bool:
    """True for a complaint's further words, unless they begin another matter."""
    if turn.incoming.kind != "text" or turn.told("another") or turn.asks("question") or turn.dangers:
        return False
    reading = turn.understanding
    if reading.intent == "complain" or turn.begins("complain") or turn.told("scene") or turn.told("rhetorical"):
        return True
    if reading.intent == "request_claim":  # what is wanted for it; goods that go back are a matter of their own
        return not (turn.told("return") or turn.told("goods"))
    wishes = turn.told("request") or turn.told("visit_wish") or _comes_for_work(turn)
    faulty = reading.of("symptom") or reading.of("system")
    return reading.intent in _MISTAKEN and not wishes and not faulty


def holds_nothing_against(turn: Turn) -> bool:
    """True for words that look like a complaint, but in which nothing is held against anybody. Rule: C1."""
    reading = turn.understanding
    calm = not (turn.begins("complain") or turn.told("reproach") or turn.told("scene") or turn.dangers)
    return calm and reading.intent == "complain" and turn.incoming.kind == "text" and not reading.of("symptom")


def _comes_for_work(turn: Turn) -> bool:
    """Whether work is named with a time to come at, or coming itself: a visit is wished for."""
    reading = turn.understanding
    coming = any(one.value.start > turn.now for one in reading.of("time"))
    return coming and (
        bool(reading.of("service")) or (reading.intent == "book_service" and reading.outcome == "understood")
    )


def _complained(turn: Turn) -> Ticket | None:
    """The complaint of just now, when the words name nobody else of the staff. Rule: C5."""
    ticket = _just_told(turn)
    if ticket is None or ticket.kind != Kind.COMPLAINT:
        return None
    named = complaint.named_in(turn.words, shops.staff(turn.tx))
    return ticket if named is None or ticket.about_staff in (None, named) else None


def _is_remark(turn: Turn) -> bool:
    """True for words with content that ask for nothing the desk knows."""
    reading = turn.understanding
    strange = reading.outcome == "not_understood" or reading.intent in _TALK
    content = re.findall(r"[\u4e00-\u9fff]|[A-Za-z]{2,}|\d+", turn.words)
    answers = reading.answers or reading.of("phone") or reading.of("plate")
    enough = len(content) > FEWEST or len(re.findall(r"[A-Za-z]{2,}", turn.words)) == FEWEST
    return turn.incoming.kind == "text" and strange and not answers and enough


def _just_told(turn: Turn) -> Ticket | None:
    """The newest open matter of this chat that was told or added to within the session, locked."""
    since = turn.now - turn.shop.policy.session_timeout
    for ticket in ticket_queries.of_customer(turn.tx, turn.conversation.customer_id):
        if not ticket.facts.remarks or ticket.conversation_id != turn.conversation.id:
            continue
        last = ticket.created_at
        if last < since and ticket.kind != Kind.WORK_ORDER:
            last = max((one.at for one in ticket_queries.events(turn.tx, ticket.id) if one.kind in _TOLD), default=last)
        if ticket.kind == Kind.WORK_ORDER or last >= since:
            locked = ticket_queries.lock(turn.tx, ticket.id)
            return locked if locked is not None and locked.is_open else None
    return None
