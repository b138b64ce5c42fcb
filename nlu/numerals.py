"""Numbers as people write and say them: 53000, 5.3万, 五万三, 53k, digits spelt one by one, English words."""

from __future__ import annotations

import re

DIGITS = {"零": 0, "〇": 0, "○": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9} | {
    "两": 2, "俩": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9
}  # fmt: skip
SPOKEN = DIGITS | {"幺": 1, "妖": 1, "洞": 0, "拐": 7, "勾": 9, "o": 0}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10_000, "亿": 100_000_000}
_SCALES = {"万": 10_000, "w": 10_000, "千": 1000, "k": 1000, "百": 100, "亿": 100_000_000, "": 1}

_LONGEST = 24
_TOO_GREAT = 10**15

_CJK = "零〇一二三四五六七八九十百千万亿两俩壹贰叁肆伍陆柒捌玖拾佰仟"
CJK_NUMBER = f"(?<![{_CJK}])[{_CJK}]{{1,20}}"
NUMBER = (
    r"(?:(?<!\d)(?:\d{1,3}(?:,\d{3}){1,4}(?!\d)|\d{1,15})(?:\.\d{1,6})?|(?<!\d)\.\d{1,6})"
    r"(?:\s?(?:[万千百亿]\d?(?:千)?|[wk](?![a-z])))?"
    rf"|{CJK_NUMBER}(?:点[{_CJK}]{{1,9}})?"
)
"""A number in digits or characters, with its scale, inside a larger pattern."""

ZH_NUMERAL = "[零〇○一二两三四五六七八九十百千廿卅]"
"""A character of a numeral below ten thousand, as dates and lengths of time have them."""

EN_UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
EN_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_IRREGULAR_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fifth": 5,
    "eighth": 8,
    "ninth": 9,
    "twelfth": 12,
}
EN_ORDINALS = (
    _IRREGULAR_ORDINALS
    | {w + "th": i for w, i in EN_UNITS.items() if i > 3 and i not in _IRREGULAR_ORDINALS.values()}
    | {w[:-1] + "ieth": i for w, i in EN_TENS.items()}
)

_TWO_DIGITS = re.compile(r"[一二两三四五六七八九]{2}.*[十百千]|[十百千].*[一二两三四五六七八九]{2}")
"""Two digits side by side in a number with places: 一二十三 says none."""
_WESTERN = re.compile(r"(\d[\d,]*(?:\.\d+)?|\.\d+)\s?([万千百亿wk]?)(\d?)(千?)$")


def value_of(words: str) -> float | None:
    """The number `words` (folded) says, None when it says none or too great a one: "5万3" and "五万三" are 53000."""
    value = _value(words.strip()) if len(words) <= _LONGEST else None
    return value if value is not None and value < _TOO_GREAT else None


def _value(words: str) -> float | None:
    match = _WESTERN.match(words)
    if match:
        number, scale, rest, _ = match.groups()
        return float(number.replace(",", "")) * _SCALES[scale] + int(rest or 0) * _SCALES[scale] / 10
    if "点" in words:
        whole, _, fraction = words.partition("点")
        return _decimal(whole, fraction)
    return _characters(words) if words and all(char in _CJK for char in words) else None


def spelt(words: str) -> str | None:
    """The digits said one by one ("一三八零零" is "13800"), None when `words` holds anything else."""
    digits = [char if char.isascii() and char.isdigit() else SPOKEN.get(char) for char in words]
    return None if None in digits else "".join(map(str, digits))


def _decimal(whole: str, fraction: str) -> float | None:
    tail, scale = fraction, 1
    if tail and tail[-1] in _UNITS:
        tail, scale = tail[:-1], _UNITS[tail[-1]]
    head, digits = _characters(whole), spelt(tail)
    return None if head is None or not digits else float(f"{int(head)}.{digits}") * scale


def _characters(words: str) -> float | None:
    if len(words) > 1 and not any(char in _UNITS for char in words):
        digits = spelt(words)
        return float(digits) if digits and len(digits) <= 15 else None
    total = section = digit = 0
    last = 1
    for char in words:
        if char in DIGITS:
            digit = DIGITS[char]
            last = 1 if digit == 0 else last
            continue
        unit = _UNITS[char]
        if unit >= 10_000:
            total, section = (total + section + digit) * unit, 0
        else:
            section += (digit or 1) * unit
        digit, last = 0, unit
    return float(total + section + digit * (last // 10 if last >= 100 else 1))


def zh_number(words: str) -> int | None:
    """The whole number of ZH_NUMERAL or Arabic digits: 二十一, 廿一, 二〇二六, 两千, 26; None when they make none."""
    if words.isdecimal():
        return int(words)
    said = words.replace("廿", "二十").replace("卅", "三十").replace("○", "〇")
    value = None if _TWO_DIGITS.search(said) else value_of(said)
    return None if value is None else int(value)


def en_number(words: str) -> int | None:
    """The value of an English number below a million, cardinal or ordinal: twenty-one, third."""
    total = part = 0
    for word in words.replace("-", " ").split():
        if word in ("and", "oh"):
            continue
        if word == "hundred":
            part = (part or 1) * 100
        elif word == "thousand":
            total, part = total + (part or 1) * 1000, 0
        else:
            value = EN_UNITS.get(word, EN_TENS.get(word, EN_ORDINALS.get(word)))
            if value is None:
                return None
            part += value
    return total + part
