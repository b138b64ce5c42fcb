"""How the customer gets on during a long visit: waits, leaves the car, is lent one, or has it collected."""

from __future__ import annotations

import re

from bot.dialog import Frame, Turn, ask, folded, pressed
from bot.dialogs import shop_choice
from texts import formats

WAYS = ("wait", "leave", "loaner", "pickup")

_NOT = re.compile(
    r"(?:不|不用|不需要|无需|不要)[^，。,.]{0,2}(?:代步|替换)|\b(?:no|don.?t need|without)\b[^,.]{0,12}\bloaner"
)
_SAID = {
    "loaner": re.compile(
        r"代步|替换车|备用车|借(?:我|给我|俺)?(?:一|个|[辆台部架])*(?:别的)?车|借[^，。,]{0,4}车[^，。,]{0,3}(?:开|用)|"
        r"(?:有|给|弄|安排|搞)(?:我|俺)?(?:冇得|没有|不得)?(?:一|个|[辆台部架])*车(?:子)?(?:给|让|畀)?(?:我|俺|咱)(?:先)?(?:开|用|代)|"
        r"\bloan(?:er)?(?: car)?\b|courtesy (?:car|vehicle)|(?:replacement|substitute|spare|temporary) (?:car|vehicle)|"
        r"\b(?:lend|borrow|give) (?:me )?(?:a|one|another|some)(?: of your)? ?(?:car|vehicle|wheels)s?\b|"
        r"\bcar (?:to (?:use|drive)|for me|in the meantime|meanwhile)\b"
    ),
    "pickup": re.compile(
        r"上门|来取车|派人[来取]|取送车|(?:pick ?up|collect) (?:it|the car|my car)\b|pick (?:it|the car|my car) up|"
        r"collection service"
    ),
    "wait": re.compile(
        r"(?:在|到)(?:你们)?(?:店里?|这里?|那里?|那儿)等|坐.{0,3}等|等着取|我(?:就)?等(?![下会儿一])|"
        r"\bi.?ll wait\b|\bwait (?:for it|there|at)\b"
    ),
    "leave": re.compile(
        r"留车|(?:车|它)(?:先|就)?(?:留|放|停|搁)|把车放|"
        r"\b(?:leave|drop) (?:it|the car|my car|the vehicle)\b|\bdrop off\b"
    ),
}
_SHORT = {
    "等": "wait",
    "等着": "wait",
    "等待": "wait",
    "留": "leave",
    "留下": "leave",
    "wait": "wait",
    "leave": "leave",
}


def take_transport(turn: Turn, frame: Frame) -> bool:
    """True when the message says how the customer gets on meanwhile."""
    said = pressed(turn, "transport") or said_way(turn, frame)
    if said is None:
        return False
    if said == "loaner" and not shop_choice.here(turn, frame).loaners:
        turn.say("transport.none")
        said = "leave"
    frame.slots["transport"] = said
    return True


def said_way(turn: Turn, frame: Frame) -> str | None:
    """The way named in words; a bare "等" only where it was asked for."""
    words, found = turn.folded, _way_in(turn.folded)
    if found or frame.asked != "transport":
        return found
    refused = turn.understanding.intent == "deny" and turn.understanding.answers
    return "leave" if refused else _SHORT.get(words.rstrip("。.!！吧"))


def way_in(words: str) -> str | None:
    """The way that words name by themselves, "no_loaner" where a loaner is refused."""
    return _way_in(folded(words))


def _way_in(said: str) -> str | None:
    if _NOT.search(said):
        return "no_loaner"
    return next((way for way, pattern in _SAID.items() if pattern.search(said)), None)


def settle_transport(turn: Turn, frame: Frame, minutes: int) -> bool:
    """True when the way is known or the visit is short enough not to ask; otherwise it has been asked."""
    if frame.slots.get("transport") == "no_loaner":
        frame.slots.pop("transport")
    if "transport" in frame.slots or minutes * 60 <= turn.shop.policy.wait_limit.total_seconds():
        return True
    ways = [way for way in WAYS if way != "loaner" or shop_choice.here(turn, frame).loaners]
    choices = [(turn.label(f"transport.{way}"), way) for way in ways]
    rows = [choices[i : i + 2] for i in range(0, len(choices), 2)]
    ask(turn, frame, "transport", "transport.ask", choices=rows, length=formats.duration(minutes, turn.language))
    return False
