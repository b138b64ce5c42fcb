"""Time zones as people name them: abbreviations, offsets (GMT+8), places (Beijing time, 东京时间)."""

from __future__ import annotations

import re
from datetime import timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from nlu.times.grammar import Lexicon

_ABBREVIATED = {
    "gmt": 0, "utc": 0, "bst": 60, "cet": 60, "cest": 120, "ist": 330, "jst": 540, "hkt": 480, "sgt": 480,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
}  # fmt: skip
"""Minutes east of UTC. Beijing time is never said as CST in a chat about a booking there, so CST is American."""

_PLACES = {
    "Asia/Shanghai": "beijing/china/shanghai/hong kong/chinese/北京/中国/香港",
    "Asia/Tokyo": "tokyo/japan/japanese/东京/日本",
    "Asia/Seoul": "seoul/korea/korean/首尔/韩国",
    "Asia/Singapore": "singapore/新加坡",
    "Asia/Kolkata": "india/indian",
    "Europe/London": "london/uk/british/伦敦/英国",
    "Europe/Berlin": "paris/berlin/german/french/central european/巴黎/柏林/德国",
    "America/New_York": "new york/eastern/纽约/美东",
    "America/Chicago": "chicago/central",
    "America/Denver": "denver/mountain",
    "America/Los_Angeles": "los angeles/pacific/洛杉矶/美西",
    "Australia/Sydney": "sydney/悉尼",
}
_BY_PLACE = {word: place for place, words in _PLACES.items() for word in words.split("/")}
_CHOICES = "|".join(sorted(_BY_PLACE, key=len, reverse=True))


def add_zones(lexicon: Lexicon) -> None:
    """Teaches a lexicon the zones: kind Zone, the value a tzinfo."""
    lexicon.pattern("Zone", r"\b(?:gmt|utc)\s?(?P<zs>[+-])\s?(?P<zh>1[0-4]|0?\d)(?::?(?P<zm>[0-5]\d))?(?!\d)", _offset)
    lexicon.words("Zone", {w: _fixed(n) for w, n in _ABBREVIATED.items()}, before=r"\b", after=r"\b")
    lexicon.pattern(
        "Zone",
        rf"(?<![a-z])(?P<zp>{_CHOICES})(?:'s)?(?:(?: standard| daylight| summer)? time(?![a-z])|的?时间)",
        lambda m: ZoneInfo(_BY_PLACE[m["zp"]]),
    )


def _fixed(minutes: int) -> tzinfo:
    return timezone(timedelta(minutes=minutes))


def _offset(m: re.Match[str]) -> tzinfo:
    minutes = 60 * int(m["zh"]) + int(m["zm"] or 0)
    return _fixed(-minutes if m["zs"] == "-" else minutes)
