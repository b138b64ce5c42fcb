"""Single values of a scenario: instants on the shop's clock, phones, lists that may be left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app import clock, shopfile_values
from app.marked_yaml import Value

_PHONE = r"\+[1-9]\d{6,14}|1[3-9]\d{9}"
_UNITS = {"days_ago": timedelta(days=1), "hours_ago": timedelta(hours=1)}

YEARS = range(1990, 2100)
"""When a scenario can be."""

AGO = tuple(_UNITS)
"""How it may be said how long something is past."""


def moment(value: Value, zone: ZoneInfo) -> datetime:
    """An instant; one that names no offset is on the shop's clock."""
    try:
        found = clock.read(value.text(), zone)
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        value.complain("is not a time such as 2026-03-18T10:00")
        return clock.real().astimezone(zone)
    return found


def day(value: Value) -> date | None:
    """A day; None, and a problem, for what is none."""
    found = shopfile_values.day(value)
    if found is not None and found.year not in YEARS:
        value.complain(f"is not in the years {YEARS[0]} to {YEARS[-1]}")
        return None
    return found


def ago(found: Mapping[str, Value], now: datetime, otherwise: timedelta) -> datetime:
    """So many days or hours before now."""
    for name, unit in _UNITS.items():
        if name in found:
            return now - found[name].whole(0, 10_000) * unit
    return now - otherwise


def phone(value: Value) -> str:
    """A phone in E.164; a mobile number of eleven digits is a Chinese one."""
    said = value.text(like=_PHONE, says="a phone such as 13800000001 or +8613800000001")
    return said if said.startswith("+") else f"+86{said}"


def words(found: Mapping[str, Value], name: str, otherwise: str = "") -> str:
    """A text, or what holds without it."""
    return found[name].text(longest=2000) if name in found else otherwise


def listed(found: Mapping[str, Value], name: str) -> list[Value]:
    """The members of a list; none when it is left out."""
    return found[name].items() if name in found else []
