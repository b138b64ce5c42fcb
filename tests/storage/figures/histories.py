"""Shops that lived through anything: tickets with what belongs to them, every change with its event."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

from domain.booking.appointment import Appointment, VisitState
from domain.customers.customer import Customer
from domain.feedback.survey import Survey
from domain.outreach.notice import Notice
from domain.promises.promise import Promise, PromiseState
from domain.ticket import KINDS, STATES, Ticket
from domain.workshop.work_order import WorkOrder
from storage import Tx
from storage.customers import customers
from storage.outreach import notices
from storage.tickets import tickets

DAYS = 120
MINUTE = timedelta(minutes=1)


class Past:
    """Makes histories up to `now`. dice: decides everything."""

    def __init__(self, tx: Tx, now: datetime, dice: Random, people: int = 12) -> None:
        self.tx, self.now, self.dice = tx, now, dice
        self.people = [customers.add(tx, Customer(created_at=now)) for _ in range(people)]
        self.made: list[Ticket] = []
        self.visits: list[Ticket] = []
        self.unordered: list[Appointment] = []
        self._promised: dict[int, int] = {}

    def live(self, tickets_made: int) -> None:
        """So many tickets, each with a life of its own."""
        for _ in range(tickets_made):
            self._ticket()
        for _ in range(tickets_made // 2):
            self._reminder()
        self.tx.flush()

    def _when(self) -> datetime:
        days = self.dice.choice([DAYS, DAYS, 10])
        return self.now - MINUTE * self.dice.randrange(days * 24 * 60)

    def _record(self, ticket: Ticket, event: str, at: datetime, **data: Any) -> None:
        tickets.record(self.tx, ticket, event, "system", at, **data)

    def _ticket(self) -> None:
        made, who, kind = (
            self._when(),
            self.dice.choice(self.people),
            self.dice.choice([*KINDS, "booking", "booking", "booking", "work_order", "complaint"]),
        )
        number = tickets.next_number(self.tx, kind, made.year)
        data = {"quality_caused": True} if self.dice.random() < 0.5 else {}
        follows = self.dice.choice(self.made).id if self.made and self.dice.random() < 0.4 else None
        ticket = Ticket(number, kind, who.id, None, "x", made, data=data, follows_id=follows)
        tickets.add(self.tx, ticket)
        self._record(ticket, "registered", made)
        self.made.append(ticket)
        self._happens(ticket)
        if kind == "booking":
            self._visit(ticket)
        if kind == "work_order":
            self._order(ticket)
        for _ in range(self.dice.randrange(3)):
            self._promise(ticket)
        if self.dice.random() < 0.5:
            self._survey(ticket)

    def _happens(self, ticket: Ticket) -> None:
        at = ticket.created_at
        for _ in range(self.dice.randrange(4)):
            at += MINUTE * self.dice.randrange(1, 4000)
            ticket.state = self.dice.choice(list(STATES))
            ticket.closed_at = None if ticket.is_open else at
            if self.dice.random() < 0.6:
                ticket.answered_at = ticket.answered_at or at
            if self.dice.random() < 0.2:
                ticket.customer_id = self.dice.choice(self.people).id
            self._record(ticket, "changed", at)

    def _visit(self, ticket: Ticket) -> None:
        starts = ticket.created_at + timedelta(hours=self.dice.randrange(2, 300))
        of = self.dice.choice(self.visits).number if self.visits and self.dice.random() < 0.4 else None
        data = {"return_repair": of} if of else {}
        visit = Appointment(
            ticket.id,
            ticket.customer_id,
            "L1",
            starts,
            starts + timedelta(hours=1),
            ["x"],
            ticket.created_at,
            data=data,
        )
        self.tx.add(visit)
        self._record(ticket, "appointment_booked", ticket.created_at)
        visit.state = self.dice.choice([*VisitState, VisitState.DONE, VisitState.DONE])
        visit.starts_at += timedelta(hours=self.dice.randrange(3))
        self._record(ticket, "appointment_moved", starts)
        self.visits.append(ticket)
        self.unordered.append(visit)

    def _order(self, ticket: Ticket) -> None:
        visit = self.unordered.pop() if self.unordered and self.dice.random() < 0.7 else None
        order = WorkOrder(ticket.id, ticket.created_at, appointment_id=visit.id if visit else None)
        order.state = "cancelled" if self.dice.random() < 0.5 else "handed_over"
        self.tx.add(order)
        self._record(ticket, "order_opened", ticket.created_at)

    def _promise(self, ticket: Ticket) -> None:
        due = ticket.created_at + MINUTE * self.dice.randrange(10, 9000)
        promise = Promise(ticket.id, "solution", ticket.created_at, 3600, due)
        promise.state = self.dice.choice(list(PromiseState))
        if promise.state in ("kept", "void") or (promise.state == "late" and self.dice.random() < 0.5):
            promise.ended_at = due + MINUTE * self.dice.randrange(-9, 0 if promise.state == "kept" else 900)
        promise.follows_id = self._promised.get(ticket.id) if self.dice.random() < 0.6 else None
        self.tx.add(promise)
        self._record(ticket, "promise_made", ticket.created_at)
        self._promised[ticket.id] = promise.id

    def _survey(self, ticket: Ticket) -> None:
        first = ticket.created_at + MINUTE * self.dice.randrange(20_000)
        survey = Survey(ticket.customer_id, ticket.id, first, first, first + timedelta(days=7), state="done")
        survey.answered_at = first
        self.tx.add(survey)
        self.tx.flush()
        for later in range(self.dice.randrange(1, 3)):
            survey.overall = self.dice.randrange(1, 6)
            self._record(ticket, "survey_answered", first + later * MINUTE, survey=survey.id, score=survey.overall)

    def _reminder(self) -> None:
        at, who = self._when(), self.dice.choice(self.people)
        kind = self.dice.choice(["maintenance", "lapsed", "insurance", "survey"])
        notice = Notice(f"{kind}:{self.dice.random()}", kind, "service", who.id, at, at, at)
        self.tx.add(notice)
        self.tx.flush()
        for verdict in self.dice.sample(["sent", "deferred", "dropped", "cancelled"], 2):
            notices.decided(self.tx, notice, verdict, "", at, at)
            at += MINUTE
