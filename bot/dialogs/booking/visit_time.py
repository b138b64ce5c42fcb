"""When the customer wants to come: from words to a wish, from a wish to a chosen free time (B3, B8)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from actions.booking import free_times
from bot.dialog import Frame, Turn, ask, by_ordinal, pressed
from bot.dialogs import parts, shop_choice
from bot.dialogs.booking import time_choice, time_phrases, waitlist
from domain.booking.capacity import Needs, Offer
from domain.booking.time_wish import Wish
from domain.shop.shop import Shop
from nlu.understanding import Entity, When
from texts import formats

EXACT = frozenset({"second", "minute", "hour"})
"""Grains that name one start; coarser ones name a stretch in which any start suits."""

HOUR = timedelta(hours=1)
FAR = timedelta(days=7)
"""How far "any time after three" or "as soon as possible" reaches."""

SEEN = 24
"""So many of the times named before are remembered, not to be named again when others are asked for."""

FULL = frozenset({"booking.time_taken", "timechoice.none_such"})
"""What is said when the shop is open then but nothing is free: such a wish can be waited for."""

AFTER_WORK = time(17)
"""From here on a visit is after work, where the shop is open."""

_SOON = re.compile(
    r"越[早快]越好|尽[快早]|最快的?时间|最[早快](?:什么时候|能|的|可以|哪天)|"
    r"as soon as(?: possible| you can)?|asap|soonest|earliest|first available|right away"
)
_ANY = re.compile(
    r"随便|都行|都可以|都[方好]便?|随时|任何时间|你们?(?:安排|定|看着)|"
    r"any ?time|whenever|any day|flexible|you choose|up to you"
)
_EVENING = re.compile(r"下班|放工|晚上|傍晚|after work|after hours|evening")


def take_time(turn: Turn, frame: Frame, *, last: bool = False) -> bool:
    """True when the message named a time: the frame's wish (or chosen start) follows it.

    last: of several times the last is meant ("move Friday's visit to Saturday").
    """
    value = pressed(turn, "time")
    if value and value != "shop":
        _take_button(frame, value)
        return True
    named = by_ordinal(turn, frame.slots.get("offered", [])) if frame.asked == "time" else None
    if named is not None:
        frame.slots["start"] = named
        return True
    said = [entity for entity in turn.understanding.of("time") if not _SOON.fullmatch(entity.text.lower())]
    coming = [entity for entity in said if (entity.value.end or entity.value.start) > turn.now] or said
    if coming:
        _take_said(turn, frame, coming[-1] if last else time_phrases.joined(turn.words, coming))
        return True
    return _take_beside(turn, frame) or _take_vague(turn, frame)


def _take_button(frame: Frame, value: str) -> None:
    if value != "other":
        frame.slots["start"] = value
    forget(frame, unlike=frame.slots.get("seen", []) if value == "other" else [])


def _take_beside(turn: Turn, frame: Frame) -> bool:
    found = time_choice.beside(turn, frame)
    if isinstance(found, datetime):
        frame.slots["start"] = found.isoformat()
    elif found is not None:
        keep_wish(frame, found)
    return found is not None


def _take_vague(turn: Turn, frame: Frame) -> bool:
    """ "As soon as possible", "any time": the coming days, the first or the quietest of them."""
    words = turn.words.lower()
    soon = bool(_SOON.search(words))
    if not soon and not (_ANY.search(words) and frame.asked in (None, "time") and turn.press is None):
        return False
    if frame.asked is not None and not soon and frame.slots.get("start"):
        return False
    if frame.asked == "time" and not soon and frame.slots.get("wish") and frame.slots.get("offered"):
        frame.slots["start"] = frame.slots["offered"][0]  # any of those named will do
        return True
    keep_wish(frame, Wish(turn.now, turn.now + FAR, turn.now, quiet=not soon), soon=soon)
    return True


def _take_said(turn: Turn, frame: Frame, said: Entity) -> None:
    said = time_phrases.weekday_one(said, turn.now.astimezone(turn.shop.zone))
    offered = [datetime.fromisoformat(at) for at in frame.slots.get("offered", [])] if frame.asked == "time" else []
    clock = said.value.start.astimezone(turn.shop.zone)
    bare = said.value.bare
    match = next((at for at in offered if at.astimezone(turn.shop.zone).time() == clock.time()), None)
    if not (bare and said.value.grain in EXACT and said.value.end is None):
        match = time_choice.pointed_at(turn, offered, said.value)
    if match is not None:
        frame.slots["start"] = match.isoformat()
        return
    soon = bool(_SOON.search(turn.words.lower()))
    _Meant(turn, frame, said.value, said.text.lower(), bare).keep(soon=soon)


@dataclass(frozen=True, slots=True)
class _Meant:
    """A time as said, beside the day that was being talked about. bare: it names no day itself."""

    turn: Turn
    frame: Frame
    said: When
    words: str
    bare: bool

    def keep(self, *, soon: bool) -> None:
        """The frame's wish is what was meant."""
        start, exact = self._start()
        if exact:
            keep_wish(self.frame, Wish(start, start + timedelta(minutes=1), start), exact=True)
            return
        daily: tuple[time, time] | None = None
        end = start + (self._end() - self.said.start)
        if self._any_evening():
            start, end, daily = self.turn.now, self.turn.now + FAR, (AFTER_WORK, time.max)
        elif self.said.grain == "part" and end - start > timedelta(days=1):
            daily = (start.time(), end.time())
        best = max(start, self.turn.now)
        keep_wish(self.frame, Wish(start, end, best, daily=daily, quiet=not soon), soon=soon)

    def _start(self) -> tuple[datetime, bool]:
        """Where it begins, and whether exactly then is meant."""
        said = self.said
        zone = self.turn.shop.zone
        start = said.start.astimezone(zone)
        exact = said.grain in EXACT and not said.open_ended and said.end is None
        before, wished = _moment_in_talk(self.frame), _named_moment(self.frame)
        if before is None:
            return start, exact
        day = before.astimezone(zone)
        if self.bare and said.grain in (*EXACT, "part") and not said.open_ended:
            start = start.replace(year=day.year, month=day.month, day=day.day)
        elif said.grain == "day" and self.frame.slots.get("exact") and said.end == said.start + timedelta(days=1):
            clock = (wished or before).astimezone(zone)
            start, exact = start.replace(hour=clock.hour, minute=clock.minute), True
        return start, exact

    def _any_evening(self) -> bool:
        """True for "after work" or "in the evening" of no certain day."""
        return (
            self.bare
            and self.said.grain == "part"
            and bool(_EVENING.search(self.words))
            and _moment_in_talk(self.frame) is None
        )

    def _end(self) -> datetime:
        said = self.said
        if said.end is not None:
            return said.end
        if said.open_ended and said.grain in EXACT and not self.bare:
            midnight = said.start.astimezone(self.turn.shop.zone).replace(hour=0, minute=0, second=0, microsecond=0)
            return midnight + timedelta(days=1)
        if said.open_ended:
            return said.start + FAR
        lengths = {"week": FAR, "month": timedelta(days=31), "part": HOUR * 5}
        return said.start + lengths.get(said.grain, timedelta(days=1))


def _moment_in_talk(frame: Frame) -> datetime | None:
    """The start that was chosen or wished, the first of those on offer, or that of the visit to be moved."""
    offered = frame.slots.get("offered", []) if frame.asked == "time" else []
    said = frame.slots.get("start") or (offered or frame.slots.get("wish") or [frame.slots.get("moment")])[0]
    return datetime.fromisoformat(said) if said else None


def _named_moment(frame: Frame) -> datetime | None:
    """The start that was chosen or wished."""
    said = frame.slots.get("start") or (frame.slots.get("wish") or [None])[0]
    return datetime.fromisoformat(said) if said else None


def keep_wish(frame: Frame, wish: Wish, *, exact: bool = False, soon: bool = False) -> None:
    """The frame holds the wish and no chosen start. soon: the earliest was asked for."""
    forget(frame, unlike=[at.isoformat() for at in wish.unlike])
    frame.slots |= {
        "wish": [wish.earliest.isoformat(), wish.latest.isoformat()],
        "best": wish.preferred.isoformat(),
        "exact": exact,
        "quiet": wish.quiet,
        "soon": soon,
    }
    frame.slots.pop("start", None)
    if wish.daily is not None:
        frame.slots["daily"] = [at.isoformat() for at in wish.daily]


def forget(frame: Frame, *, unlike: list[str] | None = None) -> None:
    """Nothing is wished any more. unlike: starts not to be named again."""
    for slot in ("wish", "best", "daily", "quiet", "soon"):
        frame.slots.pop(slot, None)
    frame.slots["unlike"] = unlike or []


def settle_time(turn: Turn, frame: Frame, needs: Needs) -> datetime | None:
    """The chosen start; None when the customer was asked to choose (or nothing is free at all).

    The wish itself when it is free, otherwise at least two nearest alternatives are offered; quiet times first where
    the wish was vague. Rule: B3, B8.
    """
    if chosen := frame.slots.get("start"):
        shop_choice.follow(frame, chosen)
        return datetime.fromisoformat(chosen)
    wish = wish_of(turn, frame)
    offers = free_times.offer_times(
        turn.tx, shop_choice.fitted(turn, frame), needs, wish, turn.now,
        conversation_id=turn.conversation.id, elsewhere=() if needs.technician else shop_choice.others(turn, frame),
    )  # fmt: skip
    here = frame.slots.get("branch", "")
    if offers and frame.slots.get("exact") and wish.fits(offers[0].start) and offers[0].branch == here:
        frame.slots["start"] = offers[0].start.isoformat()
        return offers[0].start
    parts.say_short(turn, frame, needs, wish)
    _offer(turn, frame, wish, offers)
    return None


def wish_of(turn: Turn, frame: Frame) -> Wish:
    """The frame's wish on the shop's clock; the coming days when nothing was wished."""
    zone, slots = turn.shop.zone, frame.slots
    unlike = tuple(datetime.fromisoformat(at) for at in slots.get("unlike", []))
    if slots.get("wish") is None:
        return Wish(turn.now.astimezone(zone), turn.now + FAR, turn.now, unlike=unlike)
    earliest, latest = (datetime.fromisoformat(at).astimezone(zone) for at in slots["wish"])
    best = datetime.fromisoformat(slots["best"]).astimezone(zone) if "best" in slots else earliest
    hours = [time.fromisoformat(at) for at in slots.get("daily", [])]
    return Wish(
        earliest, latest, max(best, turn.now),
        daily=(hours[0], hours[1]) if hours else None, quiet=bool(slots.get("quiet")), unlike=unlike,
    )  # fmt: skip


def _offer(turn: Turn, frame: Frame, wish: Wish, offers: list[Offer]) -> None:
    if not offers:
        turn.say("booking.nothing_free", phone=turn.shop.phone)
        frame.asked = None
        return
    offers = sorted(offers, key=lambda offer: offer.start)
    frame.slots["offered"] = [offer.start.isoformat() for offer in offers]
    frame.slots["seen"] = [*frame.slots.get("seen", []), *frame.slots["offered"]][-SEEN:]
    here = frame.slots.get("branch", "")
    frame.slots["elsewhere"] = {offer.start.isoformat(): offer.branch for offer in offers if offer.branch != here}
    rows = [[(_label(turn, offer, here), offer.start.isoformat())] for offer in offers]
    rows.append([(turn.label("button.other_time"), "other")])
    if turn.shop.branches:
        rows[-1].append((turn.label("branch.other_button"), "shop"))
    key, wanted = _offer_words(turn, frame, wish, offers)
    if key in FULL:
        rows.append([waitlist.await_wish(turn, frame, wish)])
    ask(turn, frame, "time", key, choices=rows, wanted=wanted)


def _label(turn: Turn, offer: Offer, here: str) -> str:
    """The time, with the shop's name where it is another one than is talked about."""
    when = formats.moment(offer.start.astimezone(turn.shop.zone), turn.language)
    if offer.branch == here:
        return when
    return turn.label("branch.at", when=when, shop=turn.shop.branch(offer.branch).name(turn.language))


def _offer_words(turn: Turn, frame: Frame, wish: Wish, offers: list[Offer]) -> tuple[str, str]:
    """Why these times are offered, and the wanted moment as words."""
    if frame.slots.pop("excused", False):
        return "timechoice.these", ""
    if frame.slots.get("wish") is None:
        return "booking.ask_time", ""
    here = shop_choice.here(turn, frame)
    fits = any(wish.fits(offer.start) for offer in offers if offer.branch == here.code)
    exact = frame.slots.get("exact")
    wanted = stretch(turn, wish, exact=bool(exact))
    if wish.latest <= turn.now:
        return "booking.time_past", wanted
    if frame.slots.get("soon") and fits:
        return "timechoice.soonest", wanted
    if fits and (wish.unlike or wish.daily):
        return "timechoice.these", wanted
    if fits:
        return "booking.choose_time" if exact or not wish.quiet else "timechoice.quiet", wanted
    if wish.unlike or wish.daily:
        return "timechoice.none_such", wanted
    if exact and not here.is_open(wish.earliest):
        return "booking.time_closed", wanted
    if not exact and not _ever_open(here, wish):
        return "booking.time_closed", wanted
    return "booking.time_taken", wanted


def _ever_open(shop: Shop, wish: Wish) -> bool:
    """True when the shop is open at any moment of the wish."""
    days = shop.open_days(wish.earliest.date(), _last_day(wish).date())
    spans = (span for day in days for span in shop.ranges(day))
    return any(opens < wish.latest and closes > wish.earliest for opens, closes in spans)


def stretch(turn: Turn, wish: Wish, *, exact: bool = False) -> str:
    """The wished moment, day, or first and last day."""
    if exact:
        return formats.moment(wish.earliest, turn.language)
    first, last = (formats.day(at, turn.language) for at in (wish.earliest, _last_day(wish)))
    return first if first == last else f"{first} – {last}"


def _last_day(wish: Wish) -> datetime:
    return wish.latest - timedelta(microseconds=1)
