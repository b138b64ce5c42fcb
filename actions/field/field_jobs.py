"""Field jobs step by step: planned, on the way, arrived, done; each step an event with its time (F4, F6, F9, E4)."""

from __future__ import annotations

from datetime import datetime, timedelta

from actions.customers import mileage_forecast
from actions.field import news
from actions.field.report import report
from actions.promises import promises
from actions.tickets.tickets import refresh_card
from actions.warranty import cover as warranty
from domain import ticket as states
from domain.errors import IllegalMove, NotAllowed, NotFound, NotYet
from domain.field import field_job
from domain.field.field_job import FieldJob, FieldKind
from domain.shop.promise_policy import PromiseKind
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket
from domain.warranty import return_repair
from storage import Tx
from storage.customers import customers
from storage.field import field_jobs
from storage.tickets import tickets

MAX_WORDS = 1000
"""Characters of a finding or a description of work."""


def plan(
    tx: Tx, shop: Shop, ticket: Ticket, kind: str, now: datetime, *, actor: str, due_at: datetime | None = None
) -> FieldJob:  # fmt: skip
    """The job of that ticket, made of what the ticket tells; the same one when it is there already. Rule: F4, F9.

    Tools are packed for the systems at fault, and whether the warranty covers it is decided as far as it can be (F5).
    """
    existing = field_jobs.of(tx, ticket.id)
    if existing is not None:
        return existing
    data = ticket.data
    codes = data.get("symptom_codes") or []
    systems = return_repair.systems(data.get("systems") or [], codes)
    made = FieldJob(
        ticket_id=ticket.id, kind=kind, created_at=now, place=str(data.get("place") or ""), lat=data.get("lat"),
        lon=data.get("lon"), due_at=due_at, systems=systems, tools=field_job.packed(systems),
    )  # fmt: skip
    _decide_cost(tx, shop, ticket, made, now)
    field_jobs.add(tx, made)
    tickets.record(tx, ticket, "job_planned", actor, now, kind=kind, systems=systems)
    refresh_card(tx, ticket, now)
    return made


def _decide_cost(tx: Tx, shop: Shop, ticket: Ticket, job: FieldJob, now: datetime) -> None:
    """Free under warranty or by the third repair of one defect; an ordered visit is as agreed. Rule: F5, G3."""
    if job.facts.ordered:
        job.free, job.warranty = True, {"reason": "ordered"}
        return
    if warranty.is_third_repair(tx, shop, ticket, job.systems, now):
        job.free, job.replaces, job.warranty = True, True, {"outcome": "in", "reason": "third_repair"}
        return
    vehicle = customers.vehicle(tx, ticket.vehicle_id) if ticket.vehicle_id else None
    if vehicle is None:
        job.warranty = {"outcome": "unclear", "reason": "no_vehicle"}
        return
    causes = ["accident"] if "accident" in ticket.data.get("danger", []) else []
    found = warranty.assess(tx, shop, vehicle, now, systems=job.systems, causes=causes)
    job.free = {"in": True, "out": False, "unclear": None}[found.outcome]
    job.warranty = {"outcome": found.outcome, "reason": found.reason}


def learn(tx: Tx, shop: Shop, ticket: Ticket, now: datetime) -> None:
    """Where it is and which vehicle, told after the job was planned, is on the job as well."""
    job = field_jobs.lock(tx, ticket.id)
    if job is None or not job.is_open:
        return
    data = ticket.data
    told = (str(data.get("place") or ""), data.get("lat"), data.get("lon"))
    if told != (job.place, job.lat, job.lon):
        job.place, job.lat, job.lon = told
        tickets.record(tx, ticket, "job_place", "customer", now)
        refresh_card(tx, ticket, now)
    if ticket.vehicle_id and job.warranty.get("reason") == "no_vehicle":
        _decide_cost(tx, shop, ticket, job, now)
        tickets.record(tx, ticket, "job_cost", "system", now, **job.warranty)


def accept(tx: Tx, ticket_id: int, by: Staff, now: datetime) -> FieldJob:
    """The technician takes it on."""
    ticket, job = locked_job(tx, ticket_id, by)
    if job.state == "accepted":
        return job
    job.state = field_job.moved(ticket.number, job.state, "accept")
    job.accepted_at = now
    return noted(tx, ticket, job, "job_accepted", by, now)


def decline(tx: Tx, ticket_id: int, by: Staff, now: datetime, *, reason: str = "") -> FieldJob:
    """The technician can't; somebody else is to be chosen."""
    ticket, job = locked_job(tx, ticket_id, by)
    job.state = field_job.moved(ticket.number, job.state, "decline")
    job.technician_id = job.accepted_at = None
    return noted(tx, ticket, job, "job_declined", by, now, reason=reason[:MAX_WORDS])


def set_out(tx: Tx, shop: Shop, ticket_id: int, by: Staff, minutes: int, now: datetime) -> FieldJob:
    """The technician is on the way and says in how many minutes they are there; the customer is told both.

    Later than was promised, the time waits for the supervisor's approval first. Rule: F4, E4, F6, N4.
    """
    ticket, job = locked_job(tx, ticket_id, by)
    if job.state == "on_way":
        return job
    _check_minutes(ticket, minutes)
    job.state = field_job.moved(ticket.number, job.state, "set_out")
    job.departed_at, eta = now, now + timedelta(minutes=minutes)
    late = field_job.slip(job.due_at, eta)
    if late and not by.may("approve_delay"):
        job.eta_at, job.delay_asked = job.due_at, _minutes(late)
    else:
        job.eta_at = eta
    noted(tx, ticket, job, "job_set_out", by, now, minutes=minutes)
    if job.delay_asked:
        tickets.record(tx, ticket, "delay_asked", by.actor, now, minutes=job.delay_asked)
        refresh_card(tx, ticket, now)
        _tell(tx, shop, ticket, job, "on_way_open", now)
    else:
        _tell(tx, shop, ticket, job, "on_way_late" if late else "on_way", now)
    return job


def delay(tx: Tx, shop: Shop, ticket_id: int, by: Staff, minutes: int, now: datetime) -> FieldJob:
    """The technician will be so many minutes later than said; told at once, or once approved when a promise breaks.

    Rule: F6 (S1 3.7).
    """
    ticket, job = locked_job(tx, ticket_id, by)
    _check_minutes(ticket, minutes)
    if job.state not in ("assigned", "accepted", "on_way") or (job.eta_at or job.due_at) is None:
        raise IllegalMove(f"Field job {ticket.number} is {job.state}: there is no arrival to put off.")
    before = job.eta_at or job.due_at
    assert before is not None
    if field_job.slip(job.due_at, before + timedelta(minutes=minutes)) and not by.may("approve_delay"):
        job.delay_asked = minutes
        noted(tx, ticket, job, "delay_asked", by, now, minutes=minutes)
        return job
    return _put_off(tx, shop, ticket, job, minutes, by, now)


def approve_delay(tx: Tx, shop: Shop, ticket_id: int, by: Staff, now: datetime) -> FieldJob:
    """The supervisor agrees to the delay that was asked for, and the customer is told before they ask. Rule: F6."""
    by.require("approve_delay")
    ticket, job = locked(tx, ticket_id, by)
    if job.delay_asked is None:
        raise IllegalMove(f"Field job {ticket.number}: no delay waits for approval.")
    return _put_off(tx, shop, ticket, job, job.delay_asked, by, now)


def _put_off(
    tx: Tx, shop: Shop, ticket: Ticket, job: FieldJob, minutes: int, by: Staff, now: datetime
) -> FieldJob:  # fmt: skip
    before = job.eta_at or job.due_at
    assert before is not None
    job.eta_at, job.delay_asked = before + timedelta(minutes=minutes), None
    job.due_at = max(job.due_at, job.eta_at) if job.due_at else None
    noted(tx, ticket, job, "job_delayed", by, now, minutes=minutes)
    if job.eta_at > now:
        promises.add(tx, shop, ticket, PromiseKind.ON_SITE, job.eta_at, now, actor=by.actor, told=True)
    _tell(tx, shop, ticket, job, "delayed", now)
    return job


def arrive(tx: Tx, shop: Shop, ticket_id: int, by: Staff, now: datetime) -> FieldJob:
    """The technician is there."""
    ticket, job = locked_job(tx, ticket_id, by)
    if job.state == "arrived":
        return job
    job.state = field_job.moved(ticket.number, job.state, "arrive")
    job.arrived_at, job.delay_asked = now, None
    noted(tx, ticket, job, "job_arrived", by, now)
    promises.keep(tx, ticket, PromiseKind.ON_SITE, now, actor=by.actor)
    _tell(tx, shop, ticket, job, "arrived", now)
    return job


def find(tx: Tx, ticket_id: int, by: Staff, words: str, now: datetime) -> FieldJob:
    """What is wrong stands on the job: the technician's findings on site. More words add to them. Rule: F4."""
    ticket, job = locked_job(tx, ticket_id, by)
    if job.state not in ("arrived", "working"):
        raise IllegalMove(f"Field job {ticket.number} is {job.state}: findings are made on site.")
    job.findings = _added(job.findings, words)
    return noted(tx, ticket, job, "job_found", by, now, text=words[:MAX_WORDS])


def begin(tx: Tx, ticket_id: int, by: Staff, now: datetime) -> FieldJob:
    """The work begins; NotYet while it is neither free nor its price agreed. Rule: F5 (S1 3.1.1)."""
    ticket, job = locked_job(tx, ticket_id, by)
    if job.state == "working":
        return job
    state = field_job.moved(ticket.number, job.state, "begin")
    if not job.may_begin:
        raise NotYet(f"Field job {ticket.number}: the price is told and agreed before the work begins.")
    job.state = state
    return noted(tx, ticket, job, "job_begun", by, now)


def finish(tx: Tx, shop: Shop, ticket_id: int, by: Staff, words: str, now: datetime) -> FieldJob:
    """The work is done; the customer gets the service report and is asked to sign it. Rule: F4, F7, F9.

    words: the result, may be empty. NotYet names what was not noted yet: findings, checks, a test run.
    """
    ticket, job = locked_job(tx, ticket_id, by)
    if field_job.STATES[job.state].work_done:
        return job
    state = field_job.moved(ticket.number, job.state, "finish")
    missing = job.missing()
    if missing:
        raise NotYet(f"Field job {ticket.number} is not done yet: missing {', '.join(missing)}.")
    if not job.may_begin:
        raise NotYet(f"Field job {ticket.number}: a price that was told is not agreed.")
    job.state, job.done_at, job.result = state, now, words.strip()[:MAX_WORDS]
    if not job.facts.ordered:
        parts = [str(used["name"]) for used in job.parts_used]
        warranty.store_repairs(tx, shop, ticket, job.systems, parts, now)
    _count_inspection(tx, ticket, job, now)
    noted(tx, ticket, job, "job_done", by, now, text=job.result)
    report(tx, shop, ticket, job, by, now)
    refresh_card(tx, ticket, now)
    return job


def _count_inspection(tx: Tx, ticket: Ticket, job: FieldJob, now: datetime) -> None:
    """A machine that was inspected where it stands is due again in half a year. Rule: N2."""
    machine = customers.vehicle(tx, ticket.vehicle_id) if ticket.vehicle_id else None
    if job.kind == FieldKind.INSPECTION and machine is not None and machine.is_equipment:
        mileage_forecast.inspected(tx, machine, now)


def send_back(tx: Tx, shop: Shop, ticket_id: int, by: Staff, reason: str, now: datetime) -> FieldJob:
    """It can't be solved there: the shop decides, and the customer is told. Rule: F6 (S1 3.6)."""
    ticket, job = locked_job(tx, ticket_id, by)
    if job.state == "returned":
        return job
    job.state = field_job.moved(ticket.number, job.state, "send_back")
    job.result = reason.strip()[:MAX_WORDS]
    noted(tx, ticket, job, "job_returned", by, now, text=job.result)
    _tell(tx, shop, ticket, job, "returned", now)
    return job


def cancel(tx: Tx, ticket_id: int, by: Staff, reason: str, now: datetime) -> FieldJob:
    """Nobody goes any more; the ticket stays with whoever has it."""
    by.require("dispatch")
    ticket, job = locked(tx, ticket_id, by)
    if job.state == "cancelled":
        return job
    job.state = field_job.moved(ticket.number, job.state, "cancel")
    return noted(tx, ticket, job, "job_cancelled", by, now, reason=reason[:MAX_WORDS])


def signed(tx: Tx, ticket: Ticket, now: datetime) -> None:
    """The customer signed the report: the job and its ticket are done. Rule: F7."""
    job = field_jobs.lock(tx, ticket.id)
    if job is None or job.state == "signed":
        return
    job.state = field_job.moved(ticket.number, job.state, "sign")
    if ticket.is_open:
        ticket.state, ticket.closed_at = states.moved(ticket.number, ticket.state, "close"), now
    tickets.record(tx, ticket, "job_signed", "customer", now)
    if not ticket.is_open:
        promises.settle(tx, ticket, now, actor="customer")
    earlier = tickets.lock(tx, ticket.follows_id) if ticket.follows_id else None
    if earlier is not None:
        tickets.record(tx, earlier, "job_of_it_signed", "system", now, number=ticket.number)
        refresh_card(tx, earlier, now)
    refresh_card(tx, ticket, now)


def locked_job(tx: Tx, ticket_id: int, by: Staff) -> tuple[Ticket, FieldJob]:
    """The job and its ticket, locked, for its technician or whoever dispatches; else NotAllowed. Rule: I1."""
    by.require("field_work", "dispatch")
    ticket, job = locked(tx, ticket_id, by)
    if job.technician_id != by.id and not by.may("dispatch"):
        raise NotAllowed(f"Field job {ticket.number} is not {by.code}'s.")
    return ticket, job


def locked(tx: Tx, ticket_id: int, by: Staff) -> tuple[Ticket, FieldJob]:
    """The job and its ticket, locked; NotFound for a ticket without one, or that this person may not know of."""
    ticket = tickets.lock(tx, ticket_id)
    job = field_jobs.lock(tx, ticket_id)
    if ticket is None or job is None or not by.may_see(ticket):
        raise NotFound(f"Ticket {ticket_id} has no field job.")
    return ticket, job


def noted(tx: Tx, ticket: Ticket, job: FieldJob, event: str, by: Staff, now: datetime, **data: object) -> FieldJob:
    """The change of the job is an event, and its cards show it. Rule: I2."""
    tickets.record(tx, ticket, event, by.actor, now, **data)
    refresh_card(tx, ticket, now)
    return job


def _tell(tx: Tx, shop: Shop, ticket: Ticket, job: FieldJob, key: str, now: datetime) -> None:
    language = news.language_of(tx, ticket)
    at = news.clock(shop, job.eta_at, now, language) if job.eta_at else ""
    rows = news.map_rows(job, language) if key.startswith("on_way") else []
    name = news.technician_name(tx, job)
    news.tell(
        tx, ticket, key, now, rows=rows, name=name, time=at, phone=shop.rescue_phone, reason=job.result
    )  # fmt: skip


def _check_minutes(ticket: Ticket, minutes: int) -> None:
    if not 1 <= minutes <= 24 * 60:
        raise IllegalMove(f"Field job {ticket.number}: {minutes} minutes is no way to the customer.")


def _minutes(length: timedelta) -> int:
    return max(1, round(length.total_seconds() / 60))


def _added(before: str, words: str) -> str:
    return "\n".join(part for part in (before, words.strip()) if part)[:MAX_WORDS]
