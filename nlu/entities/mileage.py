"""How far a vehicle has run, in kilometres."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.entities.source import Source
from nlu.numerals import NUMBER, value_of
from nlu.understanding import Entity

_MILE_KM = 1.609344
_WITH_UNIT = re.compile(
    rf"({NUMBER})\s?(?:多|来|几|余)?\s?(?:个)?(?P<unit>公里|千米|km(?!/?h)|kms|kilometers?|kilometres?|miles?|"
    rf"mi(?![a-z])|英里|迈数)"
)
_SAID = (
    r"跑了|跑到|跑|开了|开到|行驶了?|行程|已行驶|里程数?|公里数|里程表|表显|表上|走了|已跑|odometer|mileage|"
    r"clocked|clock|"
    r"run|done|driven|(?:is|at|has)(?= \d[\d,.]*k\b)"
)
_AFTER_WORD = re.compile(
    rf"(?:{_SAID})(?:大概|大约|差不多|快|将近|已经|目前|现在|有|是|是在|到|了|约|:| |is|at|about|now|around|"
    rf"nearly|reads|of|has){{0,6}}({NUMBER})(?:多|来|左右)?"
)
_NOT_A_DISTANCE = re.compile(
    r"\s?(?:公里|千米|km|miles?|英里|年|个?月|天|日|块|元|次|个|小时|分|秒|迈|码|转|度|km/h|mph|[点时]|万元|多?万块|%|升|l(?![a-z])|圈|"
    r"趟|遍|hours?|days?|years?|times)"
)
_BARE = re.compile(rf"\s*(?:大概|大约|差不多|现在|目前|about|around)?\s*({NUMBER})(?:多|左右)?[。.！!]?\s*")
_RATE_BEFORE = re.compile(
    r"(?:每|百|时速|还有|还剩|能跑|还能开|续航|再跑|再开|跑个|里程剩"
    r"|距离?|离|相距|油耗[^,，。]{0,4}|per |every |another |满)$"
)
_RATE_AFTER = re.compile(r"\s?(?:/|每|一?小时|一保|一次|处|内|外|以内|之内|per|away|an hour|from|或|就|质保|保养)")

_LEAST = 100
"""Of a figure among other words, or of one that no word says was driven."""

_DRIVEN = re.compile(rf"(?:{_SAID})\D{{0,6}}$")


def find(source: Source) -> Iterator[Entity]:
    """Mileages. A bare number counts only after a word that says mileage, or when mileage was asked."""
    folded = source.folded
    for match in _WITH_UNIT.finditer(folded):
        yield from _with_unit(source, match)
    for match in _AFTER_WORD.finditer(folded):
        value = value_of(match[1])
        if value and value >= 50 and not _NOT_A_DISTANCE.match(folded, match.end(1)):
            yield source.entity("mileage", match.start(1), match.end(), round(value), 0.85)
    if source.asked == "mileage" and (bare := _BARE.fullmatch(folded)):
        value = value_of(bare[1])
        if value:
            yield source.entity("mileage", bare.start(1), bare.end(1), round(value), 0.9)
    elif source.asked == "mileage":
        yield from _among_words(source)


def _among_words(source: Source) -> Iterator[Entity]:
    """The last figure that may be a mileage, when that was asked: "看反了是六万两千四", "sorry, 62,400"."""
    for match in reversed(list(re.finditer(NUMBER, source.folded))):
        value = value_of(match[0])
        if value and value >= _LEAST and not _NOT_A_DISTANCE.match(source.folded, match.end()):
            yield source.entity("mileage", match.start(), match.end(), round(value), 0.8)
            return


def _with_unit(source: Source, match: re.Match[str]) -> Iterator[Entity]:
    folded, value = source.folded, value_of(match[1])
    if not value or folded[match.start() : match.end()].startswith("百公里"):
        return
    imperial = match["unit"].startswith("mi") or match["unit"] == "英里"
    km = round(value * _MILE_KM if imperial else value)
    before = folded[max(0, match.start() - 8) : match.start()]
    if _RATE_BEFORE.search(before):
        return
    if km < _LEAST and source.asked != "mileage" and not _DRIVEN.search(before):
        return  # how far it is to somewhere
    rate = _RATE_AFTER.match(folded, match.end())
    likely = 0.5 if rate or km < 50 else 0.8 if km < 1000 else 0.95
    yield source.entity("mileage", match.start(1), match.end(), km, likely)
