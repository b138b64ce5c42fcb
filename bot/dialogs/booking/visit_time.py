"""When the customer wants to come: from words to a wish, from a wish to a chosen free time (B3, B8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from actions.booking import free_times
from bot.dialog import Frame, Turn, ask, by_ordinal, pressed
from bot.dialogs import parts, shop_choice
from bot.dialogs.booking import opening, time_choice, time_phrases, waitlist
from bot.dialogs.booking.standing import which_visit
from bot.dialogs.booking.time_meant import EXACT, FAR, Meant
from domain.booking.capacity import Needs, Offer
from domain.booking.time_wish import Wish
from nlu.acts.acts import Remove
from nlu.acts.answer import agrees
from nlu.acts.booking import holding, time_words
from nlu.acts.booking.times_said import Times, times_said
from nlu.acts.booking.wishes_said import end_of
from nlu.acts.items import keeps_time
from nlu.understanding import Entity
from storage.booking.appointments import upcoming
from texts import formats

SEEN = 24
"""So many of the times named before are remembered, not to be named again when others are asked for."""

MORNING, NOON, LAST_HOUR = 7, 12, 20
"""Hours of the clock: before the first of them nobody brings a vehicle, so that the afternoon is meant."""

FULL = frozenset({"booking.time_taken", "timechoice.none_such"})
"""What is said when the shop is open then but nothing is free: such a wish can be waited for."""


def take_time(turn: Turn, frame: Frame, *, last: bool = False) -> bool:
    """True when the message named a time: the frame's wish (or chosen start) follows it.

    last: of several times the last is meant ("move Friday's visit to Saturday").
    """
    value = pressed(turn, "time")
    if value and value != "shop":
        _take_button(frame, value)
        return True
    pointed = None if _picks_of_day(turn) else _pointed(turn, frame)
    if pointed is not None:
        frame.slots["start"] = pointed
        return True
    if frame.asked == "time" and frame.slots.get("fits") and agrees(turn.words):
        frame.slots["start"] = frame.slots["offered"][0]  # the earliest was asked for: that one is read back
        return True
    said = times_said(turn.understanding)
    barred = _bar(turn, frame, said)
    named = list(said.wished) if last else sorted((*said.wished, *said.visit), key=lambda entity: entity.start)
    if frame.dialog == "booking" and time_words.calls_off(turn.words):
        standing = upcoming(turn.tx, turn.conversation.customer_id, turn.now)
        named = which_visit.not_of(turn, standing) or named  # the visit that is called off beside it has its own
    wished = [one for one in named if not time_words.is_soonest(one.text) and not _is_small_talk(turn, frame, one)]
    coming = [one for one in wished if one.value.bare or (one.value.end or one.value.start) > turn.now]
    if not coming and not any(isinstance(act, Remove) for act in turn.acts):
        coming = wished  # "not the wipers, I had them done last month" names no time to come at
    if not coming and "items" in frame.slots and keeps_time(turn.words):
        return False  # other items for a visit that stays where it is
    if coming:
        meant = time_phrases.last_of(coming) if last else time_phrases.joined(said, coming)
        _take_said(turn, frame, meant, said)
        _unbar(frame)
        return True
    if _take_beside(turn, frame) or _take_quiet(turn, frame) or _take_vague(turn, frame):
        return True
    return _take_rest_of_day(turn, frame, said) or barred


def _pointed(turn: Turn, frame: Frame) -> str | None:
    """The one of the times offered that is named by its place, or by its number alone."""
    offered: list[str] = frame.slots.get("offered", []) if frame.asked == "time" else []
    if turn.words.isdigit() and 1 <= int(turn.words) <= len(offered):
        return offered[int(turn.words) - 1]
    return None if time_choice.of_work(turn.words) else by_ordinal(turn, offered)


def _picks_of_day(turn: Turn) -> bool:
    """Whether the first or last time of a day or part of it is wanted: "Friday morning, the first one"."""
    wished = times_said(turn.understanding).wished
    return end_of(turn.words) is not None and bool(wished) and wished[-1].value.grain not in EXACT


def _is_small_talk(turn: Turn, frame: Frame, said: Entity) -> bool:
    """Whether today is only spoken of, at a card that names another day ("so hot today, isn't it")."""
    reading, zone = turn.understanding, turn.shop.zone
    idle = reading.intent == "out_of_scope" and reading.outcome == "understood"
    today = said.value.start.astimezone(zone).date() == turn.now.astimezone(zone).date()
    return frame.asked == "confirm" and idle and today and said.value.grain == "day"


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


def _take_quiet(turn: Turn, frame: Frame) -> bool:
    """A quiet time is asked for and no day named: of the day in focus, else of the coming ones. Rule: B8."""
    if not time_words.quiet(turn.words):
        return False
    zone, wished = turn.shop.zone, frame.slots.get("start") or (frame.slots.get("wish") or [None])[0]
    first, last = turn.now.astimezone(zone), turn.now.astimezone(zone) + FAR
    if wished:
        day = datetime.fromisoformat(wished).astimezone(zone).replace(hour=0, minute=0)
        first, last = max(first, day), day + timedelta(days=1)
    keep_wish(frame, Wish(first, last, first, quiet=True))
    return True


def _take_vague(turn: Turn, frame: Frame) -> bool:
    """ "As soon as possible", "any time": the coming days, the first or the quietest of them."""
    soon = time_words.soonest(turn.words)
    anything = time_words.any_time(turn.words) and frame.asked in (None, "time") and turn.press is None
    if not soon and not anything:
        return False
    if frame.asked is not None and not soon and frame.slots.get("start"):
        return False
    if frame.asked == "time" and not soon and frame.slots.get("wish") and frame.slots.get("offered"):
        frame.slots["start"] = frame.slots["offered"][0]  # any of those named will do
        return True
    keep_wish(frame, Wish(turn.now, turn.now + FAR, turn.now, quiet=not soon), soon=soon)
    return True


def _bar(turn: Turn, frame: Frame, said: Times) -> bool:
    """Times that will not do are not offered; True when what was chosen or wished is among them. Rule: B3."""
    zone = turn.shop.zone
    barred = [time_phrases.barred(entity, zone) for entity in said.out]
    if not barred or (holding.not_yet(turn.words) and not said.wished):
        return False  # somebody who still looks whether they are free has refused nothing
    frame.slots["barred"] = [*frame.slots.get("barred", []), *barred][-SEEN:]
    chosen = frame.slots.get("start") or (frame.slots.get("wish") or [None])[0]
    refused = chosen and wish_of(turn, frame).refuses(datetime.fromisoformat(chosen).astimezone(zone))
    if refused:
        forget(frame, unlike=frame.slots.get("unlike", []))
        frame.slots.pop("start", None)
        if said.wished and frame.dialog == "booking":
            frame.slots["moment"] = chosen  # "ten won't do, two then" is of the same day
    return bool(refused) or (frame.asked == "time" and not said.wished)


def _take_rest_of_day(turn: Turn, frame: Frame, said: Times) -> bool:
    """ "Friday, but not in the morning": that day without the part that will not do."""
    day = time_phrases.anchor(turn, said)
    if day is None or frame.asked not in (None, "time") or holding.not_yet(turn.words):
        return False
    start = datetime.combine(day, time(), turn.shop.zone)
    keep_wish(
        frame, Wish(start, start + timedelta(days=1), max(start, turn.now.astimezone(turn.shop.zone)), quiet=True)
    )
    return True


def _take_said(turn: Turn, frame: Frame, entity: Entity, said: Times) -> None:
    entity = time_phrases.weekday_one(entity, turn.now.astimezone(turn.shop.zone))
    offered = [datetime.fromisoformat(at) for at in frame.slots.get("offered", [])] if frame.asked == "time" else []
    clock = entity.value.start.astimezone(turn.shop.zone)
    bare, anchor = entity.value.bare, time_phrases.anchor(turn, said) if entity.value.bare else None
    match = next((at for at in offered if at.astimezone(turn.shop.zone).time() == clock.time()), None)
    if not (bare and anchor is None and entity.value.grain in EXACT and entity.value.end is None):
        match = time_choice.pointed_at(turn, offered, entity.value)
    if match is not None:
        frame.slots["start"] = match.isoformat()
        return
    wish, exact = Meant(turn, frame, entity.value, entity.text.lower(), anchor).wish()
    if not exact and entity.value.grain == "day" and (at := _bare_hour(turn, entity)) is not None:
        start = wish.earliest.astimezone(turn.shop.zone).replace(hour=at, minute=0)
        wish, exact = Wish(start, start + timedelta(minutes=1), start), True
    soon = time_words.soonest(turn.words)
    if exact or not _picks_of_day(turn):
        keep_wish(frame, wish, exact=exact, soon=soon)
        return
    end = end_of(turn.words)
    keep_wish(frame, replace(wish, quiet=False, preferred=wish.latest if end else max(wish.earliest, turn.now)))
    frame.slots["pick"] = end


def _bare_hour(turn: Turn, day: Entity) -> int | None:
    """The hour that stands alone right behind a day: "tomorrow 10"; of the afternoon where nobody is there before."""
    for one in turn.understanding.of("number"):
        left = turn.understanding.text[day.end : one.start]
        alone = day.end <= one.start and left.strip(" ,，") in ("", "at") and one.text.isdigit()
        if alone and time_words.ends_hour(turn.understanding.text[one.end :]) and 1 <= int(one.text) <= LAST_HOUR:
            return int(one.text) + (NOON if int(one.text) < MORNING else 0)
    return None


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


def not_then(frame: Frame, *starts: datetime) -> None:
    """The time that was chosen is not wanted: others are looked for, in the same stretch where one was named."""
    unlike = [*frame.slots.get("unlike", []), *(at.isoformat() for at in starts)]
    frame.slots.pop("start", None)
    if frame.slots.pop("exact", False):
        forget(frame)
    frame.slots["unlike"] = unlike


def say_kept(turn: Turn, frame: Frame) -> None:
    """Says that a time or plate is noted which came while something else was asked. Rule: A3."""
    slots = frame.slots
    told = [slots["wish"]] if slots.get("wish") else []
    told += [slots["plate"]] if slots.get("plate") else []
    if frame.asked == "time":
        if slots.get("plate") and slots["plate"] == turn.understanding.first("plate"):
            turn.say("items.kept", what=slots["plate"])
        return
    if frame.asked == "service" and told and told != slots.get("kept_told"):
        said = [stretch(turn, wish_of(turn, frame), exact=bool(slots.get("exact")))] if slots.get("wish") else []
        said += [slots["plate"]] if slots.get("plate") else []
        turn.say("items.kept", what=turn.label("parts.and").join(said))
    slots["kept_told"] = told


def forget(frame: Frame, *, unlike: list[str] | None = None) -> None:
    """Nothing is wished any more. unlike: starts not to be named again."""
    for slot in ("wish", "best", "daily", "quiet", "soon", "closed", "pick"):
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
    fitting = sorted(one.start for one in offers if wish.fits(one.start) and one.branch == here)
    if fitting and (end := frame.slots.pop("pick", None)) is not None:
        picked: datetime = fitting[end]
        frame.slots["start"] = picked.isoformat()
        return picked
    parts.say_short(turn, frame, needs, wish)
    _offer(turn, frame, needs, wish, offers)
    return None


def _unbar(frame: Frame) -> None:
    """What was ruled out gives way to the very time that is wished: "I'm off at ten past three, half past then"."""
    slots = frame.slots
    if slots.get("exact") and slots.get("wish") and slots.get("barred"):
        at = datetime.fromisoformat(slots["wish"][0])
        slots["barred"] = [one for one in slots["barred"] if not _bars(one, at)]


def _bars(bar: list[str], at: datetime) -> bool:
    first, last = (datetime.fromisoformat(one) for one in bar[:2])
    here = at.astimezone(first.tzinfo)
    return first.time() <= here.time() < last.time() if len(bar) > 2 else first <= here < last


def wish_of(turn: Turn, frame: Frame) -> Wish:
    """The frame's wish on the shop's clock; the coming days when nothing was wished."""
    zone, slots = turn.shop.zone, frame.slots
    unlike = tuple(datetime.fromisoformat(at) for at in slots.get("unlike", []))
    bars = time_phrases.bars(slots.get("barred", []), zone)
    if slots.get("wish") is None:
        now = turn.now.astimezone(zone)
        return Wish(now, now + FAR, now, unlike=unlike, barred=bars[0], barred_daily=bars[1])
    earliest, latest = (datetime.fromisoformat(at).astimezone(zone) for at in slots["wish"])
    best = datetime.fromisoformat(slots["best"]).astimezone(zone) if "best" in slots else earliest
    hours = [time.fromisoformat(at) for at in slots.get("daily", [])]
    return Wish(
        earliest, latest, max(best, turn.now),
        daily=(hours[0], hours[1]) if hours else None, quiet=bool(slots.get("quiet")), unlike=unlike,
        barred=bars[0], barred_daily=bars[1],
    )  # fmt: skip


def _offer(turn: Turn, frame: Frame, needs: Needs, wish: Wish, offers: list[Offer]) -> None:
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
    fits = bool(frame.slots.get("soon"))
    frame.slots["fits"] = fits and all(wish.fits(offer.start) and offer.branch == here for offer in offers)
    say_kept(turn, frame)
    key, fields = _offer_words(turn, frame, wish, offers)
    if key in FULL and (closed := opening.why_closed(turn, frame, needs, wish)) is not None:
        key, fields = closed
    if key in FULL:
        rows.append([waitlist.await_wish(turn, frame, wish)])
    ask(turn, frame, "time", key, choices=rows, **fields)


def _label(turn: Turn, offer: Offer, here: str) -> str:
    """The time, with the shop's name where it is another one than is talked about."""
    when = formats.moment(offer.start.astimezone(turn.shop.zone), turn.language)
    if offer.branch == here:
        return when
    return turn.label("branch.at", when=when, shop=turn.shop.branch(offer.branch).name(turn.language))


def _offer_words(turn: Turn, frame: Frame, wish: Wish, offers: list[Offer]) -> tuple[str, dict[str, Any]]:
    """Why these times are offered, and the wanted moment as words."""
    if frame.slots.pop("excused", False):
        return "timechoice.these", {}
    if frame.slots.get("wish") is None:
        return "booking.ask_time", {}
    here = shop_choice.here(turn, frame)
    fits = any(wish.fits(offer.start) for offer in offers if offer.branch == here.code)
    exact = frame.slots.get("exact")
    wanted = {"wanted": stretch(turn, wish, exact=bool(exact))}
    if wish.latest <= turn.now:
        return "booking.time_past", wanted
    if frame.slots.get("soon") and fits:
        return "timechoice.soonest", wanted
    if fits and (wish.unlike or wish.daily):
        return "timechoice.these", wanted
    if fits:
        return "booking.choose_time" if exact or not wish.quiet else "timechoice.quiet", wanted
    if exact and wish.earliest.minute % (turn.shop.policy.grid // timedelta(minutes=1)):
        return "timechoice.off_grid", wanted
    return ("timechoice.none_such" if wish.unlike or wish.daily else "booking.time_taken"), wanted


def stretch(turn: Turn, wish: Wish, *, exact: bool = False) -> str:
    """The wished moment, day, or first and last day."""
    if exact:
        return formats.moment(wish.earliest, turn.language)
    final = wish.latest - timedelta(microseconds=1)
    first, last = (formats.day(at, turn.language) for at in (wish.earliest, final))
    return first if first == last else f"{first} – {last}"
