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

_WORK_LENGTH = re.compile(
    r"(?<!能用)(?<!能开)(?<!能跑)(?<!能撑)(?<!以用)(?<!保)(?<!还能)"
    r"(?:要|需要?|得|花|等|做|搞|弄|换|修|洗|大概|大约|一般|保养)(?:个|大概|大约|花|等|耗|用|上)?"
    r"(?:多久(?!.{0,5}[次回趟换保])|多长时间|多少时间|几个?(?:小时|钟头|钟)|几耐|好耐|好久(?=$|[?？吗能才可]))|"
    r"多(?:久|长时间)(?:能|才能|可以)(?:好|完|做|弄|搞|拿|取|提|修|换)|"
    r"\bhow (?:long|much time|many hours)\b(?:(?!\blast|\bguarant|\bwarrant|\bcan i (?:drive|go|wait)).)*"
    r"\b(?:take|takes|taking|need|needs|keep|be done|be ready|be finished|done in)\b|"
    r"\bhow (?:long|much time) (?:is|for|to do)\b(?! the (?:warrant|guarant|wait))"
)


def asks_ready(text: str) -> bool:
    """Whether the words ask when the work is done, or say by when it must be."""
    said = fold(text)
    return _READY.search(said) is not None and _CAME.search(said) is None


def asks_work_length(text: str) -> bool:
    """Whether the words ask how long work that they name takes, and not how long its parts last."""
    return _WORK_LENGTH.search(text.lower()) is not None
