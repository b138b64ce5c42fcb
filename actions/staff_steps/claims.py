"""Steps with a claim under warranty: decided, and remedied in one of four ways (G2, G6)."""

from __future__ import annotations

from functools import partial

from actions.staff_steps.asked import Stand
from actions.staff_steps.fields import Fen, Moment, Whole, Words, YesNo
from actions.staff_steps.step import Step, ticket
from actions.warranty import claims
from domain.warranty import claim
from domain.warranty.claim import ClaimState

_DeskStep = partial(Step, no_chat="a claim is decided where the vehicle, its history and the pictures are before one")

FARTHEST_KM = 1_000_000


def _undecided(at: Stand) -> bool:
    kept = claim.of(at.ticket)
    return bool(kept) and claim.STATES[kept["state"]].undecided


def _granted(at: Stand) -> bool:
    return claim.of(at.ticket).get("state") == ClaimState.GRANTED


_REASON = Words("reason", limit=1000, rows=2)
_DUE = Moment("due", day=True, param="due_at")
_PART = Words("name", limit=60, rows=1, param="part")
_OF = ticket(only=_granted)

STEPS = (
    _DeskStep("claim_decide", "decide_warranty", (YesNo("covered"), _REASON), claims.decide, ticket(only=_undecided)),
    _DeskStep("claim_repair", "decide_warranty", (_PART, _DUE), claims.repair, _OF),
    _DeskStep("claim_replace", "decide_warranty", (_PART, _DUE), claims.replace, _OF),
    _DeskStep("claim_refund", "decide_warranty",
              (Fen("paid"), Whole("used_km", high=FARTHEST_KM), Whole("covered_km", low=1, high=FARTHEST_KM)),
              claims.refund, _OF),
    _DeskStep("claim_reduce", "decide_warranty", (Fen("paid"), Fen("sound"), Fen("faulty")), claims.reduce, _OF),
)  # fmt: skip
"""Rule: I1, G2, G6."""
