"""Answers to a reminder: its proposed time booked in two taps, another time, or settled elsewhere (N2, B8)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from actions import intake
from actions.booking import service_reminders
from actions.customers import mileage_forecast
from actions.field import inspection_rounds
from bot import guard
from bot.dialog import Turn
from domain.customers.customer import Vehicle
from domain.outreach import inspection_due
from domain.outreach.notice import Notice
from domain.press import Press
from storage.booking import appointments
from storage.customers import companies, customers
from storage.field import field_jobs
from storage.outreach import notices
from texts import formats

Opened = tuple[str, dict[str, Any]]

WITHIN = timedelta(days=10)
"""Another time is looked for within these days first."""

YEAR = timedelta(days=365)


def answer(turn: Turn, tap: Press) -> Opened | None:
    """What the button of a reminder asks for. Only the owner's buttons work. Rule: N2, A5."""
    notice = notices.get(turn.tx, tap.number())
    if notice is None or notice.customer_id != turn.conversation.customer_id:
        turn.say("talk.old_button")
        return None
    vehicle = customers.vehicle(turn.tx, notice.vehicle_id or 0)
    if vehicle is not None and not companies.may_ask(turn.tx, vehicle, notice.customer_id):
        vehicle = None
    match tap.verb:
        case "quote":
            _ask_quote(turn, notice)
        case "visit":
            _send_for(turn, notice, vehicle)
        case "done":
            _settled(turn, notice, vehicle)
        case _:
            return _book(turn, notice, vehicle, tap.parts[1] if tap.verb == "book" else None)
    return None


def _book(turn: Turn, notice: Notice, vehicle: Vehicle | None, at: str | None) -> Opened | None:
    """The booking with all that is known; it only lacks the yes, or a time."""
    ahead = appointments.upcoming(turn.tx, turn.conversation.customer_id, turn.now)
    booked = next((visit for visit in ahead if vehicle is not None and visit.vehicle_id == vehicle.id), None)
    if booked is not None:
        when = formats.moment(booked.starts_at.astimezone(turn.shop.zone), turn.language)
        turn.say("notice.booked_already", when=when)
        return None
    slots: dict[str, Any] = {"services": service_reminders.services_for(turn.shop, notice), "notice": notice.id}
    if vehicle is not None and vehicle.plate:
        slots["plate"] = vehicle.plate
    start = _moment(at) if at else None
    if start is not None and start > turn.now:
        return "booking", slots | {"start": start.astimezone(turn.shop.zone).isoformat()}
    local = turn.now.astimezone(turn.shop.zone)
    wish = [local.isoformat(), (local + WITHIN).isoformat()]
    return "booking", slots | {"wish": wish, "best": wish[0], "exact": False, "quiet": True}


def _moment(said: str) -> datetime | None:
    """The time on the button; None for one that nobody made."""
    try:
        return datetime.strptime(said, "%Y%m%d%H%M").replace(tzinfo=UTC)
    except ValueError:
        return None


def _ask_quote(turn: Turn, notice: Notice) -> None:
    ticket, _ = intake.enquire(
        turn.tx, turn.conversation, turn.label("notice.quote_asked"), turn.now,
        message_id=turn.message_id, key=f"quote:{notice.id}", topic="ask_insurance",
    )  # fmt: skip
    turn.say("notice.quoted", number=ticket.number)


def _send_for(turn: Turn, notice: Notice, machine: Vehicle | None) -> None:
    """A technician is to come to the machine by the day that was told. Rule: N2, F9."""
    due_on = date.fromisoformat(notice.key.split(":")[2])
    if machine is None or machine.inspection_on != due_on or guard.confirmed(turn, "remind") is None:
        turn.say("talk.old_button")
        return
    ticket = inspection_rounds.order(turn.tx, turn.shop, turn.conversation, machine, due_on, turn.now)
    job = field_jobs.of(turn.tx, ticket.id)
    by = job.due_at.astimezone(turn.shop.zone).date() if job and job.due_at else due_on
    turn.say("notice.visit_ordered", number=ticket.number, day=formats.day(by, turn.language))
    turn.settle()


def _settled(turn: Turn, notice: Notice, vehicle: Vehicle | None) -> None:
    """It was done elsewhere: the next reminder is for the next time."""
    today = turn.now.astimezone(turn.shop.zone).date()
    if vehicle is None:
        turn.say("talk.old_button")
        return
    match notice.kind:
        case "maintenance" | "first_service" if notice.key.split(":")[2] == str(vehicle.due_round):
            mileage_forecast.serviced(turn.tx, vehicle, turn.now)
        case "insurance" if vehicle.insured_until and vehicle.insured_until.isoformat() in notice.key:
            vehicle.insured_until += YEAR
        case "vehicle_inspection" | "equipment_inspection" if vehicle.inspection_on:
            if vehicle.inspection_on.isoformat() in notice.key:
                _next_inspection(vehicle, max(today, vehicle.inspection_on) + timedelta(days=1))
    turn.tx.flush()
    turn.say("notice.done")


def _next_inspection(vehicle: Vehicle, after: Any) -> None:
    if vehicle.is_equipment or vehicle.registered_on is None:
        vehicle.inspection_on = after + (mileage_forecast.EQUIPMENT_INSPECTION if vehicle.is_equipment else YEAR)
    else:
        vehicle.inspection_on = inspection_due.next_duty(vehicle.registered_on, vehicle.use, after).due_on
