"""Which vehicle it is about: known ones are shown back, not asked (A3); another's plate tells nothing (A5)."""

from __future__ import annotations

from collections.abc import Sequence

from actions.customers import identities
from bot.dialog import Frame, Turn, ask, by_ordinal, pressed
from bot.dialogs.customers import owner
from domain.customers.customer import Vehicle
from nlu.acts.acts import Correct
from nlu.acts.booking import several
from nlu.acts.vehicles import OTHER, is_nearly, plate_comes_later, same_name

SHOWN = 8
"""So many vehicles are listed to be chosen from; of a larger fleet the plate, or its end, is asked for."""


SLIGHT = 16
"""Characters beside the make and model that ask for nothing: "it's a", "2019年的"."""


def named(vehicles: Sequence[Vehicle]) -> str:
    """The vehicles by plate; of a large fleet the first, and how many there are."""
    names = ", ".join(one.plate or one.title for one in vehicles[:SHOWN])
    return names if len(vehicles) <= SHOWN else f"{names} … ({len(vehicles)})"


def says_later(turn: Turn) -> bool:
    """True when the words leave the plate for later, or say that there is none yet."""
    return not turn.understanding.of("plate") and plate_comes_later(turn.words)


def says_kind(turn: Turn, frame: Frame) -> bool:
    """True when the make or model is told where the plate was asked for, and nothing is asked or wished with it."""
    reading = turn.understanding
    named = sum(one.end - one.start for kind in ("brand", "model", "number") for one in reading.of(kind))
    slight = named > 0 and len(turn.words) - named <= SLIGHT
    return frame.asked == "plate" and bool(reading.of("brand") or reading.of("model")) and slight


def take_vehicle(turn: Turn, frame: Frame) -> bool:
    """True when the message named the vehicle (or that it has no plate yet)."""
    if value := pressed(turn, "choice"):
        frame.slots["plate"] = value
        return True
    if value := pressed(turn, "plate"):
        frame.slots["plate"] = "" if value == "skip" else value
        return True
    if frame.asked == "plate" and says_later(turn):
        frame.slots["plate"] = ""
        return True
    if says_kind(turn, frame):
        frame.slots["kind_now"] = True
        return True
    if plate := turn.understanding.first("plate"):
        frame.slots["plate"] = plate
        return True
    if unsure := turn.understanding.first("plate_unsure"):
        return _take_unsure(turn, frame, unsure)
    if frame.asked == "plate" and frame.slots.get("unsure_plate") and turn.understanding.intent == "affirm":
        frame.slots["plate"] = frame.slots["unsure_plate"]
        return True
    if denies(turn, frame):
        _forget(turn, frame)
        return True
    named = by_ordinal(turn, _plated(turn)) if frame.asked == "choice" else None
    named = named or _meant(turn, frame)
    if named is not None:
        frame.slots["plate"] = named.plate
    return named is not None


def _take_unsure(turn: Turn, frame: Frame, unsure: str) -> bool:
    """A plate with a character too few or many is one of the customer's own that it nearly is, or is asked about."""
    near = [car.plate for car in _plated(turn) if "for" not in frame.slots and is_nearly(unsure, car.plate or "")]
    if len(near) == 1:
        frame.slots["plate"] = near[0]
    elif frame.slots.get("unsure_plate"):
        frame.slots["plate"] = unsure  # said again: then it is so
    else:
        frame.slots.pop("plate", None)
        frame.slots["unsure_plate"] = unsure
    return True


def changes(turn: Turn, frame: Frame) -> bool:
    """True when the words name another of the customer's vehicles than the one in hand, or the one asked for."""
    named = _meant(turn, frame)
    return denies(turn, frame) or (named is not None and named.plate != frame.slots.get("plate"))


def denies(turn: Turn, frame: Frame) -> bool:
    """True when the vehicle in hand is not the one meant, and the words name none that is known. Rule: A3, B4."""
    if frame.asked != "confirm" or "for" in frame.slots or "fleet" in frame.slots or _meant(turn, frame) is not None:
        return False
    wrong = [act for act in turn.acts if isinstance(act, Correct) and act.slot == "vehicle"]
    here = [one for one in _plated(turn) if one.plate == frame.slots.get("plate")]
    named = any(_is_called(one, act.instead) for one in here for act in wrong) if here else bool(wrong)
    return named or turn.told("vehicle") == OTHER


def _forget(turn: Turn, frame: Frame) -> None:
    """The vehicle in hand is given up, and the one that is meant is asked for."""
    wrong = frame.slots.pop("plate", None)
    frame.slots["not_this"] = wrong or ""
    if turn.memory.get("plate") == wrong:
        turn.memory.pop("plate", None)


def _meant(turn: Turn, frame: Frame) -> Vehicle | None:
    """The one of the customer's own that the words mean by brand, model or the end of its plate. Rule: A3, A5.

    One that is put right is the other of two, where no other is named.
    """
    owned = _plated(turn) if "for" not in frame.slots else []
    if len(owned) < 2:
        return None
    if tail := turn.told("plate_tail"):
        return _only([one for one in owned if (one.plate or "").endswith(tail)])
    wrong = [act for act in turn.acts if isinstance(act, Correct) and act.slot == "vehicle"]
    value = wrong[-1].value if wrong else turn.told("vehicle")
    if value == OTHER:
        in_hand = frame.slots.get("plate") or turn.memory.get("booked", {}).get("plate")
        return _only([one for one in owned if one.plate != in_hand]) if in_hand else None
    if value is None and not wrong:
        coming = several.told(turn.understanding, [(o.plate or "", o.brand or "", o.model or "") for o in owned]).plates
        return _only([one for one in owned if one.plate in coming]) if len(coming) == 1 else None
    left = [one for one in owned if not any(_is_called(one, act.instead) for act in wrong)]
    return _only([one for one in left if value is None or _is_called(one, value)]) if wrong or value else None


def _only(found: list[Vehicle]) -> Vehicle | None:
    return found[0] if len(found) == 1 else None


def _is_called(one: Vehicle, said: dict[str, str | None]) -> bool:
    """Whether that brand and model may be this vehicle's."""
    if said["model"] is None:
        return same_name(one.brand, said["brand"])
    return same_name(one.model, said["model"]) and (not one.brand or same_name(one.brand, said["brand"]))


def settle_vehicle(turn: Turn, frame: Frame) -> bool:
    """True when the vehicle is known or was left open on purpose; otherwise it has been asked. Rule: A3, B1."""
    if "plate" in frame.slots:
        return True
    later = [[(turn.label("button.no_plate"), "skip")]]
    if unsure := frame.slots.get("unsure_plate"):
        sure = [(turn.label("who.plate_is_right"), unsure)]
        ask(turn, frame, "plate", "who.check_plate", choices=[sure, *later], plate=unsure)
        return False
    if "for" in frame.slots:
        ask(turn, frame, "plate", "another.ask_plate", choices=later, who=owner.who(turn, frame))
        return False
    owned = [one for one in _plated(turn) if one.plate != frame.slots.get("not_this")]
    if len(owned) == 1 and "not_this" not in frame.slots:
        frame.slots["plate"] = owned[0].plate
        return True
    if len(owned) == 1 and "fleet" not in frame.slots:
        frame.slots["plate"] = owned[0].plate  # of two it is not the one that was denied
        return True
    if len(owned) > SHOWN:
        ask(turn, frame, "plate", "vehicle.which_of_many", choices=later, count=len(owned))
        return False
    if owned:
        rows = [[(f"{vehicle.title} {vehicle.plate}", vehicle.plate or "")] for vehicle in owned]
        ask(turn, frame, "choice", "vehicle.which", choices=rows)
        return False
    if turn.memory.get("plate"):
        frame.slots["plate"] = turn.memory["plate"]
        return True
    ask(turn, frame, "plate", "vehicle.ask_plate", choices=later)
    return False


def likely(turn: Turn, frame: Frame) -> str | None:
    """The plate it will be about, before it was asked: the one said, the only one known. None for another's."""
    if "plate" in frame.slots or "for" in frame.slots:
        return frame.slots.get("plate") if "for" not in frame.slots else None
    owned = _plated(turn)
    return owned[0].plate if len(owned) == 1 else None if owned else turn.memory.get("plate")


def chosen(turn: Turn, frame: Frame) -> tuple[str | None, int | None]:
    """(plate as said, id of the vehicle when it is this customer's own in the record)."""
    plate = frame.slots.get("plate") or None
    if "for" in frame.slots:
        return plate, None
    vehicle = identities.own_vehicle(
        turn.tx,
        turn.identity,
        plate,
        turn.now,
        brand=turn.memory.get("brand"),
        model=turn.memory.get("model"),
    )
    return plate, vehicle.id if vehicle else None


def kind(turn: Turn, frame: Frame) -> tuple[str | None, str | None]:
    """Brand and model of the vehicle it is about, as far as they are known."""
    if "for" in frame.slots or "car" in frame.slots:
        brand, model = frame.slots.get("car") or frame.slots.get("owner_car") or (None, None)
        return brand, model
    plate = likely(turn, frame)
    own = next((vehicle for vehicle in turn.vehicles() if vehicle.plate == plate), None) if plate else None
    if own is not None:
        return own.brand, own.model
    return turn.memory.get("brand"), turn.memory.get("model")


def facts(turn: Turn, frame: Frame) -> dict[str, object]:
    """What is kept of the vehicle's kind with a visit, so that its price and length stay what was agreed."""
    known = kind(turn, frame)
    return {"car": list(known)} if known[0] else {}


def title(turn: Turn, frame: Frame) -> str:
    """How the vehicle is read back: "大众 帕萨特 京A12345"."""
    plate = frame.slots.get("plate") or ""
    if "for" in frame.slots:
        return " ".join(filter(None, (frame.slots.get("owner_model"), plate))) or turn.label("vehicle.later")
    own = next((vehicle for vehicle in turn.vehicles() if vehicle.plate == plate), None)
    told = " ".join(turn.memory[key] for key in ("brand", "model") if turn.memory.get(key))
    if turn.language == "en" and told and turn.memory.get("car_as_told", "").isascii():
        told = turn.memory.get("car_as_told") or told
    name = own.title if own and own.brand else (told if not own else "")
    return " ".join(part for part in (name, plate) if part) or turn.label("vehicle.later")


def _plated(turn: Turn) -> list[Vehicle]:
    return [vehicle for vehicle in turn.vehicles() if vehicle.plate]
