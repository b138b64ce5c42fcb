"""Dates, money and lengths of time as people of either language read them."""

from __future__ import annotations

from datetime import date, datetime

_ZH_DAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_EN_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_EN_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def weekday(number: int, language: str) -> str:
    """ "周一" or "Mon" for 0."""
    return (_EN_DAYS if language == "en" else _ZH_DAYS)[number]


def day_of_month(on: date, language: str) -> str:
    """ "3月25日" or "25 Mar"; an instant is taken on the clock it bears."""
    return f"{on.day} {_EN_MONTHS[on.month - 1]}" if language == "en" else f"{on.month}月{on.day}日"


def full_date(on: date, language: str) -> str:
    """ "2026年3月25日" or "25 Mar 2026"."""
    return f"{day_of_month(on, language)} {on.year}" if language == "en" else f"{on.year}年{day_of_month(on, language)}"


def day(at: date, language: str) -> str:
    """ "3月25日 周三" or "Wed 25 Mar"; `at` in the shop's time zone."""
    parts = [day_of_month(at, language), weekday(at.weekday(), language)]
    return " ".join(parts[::-1] if language == "en" else parts)


def moment(at: datetime, language: str) -> str:
    """ "3月25日 周三 15:00" or "Wed 25 Mar 15:00"; `at` in the shop's time zone."""
    return f"{day(at, language)} {at:%H:%M}"


def phone(number: str) -> str:
    """ "138 0013 8000" for a mobile number of this country; any other as it is."""
    local = number.removeprefix("+86")
    return f"{local[:3]} {local[3:7]} {local[7:]}" if len(local) == 11 and local.isdigit() else number


def money(fen: int) -> str:
    """ "¥480" or "¥480.50"."""
    return f"¥{fen / 100:,.2f}".removesuffix(".00")


def money_range(low: int, high: int) -> str:
    """ "¥480–552", whole yuan at the upper end."""
    return f"{money(low)}–{high // 100:,}" if high > low else money(low)


def duration(minutes: int, language: str) -> str:
    """ "1小时30分钟" or "1 h 30 min"."""
    hours, rest = divmod(minutes, 60)
    if language == "en":
        return " ".join(part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest else "") if part)
    return (f"{hours}小时" if hours else "") + (f"{rest}分钟" if rest else "")
