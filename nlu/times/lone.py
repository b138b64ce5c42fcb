"""A number that is the whole answer to "when?", with no more than courtesies around it: "ok, 10 works" (B3)."""

from __future__ import annotations

import re

_BEFORE = (
    r"(?:(?:ok(?:ay)?|yes|no|sorry|actually|not \d{1,2}(?::[0-5]\d)?|"
    r"yeah|yep|sure|alright|all right|fine|great|perfect|good|hmm*|well|so|then|maybe|say|"
    r"whatever|oh|just|make it|"
    r"let'?s (?:do|go (?:for|with))|i(?:'d| would) (?:prefer|like)|i can (?:do|make)|i(?:'ll| will) (?:take|do|go for)|"
    r"could we do|would|does|is|what about|about|around|the)[ ,]+)*"
)
_AFTER = (
    r"(?:[ ,]+(?:works?|would (?:work|suit)|will do|it is|is|would be|sounds|looks|suits|then|please|thanks|thank you|"
    r"instead|ok(?:ay)?|fine|good|great|perfect|better|best|possible|free|one|for me|me|us|with me|by me))*"
)
_EN = re.compile(rf"{_BEFORE}(?P<hour>\d{{1,2}}(?::[0-5]\d)?){_AFTER}[ .!?]*", re.IGNORECASE)
_ZH = re.compile(
    r"(?:好的?|行|嗯+|哦|可以|那|就|要|改|定|约|选|还是|或者|[，, ])*"
    r"(?P<hour>\d{1,2}|[一二两三四五六七八九]|十[一二]?)点?"
    r"(?:吧|嘛|呗|啦|咯|喽|噻|哈|呀|啊|哦|的|可以|行|好了?|也行|也可以|方便|合适|[，,。!！?？ ~])*"
)
_WEEKDAY = re.compile(
    rf"{_BEFORE}(?P<day>(?:(?:this|next|on) )?(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?),? "
    rf"(?P<hour>1[0-2]|[1-9]){_AFTER}[ .!?]*",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?P<day>(?:(?:this|next|on) )?(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?),? "
    r"(?P<hour>1[0-2]|[1-9])",
    re.I,
)
_BARE = re.compile(r"\W*(?:\d+|[一二两三四五六七八九十]+)\W*")


def weekday_hour(text: str) -> tuple[int, int, str] | None:
    """Where a weekday stands with no more than the number of an hour ("ok Thursday 3 works"), and how that is read."""
    found = _WEEKDAY.fullmatch(text.strip())
    if found is None:
        return None
    lead = len(text) - len(text.lstrip())
    return lead + found.start("day"), lead + found.end("hour"), f"{found['day']} at {found['hour']}"


def numbered_weekday(words: str) -> str | None:
    """How a weekday with no more than a number behind it is read where no such date is near ("wed 11")."""
    found = _NUMBERED.fullmatch(words.strip())
    return f"{found['day']} at {found['hour']}" if found else None


def lone_hour(text: str, language: str) -> tuple[int, int] | None:
    """Where the one number stands that can only be an hour, from and to; None when the words say anything else.

    A number with nothing around it is left alone: it may be a day or one of the choices.
    """
    found = (_ZH if language == "zh" else _EN).fullmatch(text.strip())
    if found is None or _BARE.fullmatch(text):
        return None
    lead = len(text) - len(text.lstrip())
    start, end = found.span("hour")
    return lead + start, lead + end
