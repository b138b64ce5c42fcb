"""A customer's own record in short words: visits, what was done, what it cost, what is due, papers (A3, A5, E2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from actions.workshop import work_cards
from bot import focus
from bot.dialog import Turn
from bot.dialogs.booking.standing.coming import describe
from bot.dialogs.customers import own_papers, owner, profile, proof
from bot.dialogs.customers.vehicle import SHOWN
from domain.customers.customer import Vehicle
from domain.message import Button, Card, Line
from domain.press import Press
from nlu.acts.remarks import asks_why_proof
from storage.booking import appointments
from storage.customers import vehicle_history
from storage.workshop import work_orders
from texts import formats

TOPICS = ("visits", "last_done", "history", "paid", "next_service", "due", "mileage", "cars", "documents")
"""What may be asked, in the order it is told."""

ASKED_FOR = frozenset({"history", "due", "mileage", "documents"})
"""What is told only to whoever asks for that very thing."""

_SURE = frozenset({"visits", "history", "last_done", "paid", "next_service", "documents"})
"""What nobody asks of their own in other words than these."""

BACK = timedelta(days=1100)
"""How far the last visit is looked for."""


_LOOSE = frozenset({"ask_record", "ask_progress", "out_of_scope", "book_service", "ask_advice", "update_profile"})
"""What a question about one's own record is easily taken for."""


def _books(turn: Turn) -> bool:
    """Whether a visit is wished at a time that is named: what is due then is no question."""
    reading = turn.understanding
    coming = any(one.value.start > turn.now for one in reading.of("time"))
    return reading.intent == "book_service" and coming and bool(reading.of("service") or reading.of("symptom"))


def wanted(turn: Turn) -> bool:
    """True when the words ask for something of one's own record, whatever they were read as."""
    if _books(turn):
        return False
    if is_own(turn) or asked(turn) == ["due"]:
        return is_own(turn)
    loose = turn.understanding.outcome != "understood" or turn.understanding.intent in _LOOSE
    return loose and bool(asked(turn)) and turn.asks("question") and not turn.told("visit_wish")


def is_own(turn: Turn) -> bool:
    """True when the words can be about nothing but the asker's own record, or a bill that was just shown."""
    if turn.told("visit_wish") or turn.told("bill_to") or turn.dangers or turn.begins("complain") or _books(turn):
        return False
    if not turn.asks("question"):
        return turn.asks("own_all") and turn.asks("own_self")
    if asks_date(turn) or (turn.asks("own_split") and _shows_bill(turn)):
        return True
    return turn.asks("own_self") and (turn.asks("own_all") or not _SURE.isdisjoint(asked(turn)))


def _shows_bill(turn: Turn) -> bool:
    """Whether a bill was the last thing that was shown."""
    return bool(turn.shown) and turn.shown[0].press("paper", "bill") is not None


def asks_date(turn: Turn) -> bool:
    """True when the words ask for a date that the record holds; what the law asks is told by the shop's articles."""
    return turn.asks("own_due") and turn.asks("question") and any(_dates(one) for one in turn.vehicles())


def asked(turn: Turn) -> list[str]:
    """The parts of the record that the words ask for; how a paper's matter stands is no wish for the paper."""
    found = [topic for topic in TOPICS if turn.asks(f"own_{topic}")]
    if found == ["documents"] and turn.understanding.intent == "ask_progress":
        return []
    if turn.asks("own_split") and not found and _shows_bill(turn):
        return ["paid"]
    return [topic for topic in found if topic != "last_done" or "history" not in found]


def tell(turn: Turn) -> bool:
    """True when the record holds what was asked, or it was said how to prove whose it is. Rule: A3, A5.

    Nothing is told of a plate that is not in the record of whoever asks.
    """
    owned = turn.vehicles()
    if not turn.identity.verified:
        if not _tell_here(turn):
            prove(turn)
        return True
    if any(entity.value not in {vehicle.plate for vehicle in owned} for entity in turn.understanding.of("plate")):
        prove(turn)
        return True
    topics = asked(turn) or [topic for topic in TOPICS if topic not in ASKED_FOR]
    meant = _meant(turn, owned)
    lines = [line for topic in topics for line in _TOLD[topic](turn, meant)]
    if not lines:
        return False
    if len(owned) > SHOWN and len(meant) > 1:
        lines.append(Line(turn.label("record.cars"), turn.label("record.of_many", count=len(owned))))
    rows = own_papers.rows(turn, sheets="documents" in topics) if _PAPERS & {*topics} else []
    if len(lines) == 1:
        turn.say("record.one", buttons=rows, what=lines[0].label.strip(), value=lines[0].value)
    else:
        turn.say("record.list", buttons=rows, card=Card(turn.label("record.title"), tuple(lines)))
    return True


def _tell_here(turn: Turn) -> bool:
    """True when a coming visit was asked for, and one that was booked in this very chat was told. Rule: A5, B6."""
    lines = _visits(turn, []) if asked(turn) == ["visits"] and not turn.understanding.of("plate") else []
    if not lines or not appointments.upcoming(turn.tx, turn.conversation.customer_id, turn.now):
        return False
    turn.say("record.list", card=Card(turn.label("record.title"), tuple(lines)))
    return True


_PAPERS = frozenset({"history", "paid", "documents"})
"""What comes with a button for each bill."""


def prove(turn: Turn) -> None:
    """How somebody shows that the record is theirs; nothing of whether there is one. Rule: A5."""
    rows = [
        *proof.offer(turn),
        [Button(turn.label("button.share_phone"), asks="contact")],
        [Button(turn.label("menu.handoff"), Press("menu", "handoff"))],
    ]
    turn.memory["proof_asked"] = turn.now.isoformat()
    turn.say(f"record.prove{proof.how(turn)}", buttons=rows, phone=turn.shop.phone)


def asks_why(turn: Turn) -> bool:
    """True when somebody who was just asked to show who they are asks what for. Rule: A5."""
    at = turn.memory.get("proof_asked")
    recent = at is not None and turn.now - datetime.fromisoformat(at) <= focus.JUST_NOW
    return recent and not turn.identity.verified and asks_why_proof(turn.words)


def say_why(turn: Turn) -> None:
    """Why, in a sentence, and the ways again. Rule: A5."""
    turn.say("record.why")
    prove(turn)


def _meant(turn: Turn, owned: list[Vehicle]) -> list[Vehicle]:
    """Those that are named; else all, of a large fleet those due first."""
    named, plates = profile.vehicle_meant(turn), owner.own_named(turn)
    meant = [named] if named else [one for one in owned if one.plate in plates] or owned
    if len(meant) <= SHOWN:
        return meant
    due = sorted(meant, key=lambda one: (one.next_due_on or one.predicted_due_on or date.max, one.id))
    return due[:SHOWN]


def _visits(turn: Turn, vehicles: list[Vehicle]) -> list[Line]:
    found = appointments.upcoming(turn.tx, turn.conversation.customer_id, turn.now)
    fleet = [one.id for one in vehicles if one.customer_id != turn.conversation.customer_id]
    if fleet:
        found += [one for one in appointments.coming_for(turn.tx, fleet, turn.now) if one not in found]
    named = owner.own_named(turn)
    found = [visit for visit in found if visit.plate in named] or found
    lines = [Line(turn.label("card.visit"), describe(turn, visit)) for visit in found]
    empty = Line(turn.label("card.visit"), turn.label("record.no_visit"))
    return lines or ([empty] if turn.asks("own_visits") else [])


def _last_done(turn: Turn, vehicles: list[Vehicle]) -> list[Line]:
    lines = []
    for vehicle in vehicles:
        services, day = _last_visit(turn, vehicle)
        if day:
            what = turn.label("record.done", day=day, what=services or turn.label("record.visit"))
            lines.append(Line(turn.label("record.last_done", car=_name(vehicle, vehicles)), what))
    return lines


def _last_visit(turn: Turn, vehicle: Vehicle) -> tuple[str, str]:
    """What was done at the vehicle's last finished visit, and its day; empty where none is known."""
    since = turn.now - BACK
    found = vehicle_history.finished(turn.tx, turn.conversation.customer_id, vehicle.plate or "", since)
    for ticket, visit in found:
        if visit is not None:
            names = [turn.shop.service(code).name(turn.language) for code in visit.services if turn.shop.offers(code)]
            return turn.label("work.list_separator").join(names), _day(turn, visit.starts_at)
        if ticket.closed_at is not None:
            items = work_orders.items(turn.tx, ticket.id)
            done = work_cards.names(turn.shop, [item for item in items if item.state == "done"], turn.language)
            return done, _day(turn, ticket.closed_at)
    on = vehicle.last_service_on or vehicle.last_visit_on
    return "", formats.full_date(on, turn.language) if on else ""


def _paid(turn: Turn, vehicles: list[Vehicle]) -> list[Line]:
    """The newest settled bill; line by line to whoever asks for what was paid. Rule: E2."""
    plates = {vehicle.plate for vehicle in vehicles}
    for ticket, order in own_papers.settled_orders(turn):
        if ticket.plate in plates:
            total = formats.money(own_papers.bill_of(turn, ticket, order).total_fen)
            value = turn.label("record.bill", money=total, number=ticket.number)
            told = turn.asks("own_paid") or turn.asks("own_split")
            explained = own_papers.bill_lines(turn, ticket, order) if told else []
            return [Line(turn.label("record.paid"), value), *explained]
    return []


def _history(turn: Turn, vehicles: list[Vehicle]) -> list[Line]:
    return own_papers.history_lines(turn, own_papers.history(turn, vehicles, turn.now - BACK))


def _documents(turn: Turn, vehicles: list[Vehicle]) -> list[Line]:
    return own_papers.document_lines(turn)


def _due(turn: Turn, vehicles: list[Vehicle]) -> list[Line]:
    """Until when the vehicle is insured, and when it is to be inspected. Rule: N2, E3."""
    return [
        Line(turn.label(f"record.{name}", car=_name(vehicle, vehicles)), formats.full_date(on, turn.language))
        for vehicle in vehicles
        for name, on in _dates(vehicle).items()
    ]


def _dates(vehicle: Vehicle) -> dict[str, date]:
    dates = {"insured_until": vehicle.insured_until, "inspection_on": vehicle.inspection_on}
    return {name: on for name, on in dates.items() if on is not None}


def _next_service(turn: Turn, vehicles: list[Vehicle]) -> list[Line]:
    lines = []
    for vehicle in vehicles:
        on, km = vehicle.next_due_on or vehicle.predicted_due_on, vehicle.next_due_km
        parts = [turn.label("record.due_on", day=formats.full_date(on, turn.language))] if on else []
        parts += [turn.label("record.due_km", km=f"{km:,}")] if km else []
        if parts:
            value = turn.label("record.or").join(parts)
            lines.append(Line(turn.label("record.next_service", car=_name(vehicle, vehicles)), value))
    return lines


def _mileage(turn: Turn, vehicles: list[Vehicle]) -> list[Line]:
    read = [(_name(one, vehicles), one.odometer_km) for one in vehicles if one.odometer_km is not None]
    return [Line(turn.label("record.mileage", car=car), turn.label("record.km", km=f"{km:,}")) for car, km in read]


def _cars(turn: Turn, vehicles: list[Vehicle]) -> list[Line]:
    cars = [" ".join(filter(None, (vehicle.title if vehicle.brand else "", vehicle.plate))) for vehicle in vehicles]
    return [Line(turn.label("record.cars"), turn.label("work.list_separator").join(cars))] if cars else []


_TOLD: dict[str, Callable[[Turn, list[Vehicle]], list[Line]]] = {
    "visits": _visits, "last_done": _last_done, "history": _history, "paid": _paid, "next_service": _next_service,
    "due": _due, "mileage": _mileage, "cars": _cars, "documents": _documents,
}  # fmt: skip


def _name(vehicle: Vehicle, among: list[Vehicle]) -> str:
    """The vehicle's plate where there are several."""
    return (vehicle.plate or vehicle.title) if len(among) > 1 else ""


def _day(turn: Turn, at: datetime) -> str:
    return formats.full_date(at.astimezone(turn.shop.zone).date(), turn.language)
