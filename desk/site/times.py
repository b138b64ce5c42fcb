"""Instants as staff read them: on the shop's clock, short, in their language."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from texts import text
from texts.formats import duration

_EN_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


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
        return duration(minutes if minutes < 12 * 60 else minutes // 60 * 60, self._language)

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
        local = at.astimezone(self._zone)
        return f"{self.day(local)} {local:%H:%M}"

    def date(self, at: datetime) -> str:
        """ "3月25日" or "25 Mar"."""
        local = at.astimezone(self._zone)
        if self._language == "en":
            return f"{local.day} {_EN_MONTHS[local.month - 1]}"
        return f"{local.month}月{local.day}日"

    def day(self, at: datetime) -> str:
        """ "3月25日 周三" or "Wed 25 Mar"; `at` on the shop's clock, or a date at any hour of it."""
        name = _DAYS["en" if self._language == "en" else "zh"][at.weekday()]
        return f"{name} {self.date(at)}" if self._language == "en" else f"{self.date(at)} {name}"
