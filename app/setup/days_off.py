"""A country's public holidays as days of a shop file, from the kept library `holidays` (docs/decisions/0022-*.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from holidays import HolidayBase

CHOICES = ("festivals", "all")
"""The festival days themselves, or also the days that are moved beside them."""

COUNTRIES = {
    "Asia/Shanghai": "CN", "Asia/Urumqi": "CN", "Asia/Hong_Kong": "HK", "Asia/Macau": "MO", "Asia/Taipei": "TW",
    "Asia/Singapore": "SG", "Asia/Kuala_Lumpur": "MY", "Asia/Tokyo": "JP", "Europe/London": "GB", "Europe/Berlin": "DE",
    "Australia/Sydney": "AU", "America/New_York": "US", "America/Chicago": "US", "America/Los_Angeles": "US",
}  # fmt: skip
"""Time zone -> the country whose holidays are suggested."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day that is not like its weekday. works: a make-up day, on which offices work although it is a weekend."""

    on: date
    name: str
    works: bool = False


def country_of(timezone: str) -> str:
    """The country of the time zone, as far as it is one of the usual ones; else empty."""
    return COUNTRIES.get(timezone, "")


def is_country(code: str) -> bool:
    """True when the holidays of that country are known."""
    from holidays.utils import list_supported_countries

    return code in list_supported_countries()


def days(country: str, choice: str, years: list[int]) -> list[Day]:
    """The days off of these years in order, and the make-up days of weekends. festivals: without moved days."""
    found = _of(country, years)
    moved = _moved(country, years)
    off = [Day(on, name) for on, name in found.items() if choice == "all" or not _is_moved(on, name, moved)]
    made_up = [Day(on, "", works=True) for on in getattr(found, "weekend_workdays", set()) if on.year in years]
    return sorted(off + (made_up if choice == "all" else []), key=lambda day: day.on)


def is_announced(country: str, year: int) -> bool:
    """True when the year's moved days are known; China tells them in the November before. True elsewhere."""
    return country != "CN" or any(on.year == year for on in getattr(_of(country, [year]), "weekend_workdays", set()))


def today_in(timezone: str, now: Any) -> date:
    """The day it is there."""
    day: date = now.astimezone(ZoneInfo(timezone)).date()
    return day


def _of(country: str, years: list[int]) -> HolidayBase:
    from holidays import country_holidays

    return country_holidays(country, years=years, language="zh_CN" if country == "CN" else None)


def _moved(country: str, years: list[int]) -> set[date]:
    """Days off only because an observed or swapped one is given for another."""
    from holidays import country_holidays

    plain = country_holidays(country, years=years, observed=False)
    return set(_of(country, years)) - set(plain)


def _is_moved(on: date, name: str, moved: set[date]) -> bool:
    return on in moved or "调休" in name or "补假" in name
