"""Scores of satisfaction, scaled to 1-5."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.entities.source import Source
from nlu.numerals import value_of
from nlu.understanding import Entity

_N = r"(\d{1,3}(?:\.\d)?|[一二三四五六七八九十两]|一百)"
_SAID = re.compile(
    rf"(?:打|给|评|评价|评分|得分|分数|满意度|score|rate|rating|"
    rf"give)[^，。,.!！?？\d一二三四五六七八九十]{{0,8}}?{_N}\s?(?:个)?(?:分|星|颗星|stars?|points?|(?=\s*$|"
    rf"[，。,.!！]))(?!钟|之)"
)
_STARS = re.compile(rf"{_N}\s?(?:个|颗)?(?:星(?!期|级酒店|光|途|辰|愿|越|瑞|耀)(?:级|好评)?|-?\s?stars?\b)")
_OUT_OF = re.compile(r"(?<![\d/])(\d{1,3}(?:\.\d)?)\s?(?:/|out of|分?[，,]?满分)\s?(5|10|100)(?![\d/])分?")
_DIGIT = re.compile(r"[\d一二三四六七八九]")
_FULL = re.compile(r"满分|full marks|五星好评")
_ANSWER = re.compile(rf"\s*(?:我?[打给评])?\s*{_N}\s?(?:分|星|颗星|points?|stars?)?[。.!！~吧]*\s*")
_WORDS = (
    (re.compile(r"非常不满意|很不满意|特别差|极差|太差|terrible|awful|very (?:bad|dissatisfied)"), 1),
    (re.compile(r"不(?:太|是很|怎么)?满意|不好|较差|差评|bad|poor|dissatisfied|unhappy"), 2),
    (re.compile(
        r"非常满意|很满意|十分满意|特别满意|非常好|很好|excellent|very (?:good|satisfied|happy)|perfect|great"
    ), 5),
    (re.compile(r"一般|还行|凑合|马马虎虎|ok|okay|average|so-so|so so"), 3),
    (re.compile(r"满意|不错|挺好|good|satisfied|happy"), 4),
)  # fmt: skip


def find(source: Source) -> Iterator[Entity]:
    """Scores said with a word or unit of scoring; a bare number or a word of judgement only when a score was asked."""
    folded = source.folded
    for match in _OUT_OF.finditer(folded):
        if (value := _scaled(match[1], int(match[2]))) and ("/" not in match[0] or source.asked == "score"):
            yield source.entity("score", match.start(), match.end(), value, 0.95)
    for pattern in (_SAID, _STARS):
        for match in pattern.finditer(folded):
            if value := _scaled(match[1]):
                yield source.entity("score", match.start(1), match.end(), value, 0.9)
    for match in _FULL.finditer(folded):
        if not _DIGIT.search(folded):
            yield source.entity("score", match.start(), match.end(), 5, 0.6)
    if source.asked == "score":
        yield from _answer(source)


def _answer(source: Source) -> Iterator[Entity]:
    match = _ANSWER.fullmatch(source.folded)
    if match and (value := _scaled(match[1])):
        yield source.entity("score", match.start(1), match.end(1), value, 0.95)
        return
    for pattern, value in _WORDS:
        if said := pattern.search(source.folded):
            yield source.entity("score", said.start(), said.end(), value, 0.7)
            return


def _scaled(words: str, out_of: int | None = None) -> int | None:
    """1-5, from a score out of 5, 10 or 100 (judged by its size when `out_of` is None); None past 100."""
    value = value_of(words)
    if value is None or value > (out_of or 100):
        return None
    scale = out_of or (5 if value <= 5 else 10 if value <= 10 else 100)
    return max(1, min(5, int(value * 5 / scale + 0.5)))
