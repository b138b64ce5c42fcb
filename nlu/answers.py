"""How an open question changes the reading: a short text after it is an answer before it is anything else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from nlu.training_data import FRAGMENT
from nlu.understanding import Entity

EXPECTED: dict[str, frozenset[str]] = {
    "plate": frozenset({"plate", "vin"}),
    "phone": frozenset({"phone"}),
    "name": frozenset({"person"}),
    "who": frozenset({"person", "phone", "phone_unsure"}),
    "time": frozenset({"time", "ordinal"}),
    "service": frozenset({"service", "part", "system", "symptom"}),
    "symptom": frozenset({"symptom", "part", "system", "fault_code"}),
    "place": frozenset({"place"}),
    "drivable": frozenset(),
    "since": frozenset({"time", "mileage"}),
    "confirm": frozenset(),
    "choice": frozenset({"ordinal", "number", "time"}),
    "score": frozenset({"score", "number"}),
    "details": frozenset({"symptom", "part", "system", "time", "mileage", "brand", "model", "place", "number"}),
}
"""For each open question, the kinds of things that answer it."""

MEANT: dict[str, str] = {
    "plate": "update_profile", "phone": "update_profile", "name": "update_profile", "who": "update_profile",
    "time": "book_service",
    "service": "book_service", "choice": "book_service", "symptom": "report_fault", "place": "request_rescue",
    "drivable": "report_fault", "since": "report_fault", "details": "report_fault", "score": "rate_service",
    "confirm": "affirm",
}  # fmt: skip
"""What an answer to each question adds to, when it says no intent of its own."""

INTERRUPTS = frozenset({
    "cancel_booking", "handoff", "opt_out", "request_rescue", "complain", "bot_challenge", "ask_price", "ask_shop",
    "ask_progress", "ask_warranty", "ask_campaign", "ask_insurance", "ask_record", "request_claim", "ask_parts",
    "ask_advice", "change_booking", "goodbye", "out_of_scope",
})  # fmt: skip
"""Intents that, said plainly, leave the question unanswered."""

_PLAIN = 0.8
_LIKELY = 0.5
_FREE = frozenset({"name", "place", "since", "symptom", "details", "service", "drivable"})
_SHORT = 16
_QUESTION = re.compile(r"[?？]|[吗么]$|什么|怎么|多少|几点|为啥|为什么|哪里|how|what|when|where|why|can you|do you")
_UNKNOWN = re.compile(
    r"不(?:知道|清楚|记得|确定|懂)|忘(?:了|记)|没注意|随便|都行|都可以|无所谓|没.{0,2}牌|"
    r"any|don.?t know|not sure|whatever|no idea"
)
_DRIVABLE = re.compile(
    r"(?:能|可以|还能|不能|不敢|没法|无法|可|不可以)(?:.{0,3})(?:开|走|动|行驶|跑|启动)|(?:开|走|动|跑|启动)(?:不了|不动|得了|得动)|"
    r"drive|driv(?:e|able)|won.?t (?:start|move)|can.?t move|stuck"
)
_SINCE = re.compile(
    r"(?:昨|今|前|上|最近|这|刚|一直|好久|很久|几|半|[一二两三四五六七八九十\d]).{0,4}(?:天|周|月|年|次|星期|礼拜|早|晚|午)|刚刚|since|ago"
)


def answers(
    asked: str,
    folded: str,
    entities: Sequence[Entity],
    probabilities: Mapping[str, float],
    social: str | None,
) -> bool:
    """Whether a message answers the question `asked` rather than leaving it."""
    if social in ("affirm", "deny") or says_yes_or_no(probabilities):
        return True
    best = max(probabilities, key=lambda name: probabilities[name])
    if best in INTERRUPTS and probabilities[best] >= _PLAIN and not _only_this(asked, folded, entities):
        return False
    if _named(asked, folded, entities) or _UNKNOWN.search(folded):
        return not (best in INTERRUPTS and _QUESTION.search(folded) and probabilities[best] > _LIKELY)
    short = len(folded) <= _SHORT and not _QUESTION.search(folded)
    return asked in _FREE and social is None and (best == FRAGMENT or short or asked == "details")


def says_yes_or_no(probabilities: Mapping[str, float]) -> bool:
    """Whether a plain yes or no is the likeliest reading by far."""
    return max(probabilities.get("affirm", 0.0), probabilities.get("deny", 0.0)) > _LIKELY


def _named(asked: str, folded: str, entities: Sequence[Entity]) -> bool:
    """Whether the thing asked for is named."""
    if asked == "drivable":
        return bool(_DRIVABLE.search(folded))
    if asked == "since" and _SINCE.search(folded):
        return True
    return any(e.kind in EXPECTED.get(asked, frozenset()) for e in entities)


def _only_this(asked: str, folded: str, entities: Sequence[Entity]) -> bool:
    """Whether the thing asked for is nearly all that is said."""
    said = sum(e.end - e.start for e in entities if e.kind in EXPECTED.get(asked, frozenset()))
    return said > 0 and len(folded) - said <= 4


def shifted(probabilities: Mapping[str, float], asked: str) -> dict[str, float]:
    """The probabilities given that an answer to `asked` was due: pieces and plain answers more, new subjects less."""
    raised = {FRAGMENT: 3.0, MEANT.get(asked, "affirm"): 2.0, "affirm": 2.0, "deny": 2.0, "out_of_scope": 0.4}
    scaled = {name: p * raised.get(name, 1.0) for name, p in probabilities.items()}
    total = sum(scaled.values())
    return {name: p / total for name, p in scaled.items()}
