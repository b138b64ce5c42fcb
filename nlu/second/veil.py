"""What of a message leaves the house: who wrote it, their number, plate and vehicle's number do not. Rule: A5."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nlu.review import mask
from nlu.understanding import Understanding

LONGEST = 500
"""Characters of a message that leave."""

_ZH = "零〇一二两三四五六七八九十百千幺壹贰叁肆伍陆柒捌玖拾"
_EN = r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple)"
_SPOKEN = re.compile(
    rf"(?:[{_ZH}\d０-９][ ,，.。\-、]?){{6,}}|\b(?:{_EN}|\d)(?:[ ,.\-]+(?:{_EN}|\d)){{5,}}\b", re.IGNORECASE
)
"""Digits that are spelt out, and so many that somebody may be found by them."""

_CODED = re.compile(
    r"(?<![A-Za-z0-9])(?=[A-Za-z0-9\-]*\d)(?=[A-Za-z0-9\-]*[A-Za-z])[A-Za-z0-9][A-Za-z0-9\-]{5,}(?![A-Za-z0-9])"
)
"""Letters and digits mixed, such as a number plate or a vehicle's number that is read as none."""

_PLATE = re.compile(r"[\u4e00-\u9fff][ ·.]?[A-Za-z][ ·.\-]?[A-Za-z0-9](?:[ ·.\-]?[A-Za-z0-9]){3,}")
_INTRODUCED = re.compile(
    r"(免贵姓|姓|叫我|我叫)[\u4e00-\u9fff]{1,4}|(我是)(?:小|老|阿)[\u4e00-\u9fff]|(我是)[\u4e00-\u9fff]{2,3}(?=$|[,，。.!！])"
    r"|()(?:小|老)?[\u4e00-\u9fff]{1,2}(?=先生|女士|小姐|太太)"
    r"|\b(mrs?\.? |ms\.? |(?:my )?name(?: is|'s) |this is |i am |i'm )(?-i:[A-Z][\w'’-]*)(?: (?-i:[A-Z][\w'’-]+))*",
    re.IGNORECASE,
)


def _unnamed(found: re.Match[str]) -> str:
    return next((lead for lead in found.groups() if lead is not None), "") + "‹name›"


def veiled(reading: Understanding, known: Iterable[str] = ()) -> str:
    """The message with placeholders for names, numbers and plates.

    known: those on the customer's record, which are veiled too.
    """
    text = mask(reading.text, reading.entities).text
    for pattern, sign in ((_PLATE, "‹plate›"), (_CODED, "‹number›"), (_SPOKEN, "‹number›")):
        text = pattern.sub(sign, text)
    text = _INTRODUCED.sub(_unnamed, text)
    for one in sorted((one.strip() for one in known), key=len, reverse=True):
        if len(one) > 1:
            text = re.sub(re.escape(one), "‹name›", text, flags=re.IGNORECASE)
    return text[:LONGEST]
