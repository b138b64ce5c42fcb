"""Answers to a reminder: its proposed time booked in two taps, another time, or settled elsewhere (N2, B8)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from actions import intake
from actions.booking import service_reminders
from actions.customers import mileage_forecast
from actions.field import inspection_rounds
from bot import focus, guard
from bot.dialog import Turn
from bot.dialogs.customers import odometer
from domain.customers.customer import Vehicle
from domain.outreach import inspection_due
from domain.outreach.notice import Notice
from domain.press import Press
from nlu.acts.booking.times_said import times_said
from nlu.acts.items import KINDRED
from storage.booking import appointments
from storage.customers import companies, customers
from storage.field import field_jobs
from storage.outreach import notices
from texts import formats

Opened = tuple[str, dict[str, Any]]

WITHIN = timedelta(days=10)
"""Another time is looked for within these days first."""

YEAR = timedelta(days=365)

LEAST_KM = 100
"""A number below it is no mileage."""

_OWN = frozenset({"complain", "report_fault", "request_rescue", "handoff", "ask_price", "opt_out"})
"""What is no answer to a reminder."""


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
        case "done" if vehicle is not None and (km := _mileage_told(turn)) is not None:
            turn.memory.pop("done_elsewhere")
            vehicle.last_service_km = km
            odometer.tell(turn, vehicle, km)
        case "done":
            _settled(turn, notice, vehicle)
        case _:
            return _book(turn, notice, vehicle, tap.parts[1] if tap.verb == "book" else None)
    return None


def heard(turn: Turn, shown: Press) -> Press | None:
    """What the words answer to a reminder: it is done already, or another time than the one proposed. Rule: N2, B8."""
    if turn.command is not None or turn.dangers or turn.understanding.intent in _OWN:
        return None
    if turn.told("done_already") and shown.verb in ("book", "visit", "quote"):
        return Press("remind", "done", shown.number())
    other_work = {str(one.value) for one in turn.understanding.of("service")} - KINDRED
    later = any(one.value.start > turn.now for one in times_said(turn.understanding).wished)
    if shown.verb != "book" or other_work or turn.understanding.of("symptom") or not later:
        return None
    return Press("remind", "other", shown.number())


def later(turn: Turn) -> Press | None:
    """The reminder that a mileage, said alone, belongs to: what it was about was done elsewhere at that mileage."""
    return Press("remind", "done", turn.memory["done_elsewhere"]["notice"]) if _mileage_told(turn) else None


def _mileage_told(turn: Turn) -> int | None:
    """The mileage that the words give after it was said that the service was done elsewhere."""
    kept = turn.memory.get("done_elsewhere")
    recent = kept and turn.now - datetime.fromisoformat(kept["at"]) <= focus.JUST_NOW
    told = turn.understanding.first("mileage") or turn.understanding.first("number")
    return int(told) if recent and turn.incoming.kind == "text" and told and told >= LEAST_KM else None


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
    said = {"take": True} if turn.incoming.kind != "button" else {}
    return "booking", slots | {"wish": wish, "best": wish[0], "exact": False, "quiet": True} | said


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
            mileage_forecast.serviced(turn.tx, vehicle, turn.now, done_on=_done_on(turn, today))
        case "insurance" if vehicle.insured_until and vehicle.insured_until.isoformat() in notice.key:
            vehicle.insured_until += YEAR
        case "vehicle_inspection" | "equipment_inspection" if vehicle.inspection_on:
            if vehicle.inspection_on.isoformat() in notice.key:
                _next_inspection(vehicle, max(today, vehicle.inspection_on) + timedelta(days=1))
    turn.tx.flush()
    turn.say("notice.done")
    if turn.incoming.kind != "button" and notice.kind in ("maintenance", "first_service"):
        turn.memory["done_elsewhere"] = {"notice": notice.id, "at": turn.now.isoformat()}
        turn.say("notice.done_at")


def _done_on(turn: Turn, today: date) -> date:
    """The day on which it was done, as far as the words tell."""
    days = [one.value.start.astimezone(turn.shop.zone).date() for one in turn.understanding.of("time")]
    return max((day for day in days if day <= today), default=today)


def _next_inspection(vehicle: Vehicle, after: Any) -> None:
    if vehicle.is_equipment or vehicle.registered_on is None:
        vehicle.inspection_on = after + (mileage_forecast.EQUIPMENT_INSPECTION if vehicle.is_equipment else YEAR)
    else:
        vehicle.inspection_on = inspection_due.next_duty(vehicle.registered_on, vehicle.use, after).due_on
