"""The read-back before the yes: who, which vehicle, when, and the itemised estimate in plain words (B4, E2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from actions.booking import credit
from bot.dialog import Frame, Turn, shorten
from bot.dialogs import shop_choice
from bot.dialogs.booking import symptom, technician
from bot.dialogs.customers import vehicle
from domain.booking.appointment import Estimate, EstimateLine, estimate
from domain.booking.capacity import Needs
from domain.booking.credit import discount_fen
from domain.message import Card, Line
from texts import formats


def read_back(turn: Turn, frame: Frame, services: list[str], start: datetime) -> Card:
    """Customer, vehicle, time, items with labour and parts, total, duration, place. Rule: B4, E2."""
    free = symptom.free_services(turn, frame)
    shop = shop_choice.fitted(turn, frame)
    priced = estimate(shop, services, free=free)
    frame.slots["discount_percent"] = discount_percent(turn)
    local = start.astimezone(turn.shop.zone)
    lines = [
        Line(turn.label("card.time"), formats.moment(local, turn.language)),
        Line(turn.label("card.vehicle"), vehicle.title(turn, frame)),
        *estimate_lines(turn, priced, free=free),
        Line(turn.label("card.duration"), formats.duration(priced.minutes, turn.language)),
        *_agreed(turn, frame),
        Line(turn.label("card.shop"), f"{shop.name(turn.language)}, {shop.address(turn.language)}"),
    ]
    if (owner := _owner(turn, frame)) is not None:
        lines.insert(0, owner)
    return Card(turn.label("card.booking"), tuple(lines), turn.label("card.estimate_note"))


def read_back_all(
    turn: Turn, frame: Frame, needs: Sequence[Needs], starts: Sequence[datetime], plates: Sequence[str | None]
) -> Card:
    """A line per vehicle, the price of one and of all, and how long each takes. Rule: B4, E2."""
    count = len(starts)
    moments = [formats.moment(start.astimezone(turn.shop.zone), turn.language) for start in starts]
    lines = [
        Line(turn.label("fleet.number", number=number), f"{moment} {plate or turn.label('vehicle.later')}")
        for number, (moment, plate) in enumerate(zip(moments, plates, strict=True), 1)
    ]
    if frame.slots.get("work"):
        lines += work_lines(turn, needs, plates)
    else:
        priced = estimate(turn.shop, needs[0].services)
        off = discount(turn, priced)
        names = " + ".join(line.service.name(turn.language) for line in priced.lines)
        lines.append(Line(names, formats.money_range(priced.total_fen - off, priced.upper_fen - off)))
        total = formats.money_range((priced.total_fen - off) * count, (priced.upper_fen - off) * count)
        lines.append(Line(turn.label("fleet.total", count=count), total))
        lines.append(Line(turn.label("card.duration"), formats.duration(priced.minutes, turn.language)))
    if turn.shop.branches:
        address = turn.shop.address_of(shop_choice.here(turn, frame).code, turn.language)
        lines.append(Line(turn.label("card.shop"), address))
    return Card(turn.label("fleet.title", count=count), tuple(lines), turn.label("card.estimate_note"))


def _owner(turn: Turn, frame: Frame) -> Line | None:
    """Whose visit it is; somebody else's bears nothing of the writer's. Rule: A3."""
    if "for" in frame.slots:
        name = frame.slots.get("owner_name") or frame.slots["for"]
        told = formats.phone(frame.slots.get("owner_phone") or "")
        return Line(turn.label("another.owner"), turn.label("another.by", name=f"{name} {told}".strip()))
    name = turn.customer().name or turn.memory.get("name")
    told = formats.phone(turn.memory.get("phone") or "")
    who = " ".join(filter(None, (name, told)))
    return Line(turn.label("card.customer"), who) if who else None


def _agreed(turn: Turn, frame: Frame) -> list[Line]:
    """What is to be looked at, the technician asked for and what the customer does meanwhile."""
    lines = []
    noted = [frame.slots.get("symptom"), *frame.slots.get("noted", [])]
    if told := list(dict.fromkeys(filter(None, noted))):
        lines.append(Line(turn.label("items.on_card"), turn.label("items.list").join(map(shorten, told))))
    if wanted := technician.name(turn, frame.slots.get("technician")):
        lines.append(Line(turn.label("visitnote.technician"), wanted))
    if brings := frame.slots.get("bringer"):
        lines.append(Line(turn.label("transport.by"), shorten(brings)))
    if way := frame.slots.get("transport"):
        lines.append(Line(turn.label("transport.on_card"), turn.label(f"transport.{way}")))
    return lines


def estimate_lines(turn: Turn, priced: Estimate, *, free: Sequence[str] = ()) -> list[Line]:
    """A line per service item (labour and parts), the discount if there is one, the total range. Rule: E2, B7."""
    lines = [Line(line.service.name(turn.language), _price(turn, line, free)) for line in priced.lines]
    off = discount(turn, priced)
    if off:
        lines.append(Line(turn.label("visitnote.discount"), f"-{formats.money(off)}"))
    total = formats.money_range(priced.total_fen - off, priced.upper_fen - off)
    return [*lines, Line(turn.label("card.total"), total if priced.total_fen else turn.label("visitnote.nothing"))]


def work_lines(turn: Turn, needs: Sequence[Needs], plates: Sequence[str | None]) -> list[Line]:
    """The work and price of each vehicle, and of all. Rule: B4, E2."""
    priced = [estimate(turn.shop, one.services) for one in needs]
    off = [discount(turn, one) for one in priced]
    lines = [
        Line(
            f"{plate or turn.label('fleet.number', number=number)} "
            + " + ".join(line.service.name(turn.language) for line in one.lines),
            formats.money_range(one.total_fen - less, one.upper_fen - less),
        )
        for number, (plate, one, less) in enumerate(zip(plates, priced, off, strict=True), 1)
    ]
    least = sum(one.total_fen for one in priced) - sum(off)
    most = sum(one.upper_fen for one in priced) - sum(off)
    total = formats.money_range(least, most)
    return [*lines, Line(turn.label("fleet.total", count=len(needs)), total)]


def discount(turn: Turn, priced: Estimate) -> int:
    """What this customer pays less, in fen. Rule: B7."""
    return discount_fen(priced, discount_percent(turn))


def discount_percent(turn: Turn) -> int:
    """How much less this customer pays for the labour of a booked visit. Rule: B7."""
    return credit.standing(turn.tx, turn.shop, turn.conversation.customer_id).discount_percent


def _price(turn: Turn, line: EstimateLine, free: Sequence[str]) -> str:
    labour, parts = line.labour_fen, line.total_fen - line.labour_fen
    if line.service.code in free:
        return turn.label("visitnote.free")
    kind = {(True, True): "both", (True, False): "labour", (False, True): "both_free", (False, False): "nothing"}
    key = f"visitnote.{kind[bool(labour), bool(parts)]}"
    return turn.label(key, labour=formats.money(labour), parts=formats.money(parts))
