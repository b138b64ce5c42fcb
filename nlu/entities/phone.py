"""Telephone numbers in E.164: mainland mobiles and landlines, 400 lines, and other countries' with a plus."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.entities.source import Source
from nlu.numerals import spelt
from nlu.understanding import Entity

_D = "0-9零〇一二三四五六七八九幺妖洞拐两"
_MOBILE = re.compile(r"(?<![0-9a-z])(?:\(?(?:\+|00)?86\)?[ \-]?)?(1[3-9]\d(?:[ \-]?\d){8})(?!\d)")
_NEARLY = re.compile(
    r"(?<![0-9a-z+.])(?:(?:\+|00)?86[ \-]?)?(1[3-9]\d(?:[ \-]?\d){7}(?:[ \-]?\d{2})?)(?![0-9a-z]|[.\-]\d)"
)
_OTHER_NUMBER = re.compile(r"(?:单号?|编号|流水号?|序列号|账号|卡号|order|no\.?|number|#)[\s是为:：]*(?:is\s)?$")
"""What numbers of another kind are said behind."""

_SHORT = re.compile(r"(?<![0-9a-z+.])([3689]\d{3}[ \-]?\d{4})(?![0-9a-z]|[.\-]\d)")
"""Eight digits, as abroad."""
_OF_PHONE = re.compile(
    r"(?:\b(?:phone|mobile|number|cell|call me (?:at|on)|reach me (?:at|on)|whatsapp|tel)\b|电话|手机|号码|联系)"
    r"[^\d]{0,12}$"
)

_SPOKEN = re.compile(rf"(?<![{_D}])[1一幺妖][ ]?[3-9三四五六七八九拐](?:[ \-，,]?[{_D}]){{9}}(?![{_D}])")
_SERVICE = re.compile(r"(?<!\d)([48]00)[ \-]?(\d{3,4})[ \-]?(\d{3,4})(?!\d)")
_LANDLINE = re.compile(r"(?<![\d.])\(?(?:\+86[ \-]?)?(0(?:10|2\d|[3-9]\d{2}))\)?[ \-]?(\d{3,4}[ \-]?\d{4})(?!\d)")
_FOREIGN = re.compile(r"(?<![\d+])\+(?!86)([1-9]\d{0,2}(?:[ \-()]{0,2}\d){6,13})(?!\d)")


def find(source: Source) -> Iterator[Entity]:
    """Phone numbers, as "+8613812345678"."""
    folded = source.folded
    for match in _MOBILE.finditer(folded):
        yield source.entity("phone", match.start(), match.end(), "+86" + _digits(match[1]), 0.99)
    for match in _SPOKEN.finditer(folded):
        digits = spelt(re.sub(r"[ \-，,]", "", match[0]))
        if digits and not match[0].isdigit():
            yield source.entity("phone", match.start(), match.end(), "+86" + digits, 0.95)
    for match in _SERVICE.finditer(folded):
        if len(match[1] + match[2] + match[3]) == 10:
            yield source.entity("phone", match.start(), match.end(), "+86" + match[1] + match[2] + match[3], 0.95)
    for match in _LANDLINE.finditer(folded):
        yield source.entity("phone", match.start(), match.end(), "+86" + match[1][1:] + _digits(match[2]), 0.9)
    for match in _FOREIGN.finditer(folded):
        yield source.entity("phone", match.start(), match.end(), "+" + _digits(match[1]), 0.9)
    for match in _NEARLY.finditer(folded):
        if not _OTHER_NUMBER.search(folded, 0, match.start()):
            yield source.entity("phone_unsure", match.start(1), match.end(), _digits(match[1]), 0.5)
    yield from _short(source)


def _short(source: Source) -> Iterator[Entity]:
    """Eight digits where a phone was asked for or is spoken of, so that a dialog can ask."""
    for match in _SHORT.finditer(source.folded):
        asked = source.asked in ("phone", "who") or _OF_PHONE.search(source.folded, 0, match.start())
        if asked and not _OTHER_NUMBER.search(
            re.sub(r"(?:my |phone |mobile )number", "", source.folded[: match.start()])
        ):
            yield source.entity("phone_unsure", match.start(1), match.end(), _digits(match[1]), 0.5)


def _digits(words: str) -> str:
    return "".join(filter(str.isdigit, words))
