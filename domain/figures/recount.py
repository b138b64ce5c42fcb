"""The figures once more, from events alone: slower than the database, and independent of it (I2, R2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.figures.kpi import BOOKED_WITHIN, COMPLAINED_WITHIN, PLEASED, Case, Kpi, Tally
from domain.figures.period import Span
from domain.ticket import KINDS, OPEN_STATES, Kind, State, TicketEvent

Row = Mapping[str, Any]
"""A thing by its columns; instants as ISO text in UTC, as events keep them."""

_GONE = (State.CANCELLED, State.MERGED)


@dataclass(frozen=True, slots=True)
class _Visit:
    id: int
    ticket_id: int
    number: str
    row: Row
    starts_at: datetime


@dataclass
class Recount:
    """Takes tickets one by one and tells the cases of every figure. now: until when things are counted."""

    span: Span
    now: datetime
    cases: dict[str, list[Case]] = field(default_factory=lambda: defaultdict(list))
    _visits: dict[int, list[_Visit]] = field(default_factory=lambda: defaultdict(list))
    _faults: dict[int, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    _failed: set[int] = field(default_factory=set)
    _orders: dict[int, int] = field(default_factory=dict)
    _reminded: list[tuple[int, datetime]] = field(default_factory=list)

    def take(self, ticket_id: int, things: Mapping[str, Row], events: list[TicketEvent]) -> None:
        """A ticket as its events tell it, with what belongs to it by their names ("promise:7")."""
        ticket = things.get("ticket")
        if ticket is None:
            return
        self._ticket(ticket_id, ticket)
        promises = {name: row for name, row in things.items() if name.startswith("promise:")}
        self._promises(ticket_id, promises)
        for name, row in things.items():
            what, _, number = name.partition(":")
            match what:
                case "appointment":
                    self._visit(int(number), ticket_id, ticket["number"], row)
                case "work_order":
                    self._order(ticket_id, row)
        self._scores(ticket_id, events)

    def reminded(self, customer_id: int, at: datetime) -> None:
        """A reminder that was sent."""
        if self._in(at):
            self._reminded.append((customer_id, at))

    def tallies(self) -> dict[str, Tally]:
        """Every figure's count; what depends on several tickets is decided now that all are known."""
        for customer, visits in self._visits.items():
            for one in visits:
                if one.row["state"] == "done" and self._in(one.starts_at):
                    self._add(Kpi.COMPLAINT_RATE, one.ticket_id, self._complained(customer, one))
                    self._add(Kpi.FIRST_TIME_FIX, one.ticket_id, not self._came_back(customer, one))
        for customer, at in self._reminded:
            came = [v.ticket_id for v in self._visits.get(customer, ()) if _came_of(v, at)]
            self._add(Kpi.REMINDERS, min(came, default=None), bool(came))
        return {kpi: Tally(sum(case.part for case in self.cases[kpi]), len(self.cases[kpi])) for kpi in Kpi}

    def _add(self, kpi: str, ticket_id: int | None, part: int = 1) -> None:
        self.cases[kpi].append(Case(ticket_id, int(part)))

    def _in(self, at: datetime | None) -> bool:
        return at is not None and self.span.start <= at < self.span.end

    def _ticket(self, number: int, row: Row) -> None:
        made, answered, closed = _at(row["created_at"]), _at(row["answered_at"]), _at(row["closed_at"])
        assert made is not None
        kind, is_done = row["kind"], row["state"] == State.DONE
        quality = bool((row["data"] or {}).get("quality_caused"))
        if self._in(made):
            self._add(Kpi.REGISTERED, number)
            if kind == Kind.COMPLAINT and row["state"] not in _GONE:
                self._add(Kpi.COMPLAINTS, number, quality)
                self._add(Kpi.SOLVED, number, is_done)
            if KINDS[kind].answered and answered:
                self._add(Kpi.FIRST_ANSWER, number, _minutes(made, answered))
        if is_done and self._in(closed):
            self._add(Kpi.CLOSED, number)
            if KINDS[kind].answered and closed:
                self._add(Kpi.SOLVING, number, _minutes(made, closed))
        if row["state"] in OPEN_STATES:
            self._add(Kpi.OPEN, number)
        if row["state"] not in _GONE:
            fault = kind == Kind.COMPLAINT and quality
            if fault:
                self._faults[row["customer_id"]].append(made)
            if row["follows_id"] and (fault or kind == Kind.FAULT_REPORT):
                self._failed.add(row["follows_id"])

    def _promises(self, ticket_id: int, promises: Mapping[str, Row]) -> None:
        replaced = {row["follows_id"] for row in promises.values() if row["follows_id"] and not row["ended_at"]}
        for name, row in promises.items():
            due, ended, state = _at(row["due_at"]), _at(row["ended_at"]), row["state"]
            assert due is not None
            passed = state == "running" and due < self.now
            if state == "kept" and self._in(ended):
                self._add(Kpi.ON_TIME, ticket_id, 1)
            if (state == "late" or passed) and self._in(due):
                self._add(Kpi.ON_TIME, ticket_id, 0)
            if ended is None and (passed or state == "late") and int(name.partition(":")[2]) not in replaced:
                self._add(Kpi.OVERDUE, ticket_id)

    def _visit(self, visit_id: int, ticket_id: int, number: str, row: Row) -> None:
        starts, ends, made = _at(row["starts_at"]), _at(row["ends_at"]), _at(row["created_at"])
        assert starts and ends and made
        self._visits[row["customer_id"]].append(_Visit(visit_id, ticket_id, number, row, starts))
        if self._in(made):
            self._add(Kpi.BOOKED, ticket_id)
        if self._in(starts) and row["state"] in ("done", "no_show"):
            self._add(Kpi.NO_SHOW_RATE, ticket_id, row["state"] == "no_show")
        if self._in(starts) and row["state"] == "done":
            self._add(Kpi.CAME, ticket_id)
            self._add(Kpi.BOOKING_RATE, ticket_id, 1)
        if row["state"] == "booked" and ends < self.now:
            self._add(Kpi.UNMARKED, ticket_id)

    def _order(self, ticket_id: int, row: Row) -> None:
        if row["appointment_id"]:
            self._orders[row["appointment_id"]] = ticket_id
        elif row["state"] != "cancelled" and self._in(_at(row["created_at"])):
            self._add(Kpi.BOOKING_RATE, ticket_id, 0)

    def _scores(self, ticket_id: int, events: list[TicketEvent]) -> None:
        given: dict[int, list[TicketEvent]] = defaultdict(list)
        for event in events:
            if event.kind == "survey_answered":
                given[event.data["survey"]].append(event)
        for one in given.values():
            if self._in(one[0].at):
                self._add(Kpi.SATISFACTION, ticket_id, one[-1].data["score"] >= PLEASED)

    def _complained(self, customer: int, visit: _Visit) -> bool:
        """True when a complaint by our fault came after it, before any later visit."""
        later = [v.starts_at for v in self._visits[customer] if v.row["state"] == "done"]
        return any(
            visit.starts_at <= at < visit.starts_at + COMPLAINED_WITHIN
            and not any(visit.starts_at < one <= at for one in later)
            for at in self._faults.get(customer, ())
        )

    def _came_back(self, customer: int, visit: _Visit) -> bool:
        """True when a return repair names it, or a fault or complaint by our fault follows it or its work order."""
        if self._failed & {visit.ticket_id, self._orders.get(visit.id)}:
            return True
        return any(
            other.starts_at > visit.starts_at
            and other.row["state"] != "cancelled"
            and (other.row["data"] or {}).get("return_repair") == visit.number
            for other in self._visits[customer]
        )


def _came_of(visit: _Visit, reminded: datetime) -> bool:
    made = _at(visit.row["created_at"])
    assert made is not None
    return visit.row["state"] != "cancelled" and reminded <= made < reminded + BOOKED_WITHIN


def _at(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None


def _minutes(start: datetime, end: datetime) -> int:
    return (int(end.timestamp()) - int(start.timestamp())) // 60
