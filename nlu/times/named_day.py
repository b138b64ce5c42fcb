"""Whether a time as said names its day, or only a clock time or part of whatever day was talked about."""

from __future__ import annotations

import re

_DAY = re.compile(
    r"[今明后昨当听聽琴][天日早晚朝]|今儿|明儿|后儿|周|星期|礼拜|拜[一二三四五六天]|月|[号號日]|天|节|元旦|\d\s*[/-]\s*\d|"
    r"days?\b|\d(?:st|nd|rd|th)\b|tomorrow|tmr|tonight|week|xmas|"
    r"\b(?:mon|tues?|wed|thu|thurs?|fri|sat|sun)\b|\b(?:jan|feb|mar|apr|may|ju[nl]|aug|sep|sept|oct|nov|dec)"
)


def names_a_day(words: str) -> bool:
    """True when the words of a time say which day; "下午三点" does not."""
    return _DAY.search(words.lower()) is not None
