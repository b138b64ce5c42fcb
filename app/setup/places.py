"""Answers on the place: opening hours, bays, addresses in the house's own network."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from app.setup.answer import BadAnswer
from domain.shop.shop import WEEKDAYS

Week = dict[str, list[str]]
"""Weekday -> ranges; a closed day is left out."""

_DAY, _BROKEN, _SHORT = ["08:30-18:00"], ["08:30-12:00", "13:00-18:00"], ["09:00-17:00"]
TEMPLATES: dict[str, Week] = {
    "all_week": dict.fromkeys(WEEKDAYS, _DAY),
    "six_days": dict.fromkeys(WEEKDAYS[:6], _DAY),
    "five_days": dict.fromkeys(WEEKDAYS[:5], _DAY),
    "noon_break": dict.fromkeys(WEEKDAYS[:6], _BROKEN) | {WEEKDAYS[6]: _SHORT},
}

_NAMES = {name: index for index, day in enumerate(WEEKDAYS) for name in (day, day[:3])}
_NAMES |= {f"{head}{day}": index for index, day in enumerate("一二三四五六日") for head in ("周", "星期", "礼拜")}
_NAMES |= {"周天": 6, "星期天": 6}
_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")

CAPABILITIES: dict[str, tuple[str, ...]] = {
    "quick": ("quick", "wash"),
    "lift": ("quick", "lift", "transmission"),
    "diagnosis": ("quick", "lift", "diagnosis", "high_voltage"),
    "alignment": ("lift", "alignment"),
    "body": ("body",),
}
"""Kind of bay -> what can be done there."""

_KINDS = {
    "quick": ("Q", "快修工位"), "lift": ("L", "举升工位"), "diagnosis": ("D", "诊断工位"),
    "alignment": ("A", "定位工位"), "body": ("B", "钣喷工位"),
}  # fmt: skip
_CALLED = {"快修": "quick", "举升": "lift", "诊断": "diagnosis", "定位": "alignment", "钣喷": "body"}


@dataclass(frozen=True, slots=True)
class Bay:
    """A bay of the new shop; no capabilities: everything is done in it."""

    code: str
    name: str
    capabilities: tuple[str, ...] = ()


def hours(said: str) -> Week:
    """A template's name, or days with their ranges: `mon-fri 08:30-12:00 13:00-18:00, sat 09:00-12:00`."""
    if said.casefold() in TEMPLATES:
        return TEMPLATES[said.casefold()]
    week: Week = {}
    for part in filter(None, (one.strip() for one in re.split(r"[,，;；]", said))):
        days, *spans = part.replace("－", "-").replace("至", "-").replace("=", " ").split()
        for day in _days(days):
            week[WEEKDAYS[day]] = _spans(spans, part)
    if not week:
        raise BadAnswer("not_hours", said=said)
    return {day: week[day] for day in WEEKDAYS if day in week}


def _days(said: str) -> range:
    first, _, last = said.casefold().partition("-")
    if first not in _NAMES or (last and last not in _NAMES):
        raise BadAnswer("not_hours", said=said)
    found = range(_NAMES[first], _NAMES[last or first] + 1)
    if not found:
        raise BadAnswer("not_hours", said=said)
    return found


def _spans(said: list[str], part: str) -> list[str]:
    found = [_SPAN.fullmatch(one) for one in said]
    ends = [(one[1] + one[2], one[3] + one[4]) for one in found if one]
    flat = [moment for pair in ends for moment in pair]
    if not ends or None in found or flat != sorted(flat) or any(start == end for start, end in ends):
        raise BadAnswer("not_hours", said=part)
    return said


def bays(said: str) -> list[Bay]:
    """A number of bays for everything, or kinds with their numbers: `quick 2, lift 3, alignment 1`."""
    if re.fullmatch(r"\d{1,2}", said) and 1 <= int(said) <= 40:
        return [Bay(f"B{number}", f"{number} 号工位") for number in range(1, int(said) + 1)]
    found: list[Bay] = []
    for part in filter(None, (one.strip() for one in re.split(r"[,，、]", said))):
        matched = re.fullmatch(r"([^\W\d]+)[\s=:x×]*(\d{1,2})", part)
        kind = _CALLED.get(matched[1], matched[1].casefold()) if matched else ""
        if matched is None or kind not in CAPABILITIES or not 1 <= int(matched[2]) <= 40:
            raise BadAnswer("not_bays", said=part)
        letter, name = _KINDS[kind]
        found += [Bay(f"{letter}{n}", f"{name} {n}", CAPABILITIES[kind]) for n in range(1, int(matched[2]) + 1)]
    if not found or len({bay.code for bay in found}) < len(found):
        raise BadAnswer("not_bays", said=said)
    return found


def is_private(address: str) -> bool:
    """True of an address in a network of one's own, which nobody outside can reach: 192.168.1.5, shop.local, shop."""
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith((".local", ".lan", ".internal", ".home.arpa"))
