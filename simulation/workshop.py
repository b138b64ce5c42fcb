"""The simulated workshop: each vehicle's order goes one step on whenever somebody has time (W1-W7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from actions.booking import arrivals
from actions.workshop import extra_items, handback, inspections, repairs, work_orders
from actions.workshop.work_orders import Intake, NewItem
from domain.booking.appointment import Appointment
from domain.shop.staff import Staff
from domain.ticket import Ticket
from domain.workshop.work_item import WorkItem, bill
from domain.workshop.work_order import WorkOrder, next_level
from simulation.staff import Team
from storage import Tx
from storage.workshop import work_orders as work_order_queries

LOOK_EVERY = timedelta(minutes=15)

HURRY = timedelta(minutes=40)
"""So long before the promised time the work is finished, or after it where it is slow."""

ANSWER_WITHIN, ASK_AGAIN = timedelta(minutes=25), timedelta(hours=1)
"""After so long somebody asks in person: for the order, and for extra work."""

FOUND = (
    # what is found, in zh and en; labour and parts in fen, minutes
    ("刹车片磨损到限，建议更换", "Brake pads worn to the limit", 20_000, 42_000, 60),
    ("雨刮老化，刮不干净", "Wiper blades worn", 2_000, 12_800, 10),
    ("空调滤芯很脏", "Cabin filter is dirty", 3_000, 9_800, 10),
    ("蓄电池电压偏低", "Battery is weak", 6_000, 56_800, 20),
)


@dataclass
class Workshop:
    """The floor of the simulated shop. The shares say how often something is found, done badly, or late."""

    team: Team
    extra_share: float = 0.22
    slow_share: float = 0.06
    rework_share: float = 0.03

    def work(self, until: datetime) -> None:
        """Somebody looks at every order in the shop four times an hour, up to that time."""
        at = self.team.world.now
        while at < until:
            self.team.world.at(at, self._round)
            at += LOOK_EVERY

    def receive(self, visit: Appointment) -> None:
        """The vehicle is taken in and its order is before the customer."""
        world, now = self.team.world, self.team.world.now

        def open_order(tx: Tx) -> None:
            by = self.team.somebody("advisor")
            arrivals.take_in(tx, world.shop, visit.id, by, now)
            ticket = work_orders.open_from(tx, world.shop, visit.ticket_id, by, now)
            person = self.team.people[visit.customer_id]
            km = person.km + int(person.km_per_day * (now - self.team.began).days)
            seen = Intake(km, {}, "", world.rng.randrange(1, 9))
            work_orders.take_in(tx, ticket.id, seen, by, now, confirmed=True)
            work_orders.offer(tx, world.shop, ticket.id, by, now)

        self.team.act(open_order)

    def _round(self) -> None:
        if not 8 <= self.team.world.now.astimezone(self.team.world.shop.zone).hour < 19:
            return
        with self.team.world.store.read() as tx:
            found = work_order_queries.in_the_shop(tx)
            items = work_order_queries.items_of_tickets(tx, [ticket.id for ticket, _ in found])
        by_ticket = {ticket.id: [item for item in items if item.ticket_id == ticket.id] for ticket, _ in found}
        for ticket, order in found:
            finds = self._finds(order, by_ticket[ticket.id])
            if finds or not self._waits(order, by_ticket[ticket.id]):
                self.team.act(partial(self._step, ticket=ticket, order=order, finds=finds))

    def _finds(self, order: WorkOrder, items: Sequence[WorkItem]) -> bool:
        """True when more that needs doing is found under the vehicle now: once at the most, and before it is redone."""
        may = order.state == "repairing" and order.round == 1 and not any(item.kind == "extra" for item in items)
        return may and self.team.world.rng.random() < self.extra_share / 3

    def _waits(self, order: WorkOrder, items: Sequence[WorkItem]) -> bool:
        """True where nothing can be done before its time: an answer that is awaited, or work that is not urgent."""
        now = self.team.world.now
        match order.state:
            case "intake":
                return now - order.created_at <= ANSWER_WITHIN
            case "repairing":
                asked = [item.asked_at for item in items if item.state == "asked" and item.asked_at is not None]
                if asked:
                    return all(now - at <= ASK_AGAIN for at in asked)
                return order.promised_at is not None and now < order.promised_at - HURRY
        return False

    def _step(self, tx: Tx, ticket: Ticket, order: WorkOrder, *, finds: bool) -> None:
        """The order goes one step on, as far as its time has come."""
        world, now = self.team.world, self.team.world.now
        match order.state:
            case "intake" if now - order.created_at > ANSWER_WITHIN:
                by = self.team.somebody("advisor")
                work_orders.agreed_in_person(tx, world.shop, ticket.id, "可以，做吧", "phone", by, now)
            case "agreed":
                repairs.start(tx, world.shop, ticket.id, self._technician(order), now)
            case "repairing":
                self._repair(tx, ticket, order, finds=finds)
            case "inspecting":
                self._inspect(tx, ticket, order)
            case "ready" if world.rng.random() < 0.7:
                by = self.team.somebody("advisor")
                total = bill(work_order_queries.items(tx, ticket.id), order.discount_percent).total_fen
                handback.settle(tx, ticket.id, total, "wechat", "", by, now)
                handback.hand_over(tx, world.shop, ticket.id, by, now)

    def _technician(self, order: WorkOrder) -> Staff:
        return self.team.coded(order.technician) or self.team.somebody("technician")

    def _repair(self, tx: Tx, ticket: Ticket, order: WorkOrder, *, finds: bool) -> None:
        world, now = self.team.world, self.team.world.now
        by, items = self._technician(order), work_order_queries.items(tx, ticket.id)
        if finds:
            zh, en, labour, parts, minutes = world.rng.choice(FOUND)
            name = zh if self.team.people[ticket.customer_id].language == "zh" else en
            part = {"code": None, "name": name, "quantity": 1, "fen": parts, "source": "genuine"}
            extra_items.propose(
                tx, world.shop, ticket.id, NewItem(name, labour, [part], reason=name, minutes=minutes), by, now
            )
            extra_items.ask(tx, world.shop, ticket.id, self.team.somebody("advisor"), now)
            return
        for item in items:
            if item.state == "asked" and item.asked_at is not None and now - item.asked_at > ASK_AGAIN:
                said: extra_items.Answer = "agree" if world.rng.random() < 0.6 else "decline"
                advisor = self.team.somebody("advisor")
                extra_items.answered_in_person(tx, world.shop, item.id, said, "电话里说的", "phone", advisor, now)
        items = work_order_queries.items(tx, ticket.id)
        if any(item.state == "asked" for item in items):
            return
        slack = HURRY if world.rng.random() > self.slow_share else -HURRY
        if order.promised_at is not None and now < order.promised_at - slack:
            return
        for item in items:
            if item.state == "agreed":
                repairs.do(tx, item.id, by, now)
        repairs.finish(tx, ticket.id, by, now)

    def _inspect(self, tx: Tx, ticket: Ticket, order: WorkOrder) -> None:
        world, now = self.team.world, self.team.world.now
        people = {"team": "workshop_supervisor", "final": "inspector"}
        while level := next_level(inspections.passed(tx, order)):
            by = self.team.somebody(people[level]) if level in people else self._technician(order)
            ok = level == "self" or world.rng.random() > self.rework_share
            found = "" if ok else "异响仍在"
            inspections.inspect(tx, world.shop, ticket.id, level, ok=ok, findings=found, by=by, now=now)
            if not ok:
                return
