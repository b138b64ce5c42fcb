"""Which of the coming visits is meant: by its day or hour, its work, its vehicle, its place in the list (A3, B6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.dialog import Turn, by_ordinal
from bot.dialogs.booking import time_choice
from bot.dialogs.customers import owner
from bot.focus import JUST_NOW
from domain.booking.appointment import Appointment
from nlu.acts.booking import several, time_words
from nlu.acts.booking.beside import said_beside
from nlu.acts.booking.times_said import Times, times_said
from nlu.acts.items import is_among
from nlu.acts.restated import is_then
from nlu.acts.unnamed import is_time_only
from nlu.understanding import Entity
from storage.tickets import tickets

VAGUE = frozenset({
    "book_service", "change_booking", "cancel_booking", "deny", "affirm", "out_of_scope", "ask_progress", "greet",
    "update_profile", "ask_advice",
})  # fmt: skip
"""What words that move a visit may be mistaken for."""

BRIEF = 14
"""Characters of a message that asks nothing but for another time."""

OILS = frozenset({"oil_change", "minor_service"})
"""Both are "the oil change" to whoever has one of them booked."""

Keep = Callable[[Appointment], bool]


def named(turn: Turn, coming: Sequence[Appointment], *, moving: bool) -> list[Appointment]:
    """The visits that the words speak of, as far as they tell; all of them when they tell nothing.

    moving: another time is said, too, so a time may be the wish.
    """
    left = _noticed(turn, coming)
    for keep in _tests(turn, moving):
        kept = [visit for visit in left if keep(visit)]
        left = kept or left
    if len(left) > 1 and (place := _by_place(turn, left)) is not None:
        return [place]
    return left


def together(turn: Turn, coming: Sequence[Appointment], *, moving: bool) -> list[Appointment]:
    """Those of several visits that the words mean all at once; empty where one is meant. Rule: B6."""
    if len(coming) < 2 or not turn.words:
        return []
    said = several.told(turn.understanding, owner.owned(turn))
    apart = left_alone(turn) | ({*said.out} if moving else set())
    left = [visit for visit in coming if visit.plate not in apart]
    plates = {*said.plates} & {visit.plate for visit in left}
    if len(plates) > 1:
        found = [visit for visit in left if visit.plate in plates]
    elif said.count > 1 or all_meant(turn):
        found = named(turn, left, moving=moving) if left else []
    else:
        return []
    return found if len(found) > 1 and said.count in (0, len(found), len(coming)) else []


def left_alone(turn: Turn) -> set[str]:
    """Plates of the customer's vehicles whose visit is to stay as it is. Rule: B6."""
    return {*several.told(turn.understanding, owner.owned(turn)).stays}


def tells(turn: Turn, coming: Sequence[Appointment], *, moving: bool) -> bool:
    """True when the words say which of several visits is meant."""
    return len(named(turn, coming, moving=moving)) < len(coming)


def speaks_of(turn: Turn, coming: Sequence[Appointment]) -> bool:
    """True when the words name the time of one of the visits beside another, or answer a reminder of it."""
    said, zone = times_said(turn.understanding), turn.shop.zone
    times = [visit.starts_at.astimezone(zone) for visit in coming]
    return any(is_then(entity.value, at) for entity in (*said.visit, *said.out) for at in times)


def is_reminded(turn: Turn) -> bool:
    """True when the words follow a reminder of a visit."""
    last = next((shown for shown in turn.shown if shown.message_id < turn.message_id), None)
    return last is not None and last.press("visit") is not None


def is_put_right(turn: Turn, coming: Sequence[Appointment]) -> bool:
    """True when another time is named, and no work, for the visit that was booked a moment ago.

    It corrects that visit's time, or is all that is said.
    """
    last = turn.memory.get("booked")
    just = last is not None and turn.now - datetime.fromisoformat(last["at"]) <= JUST_NOW
    plain = not turn.understanding.of("service") and not turn.understanding.of("symptom")
    said = time_words.corrects(turn.words) or (is_time_only(turn.understanding) and bool(not_of(turn, coming)))
    return just and plain and len(coming) == 1 and said


def asks_beside(turn: Turn, coming: Sequence[Appointment]) -> bool:
    """True when an earlier or later time than that of the visit booked a moment ago is asked for, and hardly more."""
    last = turn.memory.get("booked")
    just = last is not None and turn.now - datetime.fromisoformat(last["at"]) <= JUST_NOW
    plain = not any(turn.understanding.of(kind) for kind in ("service", "symptom", "part", "plate"))
    short = len(turn.words) <= (BRIEF * 3 if turn.words.isascii() else BRIEF)
    return just and plain and short and len(coming) == 1 and bool(said_beside(turn.words) & {"earlier", "later"})


def is_on_its_day(turn: Turn, coming: Sequence[Appointment]) -> bool:
    """True when the car is to be brought at another hour of the day of the one visit that stands, and no work is named.

    The day may be that of what else is on then: "I have a meeting tomorrow at three, may I bring it in the morning?"
    """
    reading, zone = turn.understanding, turn.shop.zone
    if len(coming) != 1 or turn.told("visit_wish") is not True or time_words.one_more(turn.words):
        return False
    if any(reading.of(kind) for kind in ("service", "symptom", "plate", "part")) or not not_of(turn, coming):
        return False
    days = {one.value.start.astimezone(zone).date() for one in reading.of("time") if not one.value.bare}
    return days == {coming[0].starts_at.astimezone(zone).date()}


def books_other_work(turn: Turn, coming: Sequence[Appointment]) -> bool:
    """True when work is named that none of the visits is for: that is another visit, beside one called off."""
    standing = {code for visit in coming for code in visit.services}
    named = [str(one.value) for one in turn.understanding.of("service")]
    held = OILS if OILS & standing else set()
    return bool(named) and not any(is_among(code, tuple(standing)) or code in held for code in named)


def names_another_time(turn: Turn, coming: Sequence[Appointment]) -> bool:
    """True when one visit is called off and a time is named that is none of theirs: that is of another visit."""
    return time_words.calls_off(turn.words) and bool(not_of(turn, coming))


def not_of(turn: Turn, coming: Sequence[Appointment]) -> list[Entity]:
    """The times of the message that are none of these visits'."""
    said, zone = times_said(turn.understanding), turn.shop.zone
    times = [visit.starts_at.astimezone(zone) for visit in coming]
    named = sorted((*said.wished, *said.visit), key=lambda one: one.start)
    return [one for one in named if not any(is_then(one.value, at) for at in times)]


def all_meant(turn: Turn) -> bool:
    """True when every visit is meant."""
    return time_words.all_of_them(turn.words)


def _noticed(turn: Turn, coming: Sequence[Appointment]) -> list[Appointment]:
    """The visit that the shop spoke of last, where a reminder of it is what the words answer."""
    last = next((shown for shown in turn.shown if shown.message_id < turn.message_id), None)
    press = last.press("visit") if last else None
    about = [visit for visit in coming if press is not None and visit.id == press.number()]
    return about or list(coming)


def _tests(turn: Turn, moving: bool) -> list[Keep]:
    """What the words tell of the visit, the surest first."""
    said = times_said(turn.understanding)
    zone = turn.shop.zone
    tests = [_at_no(said.kept, zone)] if said.kept else []
    tests += [_at_one(entity, zone) for entity in references(said, moving=moving)]
    services = [entity.value for entity in turn.understanding.of("service")]
    tests += [_with_service(code) for code in services]
    plates = _plates(turn)
    if plates:
        tests.append(lambda visit: visit.plate in plates)
    if models := {entity.value["model"] for entity in turn.understanding.of("model")}:
        tests.append(lambda visit: bool(models & {*_car_told(turn, visit)}))
    return tests


def _car_told(turn: Turn, visit: Appointment) -> list[str]:
    """Make and model as they were told when the visit was booked."""
    ticket = tickets.get(turn.tx, visit.ticket_id)
    return [name for name in (ticket.data.get("car") or []) if name] if ticket else []


def references(said: Times, *, moving: bool) -> list[Entity]:
    """The times that may name a visit rather than a wish."""
    about = [*said.visit, *said.out]
    if not moving or (not about and len(said.wished) > 1):
        about += said.wished if not moving else said.wished[:-1]
    return about


def _at_one(entity: Entity, zone: object) -> Keep:
    return lambda visit: is_then(entity.value, visit.starts_at.astimezone(zone))  # type: ignore[arg-type]


def _at_no(times: Sequence[Entity], zone: object) -> Keep:
    def keep(visit: Appointment) -> bool:
        at: datetime = visit.starts_at.astimezone(zone)  # type: ignore[arg-type]
        return not any(is_then(entity.value, at) for entity in times)

    return keep


def _with_service(code: str) -> Keep:
    return lambda visit: is_among(code, tuple(visit.services)) or bool(code in OILS and OILS & {*visit.services})


def _plates(turn: Turn) -> list[str]:
    """Plates said, or those of the customer's vehicles whose make or model is said."""
    reading = turn.understanding
    said = [entity.value for entity in reading.of("plate")]
    models = [entity.value["model"] for entity in reading.of("model")]
    brands = [entity.value for entity in reading.of("brand")] or [e.value["brand"] for e in reading.of("model")]
    cars = [car for car in turn.vehicles() if car.plate]
    by_model = [car.plate for car in cars if car.model in models]
    by_brand = [car.plate for car in cars if car.brand in brands]
    return said or [plate for plate in by_model or by_brand if plate]


def _by_place(turn: Turn, left: Sequence[Appointment]) -> Appointment | None:
    """The first, the second, the later one."""
    ordered = sorted(left, key=lambda visit: visit.starts_at)
    place = time_choice.first_or_last(turn.words)
    return by_ordinal(turn, ordered) or (ordered[place] if place is not None else None)
