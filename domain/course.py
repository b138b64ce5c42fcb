"""Matters that run through known stages: an accident's claim with the insurer, goods that go back (E3, G7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain import closed_set
from domain.closed_set import StateFacts
from domain.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Stage(StateFacts):
    """A stage; its moves lead to each next one by that one's own name. Words: `stage.<course>_<stage>`.

    money: an amount belongs to it. reason: words belong to it, which the customer reads. over: nothing follows of
    itself.
    """

    money: bool = False
    reason: bool = False
    over: bool = False


def _to(*names: str) -> Mapping[str, str]:
    return {name: name for name in names}


ACCIDENT, RETURN = "accident_claim", "goods_return"

COURSES: dict[str, dict[str, Stage]] = {
    ACCIDENT: {
        "reported": Stage(_to("surveyed", "assessed", "refused")),
        "surveyed": Stage(_to("assessed", "refused")),
        "assessed": Stage(_to("repairing", "supplement", "submitted", "refused"), money=True),
        "repairing": Stage(_to("supplement", "submitted")),
        "supplement": Stage(_to("assessed", "refused"), money=True, reason=True),
        "submitted": Stage(_to("paid", "supplement", "refused")),
        "paid": Stage(money=True, over=True),
        "refused": Stage(_to("supplement"), reason=True, over=True),
    },
    RETURN: {
        "asked": Stage(_to("accepted", "refused")),
        "accepted": Stage(_to("received", "refused")),
        "received": Stage(_to("refunded", "exchanged", "refused")),
        "refunded": Stage(money=True, over=True),
        "exchanged": Stage(over=True),
        "refused": Stage(_to("accepted"), reason=True, over=True),
    },
}
"""Course -> its stages, the first one first. Rule: E3, G7."""


def of(ticket: Ticket) -> dict[str, Any]:
    """The ticket's course as kept: name, stage, fen, words, since; empty where there is none."""
    return dict(ticket.data.get("course") or {})


def begun(name: str, at: str) -> dict[str, Any]:
    """The course at its first stage. at: ISO time."""
    return {"name": name, "stage": next(iter(COURSES[name])), "since": at}


def moved(number: str, kept: Mapping[str, Any], stage: str) -> str:
    """The stage that follows; IllegalMove for one that can't follow the present one. Rule: E3, G7, I2."""
    return closed_set.moved(COURSES[str(kept["name"])], f"Matter {number}", str(kept["stage"]), stage)


def is_over(kept: Mapping[str, Any]) -> bool:
    """True when nothing follows of itself any more."""
    return COURSES[str(kept["name"])][str(kept["stage"])].over
