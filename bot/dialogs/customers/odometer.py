"""A mileage that can hardly be right is asked back, with a photo of the dashboard as proof (N2)."""

from __future__ import annotations

from types import MappingProxyType

from actions import intake
from actions.customers import identities, mileage_forecast
from bot import guard
from bot.dialog import Dialog, Frame, Turn, ask
from domain.customers.customer import Vehicle
from nlu.acts.context import Shown
from storage.customers import companies, customers
from texts import formats


def tell(turn: Turn, vehicle: Vehicle, km: int) -> None:
    """The mileage is noted and the reminder follows it; one that can hardly be right is asked about. Rule: N2, A3."""
    before = vehicle.odometer_km
    if identities.read_odometer(turn.tx, vehicle, km, turn.now):
        turn.memory["told_km"] = {"vehicle": vehicle.id, "km": km, "before": before, "at": turn.now.isoformat()}
        turn.say("profile.mileage", km=f"{km:,}", vehicle=vehicle.title)
        if vehicle.predicted_due_on is not None and vehicle.predicted_due_on > turn.now.date():
            turn.say("odometer.due", due=formats.day(vehicle.predicted_due_on, turn.language))
        return
    key = "profile.mileage_lower" if before is not None and km < before else "odometer.jump"
    turn.say(key, km=f"{km:,}", vehicle=vehicle.title)
    turn.opens = ("odometer", {"vehicle": vehicle.id, "km": km})


class Odometer(Dialog):
    """A suspicious mileage is settled: by a photo, by a corrected number, or by an advisor."""

    name = "odometer"
    read_backs = MappingProxyType({"mileage": "odometer"})

    def shown(self, turn: Turn, frame: Frame) -> Shown:
        """The mileage that can hardly be right."""
        return Shown(km=frame.slots.get("km"))

    def take(self, turn: Turn, frame: Frame) -> bool:
        """A picture, another number, or the word that it is right."""
        km = turn.understanding.first("mileage")
        if guard.verdict(turn, frame) == "yes":
            frame.slots["sure"] = True
        elif any(media.kind == "photo" for media in turn.incoming.media):
            frame.slots["photo"] = True
        elif km is not None:
            frame.slots["new"] = km
        else:
            return False
        return True

    def hears(self, turn: Turn, frame: Frame) -> bool:
        """A number said alone is the mileage that was asked for."""
        return turn.understanding.first("mileage") is not None

    def step(self, turn: Turn, frame: Frame) -> None:
        """Asks for proof, or settles the reading."""
        vehicle = customers.vehicle(turn.tx, frame.slots.get("vehicle", 0))
        if vehicle is None or not companies.may_ask(turn.tx, vehicle, turn.conversation.customer_id):
            frame.asked = None
        elif frame.slots.pop("photo", False):
            mileage_forecast.read(turn.tx, vehicle, frame.slots["km"], turn.now, source="photo", proved=True)
            self._pass_on(turn, frame, vehicle, "odometer.proved")
        elif frame.slots.pop("sure", False):
            self._pass_on(turn, frame, vehicle, "odometer.passed_on")
        elif (km := frame.slots.pop("new", None)) is not None:
            self._again(turn, frame, vehicle, km)
        else:
            _ask(turn, frame)

    def _again(self, turn: Turn, frame: Frame, vehicle: Vehicle, km: int) -> None:
        frame.slots["km"] = km
        tell(turn, vehicle, km)
        if turn.opens is not None:
            turn.opens = None
            _ask(turn, frame)
        else:
            frame.asked = None

    def _pass_on(self, turn: Turn, frame: Frame, vehicle: Vehicle, key: str) -> None:
        """An advisor sees the reading, and the picture if there is one."""
        km = f"{frame.slots['km']:,}"
        words = turn.label("odometer.check", km=km, vehicle=f"{vehicle.title} {vehicle.plate or ''}".strip())
        ticket, _ = intake.enquire(
            turn.tx, turn.conversation, words, turn.now,
            message_id=turn.message_id, key=turn.incoming.update_id, topic="update_profile",
        )  # fmt: skip
        turn.say(key, km=km, number=ticket.number)
        frame.asked = None


def _ask(turn: Turn, frame: Frame) -> None:
    ask(turn, frame, "mileage", "odometer.ask", choices=[[(turn.label("odometer.sure_button"), "sure")]])
