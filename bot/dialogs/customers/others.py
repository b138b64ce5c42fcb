"""Somebody else's visit, vehicle or phone: only the owner is told, and only the owner changes anything (A5)."""

from __future__ import annotations

from datetime import datetime

from bot.dialog import Frame, Turn
from bot.dialogs.customers import owner
from domain.message import Button
from domain.press import Press
from storage.booking import appointments

_OF_THEIRS = frozenset({"cancel_booking", "change_booking"})


def asked(turn: Turn, frame: Frame | None) -> str | None:
    """told, changed or claims: what the words wish of somebody else's; None where it may be the customer's own.

    Never says whether the shop knows of any such person, vehicle or visit. Rule: A5.
    """
    if turn.incoming.kind != "text" or turn.dangers or (frame is not None and frame.dialog == "booking"):
        return None
    if turn.begins("complain") and turn.understanding.intent == "complain":
        return None  # who is complained of is no owner of anything
    if owner.is_booked_for(turn) or _books(turn):
        return None
    wish, before = turn.told("others"), _asked_before(turn)
    if wish in ("told", "changed"):
        return wish if _is_foreign(turn) or not _has_own(turn) else None
    if not before or _has_own(turn):
        return None
    if turn.understanding.intent in _OF_THEIRS:
        return "changed"
    if wish is None and turn.understanding.of("plate"):
        return "told"
    lost = turn.understanding.outcome != "understood" or turn.understanding.intent == "out_of_scope"
    insists = lost and not (turn.asks("facility") or turn.asks("our_question") or turn.begins("complain"))
    return "told" if wish == "his" else "claims" if wish or insists else None


def refuse(turn: Turn, wish: str) -> None:
    """Kindly no, how the owner can do it, and a person to talk to. Rule: A5."""
    turn.memory["others"] = turn.now.isoformat()
    rows = [
        [Button(turn.label("privacy.i_am_owner"), asks="contact")],
        [Button(turn.label("menu.handoff"), Press("menu", "handoff"))],
    ]
    turn.say(f"privacy.{wish}", buttons=rows, phone=turn.shop.phone)


def _books(turn: Turn) -> bool:
    """Whether a visit is wished, which tells nobody anything, whoever the car belongs to."""
    reading = turn.understanding
    plain = reading.outcome == "understood" and reading.intent in ("book_service", "report_fault")
    return plain and not turn.asks("question") and bool(reading.of("service") or reading.of("symptom"))


def _asked_before(turn: Turn) -> bool:
    at = turn.memory.get("others")
    return at is not None and turn.now - datetime.fromisoformat(at) <= turn.shop.policy.session_timeout


def _is_foreign(turn: Turn) -> bool:
    """Whether a plate is named that is none of the customer's own."""
    own = {vehicle.plate for vehicle in turn.vehicles()}
    visits = appointments.upcoming(turn.tx, turn.conversation.customer_id, turn.now)
    own |= {visit.plate for visit in visits}
    return any(entity.value not in own for entity in turn.understanding.of("plate"))


def _has_own(turn: Turn) -> bool:
    """Whether a coming visit is in the customer's own record, perhaps booked for that very person."""
    return bool(appointments.upcoming(turn.tx, turn.conversation.customer_id, turn.now))
