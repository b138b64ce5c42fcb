"""A workshop with one order on it, for tests of all that becomes of an order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from actions.booking import appointments
from actions.workshop import extra_items, inspections, repairs, work_orders
from actions.workshop.work_orders import Intake, NewItem
from domain.booking.capacity import Needs
from domain.conversation import Conversation
from domain.customers.customer import Vehicle
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket, rebuilt
from domain.workshop.work_item import WorkItem
from storage import Tx, conversations
from storage.customers import customers
from storage.engine import changes
from storage.tickets import tickets as ticket_queries
from storage.workshop import work_orders as work_order_queries

Person = Callable[[str], Staff]
PADS = NewItem(
    "前刹车片", 20000,
    [{"code": "brake_pads_front", "name": "前刹车片", "quantity": 1, "fen": 42000, "source": "genuine"}],
    system="brakes", reason="只剩 2 毫米", minutes=90,
)  # fmt: skip
WIPERS = NewItem("雨刮片", 0, [{"code": None, "name": "雨刮片", "quantity": 1, "fen": 12800, "source": "genuine"}])


class Floor:
    """A workshop with one order on it, and the people who move it on."""

    def __init__(
        self, tx: Tx, shop: Shop, talk: Conversation, person: Person, now: datetime, start: datetime | None = None
    ) -> None:  # fmt: skip
        self.tx, self.shop, self.talk, self.person, self.now = tx, shop, talk, person, now
        self.vehicle = customers.add_vehicle(tx, Vehicle(talk.customer_id, now, plate="沪A12345", odometer_km=50000))
        start = start or (now + timedelta(hours=5)).replace(minute=0)
        self.booked, self.visit = appointments.book(
            tx, shop, talk, Needs(("minor_service",)), start, now, plate="沪A12345", vehicle_id=self.vehicle.id
        )
        self.before = [message.id for message in conversations.messages(tx, talk.id)]
        self.now = start
        self.ticket = work_orders.open_from(tx, shop, self.booked.id, person("chen"), self.now)

    @property
    def order(self) -> work_orders.WorkOrder:
        """The order as it stands."""
        found = work_order_queries.of_ticket(self.tx, self.ticket.id)
        assert found is not None
        return found

    def agreed(self) -> Floor:
        """Taken in, offered and agreed to."""
        work_orders.take_in(
            self.tx, self.ticket.id, Intake(53000, {"glass": "前挡有裂纹"}, "无", 4), self.person("chen"), self.now
        )
        work_orders.offer(self.tx, self.shop, self.ticket.id, self.person("chen"), self.now)
        work_orders.agree(self.tx, self.shop, self.ticket, self.order, "同意", None, self.now)
        return self

    def started(self) -> Floor:
        """Agreed, and the repair has begun."""
        self.agreed()
        repairs.start(self.tx, self.shop, self.ticket.id, self.person(self.visit.technician or "zhou"), self.now)
        return self

    def asked(self, *new: NewItem) -> list[WorkItem]:
        """Extra items are before the customer."""
        for item in new:
            extra_items.propose(self.tx, self.shop, self.ticket.id, item, self.person("zhou"), self.now)
        return extra_items.ask(self.tx, self.shop, self.ticket.id, self.person("chen"), self.now)

    def finished(self) -> Floor:
        """All agreed work done and handed to the inspections."""
        for item in work_order_queries.items(self.tx, self.ticket.id):
            if item.state == "agreed":
                repairs.do(self.tx, item.id, self.technician, self.now)
        repairs.finish(self.tx, self.ticket.id, self.technician, self.now)
        return self

    @property
    def technician(self) -> Staff:
        """Whoever repairs."""
        return self.person(self.order.technician or "zhou")

    def inspect(self, level: str, who: str, *, ok: bool = True, findings: str = "") -> None:
        """Somebody passes or fails that inspection."""
        inspections.inspect(
            self.tx, self.shop, self.ticket.id, level, ok=ok, findings=findings, by=self.person(who), now=self.now
        )

    def ready(self) -> Floor:
        """Inspected three times."""
        self.inspect("self", self.technician.code)
        self.inspect("team", "qian")
        self.inspect("final", "zheng")
        return self

    def said(self) -> str:
        """Everything the customer was told."""
        return "\n".join(
            f"{m.text}\n{m.content.get('card', '')}" for m in conversations.messages(self.tx, self.talk.id)
        )

    def facts(self, kind: str) -> list[dict[str, object]]:
        """What the events of that kind tell."""
        return [event.data for event in ticket_queries.events(self.tx, self.ticket.id) if event.kind == kind]


def assert_rebuilt(tx: Tx, ticket: Ticket) -> None:
    """The events alone give the rows of the order, its items and inspections."""
    present = rebuilt(ticket_queries.events(tx, ticket.id))
    order = work_order_queries.of_ticket(tx, ticket.id)
    assert order is not None
    for thing in [
        ticket,
        order,
        *work_order_queries.items(tx, ticket.id),
        *work_order_queries.inspections(tx, ticket.id),
    ]:
        row = {key: changes.as_json(value) for key, value in vars(thing).items() if not key.startswith("_sa")}
        told = present[changes.name_of(thing)]
        assert {key: row[key] for key in told} == told
        assert {key for key, value in row.items() if value not in (None, "", 0, [], {}, False)} <= {*told, "id"}
