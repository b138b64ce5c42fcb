"""Arithmetic on dates: months, weeks, working days, the lunar calendar, China's public holidays and make-up days."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)


def day_or_none(year: int, month: int, day: int) -> date | None:
    """That day, or None when the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def plus_months(day: date, months: int) -> date:
    """The same day of the month `months` later; the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def monday(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def first_week(first: date) -> date:
    """Monday of the first week that has most of its days (its Thursday) on or after `first`. ISO 8601 for a year."""
    start = monday(first)
    return start if start + 3 * DAY >= first else start + WEEK


def last_week(after: date) -> date:
    """Monday of the last week whose Thursday is before `after`."""
    return first_week(after) - WEEK


def week_of_year(year: int, week: int) -> date:
    """Monday of the ISO week."""
    return first_week(date(year, 1, 1)) + (week - 1) * WEEK


def lunar_day(year: int, month: int, day: int, leap: bool = False) -> date | None:
    """The solar date of a day of the lunar calendar; day 0 is the last day of the month before.

    None when the lunar month has no such day, or the year is not in 1900-2100.
    """
    from borax.calendars.lunardate import LunarDate

    try:
        if day == 0:
            first: date = LunarDate(year, month, 1, int(leap)).to_solar_date()
            return first - DAY
        solar: date = LunarDate(year, month, day, int(leap)).to_solar_date()
    except ValueError:
        return None
    return solar


def next_lunar_month(year: int, month: int) -> tuple[int, int]:
    """Lunar year and month that follow, leap months left out."""
    return (year + 1, 1) if month == 12 else (year, month + 1)


def easter(year: int) -> date:
    """Easter Sunday of the western churches (the anonymous Gregorian computus)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (a + 11 * h) // 319
    r = (2 * e + 2 * i - k - h + m + 32) % 7
    month = (h - m + r + 90) // 25
    return date(year, month, (h - m + r + month + 19) % 32)


def nth_weekday(year: int, month: int, weekday: int, n: int) -> date:
    """The n-th such weekday of the month; n = -1 is the last."""
    if n > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))
    last = date(year, month, monthrange(year, month)[1])
    return last - timedelta(days=(last.weekday() - weekday) % 7 - 7 * (n + 1))


@cache
def _china() -> HolidayBase:
    """The State Council's calendar, kept by the `holidays` library; loaded when first asked for (0.2 s)."""
    import holidays

    return holidays.country_holidays("CN")


def is_workday(day: date) -> bool:
    """Whether offices work that day: weekends that make up for a holiday count, holidays don't."""
    return bool(_china().is_working_day(day))


def plus_workdays(day: date, count: int) -> date:
    """The count-th working day after `day` (before it, when negative)."""
    step = DAY if count > 0 else -DAY
    while count:
        day += step
        if is_workday(day):
            count -= 1 if count > 0 else -1
    return day


def break_around(day: date) -> tuple[date, date]:
    """First day and day after the last of the run of free days that `day` is in; the day alone when it is worked."""
    if is_workday(day):
        return day, day + DAY
    first, after = day, day + DAY
    while not is_workday(first - DAY):
        first -= DAY
    while not is_workday(after):
        after += DAY
    return first, after
