"""Questions for when the work is done: "几点能好", "can I have it back by one" (E1)."""

from __future__ import annotations

import re

from nlu.fold import fold

_READY = re.compile(
    r"(?:几点|什么时候|啥时候|啥时间|何时|多会儿)[^，。,?？]{0,5}(?:[弄做修搞]?(?:好|完|完事|搞定)|取车|提车|拿车|取走|开走|拿走)|"
    r"(?:好|完|完事|取车|提车|拿车)[^，。,?？]{0,3}(?:要到?|得到?|大概)?几点|"
    r"(?:当天|当日|[上下]午|中午|晚上|傍晚|下班|[点半时刻])(?:之?前|以前)?(?:就|也|大概|应该)?(?:能|可以|会)[^，。,?？]{0,3}"
    r"(?:[弄做修搞]?(?:好|完|得了)|搞定|取|提车|拿车|开走)|"
    r"(?:要|得|会|需要?)(?:等|做|弄|花)(?:很|挺|好|蛮)久|(?:快不快|久不久)|"
    r"\b(?:take|taking|be) (?:very |that |too |so )?long\b|"
    r"\b(?:car|it|her|him|the \w+) back (?:by|before|at)\b|"
    r"\b(?:ready|done|finished|through) (?:by|before|at|in time|(?:on )?the same day)\b|"
    r"\bwhen (?:can|could|will|would|do|should|is)\b[^.?!]{0,20}\b(?:ready|done|finished|collect|"
    r"(?:pick|get|have) (?:it|her|him|my car|the car)? ?(?:up|back))\b|"
    r"\b(?:pick|collect|get|have)\b[^.?!]{0,16}\b(?:the same day|that day|by (?:noon|lunch\w*|evening))\b"
)
_CAME = re.compile(r"technician|mechanic|rescue|truck|师傅|拖车|救援|发票|配件|到货|invoice|part")
"""Who or what comes, and is waited for otherwise."""


def asks_ready(text: str) -> bool:
    """Whether the words ask when the work is done, or say by when it must be."""
    said = fold(text)
    return _READY.search(said) is not None and _CAME.search(said) is None
