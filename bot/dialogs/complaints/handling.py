"""Who sees a complaint, who handles it and who rings about it: answered plainly, made true on the ticket (C5, C2)."""

from __future__ import annotations

from actions.complaints import complaints
from actions.tickets import escalation, tickets
from bot import focus
from bot.dialog import Frame, Turn, shorten
from bot.dialogs import promise_words
from domain.complaints import complaint
from domain.shop.promise_policy import PromiseKind
from domain.ticket import Kind, State, Ticket
from storage.tickets import tickets as ticket_queries
from texts import formats


def asked(turn: Turn, frame: Frame | None) -> Ticket | None:
    """The customer's open complaint whose handling the words ask about; None for words that begin another."""
    if not (turn.asks("kept_from") or turn.asks("handler") or _is_to_ring(turn, frame)) or turn.dangers:
        return None
    ticket = newest(turn)
    if ticket is None or not turn.begins("complain"):
        return ticket
    apart = turn.told("another") or ticket.created_at < turn.now - turn.shop.policy.session_timeout
    return None if apart else ticket


def answer(turn: Turn, ticket: Ticket) -> None:
    """The words stand on the complaint, it is kept from whom it is about, and that is said. Rule: C5, A2."""
    locked = ticket_queries.lock(turn.tx, ticket.id)
    if locked is None:
        return
    turn.under = locked.id
    keep(turn, locked)
    tickets.customer_wrote(turn.tx, locked, turn.message_id, turn.words, turn.incoming.update_id, turn.now)
    rings = turn.told("rings")
    if rings == "manager":
        escalation.wished(turn.tx, locked, turn.now, words=turn.words)
    if rings:
        phone = turn.phone() or locked.data.get("phone")
        known = turn.label("complaint.ring_phone", phone=formats.phone(phone)) if phone else ""
        turn.say(f"complaint.ring_{rings}", number=locked.number, words=shorten(turn.words), phone=known)
    if not rings or turn.asks("kept_from"):
        turn.say("complaint.kept" if locked.restricted else "complaint.handled", number=locked.number)


def _is_to_ring(turn: Turn, frame: Frame | None) -> bool:
    """Whether somebody is to ring, where nothing but the complaint is spoken of; a number left is the answer to it."""
    if not turn.told("rings") or turn.asks("unanswered") or not (frame is None or frame.dialog == "complaint"):
        return False
    return frame is None or not turn.understanding.of("phone")


def keep(turn: Turn, ticket: Ticket) -> None:
    """Only managers know of it from now on, where the words wish it kept from anybody. Rule: C5."""
    if not turn.asks("kept_from"):
        return
    whole = f"{ticket.data.get('words', '')}\n{turn.words}"
    _, about = complaints.person_meant(turn.tx, whole, turn.conversation, ticket.customer_id)
    complaints.restrict(turn.tx, ticket, ticket.about_staff or about, turn.now, actor="customer")


def chased(turn: Turn) -> Ticket | None:
    """The open complaint that, by the words, nobody has answered; a mere call for somebody is about it. Rule: C2."""
    waits = turn.asks("unanswered") or turn.asks("calls_out")
    found = newest(turn) if waits and not turn.begins("complain") and not turn.dangers else None
    return found if found is not None and found.state != State.SOLVED else None


def press_on(turn: Turn, ticket: Ticket) -> None:
    """Whoever has it is told that the customer waits, and the customer until when there is an answer. Rule: C2."""
    locked = ticket_queries.lock(turn.tx, ticket.id)
    if locked is None:
        return
    turn.under = locked.id
    tickets.customer_wrote(turn.tx, locked, turn.message_id, turn.words, turn.incoming.update_id, turn.now)
    until = promise_words.within(turn, locked, PromiseKind.FIRST_ANSWER)
    turn.say("complaint.chased", number=locked.number, until=until)


def withdrawn(turn: Turn) -> Ticket | None:
    """The open complaint that the words take back. Rule: C6."""
    return newest(turn) if turn.asks("withdraws") and not turn.dangers else None


def take_back(turn: Turn, ticket: Ticket) -> None:
    """The wish stands on the complaint; a manager closes it with that reason. Rule: C6, I2."""
    locked = ticket_queries.lock(turn.tx, ticket.id)
    if locked is None:
        return
    turn.under = locked.id
    tickets.customer_wrote(turn.tx, locked, turn.message_id, turn.words, turn.incoming.update_id, turn.now)
    turn.say("complaint.taken_back", number=locked.number)


def spoken_of(turn: Turn, ticket: Ticket) -> None:
    """What was not mended is what a visit is for that is wished next: an inspection free of charge. Rule: B2, G3."""
    reading = turn.understanding
    told = {kind: tuple(str(one.value) for one in reading.of(kind)) for kind in ("symptom", "system")}
    words = str(ticket.data.get("words") or ticket.summary)
    facts = complaint.CLASSES.get(str(ticket.data.get("complaint_class")))
    if not (any(told.values()) or ticket.plate or ticket.data.get("systems") or (facts and facts.quality)):
        return
    systems = tuple(ticket.data.get("systems") or ()) or told["system"]
    focus.dwell(
        turn, "report_fault", words="\n".join(dict.fromkeys((words, turn.words))), symptoms=told["symptom"],
        systems=systems, plate=ticket.plate or "", returns=ticket.number,
    )  # fmt: skip


def newest(turn: Turn) -> Ticket | None:
    """The customer's newest open complaint."""
    found = ticket_queries.of_customer(turn.tx, turn.conversation.customer_id)
    return next((one for one in sorted(found, key=lambda one: -one.id) if one.kind == Kind.COMPLAINT), None)
