"""What the shop's articles say to a question, in two sentences with their title, and whether it helped (E1, E5)."""

from __future__ import annotations

from datetime import datetime

from actions.knowledge import articles
from actions.knowledge.articles import Found
from bot.dialog import Turn
from domain.knowledge.finding import KNOWN
from domain.message import Button
from domain.press import Press

_VIN = ("VIN", "车架号")

SURE = 0.62
"""How close an article must be to words that were read as something else that the desk does itself."""

STRANGE = 0.55
"""The same for words that look like nothing a vehicle shop has to do with."""

NEVER = frozenset({
    "report_fault", "request_rescue", "complain", "book_service", "opt_out", "opt_in", "rate_service", "affirm", "deny",
    "thanks", "handoff", "late", "arrived", "ask_progress",
})  # fmt: skip
"""What is done, whatever an article says to the words: danger, faults and visits go first (F2, B2)."""

_OPEN = frozenset(
    {"ask_advice", "ask_shop", "ask_insurance", "ask_campaign", "ask_record", "ask_warranty", "ask_parts"}
)
"""Questions for which an article is a fitting answer."""


def find(turn: Turn) -> Found | None:
    """The article that answers these words; None where none does, or something is to be done about them. Rule: E1."""
    reading = turn.understanding
    if turn.dangers or turn.begins("complain") or turn.told("reproach") or not turn.words:
        return None
    if reading.outcome == "understood" and reading.intent in NEVER:
        return None
    if not turn.asks("question") and (reading.outcome != "understood" or reading.intent not in _OPEN):
        return None  # a remark, which no article answers however close it is
    if turn.asks("which_fits") and (reading.of("model") or reading.of("brand")):
        return None  # of that very vehicle, which an advisor looks up
    return articles.find(turn.tx, turn.shop, turn.folded, turn.language, turn.now, at_least=_at_least(turn))


def _at_least(turn: Turn) -> float:
    reading = turn.understanding
    if reading.intent == "out_of_scope":
        return STRANGE
    return KNOWN if reading.outcome != "understood" or reading.intent in _OPEN else SURE


def tell(turn: Turn, found: Found) -> None:
    """The article's first two sentences and its title; the words that asked are kept, for whoever needs more."""
    turn.memory["asked"] = turn.words[:500]
    if any(name in found.words for name in _VIN):
        turn.memory["vin_for"] = [turn.words[:500], turn.now.isoformat()]
    buttons = [[_button(turn, found, "yes"), _button(turn, found, "no")]]
    turn.say("knowledge.told", words=found.words, title=found.title, buttons=buttons)


def wants_vin(turn: Turn) -> str | None:
    """The question whose answer asked for the VIN that is told now; None when no answer of this session did."""
    kept = turn.memory.get("vin_for")
    if kept is None or not turn.understanding.of("vin"):
        return None
    asked, at = turn.memory.pop("vin_for")
    return asked if turn.now - datetime.fromisoformat(at) <= turn.shop.policy.session_timeout else None


def _button(turn: Turn, found: Found, verb: str) -> Button:
    return Button(turn.label(f"knowledge.{verb}"), Press("article", verb, found.article_id))
