"""Makes the things of a shop for tests, each with what it needs, in whatever state is asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from domain.booking.appointment import Appointment
from domain.conversation import Conversation, Message, OutboxItem
from domain.customers.customer import Customer, Identity, Vehicle
from domain.message import Attachment, Button, Card, Line, Reply
from domain.press import Press
from domain.shop.shop import Shop
from domain.ticket import Ticket
from storage import Tx, conversations, shops
from storage.customers import customers
from storage.tickets import tickets

DAY = timedelta(days=1)
PART = {"code": None, "name": "刹车片", "quantity": 2, "fen": 4200, "source": "own"}
serial = count(1)
"""Numbers that nobody had before."""


class World:
    """Makes the things, each with what it needs."""

    def __init__(self, tx: Tx, shop: Shop, now: datetime) -> None:
        self.tx, self.shop, self.now = tx, shop, now
        self.technician, self.advisor = shops.staff_by_code(tx, "zhou"), shops.staff_by_code(tx, "chen")
        self._people = [self._known(number) or self._person(bare=number == 2) for number in (1, 2)]
        self.who, self.car = self._people[0]

    def turn(self) -> None:
        """The next things are the other customer's."""
        self._people.reverse()
        self.who, self.car = self._people[0]

    def add(self, thing: Any) -> Any:
        """The thing with its id."""
        self.tx.add(thing)
        self.tx.flush()
        return thing

    def _known(self, number: int) -> tuple[Customer, Vehicle] | None:
        who = customers.get(self.tx, number)
        return (who, customers.vehicles(self.tx, who.id)[0]) if who else None

    def _person(self, *, bare: bool) -> tuple[Customer, Vehicle]:
        """Somebody the shop knows well, or next to nothing of."""
        told = {} if bare else {"name": "王芳", "phone": "+8613800000000", "is_key": True}
        who = customers.add(self.tx, Customer(created_at=self.now, **told))
        car = Vehicle(who.id, self.now) if bare else Vehicle(
            who.id, self.now, plate="沪A12345", brand="BYD", model="汉", vin="LGX00000000000001", odometer_km=50_000
        )  # fmt: skip
        return who, customers.add_vehicle(self.tx, car)

    def talk(self, channel: str, *, human: bool = False) -> Conversation:
        """A conversation with a message of every shape, on a channel the customer has."""
        address = f"{channel}{next(serial)}"
        who = self.add(
            Identity(channel, "", address, self.who.id, self.now, verified=channel != "line", reachable=not human)
        )
        talk = conversations.open_locked(self.tx, who, "zh", self.now)
        talk.human_since = self.now if human else None
        photo, file = Attachment("photo", "media/web/2026-03/a.jpg"), Attachment("file", "media/web/b.pdf", "b.pdf")
        card = Card("预约", (Line("时间", "15:00"),), "带钥匙")
        for author, content in (
            ("customer", {"text": "异响", "kind": "text", "media": [{"kind": "photo", "path": "x", "name": ""}]}),
            ("customer", {"text": "", "kind": "location", "lat": 31.2, "lon": 121.5}),
            ("customer", {"text": "", "kind": "file", "media": [{"kind": "file", "path": "", "name": "a.pdf"}]}),
            ("bot", Reply("好的", ((Button("是", Press("visit", "confirm", 1)),),), card, (photo, file)).to_json()),
            ("bot", Reply("", card=replace(card, title="")).to_json()),
            ("staff:chen", Reply("您好").to_json()), ("staff:gone", Reply("您好").to_json()),
        ):  # fmt: skip
            said = self.add(Message(talk.id, author, content, self.now))
        self.add(
            OutboxItem(
                f"held:{address}",
                channel,
                "",
                address,
                "reply",
                {},
                self.now,
                self.now,
                message_id=said.id,
                state="held",
            )
        )
        return talk

    def ticket(self, kind: str, state: str = "claimed", **facts: Any) -> Ticket:
        """A ticket with an event."""
        number = tickets.next_number(self.tx, kind, self.now.year)
        usual = {"plate": self.car.plate, "vehicle_id": self.car.id, "conversation_id": None}
        since = self.now if state == "new" else self.now - 3 * DAY
        made = Ticket(number, kind, self.who.id, summary="异响 <b>", created_at=since, state=state, **usual | facts)
        made.closed_at = None if made.is_open else self.now
        self.add(made)
        tickets.record(self.tx, made, "registered", "customer", self.now)
        return made

    def visit(self, owner: Ticket, **facts: Any) -> Appointment:
        """A visit in half an hour that needs nothing else."""
        usual = {
            "state": "booked",
            "technician": "zhou",
            "plate": owner.plate,
            "starts_at": self.now + DAY / 48,
            "bay": f"X{next(serial)}",
        }
        usual |= {"ends_at": self.now + DAY / 24, "services": ["minor_service", "no_longer_offered"]} | facts
        return self.add(Appointment(owner.id, owner.customer_id, created_at=self.now, estimate_fen=38_050, **usual))
