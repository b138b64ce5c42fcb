"""Answers about the warranty of the customer's own vehicle, from dates, mileage and earlier repairs (G1, G4)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from actions import intake
from actions.warranty import claims, cover
from bot import advice
from bot.dialog import Turn
from bot.dialogs.booking import items
from domain.booking.appointment import estimate
from domain.customers.customer import Vehicle
from domain.parts import called
from domain.shop.shop import ServiceItem, Shop
from domain.warranty import cost_price
from domain.warranty.return_repair import SERVICES, systems
from domain.warranty.warranty import Decision
from texts import formats


def answer(turn: Turn) -> bool:
    """True when it could be answered; only for a vehicle of the record whose owner is proved. Rule: G1, A5."""
    vehicle = _vehicle(turn)
    if vehicle is None or turn.understanding.intent != "ask_warranty":
        return False
    part = turn.understanding.first("part")
    named = [entity.value for entity in turn.understanding.of("system")]
    told = systems(named, [entity.value for entity in turn.understanding.of("symptom")])
    found = cover.assess(turn.tx, turn.shop, vehicle, turn.now, systems=told, part=part)
    whole = turn.label(f"desk_worksystem.{found.system}" if found.system else "warranty.whole")
    name = found.part.name(turn.language) if found.part else whole
    fields: dict[str, Any] = {
        "vehicle": " ".join(filter(None, (vehicle.title, vehicle.plate))) if vehicle.brand else vehicle.plate,
        "part": name,
        "date": _day(turn, found),
        "km": f"{found.ends_km:,}" if found.ends_km is not None else "",
    }
    items.dwell_on(turn)
    if found.outcome == "unclear":
        _unclear(turn, found, fields)
        return True
    key = {"in": "is_in", "out": "is_out"}[found.outcome]
    if found.reason != "within":
        key = f"{key}_{found.reason}"
    turn.say("warranty.is_near" if found.is_near else f"warranty.{key}", left=_left(turn, found), **fields)
    _cost_price(turn, found, part, told, vehicle)
    advice.add(turn)
    return True


def _cost_price(turn: Turn, found: Decision, part: str | None, told: Collection[str], vehicle: Vehicle) -> None:
    """After the warranty the cost price of the work that was meant is told, where the list has that work. Rule: G8."""
    if not cost_price.is_after_warranty(found):
        return
    there = turn.shop.for_vehicle(vehicle.brand, vehicle.model)
    service = _work_meant(turn, there, part, told)
    if service is None:
        return
    labour, parts = cost_price.of_estimate(there, estimate(there, [service.code]))
    turn.say(
        "warranty.at_cost", what=service.name(turn.language), labour=formats.money(labour),
        parts=formats.money(parts), total=formats.money(labour + parts),
    )  # fmt: skip


def _work_meant(turn: Turn, there: Shop, part: str | None, told: Collection[str]) -> ServiceItem | None:
    """The work on the price list that the words name, else the one that takes the part, else the system's only one."""
    named = [entity.value for entity in turn.understanding.of("service")]
    codes = {one.code for one in called(there, [part])} if part else set()
    by_part = [one for one in there.services if codes & {need.part for need in one.parts}]
    by_system = [one for one in there.services if SERVICES.get(one.code) in told]
    by_name = [one for one in there.services if one.code in named]
    return next((found[0] for found in (by_name, by_part[:1], by_system) if len(found) == 1), None)


def _left(turn: Turn, found: Decision) -> str:
    """What is left of a warranty; empty once it is over."""
    if found.outcome != "in" or found.days_left is None or found.km_left is None:
        return ""
    return turn.label("claim.left", days=found.days_left, km=f"{found.km_left:,}")


def claim(turn: Turn) -> bool:
    """True when a claim on the customer's own vehicle was taken, and what the terms say of it told. Rule: G6, A5.

    One whose warranty is over is taken all the same, and told so honestly; what is missing is asked for.
    """
    vehicle = _vehicle(turn)
    if vehicle is None:
        return False
    part = turn.understanding.first("part")
    named = [entity.value for entity in turn.understanding.of("system")]
    told = systems(named, [entity.value for entity in turn.understanding.of("symptom")])
    found = cover.assess(turn.tx, turn.shop, vehicle, turn.now, systems=told, part=part)
    ticket, _ = intake.enquire(
        turn.tx, turn.conversation, turn.words, turn.now,
        message_id=turn.message_id, key=turn.incoming.update_id, topic="request_claim",
    )  # fmt: skip
    claims.ask(turn.tx, ticket, vehicle.id, found, turn.now)
    missing = "missing_km" if found.reason == "no_odometer" else "missing_delivery"
    name = " ".join(filter(None, (vehicle.title, vehicle.plate)))
    turn.say(
        f"claim.taken_{found.outcome}", number=ticket.number, vehicle=name, left=_left(turn, found),
        why=_why(turn, found), missing=turn.label(f"claim.{missing}"),
    )  # fmt: skip
    return True


def _why(turn: Turn, found: Decision) -> str:
    """Why it is not covered, in plain words. Rule: G6."""
    km = f"{found.ends_km:,}" if found.ends_km is not None else ""
    if found.reason in ("time", "mileage"):
        return turn.label(f"claim.out_{found.reason}", date=_day(turn, found), km=km)
    return turn.label(f"warranty.{found.reason}")


def _unclear(turn: Turn, found: Decision, fields: dict[str, Any]) -> None:
    if found.reason == "no_odometer" and found.ends_on is not None and found.ends_km is not None:
        turn.say("warranty.need_km", **fields)
        return
    ticket, _ = intake.enquire(
        turn.tx, turn.conversation, turn.words, turn.now,
        message_id=turn.message_id, key=turn.incoming.update_id, topic="ask_warranty",
    )  # fmt: skip
    turn.say("warranty.is_unclear", number=ticket.number, **fields)


def _vehicle(turn: Turn) -> Vehicle | None:
    """The vehicle meant: by its plate, or the only one there is."""
    owned, plate = turn.vehicles(), turn.understanding.first("plate")
    if plate:
        return next((vehicle for vehicle in owned if vehicle.plate == plate), None)
    return owned[0] if len(owned) == 1 else None


def _day(turn: Turn, found: Decision) -> str:
    return formats.full_date(found.ends_on, turn.language) if found.ends_on else ""
