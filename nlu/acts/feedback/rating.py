"""What somebody says when they are asked how it was: a score with what is said beside it, or that it is enough (Q3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from nlu.acts.pieces import cut_by, plain, reach, spelled
from nlu.fold import fold
from nlu.phrases import folder

LONGEST = 200
"""Characters beyond which a message is more than an answer."""

_NUMBERS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_N = r"(?P<n>[1-5]|[一二两三四五]|\b(?:one|two|three|four|five)\b)"
_UNIT = r"(?:分(?![钟之])|颗星|个星|星(?!期|级酒店)|points?\b|stars?\b|/\s*5(?!\d)|\s+out of (?:5|five)\b)"
_SAID = re.compile(rf"(?<![\d.第])(?<!十){_N}\s*{_UNIT}(?:好评)?")
_SCALED = re.compile(
    r"(?<![\d.])(?P<n>\d{1,3}(?:\.\d)?)\s*(?:分(?![钟之])|points?\b)?\s*(?:/|out of)\s*(?P<of>10|100)(?!\d)"
)
_MARKS = re.compile(r"(?<![\d.])(?P<n>[6-9]|\d{2,3})\s*分(?![钟之])")
_FULL = re.compile(r"满分|五星好评|全五星|full marks|top marks|full score|all five(?: stars)?")
_STARS = re.compile(r"(?:[⭐★]\ufe0f?\s*){1,5}")
_BARE = re.compile(
    r"(?<![\d.\w第])(?P<n>[1-5])(?![\d.])(?!\s*(?:天|次|个|年|月|日|号|点|公里|块|元|人|台|条|项|小时|min|km|day|time|hour|year|x\b|%))"
)
_AGAINST = re.compile(
    r"(?:不(?:给|打|值|到|够|配|能给|想给)|没(?:到|有)|打不了|给不了|not (?:a|worth)?|less than|under|不敢)\s*$"
)
_CORRECTS = re.compile(r"不是|改成|改为|说错|打错|点错|应该是|not \w+ but|i mean|i meant|correction|make that|make it")
_LEAD = re.compile(
    r"(?:给你们|给您们|我给|给|打个|打|评个|评|那就|就|服务|"
    r"i(?:'d)? (?:would )?give (?:it|you|them)?|give|rating|score|a)*\s*$"
)
_EDGES = " 　\t\n。.!！~～,，?？;；、:：\"'“”（）()"
_FILLS = frozenset(
    {"吧", "啊", "哦", "了", "的", "呀", "哈", "嘛", "from me", "please", "thanks", "谢谢", "it is", "its"}
)

_CALLED = (
    (1, r"垃圾|差劲|太烂|很烂|烂透了?|糟透了?|一塌糊涂|气死|disgusting|appalling|disgraceful"),
    (2, r"不咋(?:地|样|滴)|不怎么样|不太行|不灵|勿灵|below average|could be better|not great"),
    (3, r"马马虎虎|凑合|一般般?|还凑合|中规中矩|so-so|average|meh"),
    (
        5,
        r"(?:交关|老|邪气|贼|巨|忒|嘎嘎|杠杠|相当|极其|超级|真心|真的|蛮)(?:好|满意|棒|赞|灵|可以)|巴适得板|巴适得很|"
        r"没得说|没话说|顶呱呱|杠杠的|无可挑剔|好极了|very (?:happy|pleased|satisfied|good)|brilliant|superb|love it|"
        r"top notch|spot on|first class|couldn't be better|can't fault|outstanding|great job|excellent|"
        r"fantastic|amazing|perfect|awesome",
    ),
    (4, r"挺满意|比较满意|还不错|挺不错|挺好|蛮好|不错|满意|pretty good|quite good|quite happy|good|happy|satisfied"),
)  # fmt: skip
_DENIED = re.compile(r"(?:不|没|没有|not|n't|never|isn't|wasn't)\s*(?:很|太|是很|怎么|very|really|so)?\s*$")


@dataclass(frozen=True, slots=True)
class Rating:
    """A score from 1 to 5, and what was said beside it."""

    score: int
    remark: str = ""


def rating(text: str) -> Rating | None:
    """The score that the words give, in figures, stars or words; None when they give none, or several."""
    said = fold(text).replace("’", "'")
    if not said.strip() or len(said) > LONGEST:
        return None
    found = list(_figures(said)) or list(_bare(said))
    if not found:
        return _in_words(text, said)
    if len({value for value, _, _ in found}) > 1:
        if not _CORRECTS.search(said):
            return None
        found = found[-1:]
    value, start, end = found[0]
    return None if _AGAINST.search(said[:start]) else Rating(value, _beside(text, start, end))


def _figures(said: str) -> Iterator[tuple[int, int, int]]:
    for match in _SCALED.finditer(said):
        yield _scaled(float(match["n"]), int(match["of"])), match.start(), match.end()
    for match in _SAID.finditer(said):
        yield _NUMBERS.get(match["n"]) or int(match["n"]), match.start(), match.end()
    for match in _MARKS.finditer(said):
        value = int(match["n"])
        if value <= 100:
            yield _scaled(value, 10 if value <= 10 else 100), match.start(), match.end()
    for match in _FULL.finditer(said):
        yield 5, match.start(), match.end()
    for match in _STARS.finditer(said):
        yield sum(character in "⭐★" for character in match[0]), match.start(), match.end()


def _bare(said: str) -> Iterator[tuple[int, int, int]]:
    for match in _BARE.finditer(said):
        yield int(match["n"]), match.start(), match.end()


def _scaled(value: float, of: int) -> int:
    return max(1, min(5, int(value * 5 / of + 0.5)))


def _beside(text: str, start: int, end: int) -> str:
    """What else was said."""
    before, after = text[:start], text[end:]
    before = before[: _LEAD.search(fold(before)).start()] if _LEAD.search(fold(before)) else before  # type: ignore[union-attr]
    left = f"{before.strip(_EDGES)} {after.strip(_EDGES)}".strip()
    return "" if left.lower() in _FILLS else left


def _in_words(text: str, said: str) -> Rating | None:
    found: set[int] = set()
    for value, pattern in _CALLED:
        for match in re.finditer(pattern, said):
            found |= {value} if not _DENIED.search(said[: match.start()]) else {2}
        if found:
            break
    return Rating(found.pop(), text.strip(_EDGES)) if len(found) == 1 else None


def enough(text: str) -> bool:
    """Whether the words refuse further questions: "没空，不填了", "no more questions please"."""
    if not 0 < len(text.strip()) <= LONGEST // 2:
        return False
    pieces = cut_by(plain(text), _words(), _reach())
    kinds = {piece.kind for piece in pieces}
    strange = [piece.text for piece in pieces if piece.kind == "strange"]
    most = 14 if "enough" in kinds else 6
    return bool(kinds & {"enough", "busy"}) and sum(1 if one.isascii() else len(one) for one in strange) <= most


@cache
def _words() -> dict[str, str]:
    content: dict[str, Any] = yaml.load((folder() / "rating.yml").read_text("utf-8"), Loader=yaml.CBaseLoader)
    return {plain(word): kind for kind in ("filler", "busy", "enough") for word in spelled(content[kind])}


@cache
def _reach() -> dict[str, int]:
    return reach(_words())
