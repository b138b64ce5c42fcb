"""Booking a visit: service, time, vehicle, read-back with estimate, and nothing before the yes (B1-B5)."""

from __future__ import annotations

from datetime import datetime

from actions import booking
from bot import formats
from bot.dialog import Dialog, Frame, Turn, ask, pressed
from bot.dialogs import phone, vehicle
from bot.dialogs.wish import settle_time, take_time
from domain.appointment import Estimate, estimate
from domain.capacity import Needs
from domain.errors import BayTaken, OutsideHours
from domain.reply import Card, Line
from domain.shop import ServiceItem

MENU = 6
"""Service items shown as buttons when none was named."""


class Booking(Dialog):
    """A visit is booked."""

    name = "booking"

    def take(self, turn: Turn, frame: Frame) -> bool:
        """Service, time, vehicle and the yes or no, whichever the message holds."""
        found = [take_services(turn, frame), take_time(turn, frame), vehicle.take_vehicle(turn, frame)]
        if any(found):
            frame.slots.pop("confirmed", None)
            return True
        return self._take_answer(turn, frame)

    def _take_answer(self, turn: Turn, frame: Frame) -> bool:
        if changed := pressed(turn, "change"):
            _forget(frame, changed)
            return True
        if frame.asked != "confirm":
            return False
        said = pressed(turn, "confirm") or turn.understanding.intent
        if said in ("yes", "affirm"):
            frame.slots["confirmed"] = True
        elif said in ("no", "deny"):
            frame.slots["refused"] = True
        return said in ("yes", "affirm", "no", "deny")

    def step(self, turn: Turn, frame: Frame) -> None:
        """Asks for the first thing missing; books once everything is there and the customer said yes. Rule: B4."""
        services: list[str] = frame.slots.get("services", [])
        if not services:
            _ask_service(turn, frame)
            return
        needs = Needs(tuple(services))
        start = settle_time(turn, frame, needs)
        if start is None or not vehicle.settle_vehicle(turn, frame):
            return
        if frame.slots.pop("refused", False):
            _ask_change(turn, frame)
        elif frame.slots.pop("confirmed", False):
            _book(turn, frame, needs, start)
        elif booking.keep_offer(turn.tx, turn.shop, turn.conversation, needs, start, turn.now):
            _read_back(turn, frame, services, start)
        else:
            _offer_again(turn, frame, needs, start)

    def skip(self, turn: Turn, frame: Frame) -> bool:
        """The plate can be told later; the rest is needed."""
        if frame.asked == "plate":
            frame.slots["plate"] = ""
        return frame.asked == "plate"


def take_services(turn: Turn, frame: Frame) -> bool:
    """True when the message named service items of this shop, or a symptom that is invited to diagnosis. Rule: B2."""
    if value := pressed(turn, "service"):
        frame.slots["services"] = [value]
        return True
    named = [entity.value for entity in turn.understanding.of("service")]
    offered = list(dict.fromkeys(code for code in named if turn.shop.offers(code)))
    specific = [code for code in offered if code != "periodic_service"] or offered
    if specific:
        frame.slots["services"] = specific
        return True
    if turn.understanding.of("symptom") and turn.shop.offers(turn.shop.diagnosis_service):
        frame.slots["services"] = [turn.shop.diagnosis_service]
        frame.slots["symptom"] = turn.words
        return True
    return False


def _ask_service(turn: Turn, frame: Frame) -> None:
    items = [(item.name(turn.language), item.code) for item in turn.shop.services[:MENU]]
    ask(turn, frame, "service", "booking.ask_service", choices=[items[i : i + 2] for i in range(0, len(items), 2)])


def _ask_change(turn: Turn, frame: Frame) -> None:
    kinds = ("time", "service", "vehicle")
    rows = [[(turn.label(f"button.change_{kind}"), kind) for kind in kinds], [(turn.label("button.drop"), "drop")]]
    ask(turn, frame, "change", "booking.what_to_change", choices=rows)


def _forget(frame: Frame, changed: str) -> None:
    for slot in {"time": ["start", "wish"], "service": ["services"], "vehicle": ["plate"]}.get(changed, []):
        frame.slots.pop(slot, None)


def read_back(turn: Turn, frame: Frame, services: list[str], start: datetime) -> Card:
    """Vehicle, items, time and the itemised estimate in plain words. Rule: B4, E2."""
    priced = estimate(turn.shop, services)
    local = start.astimezone(turn.shop.zone)
    lines = [
        Line(turn.label("card.time"), formats.moment(local, turn.language)),
        Line(turn.label("card.vehicle"), vehicle.title(turn, frame)),
        *estimate_lines(turn, priced),
        Line(turn.label("card.duration"), formats.duration(priced.minutes, turn.language)),
        Line(turn.label("card.shop"), f"{turn.shop.name(turn.language)}, {turn.shop.address(turn.language)}"),
    ]
    if name := turn.customer().name or turn.memory.get("name"):
        lines.insert(0, Line(turn.label("card.customer"), name))
    return Card(turn.label("card.booking"), tuple(lines), turn.label("card.estimate_note"))


def estimate_lines(turn: Turn, priced: Estimate) -> list[Line]:
    """A line per service item (labour and parts) and the total range. Rule: E2."""
    lines = [
        Line(_name(turn, line.service), turn.label("card.labour_parts", labour=formats.money(line.labour_fen),
             parts=formats.money(line.total_fen - line.labour_fen)))
        for line in priced.lines
    ]  # fmt: skip
    return [*lines, Line(turn.label("card.total"), formats.money_range(priced.total_fen, priced.upper_fen))]


def _name(turn: Turn, item: ServiceItem) -> str:
    return item.name(turn.language)


def _read_back(turn: Turn, frame: Frame, services: list[str], start: datetime) -> None:
    rows = [[(turn.label("button.yes_book"), "yes"), (turn.label("button.change"), "no")]]
    ask(turn, frame, "confirm", "booking.confirm", choices=rows, card=read_back(turn, frame, services, start))


def _book(turn: Turn, frame: Frame, needs: Needs, start: datetime) -> None:
    plate, vehicle_id = vehicle.chosen(turn, frame)
    data = {"phone": turn.phone(), "name": turn.memory.get("name"), "symptom": frame.slots.get("symptom")}
    kept = {key: value for key, value in data.items() if value}
    try:
        ticket, _ = booking.book(
            turn.tx, turn.shop, turn.conversation, needs, start, turn.now,
            plate=plate, vehicle_id=vehicle_id, data=kept,
        )  # fmt: skip
    except (BayTaken, OutsideHours):
        _offer_again(turn, frame, needs, start)
        return
    when = formats.moment(start.astimezone(turn.shop.zone), turn.language)
    turn.say("booking.booked", number=ticket.number, when=when, address=turn.shop.address(turn.language))
    frame.asked = None
    phone.suggest(turn)


def _offer_again(turn: Turn, frame: Frame, needs: Needs, start: datetime) -> None:
    frame.slots.pop("start", None)
    frame.slots |= {"wish": [start.isoformat(), start.isoformat()], "exact": True}
    settle_time(turn, frame, needs)
