"""Work named with words in between: a verb and what it is done to ("换一下火花塞", "轮胎也给我换了", "补个漆")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from nlu.entities.source import Source
from nlu.lexicon import Lexicon, Term, lexicon, whole
from nlu.understanding import Entity

Hit = tuple[int, int, list[Term]]

_MEASURE = "[个下次副套条对根只支块组点遍道圈]"
_BETWEEN = (
    rf"(?:(?:一|两|二|三|四|俩|几)?{_MEASURE}|一|了|新的?|前面?的?|后面?的?|前后|左前|右前|左后|右后|左右|"
    r"我的?|那个?|这个?|它的?|车上的?|车子的?|全部|所有)"
)
_BEFORE = re.compile(rf"(?:更换|调换|换|装|加装)(?!挡|档|季)(?:掉|上)?{_BETWEEN}{{0,3}}$")
_AFTER = re.compile(
    r"(?!.{0,6}(?:多久|多少|几年|几万|什么时候))[^，,。.；;！!？?\n\d]{0,7}?(?:更换|换)(?!挡|档|季|电站|过)"
)
_AFTER_FAR = re.compile(
    r"[^。.；;！!？?\n]{0,14}?[，,、\s了哒啦的]\s?(?:我|就|那|想|要|得|该|需要|须|帮我|给我|恁|你们|麻烦){1,4}(?P<deed>(?:更换|换)"
    r"(?:上|掉)?(?:一|两|四|俩)?(?:个|副|套|条|块|只|对|根)?新的)"
)
_BEFORE_EN = re.compile(
    r"\b(?:chang(?:e|ing)|replac(?:e|ing)|swap(?:ping)?|fit(?:ting)?|renew(?:ing)?|new)(?: out)?"
    r"(?: (?:the|my|both|all|four|two|a|an|some|set|pair|of|front|rear|back|new|those|old|car's))*[ -]$"
)
_AFTER_EN = re.compile(
    r" (?:(?:also|both|all|too|need|needs|to|be|get|have|want|should|must|are|is|as well|please) ){0,4}"
    r"(?:replaced|changed|swapped|renewed|replacement|change)\b"
)
_BEEN = re.compile(r"(?:刚刚?|上次|之前|以前|才|已经|去年|前年|上个?月|曾)[^，,。]{0,4}$|\b(?:just|already|recently) $")
_VERB = r"清洗|更换|检查|修补|[换补喷洗做加修清贴打调]"


def find(source: Source, hits: Iterable[Hit], terms: Lexicon) -> Iterator[Entity]:
    """Service items that are named by a part and a verb, or by a verb and its object with something in between."""
    folded = source.folded
    for start, end, found in hits:
        code = next((terms.works[t.value] for t in found if t.kind == "part" and t.value in terms.works), None)
        stop = whole(folded, start, end)
        if code is None or stop is None:
            continue
        if (before := _BEFORE.search(folded, 0, start) or _BEFORE_EN.search(folded, 0, start)) is not None:
            if not _BEEN.search(folded, 0, before.start()):
                yield source.entity("service", before.start(), stop, code, 0.9)
        elif (far := _AFTER_FAR.match(folded, stop)) and not _BEEN.search(folded, 0, start):
            yield source.entity("service", far.start("deed"), far.end("deed"), code, 0.85)
        elif (_AFTER.match(folded, stop) or _AFTER_EN.match(folded, stop)) and not _BEEN.search(folded, 0, start):
            yield source.entity("service", start, stop, code, 0.85)
    for match in _gapped().finditer(folded):
        code = _objects().get(match["verb"] + match["rest"])
        if code is not None and not _BEEN.search(folded, 0, match.start()):
            yield source.entity("service", match.start(), match.end(), code, 0.85)


@cache
def _objects() -> dict[str, str]:
    """Words for work that begin with a verb: "补漆"."""
    verb = re.compile(_VERB)
    return {word: code for word, code in lexicon().services.items() if (v := verb.match(word)) and v.end() < len(word)}


@cache
def _gapped() -> re.Pattern[str]:
    """The verb, something between, and what it is done to: "补个漆", "清洗一下空调"."""
    verb = re.compile(_VERB)
    rests = sorted({verb.sub("", word, count=1) for word in _objects()}, key=len, reverse=True)
    return re.compile(rf"(?P<verb>{_VERB})(?:{_BETWEEN}){{1,2}}(?P<rest>{'|'.join(map(re.escape, rests))})")
