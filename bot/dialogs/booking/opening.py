"""Until when the shop is open, said honestly where a wished time lies outside it (B3, B9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from bot.dialog import Frame, Turn
from bot.dialogs import shop_choice
from domain.booking.capacity import Needs
from domain.booking.capacity import minutes as minutes_of
from domain.booking.time_wish import Wish
from domain.shop.shop import Shop
from nlu.acts.booking.each_vehicle import Part
from nlu.acts.booking.times_said import times_said
from nlu.understanding import When
from texts import formats

REACH = timedelta(days=14)
"""How far days in a row reach over those on which the shop is closed."""

_POINTS = frozenset({"second", "minute", "hour"})


def why_closed(turn: Turn, frame: Frame, needs: Needs | None, wish: Wish) -> tuple[str, dict[str, Any]] | None:
    """What is said of a wish that no opening hours hold, with its fields; None when the shop is open then.

    needs: the visit that must be over before the shop closes.
    """
    here = shop_choice.fitted(turn, frame)
    if frame.slots.get("exact"):
        length = minutes_of(here, needs.services) if needs else 0
        return _at(turn, here, wish.earliest, length)
    if _ever_open(here, wish):
        return None
    final = wish.latest - timedelta(microseconds=1)
    if wish.earliest.date() == final.date():
        return _at(turn, here, wish.earliest, 0)
    first, last = (formats.day(at, turn.language) for at in (wish.earliest, final))
    return "booking.time_closed", {"wanted": f"{first} – {last}"}


def _at(turn: Turn, shop: Shop, at: datetime, length: int) -> tuple[str, dict[str, Any]] | None:
    """The same for one moment."""
    spans, day = shop.ranges(at.date()), formats.day(at, turn.language)
    if not spans:
        return "booking.time_closed", {"wanted": day}
    fields = {"wanted": formats.moment(at, turn.language), "day": day}
    opens, closes = spans[0][0], spans[-1][1]
    if at >= closes:
        return "booking.after_closing", {**fields, "closes": f"{closes:%H:%M}"}
    if at < opens:
        return "booking.before_opening", {**fields, "opens": f"{opens:%H:%M}"}
    if not shop.is_open(at):
        return "booking.time_closed", fields
    if at + timedelta(minutes=length) > closes:
        return "booking.near_closing", {**fields, "closes": f"{closes:%H:%M}"}
    return None


def _ever_open(shop: Shop, wish: Wish) -> bool:
    """True when the shop is open at any moment of the wish."""
    last = wish.latest - timedelta(microseconds=1)
    spans = (span for day in shop.open_days(wish.earliest.date(), last.date()) for span in shop.ranges(day))
    return any(opens < wish.latest and closes > wish.earliest for opens, closes in spans)


def say_first(turn: Turn, frame: Frame, wish: Wish) -> None:
    """Says that nobody is there at the wished time while it is not even known what for; once for each wish."""
    if "wish" not in frame.slots or frame.slots.get("closed") == frame.slots["wish"]:
        return
    closed = why_closed(turn, frame, None, wish)
    if closed is not None:
        frame.slots["closed"] = frame.slots["wish"]
        key, fields = closed
        turn.say(key.replace("booking.", "opening."), **fields)


def answer(turn: Turn) -> bool:
    """True when the words ask about a certain time, and whether the shop is open then was said. Rule: E1."""
    said = times_said(turn.understanding).wished
    if not said:
        return False
    when: When = said[-1].value
    at = when.start.astimezone(turn.shop.zone)
    shop = shop_choice.named(turn) or turn.shop
    if when.grain not in _POINTS:
        return _tell_day(turn, shop, at) if when.grain == "day" else False
    closed = _at(turn, shop, at, 0)
    if closed is not None:
        turn.say(closed[0].replace("booking.", "opening."), **closed[1])
        return True
    span = next(span for span in shop.ranges(at.date()) if span[0] <= at < span[1])
    turn.say("opening.is_open", wanted=formats.moment(at, turn.language), closes=f"{span[1]:%H:%M}")
    return True


def _tell_day(turn: Turn, shop: Shop, day: datetime) -> bool:
    spans = ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in shop.ranges(day.date()))
    wanted = formats.day(day, turn.language)
    turn.say("opening.on_day" if spans else "opening.time_closed", wanted=wanted, hours=spans)
    return True


def on_open_days(shop: Shop, parts: Sequence[Part]) -> tuple[Part, ...]:
    """One vehicle a day on days in a row: those on which the shop is closed are passed over. Rule: B3."""
    found: list[Part] = []
    days = [part.when.start.astimezone(shop.zone).date() for part in parts]
    if any(later - day != timedelta(days=1) for day, later in pairwise(days)):
        return tuple(parts)  # the days were named one by one
    opened = shop.open_days(days[0], days[-1] + REACH) if days else iter(())
    for part, day, at in zip(parts, days, opened, strict=False):
        by, when = at - day, part.when
        found.append(replace(part, when=replace(when, start=when.start + by, end=when.end + by if when.end else None)))
    return tuple(found) if len(found) == len(parts) else tuple(parts)
