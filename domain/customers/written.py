"""Phones, plates and VINs as people write them into forms and lists, and whether they can be right (A1)."""

from __future__ import annotations

import re
import unicodedata

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
"""What plates of the mainland begin with."""

_MOBILE = re.compile(r"(?:(?:00|\+)?86)?(1[3-9]\d{9})")
_LANDLINE = re.compile(r"(?:(?:00|\+)?86)?(0?(?:10|2\d|[3-9]\d{2}))([2-8]\d{6,7})")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_SERVICE = re.compile(r"[48]00\d{7}")
_FOREIGN = re.compile(r"(?:\+|00)([1-9]\d{7,14})")
_AREA = rf"[{PROVINCES}][A-Z]"
_PLATE = re.compile(
    rf"{_AREA}(?:[A-HJ-NP-Z0-9]{{5}}|[A-HJK][A-HJ-NP-Z0-9]\d{{4}}|\d{{5}}[A-HJK]|[A-HJ-NP-Z0-9]{{4}}[学警挂领港澳使])"
    r"|使\d{6}|\d{6}使|WJ[A-Z0-9\u4e00-\u9fff]?\d{4}[A-Z0-9]"
)
_VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VALUES = {str(n): n for n in range(10)} | dict(
    zip("ABCDEFGHJKLMNPRSTUVWXYZ", (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)
)


def folded(words: str) -> str:
    """The words in half-width letters and capitals, without blanks, dots and dashes between them."""
    plain = unicodedata.normalize("NFKC", words).upper()
    return re.sub(r"[\s·•.,\-_—–()'\u200b\ufeff]", "", plain)


def mail(words: str) -> str | None:
    """The mail address; None for what can be none."""
    plain = unicodedata.normalize("NFKC", words).strip()
    return plain if len(plain) <= 120 and _MAIL.fullmatch(plain) else None


def phone(words: str) -> str | None:
    """The phone in E.164; None for what can be no phone. Without a country it is one of the mainland."""
    plain = folded(words)
    if found := _MOBILE.fullmatch(plain):
        return "+86" + found[1]
    if _SERVICE.fullmatch(plain):
        return "+86" + plain
    if (found := _LANDLINE.fullmatch(plain)) and found[1].startswith("0"):
        return f"+86{found[1][1:]}{found[2]}"
    found = _FOREIGN.fullmatch(plain)
    return "+" + found[1] if found and not found[1].startswith("86") else None


def at_home(phone: str) -> str:
    """The phone as it is written in its own country: a mobile bare, a landline with its 0."""
    bare = phone.removeprefix("+86")
    mainland = bare != phone and not _MOBILE.fullmatch(bare) and not _SERVICE.fullmatch(bare)
    return f"0{bare}" if mainland else bare


def plate(words: str) -> str | None:
    """The plate in capitals without blanks; None for what can be no plate. O and I are read as 0 and 1."""
    plain = folded(words)
    plain = plain[:2] + plain[2:].replace("O", "0").replace("I", "1")
    return plain if _PLATE.fullmatch(plain) and any(char.isdigit() for char in plain) else None


def vin(words: str) -> str | None:
    """The VIN in capitals; None for what can be none. O, I and Q, which no VIN holds, are read as 0 and 1."""
    plain = folded(words).translate(str.maketrans("OIQ", "010"))
    return plain if _VIN.fullmatch(plain) and not plain.isalpha() and len(set(plain)) > 3 else None


def has_check_digit(vin: str) -> bool:
    """True when the ninth character of that VIN is the one its others ask for (GB 16735)."""
    remainder = sum(_VALUES[char] * weight for char, weight in zip(vin, _WEIGHTS, strict=True)) % 11
    return vin[8] == ("X" if remainder == 10 else str(remainder))
