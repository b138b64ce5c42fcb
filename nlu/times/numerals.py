"""Numbers as people say them: Chinese numerals, English number words and ordinals."""

from __future__ import annotations

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0}
_PLACES = {"十": 10, "百": 100, "千": 1000}
ZH_NUMERAL = "[零〇○一二两三四五六七八九十百千廿卅]"

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


def zh_number(text: str) -> int | None:
    """The value of Chinese or Arabic digits: 二十一, 廿一, 二〇二六, 两千, 26; None when they make no number."""
    if text.isdecimal():
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    if not any(c in _PLACES for c in text):
        return int("".join(str(_DIGITS[c]) for c in text)) if all(c in _DIGITS for c in text) else None
    total, digit = 0, None
    for c in text:
        if c in _PLACES:
            total += (1 if digit is None else digit) * _PLACES[c]
            digit = None
        elif c in "零〇○":
            continue
        elif digit is None and c in _DIGITS:
            digit = _DIGITS[c]
        else:
            return None
    return total + (digit or 0)


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
