"""When named days fall: fixed, lunar and movable festivals, and the solar terms people book by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from nlu.times.calendar import DAY, easter, lunar_day, nth_weekday

DayOfYear = Callable[[int], date | None]


def _fixed(month: int, day: int) -> DayOfYear:
    return lambda year: date(year, month, day)


def _lunar(month: int, day: int) -> DayOfYear:
    return lambda year: lunar_day(year, month, day)


def _eve_of_lunar_new_year(year: int) -> date | None:
    """The eve that closes lunar `year`: it falls in the January or February after."""
    first = lunar_day(year + 1, 1, 1)
    return first - DAY if first else None


def _nth(month: int, weekday: int, n: int, plus: int = 0) -> DayOfYear:
    return lambda year: nth_weekday(year, month, weekday, n) + timedelta(days=plus)


def _from_easter(days: int) -> DayOfYear:
    return lambda year: easter(year) + timedelta(days=days)


def _qingming(year: int) -> date:
    """Day of the solar term Qingming, by the usual 20th-21st century formula."""
    y = year % 100
    return date(year, 4, int(y * 0.2422 + 4.81) - y // 4)


def _dongzhi(year: int) -> date:
    """Day of the winter solstice, by the same formula."""
    y = year % 100
    return date(year, 12, int(y * 0.2422 + 21.94) - y // 4)


DAYS: dict[str, DayOfYear] = {
    "new_year": _fixed(1, 1),
    "new_year_eve": _fixed(12, 31),
    "spring_festival": _lunar(1, 1),
    "spring_festival_eve": _eve_of_lunar_new_year,
    "lantern": _lunar(1, 15),
    "dragon_head": _lunar(2, 2),
    "qingming": _qingming,
    "dragon_boat": _lunar(5, 5),
    "qixi": _lunar(7, 7),
    "zhongyuan": _lunar(7, 15),
    "mid_autumn": _lunar(8, 15),
    "double_ninth": _lunar(9, 9),
    "laba": _lunar(12, 8),
    "little_new_year": _lunar(12, 23),
    "dongzhi": _dongzhi,
    "valentine": _fixed(2, 14),
    "women": _fixed(3, 8),
    "girls": _fixed(3, 7),
    "arbor": _fixed(3, 12),
    "consumer": _fixed(3, 15),
    "fools": _fixed(4, 1),
    "earth": _fixed(4, 22),
    "labour": _fixed(5, 1),
    "youth": _fixed(5, 4),
    "nurses": _fixed(5, 12),
    "shopping_520": _fixed(5, 20),
    "children": _fixed(6, 1),
    "shopping_618": _fixed(6, 18),
    "party": _fixed(7, 1),
    "army": _fixed(8, 1),
    "teachers": _fixed(9, 10),
    "national": _fixed(10, 1),
    "halloween": _fixed(10, 31),
    "singles": _fixed(11, 11),
    "double_twelve": _fixed(12, 12),
    "christmas_eve": _fixed(12, 24),
    "christmas": _fixed(12, 25),
    "boxing": _fixed(12, 26),
    "mothers": _nth(5, 6, 2),
    "fathers": _nth(6, 6, 3),
    "thanksgiving": _nth(11, 3, 4),
    "black_friday": _nth(11, 3, 4, plus=1),
    "cyber_monday": _nth(11, 3, 4, plus=4),
    "martin_luther_king": _nth(1, 0, 3),
    "presidents": _nth(2, 0, 3),
    "memorial": _nth(5, 0, -1),
    "us_labor": _nth(9, 0, 1),
    "columbus": _nth(10, 0, 2),
    "independence": _fixed(7, 4),
    "veterans": _fixed(11, 11),
    "st_patrick": _fixed(3, 17),
    "good_friday": _from_easter(-2),
    "easter": easter,
    "easter_monday": _from_easter(1),
}
