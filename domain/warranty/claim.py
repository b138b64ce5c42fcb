"""A claim under warranty: asked, decided by the clerk with a reason, objected to, remedied (G2, G5, G6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from domain import closed_set
from domain.closed_set import Name, StateFacts
from domain.ticket import Ticket


class ClaimState(Name):
    """How a claim stands; its words are `claim_state.<state>`."""

    ASKED = "asked"
    """The clerk has to decide."""
    GRANTED = "granted"
    """A remedy is due (G2)."""
    REFUSED = "refused"
    """It stands, unless the customer objects in time (G5)."""
    OBJECTED = "objected"
    """The clerk has to decide again."""
    REMEDIED = "remedied"


@dataclass(frozen=True, slots=True)
class ClaimFacts(StateFacts):
    """undecided: somebody still has to decide."""

    undecided: bool = False


_DECIDED = {"grant": ClaimState.GRANTED, "refuse": ClaimState.REFUSED}

STATES: dict[str, ClaimFacts] = {
    ClaimState.ASKED: ClaimFacts(_DECIDED, undecided=True),
    ClaimState.GRANTED: ClaimFacts({"remedy": ClaimState.REMEDIED, "refuse": ClaimState.REFUSED}),
    ClaimState.REFUSED: ClaimFacts({"object": ClaimState.OBJECTED, "grant": ClaimState.GRANTED}),
    ClaimState.OBJECTED: ClaimFacts(_DECIDED, undecided=True),
    ClaimState.REMEDIED: ClaimFacts(),
}

Remedy = Literal["repair", "replace", "refund", "reduce"]
REMEDIES: tuple[Remedy, ...] = ("repair", "replace", "refund", "reduce")
"""Repair, replacement, refund, price reduction. Rule: G2."""

OBJECT_WITHIN = timedelta(days=7)
"""So long after the decision an objection in writing counts; else it stands. Rule: G5 (S3 7(2))."""


def of(ticket: Ticket) -> dict[str, Any]:
    """The ticket's claim as kept; empty where there is none."""
    return dict(ticket.data.get("claim") or {})


def moved(number: str, state: str, verb: str) -> str:
    """The state after `verb`; IllegalMove when the table has no such step. Rule: I2."""
    return closed_set.moved(STATES, f"Claim {number}", state, verb)


def objection_until(decided_at: datetime) -> datetime:
    """Until when a decision can be objected to. Rule: G5."""
    return decided_at + OBJECT_WITHIN


def refund_fen(paid_fen: int, used_km: int, covered_km: int) -> int:
    """What is paid back of a price: less what was had of it by distance, never more than was paid nor below nothing."""
    if paid_fen < 0 or used_km < 0 or covered_km <= 0:
        raise ValueError("expected a price, a distance, and a distance covered above 0")
    return max(0, paid_fen - paid_fen * used_km // covered_km)


def reduction_fen(price_fen: int, sound_fen: int, faulty_fen: int) -> int:
    """By how much a price is reduced: in the proportion in which the fault lessens the value. Rule: G2.

    sound_fen, faulty_fen: what the thing is worth without and with the fault.
    """
    if sound_fen <= 0 or not 0 <= faulty_fen <= sound_fen or price_fen < 0:
        raise ValueError("expected a value above 0, and one with the fault that is no higher")
    return price_fen - price_fen * faulty_fen // sound_fen
