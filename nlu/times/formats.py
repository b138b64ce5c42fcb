"""Dates and clock times written in figures, alike in every language: 2026-03-18, 3/18, 9:30, 3:20pm, 20260318."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from nlu.times.calendar import day_or_none
from nlu.times.clock import Clock, clock
from nlu.times.days import Calendar
from nlu.times.grammar import Lexicon
from nlu.times.zones import add_zones

NOT_BEFORE = r"(?<![\d.:/\-])"


def century(year: int) -> int:
    """A year of two digits as one of four: 26 is 2026, 96 is 1996."""
    return year if year >= 100 else year + (2000 if year < 70 else 1900)


def is_year(number: float) -> bool:
    """Whether a bare number is likely a year."""
    return number in range(1900, 2101)


def like_fraction(slashed: Calendar) -> bool:
    """Whether 3/4 may be three quarters as well as the fourth of March."""
    return slashed.day in (2, 3, 4, 5, 8) and (slashed.month or 0) < slashed.day


def dated(year: int | None, month: int, day: int | None) -> Calendar | None:
    """The date, None when no calendar has it."""
    leap_year = 2024
    if day_or_none(year or leap_year, month, 1 if day is None else day) is None:
        return None
    return Calendar(year=year, month=month, day=day)


def _ymd(m: re.Match[str], tag: str) -> Calendar | None:
    return dated(int(m[f"{tag}y"]), int(m[f"{tag}m"]), int(m[f"{tag}d"]))


def _clock_of(m: re.Match[str], tag: str) -> Clock | None:
    """Hour, minute, second and a.m. or p.m. of a match; a leading nought or a second makes it the 24-hour dial."""
    found = m.groupdict()
    hour, minute, second = (found.get(tag + g) for g in "hms")
    half = found.get(tag + "x")
    said = clock(int(hour or 0), int(minute) if minute else None, int(second) if second else None, half=half)
    if said and half is None and (tag == "h" or (hour or "").startswith("0")):
        return replace(said, fixed=True)
    return said


def _slashed(m: re.Match[str], year_first: bool) -> Calendar | None:
    """3/18/2026, the day first where the month can't be; 26/3/18 where `year_first` and all have two figures."""
    month, day, year = int(m["sm"]), int(m["sd"]), int(m["sy"])
    if year_first and year < 100:
        year, month, day = month, day, year
    elif month > 12:
        month, day = day, month
    return dated(century(year), month, day) if month <= 12 else None


def add_formats(lexicon: Lexicon, *, year_first: bool = False) -> None:
    """Teaches a lexicon the figures: Day, Clock, HourMark (15h30), Zone; maybe dates: Decimal, Slash.

    year_first: how dates of three two-figure numbers are ordered. An hour mark and a clock time with a
    leading nought are on the 24-hour dial.
    """
    _add_dates(lexicon, year_first)
    _add_clocks(lexicon)
    _add_maybe_dates(lexicon)


_HALF = r"(?P<{0}x>[ap])(?:\s?\.?\s?m(?![a-z])\.?|(?![a-z])\.?)"
"""a.m. or p.m. after a clock time, in a group named for its pattern."""


def _add_dates(lexicon: Lexicon, year_first: bool) -> None:
    lexicon.pattern(
        "Day",
        NOT_BEFORE
        + r"(?P<iy>(?:1[89]|20)\d\d)(?P<isep>[-/. ])(?P<im>\d{1,2})(?P=isep)(?P<id>\d{1,2})(?!\d|\.\d)"
        + r"(?:[t-](?=\d\d?:))?",
        lambda m: _ymd(m, "i"),
    )
    lexicon.pattern(
        "Day",
        NOT_BEFORE + r"(?P<cy>20\d\d)(?P<cm>0\d|1[012])(?P<cd>[0-2]\d|3[01])(?![\d.])",
        lambda m: _ymd(m, "c"),
    )
    lexicon.pattern(
        "Day",
        NOT_BEFORE
        + r"(?P<sm>\d{1,2})(?P<ssep>\s?[/\-]\s?)(?P<sd>\d{1,2})(?P=ssep)(?P<sy>(?:20)\d\d|\d\d)(?![\d/]|\.\d|-\d)",
        lambda m: _slashed(m, year_first),
    )
    lexicon.pattern(
        "Day",
        r"(?<![\d.:/-])(?P<om>0[1-9]|1[012])-(?P<od>\d\d)(?= \d\d?:)",
        lambda m: dated(None, int(m["om"]), int(m["od"])),
    )
    lexicon.pattern(
        "Day",
        NOT_BEFORE + r"(?P<ed>\d{1,2})\.\s?(?P<em>\d{1,2})\.\s?(?P<ey>20\d\d)(?!\d)",
        lambda m: dated(int(m["ey"]), int(m["em"]), int(m["ed"])) if int(m["em"]) <= 12 else None,
    )


def _add_clocks(lexicon: Lexicon) -> None:
    lexicon.pattern(
        "Clock",
        r"(?<![\d.])(?P<th>\d{1,2}):(?P<tm>[0-5]\d)(?::(?P<ts>[0-5]\d))?(?!\d|:\d)(?:\s?" + _HALF.format("t") + ")?z?",
        lambda m: _clock_of(m, "t"),
    )
    lexicon.pattern(
        "Clock",
        r"(?<![\d.:])(?P<ah>[01]?\d|2[0-4])(?:\s?[.h]\s?(?P<am>[0-5]\d))?\s?" + _HALF.format("a"),
        lambda m: _clock_of(m, "a"),
    )
    lexicon.pattern(
        "HourMark",
        r"(?<![\d.:])(?P<hh>[01]?\d|2[0-4])\s?h(?:\s?(?P<hm>[0-5]\d))?(?![\w])",
        lambda m: _clock_of(m, "h"),
    )
    add_zones(lexicon)


def _add_maybe_dates(lexicon: Lexicon) -> None:
    lexicon.pattern("Decimal", r"(?<![\d.:/])(?P<pm>\d{1,2})\.(?P<pd>\d{1,2})(?![\d/:]|\.\d)", _decimal)
    lexicon.pattern(
        "Slash",
        r"(?<![\d.:/])(?P<nm>\d{1,2})\s?/\s?(?P<nd>\d{1,2})(?![\d/]|\.\d)",
        _month_and_day,
    )
    lexicon.pattern(
        "Day",
        NOT_BEFORE + r"(?P<ym>0?[1-9]|1[012])/(?P<yy>20\d\d)(?![\d/])",
        lambda m: dated(int(m["yy"]), int(m["ym"]), None),
    )


def _month_and_day(m: re.Match[str]) -> Calendar | None:
    """3/25, and 25/3 where the first can be no month; 24/7 is always."""
    first, second = int(m["nm"]), int(m["nd"])
    if first <= 12:
        return dated(None, first, second)
    return dated(None, second, first) if second <= 12 and (first, second) != (24, 7) else None


class Decimal(NamedTuple):
    """A number with a point: 2.5 hours, or 5.12 as a date."""

    value: float
    day: Calendar | None


def _decimal(m: re.Match[str]) -> Decimal:
    return Decimal(float(m[0]), dated(None, int(m["pm"]), int(m["pd"])) if int(m["pm"]) in range(1, 13) else None)
