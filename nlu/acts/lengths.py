"""A length of time as people say how late they are: "二十五分钟", "half an hour"."""

from __future__ import annotations

import re

from nlu.fold import fold

_ZH = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2}
_EN = {
    "five": 5, "ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "forty-five": 45, "fifty": 50,
    "one": 1, "two": 2, "three": 3, "a": 1, "an": 1,
}  # fmt: skip
_FIXED = (
    (re.compile(r"三刻钟?|three quarters of an hour"), 45),
    (re.compile(r"一刻钟?|(?:a )?quarter of an hour"), 15),
    (re.compile(r"(?<!个)半个?(?:小时|钟头|钟)|half an? hour"), 30),
)
_MINUTES = re.compile(
    r"(\d{1,3}|[一二两三四五六七八九十廿]{1,3})\s*(?:多|来)?分钟?|(\d{1,3}|" + "|".join(_EN) + r")[ -]?min"
)
_HOURS = re.compile(
    r"(\d|[一二两三四])\s*个?(半)?(?:小时|钟头|钟)(半)?|(\d|" + "|".join(_EN) + r")[ -]?hours?\b( and a half)?"
)


def minutes_in(words: str) -> int | None:
    """The length of time said, in minutes; None when there is none."""
    said = fold(words).replace("廿", "二十")
    for pattern, length in _FIXED:
        if pattern.search(said):
            return length
    hours, minutes = _HOURS.search(said), _MINUTES.search(said)
    total = 0
    if hours:
        total = 60 * _number(hours[1] or hours[4]) + (30 if hours[2] or hours[3] or hours[5] else 0)
    if minutes:
        total += _number(minutes[1] or minutes[2])
    return total or None


def _number(said: str) -> int:
    if said.isdigit():
        return int(said)
    if said in _EN:
        return _EN[said]
    tens, ten, ones = said.rpartition("十")
    return (10 * _ZH.get(tens, 1) if ten else 0) + _ZH.get(ones, 0)
