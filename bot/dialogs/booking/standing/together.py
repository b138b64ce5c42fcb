"""Several visits given other times at once: one plan, one read-back, one yes, all of them or none (B3, B4, B6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from actions.booking import fleet
from bot.dialog import Frame, Turn, ask
from bot.dialogs.booking import visit_time
from bot.dialogs.booking.standing import coming, which_visit
from bot.guard import Confirmed
from domain.booking.appointment import Appointment
from domain.booking.capacity import Offer
from domain.booking.time_wish import Wish
from domain.errors import BayTaken, OutsideHours, TooLate
from domain.message import Card, Line
from domain.shop.shop import Shop
from nlu.acts.booking import time_words
from nlu.acts.booking.times_said import times_said
from texts import formats

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
CLOCK = frozenset({"second", "minute", "hour"})

SLOTS = ("wish", "best", "daily", "exact", "quiet", "clock", "later_by", "planned", "start")
"""What a frame knows of the times wished and found."""


def take(turn: Turn, frame: Frame) -> bool:
    """True when the words mean several visits, leave one of those out, or say when they are to be instead."""
    standing, _ = coming.of(turn)
    among = [visit for visit in standing if visit.id in frame.slots.get("among", ())] or standing
    meant = which_visit.together(turn, among, moving=True) if frame.asked in (None, "choice") else []
    if meant:
        frame.slots["all"] = [visit.id for visit in meant]
    if "all" not in frame.slots:
        return False
    left = _leave_out(turn, frame, standing)
    told = _take_time(turn, frame) if _names_another(turn, of(turn, frame)) else False
    return told or left or bool(meant)


def of(turn: Turn, frame: Frame) -> list[Appointment]:
    """The visits that are moved together, in their order; empty where one alone is."""
    found = [visit for visit in coming.of(turn)[0] if visit.id in frame.slots.get("all", ())]
    return sorted(found, key=lambda visit: (visit.starts_at, visit.id)) if len(found) > 1 else []


def planned(frame: Frame) -> list[datetime]:
    """When they would be, once that is found."""
    return [datetime.fromisoformat(at) for at in frame.slots.get("planned", ())]


def _leave_out(turn: Turn, frame: Frame, standing: Sequence[Appointment]) -> bool:
    """True when one of them is to stay as it is."""
    apart = which_visit.left_alone(turn)
    kept = [visit.id for visit in standing if visit.id in frame.slots["all"] and visit.plate not in apart]
    if not apart or not kept or len(kept) == len(frame.slots["all"]):
        return False
    frame.slots["all"] = kept
    frame.slots.pop("planned", None)
    if len(kept) == 1:
        frame.slots |= {"appointment": kept[0]}
        frame.slots.pop("all")
    return True


def _names_another(turn: Turn, visits: Sequence[Appointment]) -> bool:
    """Whether a time is named that is none of theirs, or how much later they are to be."""
    said = times_said(turn.understanding)
    return bool(time_words.shift(turn.words) or said.moves or which_visit.not_of(turn, visits) or turn.press)


def _take_time(turn: Turn, frame: Frame) -> bool:
    by, wished = time_words.shift(turn.words), times_said(turn.understanding).wished
    clock = wished[-1].value if len(wished) == 1 and wished[0].value.bare and wished[0].value.grain in CLOCK else None
    if by is not None:
        _forget(frame)
        frame.slots["later_by"] = by // MINUTE
    elif clock is not None and "wish" not in frame.slots:
        _forget(frame)
        frame.slots["clock"] = clock.start.astimezone(turn.shop.zone).time().isoformat()
    elif visit_time.take_time(turn, frame, last=True):
        for slot in ("planned", "later_by", "clock"):
            frame.slots.pop(slot, None)
    else:
        return False
    frame.tries = 0
    return True


def _forget(frame: Frame) -> None:
    for slot in SLOTS:
        frame.slots.pop(slot, None)


def step(turn: Turn, frame: Frame, visits: Sequence[Appointment], yes: Confirmed | None) -> None:
    """Asks when instead; reads all new times back; moves all of them after the yes."""
    if frame.slots.pop("refused", False):
        _forget(frame)
    if not {"wish", "clock", "later_by"} & frame.slots.keys():
        ask(turn, frame, "time", "change.several_when", count=len(visits))
    elif yes is not None and len(planned(frame)) == len(visits):
        _move(turn, frame, visits, yes)
    else:
        _plan(turn, frame, visits)


def _plan(turn: Turn, frame: Frame, visits: Sequence[Appointment], key: str = "change.confirm_several") -> None:
    offers = _offers(turn, visits, [_wish(turn, frame, visit) for visit in visits])
    if not offers:
        _forget(frame)
        ask(turn, frame, "time", "change.several_none", count=len(visits))
        return
    _keep(turn, offers)
    frame.slots["planned"] = [offer.start.isoformat() for offer in offers]
    rows = [[(turn.label("button.agree"), "yes"), (turn.label("button.other_time"), "no")]]
    lines = tuple(
        Line(coming.title(turn, visit), f"{_moment(turn, visit.starts_at)} → {_moment(turn, offer.start)}")
        for visit, offer in zip(visits, offers, strict=True)
    )
    card = Card(turn.label("change.several_title"), lines)
    ask(turn, frame, "confirm", key, choices=rows, card=card, again="again.move_all", count=len(visits))


def _offers(turn: Turn, visits: Sequence[Appointment], wishes: Sequence[Wish]) -> list[Offer]:
    """A time for each visit at the shop where it is; empty when one of them can't be had on the wished days."""
    own, found = turn.conversation.id, dict[int, Offer]()
    for code in dict.fromkeys(visit.branch for visit in visits):
        pairs = [(visit, wish) for visit, wish in zip(visits, wishes, strict=True) if visit.branch == code]
        here, their = [visit for visit, _ in pairs], [wish for _, wish in pairs]
        offers = fleet.offer_moved(turn.tx, _shop(turn, code), here, their, turn.now, conversation_id=own)
        found |= {visit.id: offer for visit, offer in zip(here, offers, strict=False)}
    return [found[visit.id] for visit in visits] if len(found) == len(visits) else []


def _shop(turn: Turn, code: str) -> Shop:
    return turn.shop.branch(code)


def _keep(turn: Turn, offers: Sequence[Offer]) -> None:
    """Their times are kept for a while; where they lie over the old ones these keep them already. Rule: B9."""
    try:
        with turn.tx.begin_nested():
            fleet.keep_together(turn.tx, turn.shop, turn.conversation, offers, turn.now)
    except BayTaken:
        return


def _wish(turn: Turn, frame: Frame, visit: Appointment) -> Wish:
    """What is wished for that visit: so much later, another hour of its day, or the day named at its own hour."""
    zone, slots = turn.shop.zone, frame.slots
    own = visit.starts_at.astimezone(zone)
    if "later_by" in slots:
        return _exactly(own + timedelta(minutes=slots["later_by"]))
    if "clock" in slots:
        return _exactly(datetime.combine(own.date(), time.fromisoformat(slots["clock"]), zone))
    found = visit_time.wish_of(turn, frame)
    if slots.get("exact"):
        return found
    first = max(found.earliest, turn.now.astimezone(zone))
    at_own_hour = datetime.combine(found.earliest.date(), own.time(), zone)
    best = at_own_hour if found.fits(at_own_hour) else first
    return Wish(found.earliest, found.latest, best, daily=found.daily, barred=found.barred)


def _exactly(at: datetime) -> Wish:
    return Wish(at, at + MINUTE, at)


def _moment(turn: Turn, at: datetime) -> str:
    return formats.moment(at.astimezone(turn.shop.zone), turn.language)


def _move(turn: Turn, frame: Frame, visits: Sequence[Appointment], _yes: Confirmed) -> None:
    moves = list(zip(visits, planned(frame), strict=True))
    try:
        tickets = fleet.move_together(turn.tx, turn.shop, moves, turn.now, actor="customer")
    except TooLate:
        frame.asked = None
        turn.say("change.too_late", phone=turn.shop.phone)
        return
    except (BayTaken, OutsideHours):
        _plan(turn, frame, visits, "change.several_lost")
        return
    frame.asked = None
    turn.settle()
    lines = tuple(
        Line(ticket.number, f"{_moment(turn, at)} {coming.title(turn, visit)}")
        for ticket, (visit, at) in zip(tickets, moves, strict=True)
    )
    turn.say("change.several_moved", count=len(visits), card=Card("", lines))
