"""What a customer says is other than on record: plate, phone, address, name, a vehicle sold, a mileage (A1, A3, A5).

Told facts are kept at once and said back by name. What proves ownership or identity is only changed by a person, who is
asked once for all of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from actions import intake
from actions.customers import mileage_forecast, told
from actions.tickets import tickets
from bot.dialog import Frame, Turn, shorten
from bot.dialogs.customers import odometer
from domain.customers.customer import Vehicle, masked_phone
from domain.customers.told_fact import FactKind
from nlu.acts import record
from storage.customers import companies, customers
from storage.tickets import tickets as ticket_queries


@dataclass(frozen=True, slots=True)
class Told:
    """What the message changes. changed: of plate, phone, sold, address, name, wish. km: a mileage told anew."""

    changed: tuple[str, ...] = ()
    km: int | None = None


def found(turn: Turn, frame: Frame | None) -> Told | None:
    """What the words say is other than on record; None for anything else."""
    if turn.dangers or turn.incoming.kind not in ("text", "photo") or turn.begins("complain"):
        return None
    if frame is not None and frame.dialog != "odometer" and frame.asked in ("plate", "phone", "details"):
        return None
    changed: tuple[str, ...] = turn.told("record") or _finished(turn)
    if turn.understanding.intent == "handoff" or (frame is not None and not record.is_only_wish(turn.words)):
        changed = tuple(name for name in changed if name != "wish")  # kept beside, and the matter in hand goes on
    km = _taken_back(turn) if frame is None else None
    return Told(changed, km) if changed or km is not None else None


def note(turn: Turn, said: Told) -> None:
    """Each fact is kept and named; a person is asked once for what has to be proved. Rule: A1, A3, A5."""
    if said.km is not None:
        _tell_again(turn, said.km)
        return
    turn.memory.pop("changing", None)
    values = {name: _value(turn, name) for name in said.changed}
    missing = [name for name, value in values.items() if value is None]
    known = {name: value for name, value in values.items() if value is not None}
    _keep_address(turn, known.get("address"))
    if known:
        _say(turn, known)
    mileage(turn)
    if missing:
        turn.memory["changing"] = [missing[0], turn.now.isoformat()]
        turn.say(f"profile.which_{missing[0]}")


def mileage(turn: Turn) -> bool:
    """True when a mileage was told and is noted with its vehicle."""
    km, vehicle = turn.understanding.first("mileage"), vehicle_meant(turn)
    if km is None:
        return False
    if vehicle is None:
        turn.memory["mileage"] = km
        turn.say("profile.noted_facts", facts=turn.label("profile.fact_mileage", km=f"{km:,}"))
    else:
        odometer.tell(turn, vehicle, km)
    return True


def vehicle_meant(turn: Turn) -> Vehicle | None:
    """The customer's vehicle that the words name by its plate or model, or the only one there is."""
    owned, reading = turn.vehicles(), turn.understanding
    plates = {entity.value for entity in reading.of("plate")}
    models = {entity.value["model"] for entity in reading.of("model")}
    named = [one for one in owned if one.plate in plates] or [one for one in owned if one.model in models]
    fitting = named or owned
    return fitting[0] if len(fitting) == 1 else None


def _finished(turn: Turn) -> tuple[str, ...]:
    """The change that was begun in the message before, when this one brings its plate or phone."""
    name, at = turn.memory.get("changing") or ("", "")
    if not name or turn.now - datetime.fromisoformat(at) > turn.shop.policy.session_timeout:
        return ()
    return (name,) if turn.understanding.of(name) else ()


def _value(turn: Turn, name: str) -> str | None:
    """What it is from now on, as it is said back; None when the words leave that out."""
    reading = turn.understanding
    if name == "plate":
        own = {vehicle.plate for vehicle in turn.vehicles()}
        return next((entity.value for entity in reversed(reading.of("plate")) if entity.value not in own), None)
    if name == "phone":
        return next((masked_phone(entity.value) for entity in reversed(reading.of("phone"))), None)
    if name == "wish":
        return shorten(record.wish(turn.words) or turn.words)
    if name == "name":
        said: str | None = reading.first("person")
        return said or ""
    return turn.words if name == "address" else ""


def _keep_address(turn: Turn, words: str | None) -> None:
    if words:
        facts = {FactKind.ADDRESS: words}
        told.note(turn.tx, turn.conversation.customer_id, facts, turn.now, turn.incoming.channel, turn.message_id)


def _say(turn: Turn, known: dict[str, str]) -> None:
    vehicle = vehicle_meant(turn)
    car = vehicle.title if vehicle and vehicle.brand else ""
    facts = [turn.label(f"profile.fact_{name}", value=value, car=car).strip() for name, value in known.items()]
    listed = turn.label("profile.and").join(facts)
    _heed(turn)
    if set(known) == {"wish"} and turn.told("speaks"):
        turn.say("profile.speaks")
        return
    if set(known) <= {"address", "wish"}:
        turn.say("profile.noted_facts", facts=listed)
        return
    number = _ask_staff(turn, known, listed)
    turn.say("profile.proof_plate" if "plate" in known else "profile.proof", facts=listed, number=number)


def _heed(turn: Turn) -> None:
    """The language that was asked for is theirs from now on."""
    if wanted := turn.told("speaks"):
        turn.conversation.language = turn.customer().language = wanted
        turn.tx.flush()


def _ask_staff(turn: Turn, known: dict[str, str], listed: str) -> str:
    """The number of the enquiry with which a person checks it all; it bears the plate as told."""
    words = turn.label("profile.check", facts=listed, words=turn.words)
    ticket, _ = intake.enquire(
        turn.tx, turn.conversation, words, turn.now,
        message_id=turn.message_id, key=turn.incoming.update_id, topic="update_profile",
    )  # fmt: skip
    locked = ticket_queries.lock(turn.tx, ticket.id)
    if locked is not None and "plate" in known:
        locked.plate = known["plate"]
        tickets.add_details(turn.tx, locked, turn.now, plate=known["plate"])
    return ticket.number


def _taken_back(turn: Turn) -> int | None:
    """The mileage that replaces one told just before and taken over: "sorry, it's 62,800"."""
    before = turn.memory.get("told_km")
    km: int | None = turn.told("figure")
    if not before or km in (None, before["km"]):
        return None
    return km if turn.now - datetime.fromisoformat(before["at"]) <= turn.shop.policy.session_timeout else None


def _tell_again(turn: Turn, km: int) -> None:
    before = turn.memory.pop("told_km")
    vehicle = customers.vehicle(turn.tx, before["vehicle"])
    if vehicle is None or not companies.may_ask(turn.tx, vehicle, turn.conversation.customer_id):
        turn.say("profile.noted_facts", facts=turn.label("profile.fact_mileage", km=f"{km:,}"))
        return
    mileage_forecast.take_back(turn.tx, vehicle, before["km"], before["before"], turn.now)
    odometer.tell(turn, vehicle, km)
