"""Sums of money, in fen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.entities.source import Source
from nlu.numerals import NUMBER, value_of
from nlu.understanding import Entity

_WITH_UNIT = re.compile(
    rf"({NUMBER})\s?(?:多|来|几)?\s?(?:元|块钱|块(?![车钢铁]|玻璃|漆|面板|地方|板|屏)|圆整?|rmb|cny|人民币|大洋|"
    rf"yuan|kuai|(?:dollars?|bucks|usd)|"
    rf"毛钱)(?:(?P<cents>[1-9一二三四五六七八九])(?![0-9一二三四五六七八九十百千万个天年月]))?"
)
_SIGNED = re.compile(rf"[¥￥$]\s?({NUMBER})")
_AFTER_WORD = re.compile(
    rf"(?:价格|价位|报价|收费|价钱|花了|花费|收了我?|要价|卖|费用|预算|便宜|优惠|赔偿?|退我?|定金|押金)(?:大概|"
    rf"大约|了|是|在|:| |要|到|差不多|我){{0,4}}({NUMBER})"
)
_NOT_MONEY = re.compile(r"\s?(?:公里|km|年|月|天|个|次|小时|分|升|点|号|款|折|%|度|转|条|台|片|只|倍)")


def find(source: Source) -> Iterator[Entity]:
    """Sums with a currency, or a bare number right after a word of price; another currency counts as yuan unsaid."""
    folded = source.folded
    for match in _WITH_UNIT.finditer(folded):
        yield from _sum(source, match, _fen(match), 0.95)
    for match in _SIGNED.finditer(folded):
        yield from _sum(source, match, _fen(match), 0.98)
    for match in _AFTER_WORD.finditer(folded):
        value = value_of(match[1])
        if value and value >= 10 and not _NOT_MONEY.match(folded, match.end()):
            yield source.entity("money", match.start(1), match.end(), round(value * 100), 0.75)


def _sum(source: Source, match: re.Match[str], fen: int | None, confidence: float) -> Iterator[Entity]:
    if fen is not None:
        yield source.entity("money", match.start(), match.end(), fen, confidence)


def _fen(match: re.Match[str]) -> int | None:
    value = value_of(match[1])
    if value is None:
        return None
    if match[0].endswith("毛钱"):
        return round(value * 10)
    cents = value_of(match["cents"]) if "cents" in match.re.groupindex and match["cents"] else None
    return round(value * 100 + (cents or 0) * 10)
