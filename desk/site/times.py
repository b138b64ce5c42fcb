"""Instants as staff read them: on the shop's clock, short, in their language."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, BeforeValidator, Field

from texts import formats, text

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
"""No other day is ever meant; counting on from the calendar's ends leaves it, and no zone's clock can be set there."""

_WRITTEN = re.compile(r"\d{4}-\d\d-\d\d(?P<time>[T ]\d\d:.*)?", re.ASCII)


def _day_as_written(said: object) -> object:
    """What is written as a day: a number is none, though it could count seconds since 1970."""
    if isinstance(said, date) or (isinstance(said, str) and (day := _WRITTEN.fullmatch(said)) and not day["time"]):
        return said
    raise ValueError("expected a day, as 2026-03-25")


def _moment_as_written(said: object) -> object:
    if isinstance(said, datetime) or (isinstance(said, str) and (at := _WRITTEN.fullmatch(said)) and at["time"]):
        return said
    raise ValueError("expected a moment, as 2026-03-25T09:00:00+08:00")


Day = Annotated[date, BeforeValidator(_day_as_written), Field(ge=FIRST_DAY, le=LAST_DAY)]
"""A day in an address or a form."""

Moment = Annotated[AwareDatetime, BeforeValidator(_moment_as_written)]
"""A moment that a program tells."""


def read_day(said: str) -> date | None:
    """The day as it was written (2026-03-25); None for what is no `Day`."""
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


class Times:
    """Writes instants for one page. now: the page's own."""

    def __init__(self, now: datetime, zone: ZoneInfo, language: str) -> None:
        self._now, self._zone, self._language = now.astimezone(zone), zone, language

    def ago(self, at: datetime) -> str:
        """ "3 分钟前" within half a day, else the stamp."""
        passed = self._now - at
        if passed < timedelta(minutes=1):
            return text("desk_time.now", self._language)
        if passed < timedelta(hours=1):
            return text("desk_time.minutes", self._language, n=int(passed / timedelta(minutes=1)))
        if passed < timedelta(hours=12):
            return text("desk_time.hours", self._language, n=int(passed / timedelta(hours=1)))
        return self.stamp(at)

    def left(self, at: datetime) -> str:
        """ "还剩 1小时5分钟", or "超时 20分钟" when it is past."""
        key = "left" if at > self._now else "over"
        minutes = int(abs(at - self._now) / timedelta(minutes=1))
        return text(f"desk_due.{key}", self._language, length=self._length(max(minutes, 1)))

    def _length(self, minutes: int) -> str:
        """To the minute within a day, in days beyond two."""
        if minutes >= 2 * 24 * 60:
            return text("desk_due.days", self._language, n=minutes // (24 * 60))
        return formats.duration(minutes if minutes < 12 * 60 else minutes // 60 * 60, self._language)

    def is_past(self, at: datetime) -> bool:
        """True when that moment has come."""
        return at <= self._now

    def clock(self, at: datetime) -> str:
        """ "15:04"."""
        return f"{at.astimezone(self._zone):%H:%M}"

    def stamp(self, at: datetime) -> str:
        """ "15:04" today, "3月25日 15:04" on another day."""
        local = at.astimezone(self._zone)
        return self.clock(at) if local.date() == self._now.date() else f"{self.date(at)} {local:%H:%M}"

    def moment(self, at: datetime) -> str:
        """ "3月25日 周三 15:04"."""
        return formats.moment(at.astimezone(self._zone), self._language)

    def date(self, at: datetime) -> str:
        """ "3月25日" or "25 Mar"."""
        return formats.day_of_month(at.astimezone(self._zone), self._language)

    def day(self, at: datetime) -> str:
        """ "3月25日 周三" or "Wed 25 Mar"; `at` on the shop's clock, or a date at any hour of it."""
        return formats.day(at.astimezone(self._zone), self._language)
