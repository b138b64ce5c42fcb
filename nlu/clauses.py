"""Where one message says several things: the stretches that may each carry a wish of their own."""

from __future__ import annotations

import re

_BREAK = re.compile(
    r"[。！!？?；;\n]+|(?<=[a-z]{2})\.\s+|[，,、]\s*|(?:\s+|^)(?=(?:另外|还有|顺便|对了|再就是|顺带))|"
    r"(?<=[\u4e00-\u9fff]{6})(?=另外|顺便|顺带|对了|再就是|还有(?:就是|个事|一个事|件事|那个|上[次回]))|"
    r"(?<=[\u4e00-\u9fff]{5}[啊呀嘛吗呗呢哦])(?=[\u4e00-\u9fff]{5})|"
    r"\b(?:also|and also|by the way|btw|plus)\b|\b(?=and (?:i|there|can|could|do|what|how|when|my|it|is|the last)\b)|"
    r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])"
)
_COUNTED = re.compile(
    r"[，,、\s]*(?=第[一二三四五](?:个|件|是|呢|就|，|,|、|：|:|\s))|"
    r"[，,;\s]+(?=(?:first(?:ly)?|second(?:ly)?|third(?:ly)?|one|two|three)\b[,: ])",
    re.IGNORECASE,
)
"""Where the next of several matters is counted off; one such word alone counts nothing."""
_JOINS = re.compile(
    r"(?:\s*(?:第[一二三四五](?:个|件)?(?:事情?|是|呢|就是)*|另外|顺便|顺带|对了|再就是|还有就是|还有(?![多几一])|然后|"
    r"(?:and|also|plus|oh|but|by the way|btw)\b)[，,\s]*)+",
    re.IGNORECASE,
)
_SHORTEST = 4
_MOST = 8


def clauses(text: str) -> list[tuple[int, int]]:
    """(start, end) of each stretch worth reading alone, in order; empty when the text is one piece."""
    found, at = [], 0
    counted = [*_COUNTED.finditer(text)]
    breaks = sorted([*_BREAK.finditer(text), *(counted if len(counted) > 1 else ())], key=lambda match: match.start())
    for match in [*breaks, None]:
        end = match.start() if match else len(text)
        if len(text[at:end].strip()) >= _SHORTEST:
            found.append((at, end))
        at = max(at, match.end()) if match else len(text)
    return found[:_MOST] if len(found) > 1 else []


def begins(text: str, start: int) -> int:
    """Where the stretch that starts there says something, after words that only join it to what was before."""
    joined = _JOINS.match(text, start)
    at = joined.end() if joined else start
    return at + len(text[at:]) - len(text[at:].lstrip())
