"""Whole dates in other languages ("15 de marzo de 2026", "15. März 2026", "2026년 3월 15일"), read by dateparser.

The library reads free text loosely, so it only sees a stretch that is a day, a month's word and a year of four figures,
and tries the languages a shop in China meets (all of its two hundred took 5 s to say no, these take 8 ms once warm).
It is imported when the first such stretch turns up.
"""

from __future__ import annotations

import re
from datetime import datetime

from nlu.times.calendar import DAY
from nlu.times.frame import Frame
from nlu.understanding import Entity, When

_LANGUAGES = ["es", "fr", "de", "it", "pt", "ru", "ko", "ja"]
_WRITTEN = re.compile(
    r"(?<!\d)\d{1,2}(?:\.|º|er)?\s?(?:de\s|di\s)?\s?[^\W\d_\u3400-\u9fff]{3,12}\.?\s?(?:de\s|del\s)?\s?20\d\d(?!\d)"
    r"|20\d\d\s?년\s?\d{1,2}\s?월\s?\d{1,2}\s?일"
)


def find_foreign(text: str, frame: Frame) -> list[Entity]:
    """The dates of that shape in `text`, as whole days."""
    return [e for match in _WRITTEN.finditer(text) if (e := _entity(match, frame))]


def _entity(match: re.Match[str], frame: Frame) -> Entity | None:
    day = _read(match[0])
    if day is None:
        return None
    when = When(frame.midnight(day.date()), frame.midnight(day.date() + DAY), "day")
    return Entity("time", match[0], match.start(), match.end(), when, 0.8)


def _read(words: str) -> datetime | None:
    import dateparser

    strict = {"STRICT_PARSING": True, "DATE_ORDER": "DMY"}
    return dateparser.parse(words, languages=_LANGUAGES, settings=strict)
