"""Who goes: a suggestion with its reasons, one press that assigns, and the night shift told at once (F4, E4)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from actions import outgoing
from actions.field import field_jobs, news
from actions.promises import promises
from actions.tickets import tickets
from domain import ticket as states
from domain.errors import IllegalMove, NotAllowed, NotFound
from domain.field import dispatch, field_job
from domain.field.dispatch import Candidate
from domain.field.field_job import FieldJob, FieldKind, FieldState
from domain.shop.promise_policy import PromiseKind
from domain.shop.shift import is_at_work
from domain.shop.shop import Shop
from domain.shop.staff import Role, Staff
from domain.ticket import Kind, State, Ticket, Workplace
from storage import Tx, shops
from storage.field import field_jobs as field_job_queries
from storage.tickets import tickets as ticket_queries

PUT_OFF_AT_MOST = timedelta(days=7)
"""So far ahead a call for help may be put off in words."""


def suggest(tx: Tx, shop: Shop, job: FieldJob, now: datetime) -> list[Candidate]:
    """The shop's technicians, the best to send first, with what speaks for each. Rule: F4."""
    loads = field_job_queries.loads(tx)
    midnight = datetime.combine(now.astimezone(shop.zone).date(), time(), shop.zone)
    places = field_job_queries.last_places(tx, midnight)
    goal = (job.lat, job.lon) if job.lat is not None and job.lon is not None else None
    ids = {person.code: person.id for person in shops.staff(tx)}
    technicians = [person for person in shop.people if person.role == Role.TECHNICIAN and person.code in ids]
    trades = {skill for person in technicians for skill in person.skills}
    night = {person.code for person in dispatch.reached_by_night(shop)}
    leaves = job.due_at if job.facts.ordered and job.due_at else now
    return dispatch.ranked(
        Candidate(
            code=person.code,
            name=person.name,
            load=loads.get(ids[person.code], 0),
            able=dispatch.is_able(person, job.systems, trades),
            on_duty=is_at_work(shop, person, leaves),
            on_call=person.code in night,
            km=dispatch.way_km(
                places.get(ids[person.code], _base(shop, person.code)), goal, shop.policy.road_factor_percent
            ),
        )
        for person in technicians
    )


def _base(shop: Shop, code: str) -> tuple[float, float] | None:
    """Where the technician sets out from: their own shop."""
    home = shop.of_person(code)
    return (home.lat, home.lon) if home.lat is not None and home.lon is not None else None


def send(
    tx: Tx, shop: Shop, ticket_id: int, kind: str, by: Staff, now: datetime, *, due_at: datetime | None = None,
    summary: str = "",
) -> Ticket:  # fmt: skip
    """The ticket of a job that is to be done away from the shop, planned; nobody is chosen yet. Rule: F4, F9.

    A rescue or field job is worked under its own number; any other matter is followed by a field job's. The one that
    is there and still open is not made twice.
    """
    ticket = tickets.locked_for(tx, ticket_id, by, "dispatch")
    if kind not in field_job.KINDS or not ticket.is_open:
        raise IllegalMove(f"Ticket {ticket.number} ({ticket.state}) can't be sent to the field as {kind!r}.")
    if ticket.facts.worked != Workplace.FIELD:
        same = [t for job, t in field_job_queries.followers(tx, ticket.id) if job.kind == kind and job.is_open]
        ticket = same[0] if same else follow(tx, ticket, summary or ticket.summary, by.actor, now)
    field_jobs.plan(tx, shop, ticket, kind, now, actor=by.actor, due_at=due_at)
    if due_at is not None:
        promises.add(tx, shop, ticket, PromiseKind.ON_SITE, due_at, now, actor=by.actor)
    return ticket


def follow(tx: Tx, earlier: Ticket, summary: str, actor: str, now: datetime, **data: object) -> Ticket:
    """A field job's ticket that goes on from an earlier one; data: what is otherwise, or besides. Rule: F4."""
    kept = ("systems", "symptom_codes", "symptoms", "place", "lat", "lon", "phone", "name", "danger")
    made = Ticket(
        number="",
        kind=Kind.FIELD_JOB,
        customer_id=earlier.customer_id,
        conversation_id=earlier.conversation_id,
        summary=summary[:200],
        created_at=now,
        urgent=earlier.urgent,
        vehicle_id=earlier.vehicle_id,
        plate=earlier.plate,
        data={key: earlier.data[key] for key in kept if key in earlier.data} | {"for_ticket": earlier.number} | data,
        follows_id=earlier.id,
    )
    tickets.register(tx, made, now, actor=actor)
    ticket_queries.record(tx, earlier, "sent_to_field", actor, now, number=made.number)
    tickets.refresh_card(tx, earlier, now)
    return made


def assign(tx: Tx, shop: Shop, ticket_id: int, code: str, by: Staff, now: datetime) -> FieldJob:
    """That technician goes, and the customer knows who comes. Assigning the same person again changes nothing.

    For whoever may dispatch; a technician may only take a job that nobody has. Rule: F4, I1, N4.
    """
    taking = by.code == code and by.may("field_work")
    if not taking:
        by.require("dispatch")
    ticket, job = field_jobs.locked(tx, ticket_id, by)
    to = shops.staff_by_code(tx, code)
    if to is None or not to.may("field_work") or not to.may_see(ticket):
        raise NotFound(f"There is no technician {code!r} who could be sent.")
    if job.technician_id == to.id and field_job.STATES[job.state].load:
        return job
    if taking and not by.may("dispatch") and job.state != "planned":
        raise NotAllowed(f"Field job {ticket.number} is somebody else's already.")
    job.state = field_job.moved(ticket.number, job.state, "assign")
    job.technician_id, job.accepted_at, job.delay_asked = to.id, None, None
    if taking:
        job.state, job.accepted_at = field_job.moved(ticket.number, job.state, "accept"), now
    if ticket.state == State.NEW:
        ticket.state = states.moved(ticket.number, ticket.state, "claim")
        ticket.assignee_id = to.id
    ticket_queries.record(tx, ticket, "job_assigned", by.actor, now, name=to.name, code=to.code)
    tickets.refresh_card(tx, ticket, now)
    count = len(ticket_queries.events(tx, ticket.id))
    outgoing.tell_people(tx, ticket, [to], "ticket_card", f"ticket:{ticket.id}:sent:{count}", now)
    language = news.language_of(tx, ticket)
    due = news.clock(shop, job.due_at, now, language) if job.due_at and job.due_at > now else ""
    news.tell(tx, ticket, "assigned_by" if due else "assigned", now, name=to.name, time=due)
    if due:
        promises.note_told(tx, ticket, (PromiseKind.ON_SITE,), now, actor=by.actor)
    return job


def rescue(tx: Tx, shop: Shop, ticket: Ticket, now: datetime) -> FieldJob:
    """A call for rescue is a field job from its first minute; at night those on call are told at once. Rule: E4, F3."""
    job = field_job_queries.of(tx, ticket.id)
    if job is not None:
        return job
    owed = [one for one in promises.of(tx, ticket.id) if one.kind == PromiseKind.ON_SITE and one.is_open]
    due_at = owed[-1].due_at if owed else ticket.created_at + shop.policy.rescue_on_site
    job = field_jobs.plan(tx, shop, ticket, FieldKind.REPAIR, now, actor="system", due_at=due_at)
    _tell_night_shift(tx, shop, ticket, now)
    return job


def put_off(tx: Tx, shop: Shop, ticket: Ticket, due_at: datetime, now: datetime) -> bool:
    """True when help comes by then, as the customer wishes: what is owed and the job follow. Rule: E4, W3.

    False once somebody is on it, or for a time past a week: then a person agrees on it.
    """
    job = field_job_queries.of(tx, ticket.id)
    if job is None or job.state != FieldState.PLANNED or not now < due_at <= now + PUT_OFF_AT_MOST:
        return False
    promises.add(tx, shop, ticket, PromiseKind.ON_SITE, due_at, now, actor="customer", told=True)
    job.due_at = due_at
    ticket_queries.record(tx, ticket, "job_delayed", "customer", now)
    tickets.refresh_card(tx, ticket, now)
    return True


def _tell_night_shift(tx: Tx, shop: Shop, ticket: Ticket, now: datetime) -> None:
    if not shop.is_open(now):
        codes = [person.code for person in dispatch.reached_by_night(shop)]
        names = "、".join(person.name for person in dispatch.reached_by_night(shop))
        outgoing.tell_staff(tx, ticket, "field_call", f"ticket:{ticket.id}:call", now, names=names)
        people = [person for person in shops.staff(tx) if person.code in codes]
        outgoing.tell_people(tx, ticket, people, "ticket_card", f"ticket:{ticket.id}:call_card", now)
        ticket_queries.record(tx, ticket, "night_shift_told", "system", now, codes=codes)


def tow(tx: Tx, shop: Shop, ticket: Ticket, now: datetime) -> Ticket:
    """A field job follows an accident whose vehicle is to be towed, promised like a rescue. Rule: E3, E4."""
    due_at = now + shop.policy.rescue_on_site
    towed = follow(tx, ticket, ticket.summary, "customer", now, tow=True)
    field_jobs.plan(tx, shop, towed, FieldKind.REPAIR, now, actor="system", due_at=due_at)
    promises.add(tx, shop, towed, PromiseKind.ON_SITE, due_at, now, actor="system")
    _tell_night_shift(tx, shop, towed, now)
    return towed
