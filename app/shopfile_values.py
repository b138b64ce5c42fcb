"""Single values of a shop file: names, phones, hours, days, codes; each mistake is noted where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, time, timedelta
from zoneinfo import available_timezones

from app.marked_yaml import Value
from domain.shop.shop import WEEKDAYS

Ranges = tuple[tuple[time, time], ...]
"""Opening ranges of a day, in order."""

_RANGE = re.compile(r"([01]\d|2[0-3]):([0-5]\d)\s*-\s*([01]\d|2[0-3]):([0-5]\d)")


def timezone(value: Value) -> str:
    """The name of a time zone."""
    return value.choice(available_timezones(), "a time zone such as Asia/Shanghai")


def code(value: Value) -> str:
    """A short name for use in the file and to log in."""
    return value.text(longest=40, like=r"[A-Za-z0-9][A-Za-z0-9_.-]*", says="a code of letters, digits, _ . and -")


def wecom_id(value: Value) -> str:
    """An account (userid) of WeCom."""
    return value.text(longest=64, like=r"[A-Za-z0-9][A-Za-z0-9@_.-]*", says="an account of WeCom (userid)")


def mail(value: Value) -> str:
    """A mail address."""
    return value.text(longest=254, like=r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+", says="a mail address")


def phone(value: Value) -> str:
    """A phone number as customers are shown it."""
    return value.text(longest=24, like=r"\+?[0-9][0-9 -]{1,22}", says="a phone number")


def both(value: Value) -> tuple[str, str]:
    """The Chinese and the English of a name: one text for both, or one each."""
    if not value.is_group:
        words = value.text(longest=80)
        return words, words
    found = value.fields(("zh", "en"))
    return found["zh"].text(longest=80), found["en"].text(longest=80)


def hours(value: Value) -> dict[int, Ranges]:
    """Weekday (0 = Monday) -> opening ranges; closed days are left out."""
    found = value.fields((), WEEKDAYS)
    week = {WEEKDAYS.index(name): ranges(said) for name, said in found.items() if name in WEEKDAYS}
    if value.is_group and not any(week.values()):
        value.complain("has no day on which the shop opens")
    return {number: spans for number, spans in week.items() if spans}


def special_days(value: Value) -> dict[date, Ranges]:
    """Date -> opening ranges, none on a closed day."""
    days: dict[date, Ranges] = {}
    for key, said in value.pairs():
        try:
            days[date.fromisoformat(str(key.node.value))] = ranges(said)
        except ValueError:
            key.complain("is not a date such as 2026-10-01")
    return days


def ranges(value: Value) -> Ranges:
    """Opening ranges of a day: `closed`, or a list of "08:30-12:00" in order and apart."""
    if value.is_word("closed"):
        return ()
    spans: list[tuple[time, time]] = []
    for item in value.items():
        found = _RANGE.fullmatch(item.text())
        if not found:
            item.complain("is not a range of time such as '08:30-12:00'")
            continue
        start, end = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
        if start >= end:
            item.complain("ends before it starts")
        elif spans and start < spans[-1][1]:
            item.complain("starts before the range above it has ended")
        else:
            spans.append((start, end))
    return tuple(spans)


def day(value: Value) -> date | None:
    """A day; None, and a problem, for what is none."""
    try:
        return date.fromisoformat(value.text())
    except ValueError:
        value.complain("is not a date such as 2026-10-01")
        return None


def length(spans: Ranges) -> timedelta:
    """From opening to closing, breaks included: the vehicle may stay in its bay over lunch."""
    opens, closes = spans[0][0], spans[-1][1]
    return timedelta(hours=closes.hour - opens.hour, minutes=closes.minute - opens.minute)


class Codes:
    """Codes read so far in one list."""

    def __init__(self, read: Callable[[Value], str] = code) -> None:
        self._read = read
        self._lines: dict[str, int] = {}

    def new(self, value: Value) -> str:
        """The code, which nobody in the list has yet."""
        said = self._read(value)
        if said and said in self._lines:
            value.complain(f"is taken (line {self._lines[said]})")
        self._lines.setdefault(said, value.line)
        return said


def not_empty(value: Value, found: Iterable[object]) -> None:
    """A list without an entry is a problem."""
    if not list(found):
        value.complain("has no entry: at least one is needed")
