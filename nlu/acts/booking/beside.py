"""Choosing beside what was offered: the later one, earlier, on another day, something else (B3)."""

from __future__ import annotations

import re

from nlu.fold import fold

_WAYS = {
    "last_of": re.compile(
        r"晚(?:一?[点些])?的?那[个一]|靠后的|后面(?:的)?那?[个次]|"
        r"最晚的?(?:那|吧|$)|\bthe later(?: one| time)?\b|\b(?:the )?latest\b"
    ),
    "first_of": re.compile(
        r"早(?:一?[点些])?的?那[个一]|靠前的|前面(?:的)?那?[个次]|"
        r"最早的?(?:那|吧|$)|\bthe earlier(?: one| time)?\b|\bthe earliest(?: one)?\b"
    ),
    "that_one": re.compile(r"那[个天一]|\bone\b"),
    "later": re.compile(r"晚一?[点些]|[再更]晚|往后|推[迟后]|\blater\b"),
    "earlier": re.compile(r"早一?[点些]|[再更]早|往前|提[前早]|\bearlier\b|\bsooner\b"),
    "other_day": re.compile(
        r"换[一个]?[天日](?!期)|换个?日[子期]|[别另]的?[一]?[天日]|其[他它]日[子期]|改天(?=行|可以|有|成|能|吗)|能不?能?改天|"
        r"\b(?:another|different|other) da(?:y|te)s?\b"
    ),
    "other": re.compile(
        r"[别其][的他它]的?时间|换[个一]?个?(?:时间|时段)|还有(?:没有)?(?:别的|其他|吗)|都不(?:太?行|合适|方便|可以|好)|没有合适|"
        r"\b(?:another|different|other) times?\b|\bnone of (?:these|those|them|that)\b|\bsomething else\b|\bneither\b"
    ),
    "asks": re.compile(
        r"有没有|有吗|[能可]以?吗|行吗|行不行|呢[?？]?$|"
        r"\b(?:anything|do you have|is there|available|how about|what about)\b"
    ),
}

BESIDE = frozenset({"last_of", "first_of", "later", "earlier", "other_day", "other"})
"""Ways to choose; "that_one" and "asks" only tell how a time that stands beside them is meant."""


_ITEM = re.compile(
    r"第[一二两三四五六七八九十\d]+[项样条](?:不|别|先|就|可|去|取|划|删|免)|第[一二两三四五六七八九十\d]+个?项目|"
    r"\b(?:item|number|no\.?) \d+\b.{0,12}\b(?:out|off|not)\b"
)


def names_item(words: str) -> bool:
    """Whether a place in a list is that of an item of work ("第二项不要")."""
    return _ITEM.search(fold(words)) is not None


def said_beside(words: str) -> frozenset[str]:
    """The ways in which the words choose: names of BESIDE, "that_one", "asks"."""
    said = fold(words)
    return frozenset(name for name, way in _WAYS.items() if way.search(said))
