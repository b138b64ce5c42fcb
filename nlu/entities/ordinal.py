"""Which of several: "第二个", "the last one", or a bare number in answer to a choice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.entities.source import Source
from nlu.numerals import value_of
from nlu.understanding import Entity

_ENGLISH = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_NTH = re.compile(
    r"(?:倒数)?第\s?(\d{1,2}|[一二三四五六七八九十]{1,3})\s?(?:个|项|种|条|位|家|款|档|"
    r"选项)?(?![次天年月周代缸季时排度名人]|[一二三四五六七八九十\d])"
)
_LAST = re.compile(
    r"最后(?:面)?(?:那|这)?一?(?:个|项|种|条|位|家)|末一个|倒数第一个?|the last(?: one|"
    r" option)?(?![ a-z]* (?:time|week|month|year|service|visit|night))\b"
)
_WORD = re.compile(
    rf"\b(?:the )?({'|'.join(_ENGLISH)})(?: one| option| choice| slot| of (?:those|these|them))?"
    r"(?: (?:that |which )?you (?:named|said|offered|gave|mentioned|listed|have|told))?"
    r"\b(?! (?:time|service|gear|day|week|hand|maintenance|of|opinion))"
)
_SHORT = re.compile(r"(?<![\da-z])([1-9]|1\d|20)(?:st|nd|rd|th)(?: (?:one|option|choice|slot))\b")
_CHOICE = re.compile(
    r"\s*(?:我?(?:选|要|就)|option|number|no\.?|#)?\s*(\d{1,2}|[一二三四五六七八九十])\s?(?:号|个|吧|。|\.|!|"
    r"please)*\s*"
)
_LETTER = re.compile(r"\s*(?:选|option )?\s*([a-f])[吧。.]?\s*")


def find(source: Source) -> Iterator[Entity]:
    """Ordinals, 1-based; -1 is the last, -2 the one before. asked == "choice" also reads a bare number or letter."""
    folded = source.folded
    for match in _NTH.finditer(folded):
        value = value_of(match[1])
        if value and value >= 1:
            place = -int(value) if match[0].startswith("倒数") else int(value)
            yield source.entity("ordinal", match.start(), match.end(), place, 0.95)
    for match in _LAST.finditer(folded):
        yield source.entity("ordinal", match.start(), match.end(), -1, 0.9)
    for match in _WORD.finditer(folded):
        yield source.entity("ordinal", match.start(), match.end(), _ENGLISH.index(match[1]) + 1, 0.8)
    for match in _SHORT.finditer(folded):
        yield source.entity("ordinal", match.start(), match.end(), int(match[1]), 0.9)
    if source.asked == "choice":
        yield from _answer(source)


def _answer(source: Source) -> Iterator[Entity]:
    number, letter = _CHOICE.fullmatch(source.folded), _LETTER.fullmatch(source.folded)
    if number and (value := value_of(number[1])):
        yield source.entity("ordinal", number.start(1), number.end(1), int(value), 0.9)
    elif letter:
        yield source.entity("ordinal", letter.start(1), letter.end(1), ord(letter[1]) - ord("a") + 1, 0.8)
