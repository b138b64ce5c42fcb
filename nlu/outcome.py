"""From probabilities to a verdict: act on the first reading, ask which of two was meant, or ask again."""

from __future__ import annotations

from collections.abc import Mapping

from nlu.training_data import FRAGMENT
from nlu.understanding import Intent, Outcome

ACTIONS = frozenset({
    "book_service", "change_booking", "cancel_booking", "request_rescue", "complain", "opt_out", "request_claim",
})  # fmt: skip
"""Intents that change something or alarm somebody: read with more care than questions."""

ENOUGH = 0.42
ENOUGH_TO_ACT = 0.5
CLOSE = 0.12
ALSO = 0.75
ALSO_ASKED = 0.55
"""A question beside something else is answered on less: an answer too many does no harm."""

_ASKED = frozenset({"ask_shop", "ask_price", "ask_progress", "ask_warranty"})
WARY = 1.5  # to act on a piece of talk costs more than to ask again, so a piece counts for more

_SHOWN = 5
_NO_ALSO = frozenset({"out_of_scope", "greet", "thanks", "goodbye", "affirm", "deny", "bot_challenge", FRAGMENT})


def ranked(probabilities: Mapping[str, float]) -> tuple[Intent, ...]:
    """The best candidates among the intents, surest first; a fragment is none."""
    found = [Intent(name, min(1.0, max(0.0, p))) for name, p in probabilities.items() if name != FRAGMENT]
    return tuple(sorted(found, key=lambda i: (-i.confidence, i.name))[:_SHOWN])


def outcome(probabilities: Mapping[str, float], intents: tuple[Intent, ...]) -> Outcome:
    """What to do with the candidates."""
    best, second = intents[0], intents[1]
    enough = ENOUGH_TO_ACT if best.name in ACTIONS else ENOUGH
    if WARY * probabilities.get(FRAGMENT, 0.0) > best.confidence or best.confidence < ENOUGH:
        return "not_understood"
    if best.confidence - second.confidence < CLOSE or best.confidence < enough:
        return "unsure"
    return "understood"


def worth_adding(intent: Intent) -> bool:
    """Whether a clause's own reading stands beside the reading of the whole message."""
    enough = ALSO_ASKED if intent.name in _ASKED else ALSO
    return intent.confidence >= enough and intent.name not in _NO_ALSO
