"""Several vehicles at once: one dialog, all times offered together and booked with one yes, all or nothing (B3, B4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from actions.booking import fleet
from actions.customers import identities
from bot import guard
from bot.dialog import Frame, Turn, ask, pressed
from bot.dialogs import shop_choice
from bot.dialogs.booking import items, opening, symptom, visit_time
from bot.dialogs.booking.booking_card import read_back_all
from bot.dialogs.booking.time_meant import Meant
from bot.dialogs.customers import vehicle
from bot.dialogs.customers.owner import owned
from bot.guard import Confirmed
from domain.booking.capacity import Needs, Offer
from domain.booking.time_wish import Wish
from domain.errors import BayTaken, OutsideHours
from domain.message import Card, Line
from nlu.acts.acts import Correct
from nlu.acts.booking import each_vehicle, how_many, several
from nlu.acts.booking.times_said import times_said
from nlu.understanding import SOCIAL
from texts import formats

_OF_TIMES = SOCIAL | {"book_service", "change_booking", "out_of_scope"}
"""What other times for all of them may look like."""


def take_fleet(turn: Turn, frame: Frame) -> bool:
    """True when the message says that several vehicles come, or names their plates."""
    plates = list(dict.fromkeys(entity.value for entity in turn.understanding.of("plate")))
    said = several.told(turn.understanding, owned(turn))
    if pressed(turn, "plates") == "skip" or (frame.asked == "plates" and turn.words and not plates and _later(turn)):
        frame.slots["plates"] = []
        return True
    if "fleet" in frame.slots and (
        _take_out(turn, frame, said)
        or _swap(frame, said)
        or _take_one(turn, frame, said.plates or _by_tail(turn, frame))
        or _take_anew(turn, frame, said)
    ):
        return True
    count = _count(turn, frame, said)
    if each_vehicle.in_turn(turn.words) and not said.a_day:
        frame.slots["in_turn"] = True
    if "fleet" not in frame.slots and each_vehicle.one_of_several(turn.understanding):
        return False  # the others wait until their own time is said
    coming = max(count, len(plates))
    if "fleet" not in frame.slots and coming < 2:
        return False
    if count > 1 or "fleet" not in frame.slots:
        frame.slots["fleet"] = coming
        frame.slots.pop("planned", None)
    _take_plates(turn, frame, said, plates)
    _take_works(turn, frame, said)
    return _take_each(turn, frame, said) or bool(plates) or count > 1


def changes(turn: Turn, frame: Frame) -> bool:
    """True when the words leave one of the vehicles out, let two change places, or give one a time of its own."""
    if "fleet" not in frame.slots or turn.press is not None:
        return False
    said, known = several.told(turn.understanding, owned(turn)), {*_known_plates(turn, frame)}
    out, named = {*said.out} & known, {*said.plates} & known
    wished = bool(times_said(turn.understanding).wished)
    plain = turn.understanding.outcome != "understood" or turn.understanding.intent in _OF_TIMES
    timed = wished and (bool(named) or (plain and "planned" in frame.slots))
    return bool(out) or (said.only and bool(named)) or said.swapped or timed


def _by_tail(turn: Turn, frame: Frame) -> list[str]:
    """The one vehicle read back whose plate ends as the words say."""
    tail = str(turn.told("plate_tail") or "-")
    return [plate for plate in frame.slots.get("plates", []) if plate.endswith(tail)]


def _count(turn: Turn, frame: Frame, said: several.Told) -> int:
    """How many vehicles are to come, as the words tell; 0 when they tell nothing of it."""
    if "fleet" not in frame.slots:
        put_right = any(isinstance(act, Correct) and act.slot == "vehicle" for act in turn.acts)
        if not said.count and ("for" in frame.slots or put_right):
            return 0
        if said.count < 2 and each_vehicle.only_one(turn.understanding):
            return 0
    cars = len(owned(turn))
    if said.only and said.plates:
        return len(said.plates)
    left = said.count - len(said.out) if said.out and said.count == cars else said.count
    named = len(said.plates) if len(said.plates) > 1 else 0
    if named and several.names_rest(turn.words) and not said.out:
        named = max(named, cars)
    if len(said.plates) == 1 and several.names_rest(turn.words) and frame.slots.get("fleet") is None and not said.out:
        named = cars
    return max(left, named) if left >= named or left < 2 else left


def _take_plates(turn: Turn, frame: Frame, said: several.Told, plates: list[str]) -> None:
    count, mine = frame.slots["fleet"], [plate for plate, _, _ in owned(turn)]
    if plates:
        frame.slots["plates"] = plates
    elif len(said.plates) == count:
        frame.slots["plates"] = list(said.plates)
    elif said.out and len(mine) - len(said.out) == count:
        frame.slots["plates"] = [plate for plate in mine if plate not in said.out]


def _take_works(turn: Turn, frame: Frame, said: several.Told) -> None:
    """What each vehicle is to have done, where that differs."""
    found = several.works(turn.understanding, said.marks)
    known = {
        plate: [code for one in codes if (code := items.offered(turn.shop, one))] for plate, codes in found.items()
    }
    if known and all(known.values()):
        frame.slots["work"] = known


def _known_plates(turn: Turn, frame: Frame) -> list[str]:
    """The vehicles that come, in their order, as far as they are known."""
    told: list[str] = frame.slots.get("plates", [])
    mine = [plate for plate, _, _ in owned(turn)]
    return told or (mine if len(mine) == frame.slots["fleet"] else [])


def _take_out(turn: Turn, frame: Frame, said: several.Told) -> bool:
    """True when one of the vehicles stays away; the others keep what was wished for them."""
    plates = _known_plates(turn, frame)
    out = {*said.out} | ({*plates} - {*said.plates} if said.only and said.plates else set())
    left = [place for place, plate in enumerate(plates) if plate not in out]
    if len(left) in (0, len(plates)):
        return False
    each = frame.slots.get("each", [])
    frame.slots |= {"plates": [plates[place] for place in left], "fleet": len(left)}
    if each:
        frame.slots["each"] = [each[place] for place in left if place < len(each)]
    frame.slots.pop("planned", None)
    if len(left) == 1:
        _make_single(frame)
    return True


def _make_single(frame: Frame) -> None:
    """One vehicle alone is left: its visit is like any other."""
    plate, each = frame.slots["plates"][0], frame.slots.get("each", [])
    work = frame.slots.get("work", {})
    if each:
        frame.slots |= {"wish": each[0]["wish"], "best": each[0]["wish"][0], "exact": each[0]["exact"]}
    for slot in ("fleet", "plates", "each", "work", "in_turn", "start"):
        frame.slots.pop(slot, None)
    frame.slots |= {"plate": plate, "services": work.get(plate, frame.slots.get("services", []))}


def _swap(frame: Frame, said: several.Told) -> bool:
    """True when the two vehicles change places."""
    each, planned = frame.slots.get("each", []), frame.slots.get("planned", [])
    if not said.swapped or frame.slots["fleet"] != 2:
        return False
    if len(each) == 2:
        first, last = ({key: one[key] for key in ("wish", "exact")} for one in each)
        frame.slots["each"] = [each[0] | last, each[1] | first]
    elif len(frame.slots.get("plates", [])) == 2 and planned:
        frame.slots["plates"] = frame.slots["plates"][::-1]
    else:
        return False
    frame.slots.pop("planned", None)
    return True


def _take_each(turn: Turn, frame: Frame, said: several.Told) -> bool:
    """True when vehicles were given times of their own; their plates are in the order of these times."""
    if said.a_day:
        parts = opening.on_open_days(turn.shop, several.a_day(turn.understanding, frame.slots["fleet"]))
    else:
        parts = each_vehicle.each(turn.understanding, _names(turn), said.marks)
        if not parts or (each_vehicle.in_turn(turn.words) and len({part.when for part in parts}) == 1):
            return False
    named = [plate for part in parts for plate in part.plates]
    rest = [plate for plate, _, _ in owned(turn) if plate not in named]
    planned: list[tuple[each_vehicle.Part, str | None]] = []
    for part in parts:
        many = max(1, frame.slots["fleet"] - len(named)) if part.rest else part.count
        own = part.plates or (tuple(rest) if part.rest and len(rest) == many else ())
        planned += [(part, plate) for plate in (own or (None,) * many)]
    if not planned:
        return False
    frame.slots["fleet"] = max(frame.slots["fleet"], len(planned))
    frame.slots["each"] = [_kept(turn, frame, part, plate) for part, plate in planned]
    plates = [plate for _, plate in planned if plate]
    if plates:
        frame.slots["plates"] = plates
    frame.slots.pop("planned", None)
    return True


def _take_one(turn: Turn, frame: Frame, named: Sequence[str]) -> bool:
    """True when one of the vehicles read back gets another time, and the others keep theirs."""
    planned, plates = frame.slots.get("planned"), frame.slots.get("plates", [])
    said = times_said(turn.understanding).wished
    if not planned or len(named) != 1 or named[0] not in plates or len(plates) != len(planned) or not said:
        return False
    at = plates.index(named[0])
    day = datetime.fromisoformat(planned[at]).astimezone(turn.shop.zone).date()
    wish, exact = Meant(turn, frame, said[-1].value, said[-1].text, day if said[-1].value.bare else None).wish()
    kept = _wished_so_far(frame, plates, planned)
    kept[at] = {**kept[at], "wish": [wish.earliest.isoformat(), wish.latest.isoformat()], "exact": exact}
    frame.slots["each"] = kept
    frame.slots.pop("planned")
    return True


def _take_anew(turn: Turn, frame: Frame, said: several.Told) -> bool:
    """True when the vehicles read back get other days, one each, or another hour; they are read back anew. Rule: B4."""
    planned, zone = frame.slots.get("planned"), turn.shop.zone
    if not planned or said.plates or turn.told("plate_tail") or turn.press is not None:
        return False
    shown = [datetime.fromisoformat(at).astimezone(zone) for at in planned]
    found = several.anew(turn.understanding, shown, turn.now.astimezone(zone))
    if found and len({at.date() for at in shown} | {part.when.start.date() for part in found}) > 1:
        plates = _plates(frame, len(found))
        frame.slots["each"] = [_kept(turn, frame, part, plate) for part, plate in zip(found, plates, strict=True)]
    elif "each" not in frame.slots or not times_said(turn.understanding).wished:
        return False
    else:  # one time is named for all of them
        frame.slots.pop("each")
        visit_time.take_time(turn, frame)
    frame.slots.pop("planned")
    return True


def _wished_so_far(frame: Frame, plates: list[str], planned: list[str]) -> list[dict[str, Any]]:
    """What stands for each vehicle: its own wish, else the moment wished for all, else the time that was found."""
    each, wish = frame.slots.get("each", []), frame.slots.get("wish")
    if len(each) == len(plates):
        return [{**one, "plate": plate} for one, plate in zip(each, plates, strict=True)]
    shared = [wish] * len(plates) if wish and frame.slots.get("exact") else [[at, at] for at in planned]
    return [{"plate": plate, "wish": one, "exact": True} for plate, one in zip(plates, shared, strict=True)]


def _names(turn: Turn) -> dict[str, str]:
    """Makes and models that stand for one vehicle of the customer's."""
    found: dict[str, list[str]] = {}
    for plate, made, model in owned(turn):
        for name in filter(None, (model, made)):
            found.setdefault(name, []).append(plate)
    return {name: plates[0] for name, plates in found.items() if len(plates) == 1}


def _kept(turn: Turn, frame: Frame, part: each_vehicle.Part, plate: str | None) -> dict[str, Any]:
    """A vehicle's wish as the frame holds it."""
    wish, exact = Meant(turn, frame, part.when, "").wish()
    return {"plate": plate, "wish": [wish.earliest.isoformat(), wish.latest.isoformat()], "exact": exact}


def answers(turn: Turn) -> bool:
    """True when the words hold plates, or leave them for later."""
    return bool(turn.understanding.of("plate")) or _later(turn)


def _later(turn: Turn) -> bool:
    return vehicle.says_later(turn) or how_many.leaves_plates(turn.words)


def step(turn: Turn, frame: Frame, needs: Needs) -> None:
    """Asks for the time, then the plates; reads everything back; books all of it after the yes. Rule: B4."""
    count: int = frame.slots["fleet"]
    if count > fleet.MOST:
        turn.say("fleet.too_many", most=fleet.MOST, phone=turn.shop.phone)
        frame.asked = None
        return
    if not {"wish", "planned", "each"} & frame.slots.keys():
        ask(turn, frame, "time", "timechoice.fleet", count=count)
        return
    if not _settle_plates(turn, frame, count):
        return
    if (yes := guard.confirmed(turn, "book", frame)) is not None and frame.slots.get("planned"):
        _book(turn, frame, needs, yes)
    else:
        _plan(turn, frame, needs, "fleet.confirm")


def _settle_plates(turn: Turn, frame: Frame, count: int) -> bool:
    if "plates" in frame.slots:
        return True
    mine = [plate for plate, _, _ in owned(turn)]
    if len(mine) == count:
        frame.slots["plates"] = mine
        return True
    choices = [[(turn.label("fleet.at_shop"), "skip")]]
    ask(turn, frame, "plates", "fleet.ask_plates", choices=choices, count=count)
    return False


def _plan(turn: Turn, frame: Frame, needs: Needs, key: str) -> None:
    """All times are found, kept and read back; another stretch is asked for when they don't fit."""
    count: int = frame.slots["fleet"]
    wishes = _wishes(turn, frame)
    wanted = wishes[0] if wishes else _wish(turn, frame)
    offers = _offers(turn, frame, needs, wishes)
    if not offers:
        for slot in ("wish", "planned", "each"):
            frame.slots.pop(slot, None)
        ask(turn, frame, "time", "timechoice.fleet_none", count=count, wanted=visit_time.stretch(turn, wanted))
        return
    fleet.keep_together(turn.tx, shop_choice.here(turn, frame), turn.conversation, offers, turn.now)
    frame.slots["planned"] = [offer.start.isoformat() for offer in offers]
    _say_other_times(turn, frame, wishes, offers)
    rows = [[(turn.label("button.yes_book"), "yes"), (turn.label("button.change"), "no")]]
    starts, own = [offer.start for offer in offers], _needs_of_each(frame, needs)
    card = read_back_all(turn, frame, own, starts, _plates(frame, len(starts)))
    ask(turn, frame, "confirm", key, choices=rows, card=card, again="again.book_all", count=count)


def _wishes(turn: Turn, frame: Frame) -> list[Wish]:
    """The wish of each vehicle that has one of its own, the others' after them; empty where one is meant for all."""
    zone, found = turn.shop.zone, []
    for one in frame.slots.get("each", ()):
        earliest, latest = (datetime.fromisoformat(at).astimezone(zone) for at in one["wish"])
        latest = max(latest, earliest + timedelta(minutes=1))
        found.append(Wish(earliest, latest, max(earliest, turn.now.astimezone(zone))))
    if not found and frame.slots.get("work"):
        found = [_wish(turn, frame)]
    return found + found[-1:] * (frame.slots["fleet"] - len(found)) if found else []


def _needs_of_each(frame: Frame, needs: Needs) -> list[Needs]:
    """What each of the vehicles needs."""
    work, count = frame.slots.get("work", {}), frame.slots["fleet"]
    return [replace(needs, services=tuple(work[plate])) if plate in work else needs for plate in _plates(frame, count)]


def _offers(turn: Turn, frame: Frame, needs: Needs, wishes: list[Wish]) -> list[Offer]:
    """A visit for each vehicle: at the times wished for each, one after the other, or together."""
    shop, own, count = shop_choice.here(turn, frame), turn.conversation.id, frame.slots["fleet"]
    if wishes:
        return fleet.offer_each(turn.tx, shop, _needs_of_each(frame, needs), wishes, turn.now, conversation_id=own)
    wanted = _wish(turn, frame)
    if frame.slots.get("in_turn"):
        return fleet.offer_in_turn(turn.tx, shop, needs, count, wanted, turn.now, conversation_id=own)
    return fleet.offer_together(turn.tx, shop, needs, count, wanted, turn.now, conversation_id=own)


def _say_other_times(turn: Turn, frame: Frame, wishes: list[Wish], offers: list[Offer]) -> None:
    """Names every vehicle that can't come exactly when it was wished. Rule: B3."""
    exact = [one["exact"] for one in frame.slots.get("each", ())]
    plates = _plates(frame, len(offers))
    for wish, offer, meant, plate in zip(wishes, offers, exact, plates, strict=False):
        if meant and offer.start != wish.earliest:
            clock = (wish.earliest, offer.start.astimezone(turn.shop.zone))
            wanted, when = (formats.moment(at, turn.language) for at in clock)
            who = plate or turn.label("vehicle.later")
            turn.say("fleet.other_time", plate=who, wanted=wanted, when=when)


def _wish(turn: Turn, frame: Frame) -> Wish:
    """The wish; a named moment means that day from then on, since not all vehicles need fit at once."""
    found = visit_time.wish_of(turn, frame)
    if not frame.slots.get("exact"):
        return replace(found, daily=None) if found.unlike else found
    midnight = found.earliest.replace(hour=23, minute=59)
    return Wish(found.earliest, midnight, found.preferred)


def _plates(frame: Frame, count: int) -> list[str | None]:
    told: list[str | None] = list(frame.slots.get("plates", []))
    return (told + [None] * count)[:count]


def _book(turn: Turn, frame: Frame, needs: Needs, _yes: Confirmed) -> None:
    starts = [datetime.fromisoformat(at) for at in frame.slots["planned"]]
    visits = []
    for start, plate in zip(starts, _plates(frame, len(starts)), strict=True):
        own = identities.own_vehicle(turn.tx, turn.identity, plate, turn.now)
        visits.append((start, plate, own.id if own else None))
    told = {"phone": turn.phone(), "name": turn.memory.get("name"), **symptom.facts(frame)}
    data = {key: value for key, value in told.items() if value}
    try:
        made = fleet.book_together(
            turn.tx, shop_choice.here(turn, frame), turn.conversation, _needs_of_each(frame, needs), visits, turn.now,
            data=data,
        )  # fmt: skip
    except (BayTaken, OutsideHours):
        _plan(turn, frame, needs, "timechoice.fleet_lost")
        return
    lines = tuple(
        Line(ticket.number, f"{formats.moment(visit.starts_at.astimezone(turn.shop.zone), turn.language)} "
             f"{visit.plate or turn.label('vehicle.later')}")
        for ticket, visit in made
    )  # fmt: skip
    address = turn.shop.address_of(shop_choice.here(turn, frame).code, turn.language)
    card = Card("", lines, turn.label("fleet.address", address=address))
    turn.settle()
    turn.say("fleet.booked", card=card, count=len(made))
    frame.asked = None
