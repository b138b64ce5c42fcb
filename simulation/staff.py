"""What simulated staff do: they take tickets, answer, receive vehicles and finish the work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property, partial

from actions.booking import visits
from actions.complaints import resolution_check
from actions.feedback import calls
from actions.feedback.calls import Said
from actions.outreach import campaigns
from actions.outreach.campaigns import Plan
from actions.tickets import tickets
from domain.booking.appointment import Appointment
from domain.errors import Refusal
from domain.outreach.campaign import Audience
from domain.shop.staff import Role, Staff
from domain.ticket import Kind, Ticket
from simulation.people import Person
from simulation.world import World
from storage import Tx, shops
from storage.booking import appointments
from storage.tickets import listings

ANSWERS = {
    "zh": "您好，我是{name}，这就帮您看，稍后给您准信。",
    "en": "Hello, this is {name}. I am looking into it and will come back to you shortly.",
}
OUTCOME = {
    "zh": "我们重新检查并处理好了，费用由本店承担。",
    "en": "We have checked it again and put it right, at our cost.",
}

INVITATION = {
    "zh": "{name}您好，换季检测活动：空调、电瓶、轮胎免费检查。{slot}",
    "en": "Hello {name}, our seasonal check is on: air conditioning, battery and tyres free of charge. {slot}",
}

SEASON = timedelta(days=2)
"""After so long the manager invites everybody to a seasonal check (N3)."""

ROUND = timedelta(minutes=30)
"""How often somebody looks through the open tickets in opening hours."""


@dataclass
class Team:
    """The people of the shop at work.

    people: by record. began: when the days began. receive: what is done with a visitor.
    """

    world: World
    people: dict[int, Person]
    began: datetime
    receive: Callable[[Appointment], None] = lambda _visit: None

    def work(self, until: datetime) -> None:
        """Their rounds and mornings are on the agenda up to that time."""
        assert self._everybody, "known before any transaction, in which a refusal would make them strangers"
        at = self.world.now
        while at < until:
            self.world.at(at, self._round)
            at += ROUND
        day = self.world.now.date()
        while day <= until.date():
            self.world.at(datetime.combine(day, time(7, 30), self.world.shop.zone), self._morning)
            self.world.at(datetime.combine(day, time(15), self.world.shop.zone), self._ring)
            day += timedelta(days=1)
        self.world.at(datetime.combine(self.world.now.date(), time(9), self.world.shop.zone) + SEASON, self._invite)

    def somebody(self, role: str) -> Staff:
        """One of the people with that role."""
        return self.world.rng.choice([person for person in self._everybody if person.role == role])

    def person(self, staff_id: int | None) -> Staff | None:
        """That member of staff."""
        return next((person for person in self._everybody if person.id == staff_id), None)

    def coded(self, code: str | None) -> Staff | None:
        """The member of staff with that code."""
        return next((person for person in self._everybody if person.code == code), None)

    @cached_property
    def _everybody(self) -> list[Staff]:
        """All staff, who stay the same as long as the days are played."""
        with self.world.store.read() as tx:
            return shops.staff(tx)

    def act(self, step: Callable[[Tx], object]) -> bool:
        """True when the step was taken; a refusal is part of life."""
        try:
            with self.world.store.write() as tx:
                step(tx)
        except Refusal:
            return False
        return True

    def _round(self) -> None:
        if not self.world.shop.is_open(self.world.now):
            return
        with self.world.store.read() as tx:
            found = listings.tickets(tx, listings.TicketFilter(states=("new", "claimed", "solved")), 300)
        for ticket in found:
            if ticket.kind in (Kind.BOOKING, Kind.WORK_ORDER, Kind.FIELD_JOB):
                continue
            if ticket.state == "new" and self.world.rng.random() < 0.8:
                self.act(partial(self._answer, ticket=ticket))
            elif ticket.state == "claimed" and self.world.rng.random() < 0.06:
                self.act(partial(self._finish, ticket=ticket))
            elif ticket.state == "solved" and "unanswered" in ticket.data.get("verify", {}):
                self.act(partial(self._close, ticket=ticket, reason="客户一直没有答复"))

    def _answer(self, tx: Tx, ticket: Ticket) -> None:
        by = self.somebody(Role.MANAGER if ticket.kind == Kind.COMPLAINT else Role.ADVISOR)
        words = ANSWERS[self.people[ticket.customer_id].language].format(name=by.name)
        tickets.answer(tx, ticket.id, by, words, self.world.now, key=f"sim:{ticket.id}:{self.world.now.isoformat()}")

    def _finish(self, tx: Tx, ticket: Ticket) -> None:
        """It is done; what ends with the customer's own yes is told and asked for (C6)."""
        if not ticket.facts.grievance:
            self._close(tx, ticket)
            return
        by, words = self.somebody(Role.MANAGER), OUTCOME[self.people[ticket.customer_id].language]
        key = f"sim:{ticket.id}:{self.world.now.isoformat()}"
        resolution_check.solve(tx, ticket.id, words, by, self.world.now, key=key)

    def _close(self, tx: Tx, ticket: Ticket, reason: str = "") -> None:
        tickets.close(tx, ticket.id, self.somebody(Role.MANAGER), self.world.now, reason=reason)

    def _invite(self) -> None:
        self.act(self._campaign)

    def _campaign(self, tx: Tx) -> None:
        world, manager = self.world, self.somebody(Role.MANAGER)
        texts, today = {language: {"a": words} for language, words in INVITATION.items()}, world.now.date()
        plan = Plan(
            "换季检测", Audience(), texts, today, today + timedelta(days=30), service=world.shop.services[0].code
        )
        drawn = campaigns.draw_up(tx, world.shop, plan, manager, world.now)
        campaigns.start(tx, world.shop, drawn.id, manager, world.now)

    def _ring(self) -> None:
        """The follow-up clerk rings everybody on today's list."""
        with self.world.store.write() as tx:
            clerk = self.somebody("follow_up_clerk")
            due = calls.due(tx, self.world.shop, clerk, self.world.now)
        for task in due[:60]:
            outcome = self.world.rng.choices(("reached", "no_answer", "wrong_number"), (0.6, 0.37, 0.03))[0]
            said = Said(said="车况正常" if outcome == "reached" else "", result=outcome)
            self.act(partial(self._record, task_id=task.id, by=clerk, outcome=outcome, said=said))

    def _record(self, tx: Tx, task_id: int, by: Staff, outcome: str, said: Said) -> None:
        calls.record(tx, self.world.shop, task_id, by, outcome, said, self.world.now)

    def _morning(self) -> None:
        start = datetime.combine(self.world.now.date(), time(), self.world.shop.zone)
        with self.world.store.read() as tx:
            today = appointments.between(tx, start, start + timedelta(days=1))
        for visit in today:
            if visit.state == "booked":
                self._expect(visit)

    def _expect(self, visit: Appointment) -> None:
        """The customer comes, a little early or late, or stays away."""
        rng, person = self.world.rng, self.people[visit.customer_id]
        if rng.random() > 0.85 + 0.14 * person.punctual:
            self.world.at(visit.starts_at + timedelta(hours=2), partial(self._missed, visit.id))
            return
        early = rng.gauss(6, 8) if rng.random() < person.punctual else -rng.uniform(5, 25)
        self.world.at(visit.starts_at - timedelta(minutes=early), partial(self._come, visit.id))

    def _come(self, visit_id: int) -> None:
        with self.world.store.read() as tx:
            visit = appointments.get(tx, visit_id)
        if visit is not None and visit.state == "booked" and visit.starts_at <= self.world.now + timedelta(hours=3):
            self.receive(visit)

    def _missed(self, visit_id: int) -> None:
        with self.world.store.read() as tx:
            visit = appointments.get(tx, visit_id)
        if visit is not None and visit.state == "booked" and visit.starts_at < self.world.now:
            self.act(
                lambda tx: visits.mark_no_show(tx, self.world.shop, visit_id, self.somebody("advisor"), self.world.now)
            )
