"""Somebody waits for help: what they tell and ask belongs to the open report, and is answered from it (F2, E4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from actions.tickets import tickets
from bot.dialog import Frame, Turn
from bot.dialogs import field as away
from domain.ticket import Kind, Ticket
from nlu.acts import fault_told
from nlu.understanding import HelpAsked
from storage.tickets import tickets as ticket_queries

AWAITED = timedelta(hours=12)
"""So long after a call for help its open report is what the customer goes on about."""

ACUTE = timedelta(hours=1)
"""So long after a grave danger was told of nothing else is talked of."""

UNSURE = frozenset({"ask_advice", "ask_parts", "out_of_scope", "ask_campaign", "update_profile"})
"""What a question in a danger may look like."""

OFF = frozenset({"fire", "smoke", "high_voltage", "fuel", "exhaust_inside", "flood"})
"""Dangers from the vehicle itself: nobody stays in it, wherever it stands."""


ADVICE = (
    "locked_in", "fire", "flood", "high_voltage", "accident", "exhaust_inside", "fuel", "throttle", "brakes",
    "steering", "wheel", "smoke", "stranded", "airbag", "overheating", "oil_pressure",
)  # fmt: skip
"""Dangers with advice of their own in texts/ (`danger.<kind>`), the one to act on first of several said. Rule: F2."""


def gravest(kinds: Iterable[str]) -> str:
    """The danger to act on first; "other" when none has advice of its own."""
    return min((kind for kind in kinds if kind in ADVICE), key=ADVICE.index, default="other")


UNSAFE = OFF | {"brakes", "steering", "throttle", "wheel", "oil_pressure", "overheating", "airbag"}
"""Dangers with which nobody drives in by themselves, whatever they plan."""


def report(turn: Turn) -> Ticket | None:
    """This conversation's open report: one of the last half hour, or a call for help that still waits."""
    for ticket in ticket_queries.of_customer(turn.tx, turn.conversation.customer_id):
        same = ticket.kind in (Kind.FAULT_REPORT, Kind.RESCUE) and ticket.conversation_id == turn.conversation.id
        since = AWAITED if _is_call(ticket) else turn.shop.policy.session_timeout
        if same and ticket.created_at >= turn.now - since:
            return ticket
    return None


def knows(turn: Turn) -> bool:
    """True when a call for help is open and the message tells of no grave danger beyond it."""
    ticket = report(turn)
    grave = {danger.kind for danger in turn.understanding.danger if danger.grave}
    return ticket is not None and _is_call(ticket) and grave <= set(ticket.data.get("grave") or ())


def is_stuck(turn: Turn, frame: Frame | None) -> bool:
    """True when somebody who can't move asks that one of us comes, and no report is open that knows of it."""
    busy = frame is not None and (frame.dialog == "fault" or frame.asked == "details")
    return turn.begins("request_rescue") and not busy and not knows(turn)


def asked(turn: Turn) -> Ticket | None:
    """The open call for help that the words ask about."""
    asked = _help_asked(turn)
    ticket = report(turn) if asked is not None else None
    if ticket is None or not _is_call(ticket):
        return None
    return ticket if asked != "drives_in" or UNSAFE & set(ticket.data.get("grave") or ()) else None


def _help_asked(turn: Turn) -> HelpAsked | None:
    """What is asked about the help; whoever only calls for somebody asks how long it will be."""
    return turn.understanding.asks_help or ("how_long" if turn.asks("calls_out") else None)


def answer(turn: Turn, call: Ticket) -> None:
    """What was asked about the help is answered and passed on."""
    answers(turn)
    tickets.customer_wrote(turn.tx, call, turn.message_id, turn.words, turn.incoming.update_id, turn.now)


def answers(turn: Turn) -> bool:
    """True when what somebody asks who waits for help was answered: from what is known, and nothing else."""
    ticket, asked = report(turn), _help_asked(turn)
    if ticket is None or asked is None:
        return False
    if asked == "how_long":
        if (job := away.own_job(turn)) is not None:
            away.tell_where(turn, job)
        else:
            _say(turn, "waiting.how_long", ticket)
        return True
    kinds = set(ticket.data.get("grave") or ())
    if asked == "drives_in" and not kinds & UNSAFE:
        return False
    if asked == "what_now":
        repeat(turn, ticket)
        return True
    if asked == "inside":
        _say(turn, "waiting.inside_off" if kinds & OFF else "waiting.inside", ticket)
    elif asked == "start":
        _say(turn, "waiting.start_flood" if "flood" in kinds else "waiting.start", ticket)
    else:
        _say(turn, "waiting.drive", ticket)
    return True


def repeat(turn: Turn, ticket: Ticket) -> None:
    """Says again what to do, the gravest first."""
    kind = gravest(ticket.data.get("grave") or ticket.data.get("danger") or ())
    turn.say(
        "waiting.what_now", advice=turn.label(f"danger.{kind}"), number=ticket.number, phone=turn.shop.rescue_phone
    )


def beside(turn: Turn) -> Ticket | None:
    """The call in a grave danger just told of: whatever is asked now is about it, and no article answers it."""
    ticket = report(turn)
    if ticket is None or not ticket.data.get("grave") or turn.understanding.intent not in UNSURE:
        return None
    return ticket if turn.now - ticket.created_at <= ACUTE else None


def remind(turn: Turn, call: Ticket) -> None:
    """What to do is said again, and what was asked is on the report for those who come. Rule: F2."""
    repeat(turn, call)
    tickets.customer_wrote(turn.tx, call, turn.message_id, turn.words, turn.incoming.update_id, turn.now)


def called_off(turn: Turn) -> Ticket | None:
    """The open call of somebody who says that help is needed no more."""
    ticket = report(turn) if fault_told.calls_off(turn.words) and not turn.dangers else None
    return ticket if ticket is not None and ticket.urgent else None


def stand_down(turn: Turn, call: Ticket) -> None:
    """Those who were to come read it at once; a person closes the report. Rule: E4."""
    tickets.customer_wrote(turn.tx, call, turn.message_id, turn.words, turn.incoming.update_id, turn.now)
    _say(turn, "waiting.stood_down", call)


def _say(turn: Turn, key: str, ticket: Ticket) -> None:
    turn.say(key, number=ticket.number, phone=turn.shop.rescue_phone)


def _is_call(ticket: Ticket) -> bool:
    return ticket.urgent and (ticket.kind == Kind.RESCUE or bool(ticket.data.get("grave")))
