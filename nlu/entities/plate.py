"""Number plates of the mainland, with those of Hong Kong and Macau cars, embassies, police, schools and trailers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.entities.source import Source
from nlu.numerals import SPOKEN
from nlu.understanding import Entity

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SAID = "零〇一二三四五六七八九幺洞两"
_X = rf"[a-z0-9{_SAID}]"
_GAP = r"[ .·\-]{0,2}"
_END = rf"(?![a-z0-9{_SAID}])"

_ORDINARY = re.compile(
    rf"([{PROVINCES}])牌?{_GAP}([a-z]){_GAP}((?:{_X}{{5,6}}|[a-z]{_GAP}{_X}{{4,5}}|{_X}(?: {_X}){{4,5}})|"
    rf"{_X}{{4}}[学警挂领港澳使]){_END}"
)
_TURNED = re.compile(
    rf"(?<![a-z0-9])([a-z]){_GAP}({_X}{{5,6}})[ ,，.]{{0,2}}([{PROVINCES}])(?:牌|的)*(?=$|[\s,，。.!！])"
)
"""The province said after the rest: "A12345 沪的"."""
_EMBASSY = re.compile(rf"(?<![a-z0-9])使{_GAP}(\d{{3}}){_GAP}(\d{{3}}){_END}|(?<!\d)(\d{{6}})使")
_ARMED_POLICE = re.compile(
    rf"(?<![a-z0-9])wj{_GAP}([{PROVINCES}]|\d{{2}})?{_GAP}(\d{{4}}[0-9a-z]|[a-z]\d{{4}}|\d{{5}}){_END}"
)
_LENIENT = re.compile(rf"\s*([{PROVINCES}]?)\s*([a-z]{_GAP}{_X}(?:{_GAP}{_X}){{4,5}}|{_X}{{5,6}})[\s。.]*")

_NEW_ENERGY = re.compile(r"[a-hjk][a-hj-np-z0-9]\d{4}|\d{5}[a-hjk]")
_SERIAL = re.compile(r"(?=(?:[a-z]?\d){3}|.*\d.*\d)[a-hj-np-z0-9]{5}")
_NEARLY = re.compile(rf"([{PROVINCES}])牌?{_GAP}([a-z]){_GAP}({_X}{{4}}|{_X}{{6,7}}){_END}")
_SHORTEST = 4
_FIGURES = 3
"""Digits that tell a plate with a character too few or many from a model behind a word ("新GL8es")."""

_ABROAD = re.compile(
    r"(?:\b(?:plates?|reg(?:istration)?|licen[cs]e plate|number plate)(?: (?:no|number|is|it'?s))*[ .:#]*|"
    r"车牌号?(?:码)?[是为:： ]*)"
    r"(?P<plate>[a-z]{1,3}[ \-]?\d{1,4}[ \-]?[a-z]{0,3}|\d{1,3}[ \-]?[a-z]{2,3}[ \-]?\d{1,4})(?![a-z0-9])"
)
"""A plate of another country behind the word for it: "plate is SJK1234A"."""

_SERIAL_ABROAD = r"[a-z]{1,3} ?\d{3,4} ?[a-z]"
_ABROAD_LIST = re.compile(rf"(?<![a-z0-9]){_SERIAL_ABROAD}(?:(?: ?[,，、/&] ?| and |和)+{_SERIAL_ABROAD})+(?![a-z0-9])")
_ABROAD_ALONE = re.compile(
    r"\s*(?:(?:it'?s|its|my|the|is|ok|okay|sure|here|yes|是|我的|车牌)[ ,:：是]*)*"
    r"(?P<plate>[a-z]{1,3}[ \-]?\d{1,4}[ \-]?[a-z]{0,3}|\d{1,3}[ \-]?[a-z]{2,3}[ \-]?\d{1,4})[\s。.!！]*"
)
_SPECIAL = re.compile(r"[a-hj-np-z0-9]{4}[学警挂领港澳使]")


def find(source: Source) -> Iterator[Entity]:
    """Plates, without blanks or dots, in capitals; asked == "plate" also reads one said without its province."""
    for match in _ORDINARY.finditer(source.folded):
        area, serial = match[2], match[3]
        plain = _plain(serial)
        beijing_model = (
            area == "b" and plain.startswith("j") and source.folded[match.start() - 1 : match.start()] == "北"
        )
        if not _is_serial(plain) or beijing_model:
            continue
        guessed = plain != _joined(serial)
        value = (match[1] + area + plain).upper()
        yield source.entity("plate", match.start(), match.end(), value, 0.9 if guessed else 0.99)
    for match in _TURNED.finditer(source.folded):
        if _is_serial(_plain(match[2])):
            value = (match[3] + match[1] + _plain(match[2])).upper()
            yield source.entity("plate", match.start(), match.end(), value, 0.9)
    for match in _EMBASSY.finditer(source.folded):
        digits = "".join(filter(None, match.groups()))
        value = f"使{digits}" if match[0].startswith("使") else f"{digits}使"
        yield source.entity("plate", match.start(), match.end(), value, 0.8)
    for match in _ARMED_POLICE.finditer(source.folded):
        yield source.entity("plate", match.start(), match.end(), _joined(match[0]).upper(), 0.9)
    yield from _nearly(source)
    if source.asked == "plate":
        yield from _answer(source)
    yield from _abroad(source)


def _abroad(source: Source) -> Iterator[Entity]:
    """Plates of other countries, where the word for a plate stands before them or one was asked for."""
    found = list(_ABROAD.finditer(source.folded))
    if source.asked == "plate" and (alone := _ABROAD_ALONE.fullmatch(source.folded)):
        found.append(alone)
    for several in _ABROAD_LIST.finditer(source.folded):
        found += re.compile(f"(?P<plate>{_SERIAL_ABROAD})").finditer(source.folded, several.start(), several.end())
    for match in found:
        value = _joined(match["plate"]).upper()
        if sum(map(str.isdigit, value)) > 1 and len(value) > _SHORTEST:
            yield source.entity("plate", match.start("plate"), match.end("plate"), value, 0.75)


def _nearly(source: Source) -> Iterator[Entity]:
    """What lacks a character of a plate or has one too many, so that a dialog can ask."""
    for match in _NEARLY.finditer(source.folded):
        plain = _plain(match[3])
        if sum(map(str.isdigit, plain)) >= _FIGURES and not _is_serial(plain):
            value = (match[1] + match[2] + plain).upper()
            yield source.entity("plate_unsure", match.start(), match.end(), value, 0.5)


def _answer(source: Source) -> Iterator[Entity]:
    match = _LENIENT.fullmatch(source.folded)
    if match and any(char.isdigit() or char in _SAID for char in match[2]):
        start = match.start(1) if match[1] else match.start(2)
        value = (match[1] + _plain(_joined(match[2]), area=match[2][0])).upper()
        yield source.entity("plate", start, match.end(2), value, 0.7)


def _joined(words: str) -> str:
    return re.sub(r"[ .·\-]", "", words)


def _plain(words: str, area: str = "") -> str:
    """Letters and digits only: spoken digits as digits, and O and I, which no serial holds, as 0 and 1."""
    joined = _joined(words)
    head, rest = (joined[:1], joined[1:]) if area and joined.startswith(area) and area.isalpha() else ("", joined)
    digits = (str(SPOKEN[char]) if char in _SAID or char == "o" else "1" if char == "i" else char for char in rest)
    return head + "".join(digits)


def _is_serial(serial: str) -> bool:
    if len(serial) == 6:
        return _NEW_ENERGY.fullmatch(serial) is not None
    return (_SERIAL.fullmatch(serial) or _SPECIAL.fullmatch(serial)) is not None
