"""When the customer wants to come: from words to a wish, from a wish to a chosen free time (B3)."""

from __future__ import annotations

from datetime import datetime, timedelta

from actions import booking
from bot import formats
from bot.dialog import Frame, Turn, ask, by_ordinal, pressed
from domain.capacity import Needs, Offer
from domain.wish import Wish
from nlu.understanding import When

EXACT = frozenset({"second", "minute", "hour"})
"""Grains that name one start; coarser ones name a stretch in which any start suits."""


def take_time(turn: Turn, frame: Frame, *, last: bool = False) -> bool:
    """True when the message named a time: the frame's wish (or chosen start) follows it.

    last: of several times the last is meant ("move Friday's visit to Saturday").
    """
    if value := pressed(turn, "time"):
        if value != "other":
            frame.slots["start"] = value
        frame.slots.pop("wish", None)
        return True
    named = by_ordinal(turn, frame.slots.get("offered", [])) if frame.asked == "time" else None
    if named is not None:
        frame.slots["start"] = named
        return True
    said: list[When] = [entity.value for entity in turn.understanding.of("time")]
    if said:
        _wish_from(turn, frame, said[-1] if last else said[0])
    return bool(said)


def _wish_from(turn: Turn, frame: Frame, said: When) -> None:
    zone = turn.shop.zone
    start = said.start.astimezone(zone)
    exact = said.grain in EXACT and not said.open_ended and (said.end is None or said.end - said.start <= HOUR)
    before = _named_moment(frame)
    if exact and "day" in said.ambiguous and before is not None:
        start = before.astimezone(zone).replace(hour=start.hour, minute=start.minute)
    if said.grain == "day" and before is not None and frame.slots.get("exact"):
        clock = before.astimezone(zone)
        start, exact = start.replace(hour=clock.hour, minute=clock.minute), True
    end = start + timedelta(minutes=1) if exact else (said.end or start + FAR if said.open_ended else _end(said))
    frame.slots |= {"wish": [start.isoformat(), end.isoformat()], "exact": exact}
    frame.slots.pop("start", None)


HOUR = timedelta(hours=1)
FAR = timedelta(days=7)
"""How far "any time after three" or "as soon as possible" reaches."""


def _end(said: When) -> datetime:
    lengths = {"day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=31), "part": HOUR * 5}
    return said.end or said.start + lengths.get(said.grain, timedelta(days=1))


def _named_moment(frame: Frame) -> datetime | None:
    said = frame.slots.get("start") or (frame.slots.get("wish") or [None])[0]
    return datetime.fromisoformat(said) if said else None


def settle_time(turn: Turn, frame: Frame, needs: Needs) -> datetime | None:
    """The chosen start; None when the customer was asked to choose (or nothing is free at all).

    The wish itself when it is free, otherwise at least two nearest alternatives are offered. Rule: B3.
    """
    if chosen := frame.slots.get("start"):
        return datetime.fromisoformat(chosen)
    wish = _wish(turn, frame)
    offers = booking.offer_times(turn.tx, turn.shop, needs, wish, turn.now, conversation_id=turn.conversation.id)
    if offers and frame.slots.get("exact") and wish.fits(offers[0].start):
        frame.slots["start"] = offers[0].start.isoformat()
        return offers[0].start
    _offer(turn, frame, wish, offers)
    return None


def _wish(turn: Turn, frame: Frame) -> Wish:
    said = frame.slots.get("wish")
    if said is None:
        return Wish(turn.now, turn.now + FAR, turn.now)
    earliest, latest = (datetime.fromisoformat(at) for at in said)
    return Wish(earliest, latest, max(earliest, turn.now))


def _offer(turn: Turn, frame: Frame, wish: Wish, offers: list[Offer]) -> None:
    if not offers:
        turn.say("booking.nothing_free", phone=turn.shop.phone)
        frame.asked = None
        return
    offers = sorted(offers, key=lambda offer: offer.start)
    frame.slots["offered"] = [offer.start.isoformat() for offer in offers]
    times = [(formats.moment(offer.start.astimezone(turn.shop.zone), turn.language), offer) for offer in offers]
    rows = [[(label, offer.start.isoformat())] for label, offer in times]
    rows.append([(turn.label("button.other_time"), "other")])
    key, wanted = _offer_words(turn, frame, wish, offers)
    ask(turn, frame, "time", key, choices=rows, wanted=wanted)


def _offer_words(turn: Turn, frame: Frame, wish: Wish, offers: list[Offer]) -> tuple[str, str]:
    """Why these times are offered, and the wanted moment as words."""
    said = frame.slots.pop("wish", None)
    if said is None:
        return "booking.ask_time", ""
    local = wish.earliest.astimezone(turn.shop.zone)
    wanted = (formats.moment if frame.slots.get("exact") else formats.day)(local, turn.language)
    if wish.latest <= turn.now:
        return "booking.time_past", wanted
    if any(wish.fits(offer.start) for offer in offers):
        return "booking.choose_time", wanted
    if frame.slots.get("exact") and not turn.shop.is_open(wish.earliest):
        return "booking.time_closed", wanted
    return "booking.time_taken", wanted
