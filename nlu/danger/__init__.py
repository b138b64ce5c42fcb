"""Whether a message tells of a danger: of driving on, of fire, or to people.

Recall comes first: a missed danger costs more than a question too many. So a pattern is wide, and a hit is dropped only
when the words around it deny it ("刹车没有失灵"), suppose it ("如果自燃了"), or say that it is over ("修好了").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from nlu.danger.chinese import CHINESE
from nlu.danger.english import ENGLISH
from nlu.fold import fold
from nlu.understanding import Danger

_G = r"[^,，。.!！?？;；\n]"
_SIGNS: dict[str, re.Pattern[str]] = {
    "brakes": re.compile(
        r"[异声噪尖]|响|咔|吱|嘎|抖|跑偏|发烫|见底|行程|squeal|squeak|grind|screech|nois|shak|vibrat|shudder"
    ),
    "smoke": re.compile(r"白烟|蓝烟|排气|white smoke|blue smoke|exhaust|tailpipe"),
    "airbag": re.compile(r"灯|故障|报警|light|warning|lamp|fault"),
    "overheating": re.compile(r"漏|缺水|leak|losing"),
    "wheel": re.compile(r"[松]|loose|wobbl"),
    "high_voltage": re.compile(r"异常|异味"),
    "fuel_smell": re.compile(r"尾气|排气"),
}
"""Among the words of a danger, those that are only its early sign."""

_CLAUSE_START = re.compile(r"[,，。.!！?？;；\n]")
_DENIED = re.compile(
    r"(?:没有?|未|不会|不再|(?<!是)不是|并非|并没有?|无|不)(?:再|出现|发生|过|任何|什么|说|明显|有|见|闻到|看到|"
    r"听到|感觉|是){0,3}$"
    r"|\b(?:no|not|isn't|aren't|wasn't|never|without|don't|doesn't|didn't|haven't|any|no more|"
    r"there's no)(?: (?:a|any|see|have|smell|notice|had|been|sign|signs|of|the|in)){0,4} $"
)
_SUPPOSED = re.compile(
    r"(?:如果|要是|万一|假如|假设|倘若|会不会|会否|可能会|防止|避免|预防|以防|杜绝|担心|害怕|(?<!哪)怕|电影|"
    r"新闻|听说|据说|有没有|什么情况下|什么样的车)[^。.!！?？;；\n]{0,14}$"
    r"|\b(?:if|in case|prevent|avoid|might|worried about|afraid of|to stop)\b[^.!?;\n]{0,40}$"
)
_OVER = re.compile(
    rf"{_G}{{0,8}}[,，]?{_G}{{0,8}}(?<![没未不])(?:修好|换好|处理好|解决|修复|弄好|搞定|维修好)(?:了|"
    rf"过)(?!{_G}{{0,6}}又)"
    r"|[^.!?;\n]{0,25}\b(?:was|were|been|got|is|are|all|already|now) (?:fixed|repaired|replaced|resolved|sorted)\b"
    rf"|过(?:一次|两次|几次)?{_G}{{0,4}}(?:修|换|好)了"
)
_ANSWERED_NO = re.compile(r"[^,，。.!！?？;；\n]{0,6}[?？]\s*(?:没有|没|不|否|no\b|nope)")
_NOT_ITSELF = re.compile(
    r"(?:的)?(?:险|保险|检测仪|报警器|灭火器|传感器|开关|召回|的?定义|电影|游戏)|(?:吗|么)?(?:多少钱|多久|怎么收费)$"
)


def dangers(text: str) -> tuple[Danger, ...]:
    """The dangers `text` tells of, at most one of a kind, in the order said; empty when there is none.

    Rule: F2.
    """
    folded = fold(text)
    found: dict[str, tuple[int, Danger]] = {}
    for kind, pattern in _patterns():
        for start, end in _asserted(pattern, folded):
            grave = not (kind in _SIGNS and _SIGNS[kind].search(folded, start, end))
            found.setdefault(kind, (start, Danger(kind, text[start:end], grave)))
            break
    return tuple(danger for _, danger in sorted(found.values(), key=lambda item: item[0]))


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    english = dict(ENGLISH)
    return tuple((kind, re.compile(f"{chinese}|{english[kind]}")) for kind, chinese in CHINESE)


def _asserted(pattern: re.Pattern[str], folded: str) -> Iterator[tuple[int, int]]:
    for match in pattern.finditer(folded):
        if not _dropped(folded, match.start(), match.end()):
            yield match.start(), match.end()


def _dropped(folded: str, start: int, end: int) -> bool:
    """Whether the words around a hit deny it, suppose it, or say that it is over."""
    commas = [found.end() for found in _CLAUSE_START.finditer(folded, 0, start)]
    clause = folded[commas[-1] if commas else 0 : start]
    if _DENIED.search(clause) or _SUPPOSED.search(folded[max(0, start - 60) : start]):
        return True
    return any(pattern.match(folded, end) for pattern in (_OVER, _ANSWERED_NO, _NOT_ITSELF))
