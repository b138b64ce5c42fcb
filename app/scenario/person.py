"""A person of a scenario file: who it is, the vehicles, and what of theirs stands in the shop's books."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from actions import notice_kinds
from app.marked_yaml import Value
from app.scenario import values
from app.scenario.setting import CHANNEL, Car, Matter, Order, Pending, Person, Visit, Work
from domain.outreach.notice import Purpose
from domain.shop.shop import Shop
from domain.workshop.work_order import STATES

PERSON = (
    "address", "channel", "customer", "vehicles", "appointments", "work_orders", "tickets", "others", "pending",
)  # fmt: skip
"""What a scenario says of one person."""

IN_THE_BOOKS = ("vehicles", "appointments", "work_orders", "tickets", "pending")
"""What only somebody has whom the shop knows."""

CHANNELS = ("rest", "web", "console")
CUSTOMER = ("known", "name", "phone", "lang", "advisor", "opt_out")
CAR = ("brand", "model", "vin", "mileage_km", "updated", "first_delivery")
VISIT = ("id", "plate", "service", "services", "state", "words")
ORDER = ("id", "plate", "state", "services", "items", "words", "promised", "began", "done")
MATTER = (
    "id", "kind", "plate", "state", *values.AGO, "outcome", "told_hours_ago", "dangers", "reply",
)  # fmt: skip
KINDS = ("complaint", "fault_report", "rescue")
TICKET_STATES = ("open", "claimed", "solved", "done")
PENDING = {"survey": ("service",), "reminder": ("what", "id"), "extra_items": ("order", "items")}

READ_BEFORE = timedelta(days=60)
"""When a mileage was read whose day is not told."""

BEGAN_BEFORE, WAITS_SINCE, PROMISED_AFTER = timedelta(hours=1, minutes=40), timedelta(days=10), timedelta(hours=4)
"""When work began of which it is not told, when it waits for parts, and how long before the promised time at least."""


@dataclass
class Reader:
    """Read people, none of whom shares an address, phone or plate with another."""

    shop: Shop
    now: datetime
    _seen: dict[str, int] = field(default_factory=dict)

    def people(self, entry: Value, found: Mapping[str, Value], number: int) -> Iterator[Person]:
        """The person of an entry, and the other people of the shop that are named with it."""
        address = self._once(found["address"]) if "address" in found else f"person-{number}"
        channel = found["channel"].choice(CHANNELS, "a channel") if "channel" in found else CHANNEL
        yield self._person(entry, found, channel, address)
        for n, other in enumerate(values.listed(found, "others")):
            yield self._other(other, channel, f"{address}-other{n}", f"other{n}")

    def _person(self, entry: Value, found: Mapping[str, Value], channel: str, address: str) -> Person:
        who = found["customer"].fields((), CUSTOMER) if "customer" in found else {}
        is_known = who["known"].truth() if "known" in who else "customer" in found
        for name in IN_THE_BOOKS if not is_known else ():
            if name in found and not found[name].is_empty:
                found[name].complain("belongs to somebody the shop does not know")
        cars = tuple(self._car(one) for one in values.listed(found, "vehicles"))
        orders = tuple(self._order(one, cars, f"order{n}") for n, one in _numbered(found, "work_orders"))
        return Person(
            _where(entry), channel, address, is_known, **self._who(who), cars=cars, orders=orders,
            visits=tuple(self._visit(one, cars, f"visit{n}") for n, one in _numbered(found, "appointments")),
            matters=tuple(self._matter(one, cars, f"ticket{n}") for n, one in _numbered(found, "tickets")),
            pending=self._pending(found["pending"], cars, orders) if "pending" in found else None,
        )  # fmt: skip

    def _other(self, entry: Value, channel: str, address: str, name: str) -> Person:
        """Somebody else of the shop, in short: one vehicle, one visit, one order; each bears the same name."""
        found = entry.fields((), ("name", "phone", "lang", "plate", "appointment", "work_order", *CAR))
        cars = (self._car_of(found),) if "plate" in found else ()
        visits = (self._visit(found["appointment"], cars, name),) if "appointment" in found else ()
        orders = (self._order(found["work_order"], cars, name),) if "work_order" in found else ()
        return Person(
            _where(entry), channel, address, True, **self._who(found), cars=cars, visits=visits, orders=orders
        )

    def _who(self, found: Mapping[str, Value]) -> dict[str, Any]:
        staff = {known: person.code for person in self.shop.people for known in (person.code, person.name)}
        topics = (
            one.choice((*Purpose, *notice_kinds.KINDS), "a kind of notice") for one in values.listed(found, "opt_out")
        )
        return {
            "name": found["name"].text(longest=120) if "name" in found else None,
            "phone": self._once(found["phone"], values.phone(found["phone"])) if "phone" in found else None,
            "language": found["lang"].choice(("zh", "en"), "zh or en") if "lang" in found else "zh",
            "received_by": staff.get(found["advisor"].choice(staff, "of the shop")) if "advisor" in found else None,
            "opt_outs": tuple(topics),
        }

    def _once(self, value: Value, said: str = "") -> str:
        said = said or value.text(longest=128)
        if said in self._seen:
            value.complain(f"is somebody else's (line {self._seen[said]})")
        self._seen.setdefault(said, value.line)
        return said

    def _car(self, value: Value) -> Car:
        return self._car_of(value.fields(("plate",), CAR))

    def _car_of(self, found: Mapping[str, Value]) -> Car:
        plate = self._once(found["plate"], found["plate"].text(longest=16).upper())
        facts = {name: found[name].text(longest=80) for name in ("brand", "model", "vin") if name in found}
        day = values.day(found["updated"]) if "updated" in found else None
        return Car(
            plate, **facts,
            mileage_km=found["mileage_km"].whole(0, 5_000_000) if "mileage_km" in found else None,
            read_at=datetime.combine(day, time(10), self.shop.zone) if day else self.now - READ_BEFORE,
            first_delivery_on=values.day(found["first_delivery"]) if "first_delivery" in found else None,
        )  # fmt: skip

    def _visit(self, value: Value, cars: Sequence[Car], name: str) -> Visit:
        found = value.fields(("start",), VISIT)
        services = self._services(value, found)
        if not services:
            value.complain("names no 'service'")
        start, exact = self._start(found["start"])
        state = found["state"].choice(("booked", "done"), "booked or done") if "state" in found else "booked"
        return Visit(
            _where(value), values.words(found, "id", name), _plate(value, found, cars) or "", services, start,
            exact=exact, is_done=state == "done", words=values.words(found, "words"),
        )  # fmt: skip

    def _services(self, value: Value, found: Mapping[str, Value]) -> tuple[str, ...]:
        named = [found["service"]] if "service" in found else values.listed(found, "services")
        return tuple(one.choice([s.code for s in self.shop.services], "a service of the shop") for one in named)

    def _start(self, value: Value) -> tuple[datetime, bool]:
        """An instant; or so many days from now, from an hour on, and then it need not be exact."""
        if not value.is_group:
            return values.moment(value, self.shop.zone), True
        found = value.fields(("days", "from"))
        day = self.now.astimezone(self.shop.zone).date() + timedelta(days=found["days"].whole(-366, 366))
        hour = found["from"].text(like=r"([01]\d|2[0-3]):[0-5]\d", says="an hour such as 09:00")
        return datetime.combine(day, time.fromisoformat(hour or "09:00"), self.shop.zone), False

    def _order(self, value: Value, cars: Sequence[Car], name: str) -> Order:
        found = value.fields((), ORDER)
        services = self._services(value, found)
        items = tuple(self._work(one, "minutes", f"item{n}") for n, one in _numbered(found, "items"))
        if not services and not items:
            value.complain("names neither 'services' nor 'items'")
        day = values.day(found["done"]) if "done" in found else None
        state = found["state"].choice([*STATES][:-1], "a state of work orders") if "state" in found else "repairing"
        promised = values.moment(found["promised"], self.shop.zone) if "promised" in found else None
        began = self.now - (WAITS_SINCE if state == "waiting" else BEGAN_BEFORE)
        began = min(began, promised - PROMISED_AFTER) if promised and not day else began
        began = datetime.combine(day, time(9), self.shop.zone) if day else began
        return Order(
            _where(value), values.words(found, "id", name), _plate(value, found, cars) or "",
            "handed_over" if day else state,
            values.moment(found["began"], self.shop.zone) if "began" in found else began,
            services, items, values.words(found, "words", "、".join(item.name for item in items)), promised,
        )  # fmt: skip

    def _work(self, value: Value, length: str, name: str) -> Work:
        found = value.fields(("what", "price", length), ("id", "system", "why"))
        return Work(
            values.words(found, "id", name), found["what"].text(longest=120), found["price"].fen(),
            found[length].whole(0, 10_000), values.words(found, "system"), values.words(found, "why"),
        )  # fmt: skip

    def _matter(self, value: Value, cars: Sequence[Car], name: str) -> Matter:
        found = value.fields(("words",), MATTER)
        kind = found["kind"].choice(KINDS, "a kind of ticket") if "kind" in found else "complaint"
        state = found["state"].choice(TICKET_STATES, "a state of tickets") if "state" in found else "open"
        outcome = values.words(found, "outcome")
        if state in ("solved", "done") and kind == "complaint" and not outcome:
            value.complain(f"is {state}, but tells no 'outcome'")
        hours = found["told_hours_ago"].whole(0, 10_000) if "told_hours_ago" in found else 1
        return Matter(
            _where(value), values.words(found, "id", name), kind, _plate(value, found, cars) if cars else None,
            found["words"].text(longest=2000), values.ago(found, self.now, timedelta(days=2)), state, outcome,
            self.now - timedelta(hours=hours), tuple(one.text() for one in values.listed(found, "dangers")),
            values.words(found, "reply"),
        )  # fmt: skip

    def _pending(self, value: Value, cars: Sequence[Car], orders: Sequence[Order]) -> Pending:
        found = value.fields(("kind",), [name for names in PENDING.values() for name in names])
        kind = found["kind"].choice(PENDING, "what a shop asks")
        for name in found.keys() - {"kind", *PENDING.get(kind, found)}:
            found[name].complain(f"does not belong to a pending {kind}")
        names = [order.id for order in orders]
        order = (
            found["order"].choice(names, "a work order of this person's") if "order" in found else "".join(names[:1])
        )
        items = tuple(self._work(one, "delay_min", f"item{n}") for n, one in _numbered(found, "items"))
        if not cars or (kind == "extra_items" and not (orders and items)):
            value.complain("needs a vehicle of this person's, and extra items a work order in the shop")
        what = (
            found["what"].choice(("appointment", "maintenance_due"), "a reminder") if "what" in found else "appointment"
        )
        service = self._services(value, found) or (self.shop.services[0].code,)
        return Pending(_where(value), kind, what, service[0], order, items)


def _where(value: Value) -> str:
    return f"line {value.line}, {value.path or 'the file'}"


def _numbered(found: Mapping[str, Value], name: str) -> Iterator[tuple[int, Value]]:
    return enumerate(values.listed(found, name), 1)


def _plate(value: Value, found: Mapping[str, Value], cars: Sequence[Car]) -> str | None:
    """The plate that is named, which must be one of this person's; without one, the first."""
    if "plate" in found:
        return found["plate"].choice([car.plate for car in cars], "a plate of this person's")
    if not cars:
        value.complain("is about no vehicle: expected one among 'vehicles'")
    return cars[0].plate if cars else None
