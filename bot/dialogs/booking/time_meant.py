"""What a time as said means beside what was being talked about: the day in focus, the hour that stays (B3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot import focus
from bot.dialog import Frame, Turn
from bot.dialogs import shop_choice
from domain.booking.time_wish import Wish
from nlu.acts.booking import time_words
from nlu.understanding import When

EXACT = frozenset({"second", "minute", "hour"})
"""Grains that name one start; coarser ones name a stretch in which any start suits."""

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
FAR = timedelta(days=7)
"""How far "any time after three" or "as soon as possible" reaches."""

AFTER_WORK = time(17)
"""From here on a visit is after work, where the shop is open."""


@dataclass(frozen=True, slots=True)
class Meant:
    """A time as said, in its turn. words: those of the time alone. anchor: the day that others of them
    name.
    """

    turn: Turn
    frame: Frame
    said: When
    words: str
    anchor: date | None = None

    def wish(self) -> tuple[Wish, bool]:
        """The wish, and whether exactly its beginning is meant."""
        soon = time_words.soonest(self.turn.words)
        start, exact = self._start()
        if exact:
            return Wish(start, start + timedelta(minutes=1), start), True
        daily: tuple[time, time] | None = None
        end = start + (self._end() - self.said.start)
        if (hours := self._bounded_hours()) is not None:
            start, end, daily = hours
        elif self._any_day():
            start, end, daily = self._stretch()
        elif self.said.grain == "part" and end - start > DAY:
            daily = (start.time(), end.time())
        elif (kept := self._kept_part(start, end)) is not None:
            start, end = kept
        return Wish(start, end, max(start, self.turn.now), daily=daily, quiet=not soon), False

    def _start(self) -> tuple[datetime, bool]:
        """Where it begins, and whether exactly then is meant."""
        said, slots = self.said, self.frame.slots
        start = said.start.astimezone(self.turn.shop.zone)
        if said.grain == "week" and self._same_hour() and slots.get("moment"):
            at = datetime.fromisoformat(slots["moment"]).astimezone(self.turn.shop.zone)
            return at + timedelta(days=(start.date() - at.date()).days + at.weekday()), True
        exact = said.grain in EXACT and not said.open_ended and said.end is None
        day = self._day()
        if day is not None and said.bare and said.grain in (*EXACT, "part") and not said.open_ended:
            return start.replace(year=day.year, month=day.month, day=day.day), exact
        one_day = said.grain == "day" and said.end is not None and said.end - said.start <= DAY
        clock = self._clock() if one_day and (slots.get("exact") or self._same_hour()) else None
        if clock is not None:
            at = start.replace(hour=clock.hour, minute=clock.minute)
            if shop_choice.here(self.turn, self.frame).is_open(at) or self._same_hour():
                return at, True
        return start, exact

    def _same_hour(self) -> bool:
        return time_words.same_hour(self.turn.words)

    def _day(self) -> date | None:
        """The day in focus: named in the same message, chosen, wished, on offer, or that of the visit moved."""
        if self.anchor is not None:
            return self.anchor
        at = moment_in_talk(self.frame)
        return at.astimezone(self.turn.shop.zone).date() if at else focus.day_said(self.turn)

    def _clock(self) -> time | None:
        """The hour that a new day keeps, when none but the day was said."""
        if time_words.quiet(self.turn.words):
            return None
        own = self.frame.slots.get("moment") if self._same_hour() else None
        at = datetime.fromisoformat(own) if own else named_moment(self.frame) or moment_in_talk(self.frame)
        return at.astimezone(self.turn.shop.zone).time() if at else None

    def _kept_part(self, start: datetime, end: datetime) -> tuple[datetime, datetime] | None:
        """The part of the day that was wished before, on the new day."""
        wished = [datetime.fromisoformat(at).astimezone(start.tzinfo) for at in self.frame.slots.get("wish") or ()]
        if self.said.grain != "day" or not wished or self.frame.slots.get("exact") or end - start > DAY:
            return None
        first, last = wished
        if last - first >= DAY or first.date() != (last - timedelta(minutes=1)).date():
            return None
        begin = start.replace(hour=first.hour, minute=first.minute)
        return begin, begin + (last - first)

    def _any_day(self) -> bool:
        """True for a part of whatever day: "after work", "mornings only", or one within days wished before."""
        if not self.said.bare or self.said.grain != "part" or self.anchor is not None:
            return False
        if self._wished_days() is not None:
            return True
        recurs = time_words.evening(self.words) or time_words.any_day(self.turn.words)
        return recurs and moment_in_talk(self.frame) is None

    def _bounded_hours(self) -> tuple[datetime, datetime, tuple[time, time]] | None:
        """ "After four" or "before ten" of no certain day: those hours of the day in focus, else of any coming day."""
        said, zone = self.said, self.turn.shop.zone
        if not (said.bare and said.open_ended and said.grain in EXACT):
            return None
        start = said.start.astimezone(zone)
        hours = (time.min, said.end.astimezone(zone).time()) if said.end is not None else (start.time(), time.max)
        if self._wished_days() is not None or (day := self._day()) is None:
            first, last = self._wished_days() or (self.turn.now.astimezone(zone), self.turn.now.astimezone(zone) + FAR)
        else:
            first = datetime.combine(day, time(), zone)
            last = first + DAY
        return max(first, self.turn.now.astimezone(zone)), last, hours

    def _wished_days(self) -> tuple[datetime, datetime] | None:
        """The several days that were wished before, from and to."""
        zone = self.turn.shop.zone
        wished = [datetime.fromisoformat(at).astimezone(zone) for at in self.frame.slots.get("wish") or ()]
        if not wished or self.frame.slots.get("start") or wished[1] - wished[0] <= DAY:
            return None
        return wished[0], wished[1]

    def _stretch(self) -> tuple[datetime, datetime, tuple[time, time]]:
        """Those days, or the coming ones, with the hours of the part."""
        zone = self.turn.shop.zone
        first, last = self._wished_days() or (self.turn.now.astimezone(zone), self.turn.now.astimezone(zone) + FAR)
        if time_words.evening(self.words):
            return first, last, (AFTER_WORK, time.max)
        start, end = self.said.start.astimezone(zone), (self.said.end or self.said.start).astimezone(zone)
        until = end.time() if end.date() == start.date() else time.max
        return first, last, (start.time(), until)

    def _end(self) -> datetime:
        said = self.said
        if said.end is not None:
            return said.end
        if said.open_ended and said.grain in EXACT and not said.bare:
            midnight = said.start.astimezone(self.turn.shop.zone).replace(hour=0, minute=0, second=0, microsecond=0)
            return midnight + DAY
        if said.open_ended:
            return said.start + FAR
        lengths = {"week": FAR, "month": timedelta(days=31), "part": HOUR * 5}
        return said.start + lengths.get(said.grain, DAY)


def moment_in_talk(frame: Frame) -> datetime | None:
    """The start that was chosen, the one day wished, the first of those on offer, or that of the visit to be moved."""
    slots = frame.slots
    offered = slots.get("offered", []) if frame.asked == "time" else []
    said = slots.get("start") or _one_day(frame) or (offered or slots.get("wish") or [slots.get("moment")])[0]
    return datetime.fromisoformat(said) if said else None


def _one_day(frame: Frame) -> str | None:
    """The beginning of a wish that lies within a day."""
    wish: list[str] = frame.slots.get("wish") or []
    if not wish:
        return None
    first, last = map(datetime.fromisoformat, wish)
    return wish[0] if last - first <= DAY else None


def named_moment(frame: Frame) -> datetime | None:
    """The start that was chosen or wished."""
    said = frame.slots.get("start") or (frame.slots.get("wish") or [None])[0]
    return datetime.fromisoformat(said) if said else None
