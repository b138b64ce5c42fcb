"""What each reminder of the scans says: what is due, a quiet time that is free at this moment, and buttons (N2, B8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from actions import outgoing
from actions.booking import free_times
from domain.booking.capacity import Needs
from domain.booking.time_wish import Wish
from domain.conversation import Conversation
from domain.customers.customer import Vehicle
from domain.message import Attachment, Button, Reply
from domain.outreach import inspection_due
from domain.outreach.notice import Notice
from domain.press import Press
from domain.shop.shop import Shop
from storage import Tx
from storage.booking import appointments as appointment_queries
from storage.customers import companies, customers
from storage.workshop import work_orders
from texts import formats, text

SERVICES: dict[str, tuple[str, ...]] = {
    "maintenance": ("periodic_service", "minor_service"),
    "first_service": ("first_service", "minor_service"),
    "vehicle_inspection": ("inspection",),
    "warranty": ("inspection",),
    "lapsed": ("inspection", "minor_service"),
    "declined_work": ("inspection",),
    "recall": ("diagnosis", "inspection"),
}
"""Kind of reminder -> what is booked for it, the first that the shop offers; a technician comes to machines."""

DONE = frozenset({"maintenance", "first_service", "equipment_inspection", "vehicle_inspection", "insurance"})
"""Kinds whose matter the customer may have settled elsewhere: they bear a button that says so."""

SOON, REACH = timedelta(days=1), timedelta(days=10)
"""A time is proposed not before tomorrow and within these days."""

SPREAD = 8
"""Quiet times found at once and shared out in turn, so that not everybody is sent to the same hour."""


def services_for(shop: Shop, notice: Notice) -> list[str]:
    """The service items that settle what the notice is about; empty when none does."""
    told = [code for code in notice.payload.get("services", []) if shop.offers(code)]
    return told or [code for code in SERVICES.get(notice.kind, ()) if shop.offers(code)][:1]


def propose(tx: Tx, shop: Shop, services: list[str], now: datetime) -> datetime | None:
    """A quiet time that is free now, another for each who asks in one transaction; None when nothing is. Rule: B8."""
    if not services:
        return None
    found = tx.info.setdefault("proposals", {})
    key = tuple(services)
    if key not in found:
        wide = replace(shop, policy=replace(shop.policy, alternatives=SPREAD))
        start = (now + SOON).astimezone(shop.zone)
        wish = Wish(start, start + REACH, start, quiet=True)
        offers = free_times.offer_times(tx, wide, Needs(key), wish, now)
        found[key] = [offer.start for offer in offers if wish.fits(offer.start)]
    times: list[datetime] = found[key]
    if not times:
        return None
    times.append(times.pop(0))
    return times[-1]


def is_booked(tx: Tx, vehicle: Vehicle, now: datetime) -> bool:
    """True when the vehicle has a visit ahead."""
    return bool(appointment_queries.coming_for(tx, [vehicle.id], now))


def reminder_words(tx: Tx, shop: Shop, notice: Notice, conversation: Conversation, now: datetime) -> Reply | None:
    """The words of a reminder about a vehicle, with a proposed time; None when it is settled or no longer so."""
    vehicle = customers.vehicle(tx, notice.vehicle_id or 0)
    if vehicle is None or not companies.is_told(tx, vehicle, notice.customer_id, notice.purpose):
        return None
    if is_booked(tx, vehicle, now):
        return None
    if notice.kind == "declined_work":
        facts = _declined(tx, shop, notice, conversation.language)
    else:
        facts = _facts(notice, vehicle, now.astimezone(shop.zone).date(), shop)
    if facts is None:
        return None
    who = customers.get(tx, notice.customer_id)
    words = replace(_words(tx, shop, notice, vehicle, conversation.language, facts, now), media=_pictures(tx, notice))
    return outgoing.addressed(words, who.name if who else None, conversation.language)


def _facts(notice: Notice, vehicle: Vehicle, today: date, shop: Shop) -> dict[str, str | date] | None:
    """What the words tell of; None when the record says otherwise by now."""
    match notice.kind:
        case "maintenance" | "first_service" | "lapsed":
            due, same = vehicle.predicted_due_on, notice.key.split(":")[2] == str(vehicle.due_round)
            limit = today + shop.policy.remind_first + timedelta(days=7)
            return {"due": due} if due is not None and same and due <= limit else None
        case "vehicle_inspection" | "equipment_inspection":
            return _dated(notice, vehicle.inspection_on)
        case "insurance":
            return _dated(notice, vehicle.insured_until)
        case "warranty":
            return _dated(notice, vehicle.warranty_until)
        case "recall":
            return {"what": str(notice.payload.get("name", ""))}
    return {}


def _declined(tx: Tx, shop: Shop, notice: Notice, language: str) -> dict[str, str | date] | None:
    """The work the notice is about; None when it isn't declined any more, or was taken up again. Rule: W4."""
    found = work_orders.declined_of(tx, notice.vehicle_id) if notice.vehicle_id is not None else []
    item = next((one for one in found if one.id == notice.subject_id), None)
    return {"what": item.called(shop, language)} if item is not None else None


def _pictures(tx: Tx, notice: Notice) -> tuple[Attachment, ...]:
    """How it looked when the work was declined. Rule: W4."""
    item = work_orders.item(tx, notice.subject_id or 0) if notice.kind == "declined_work" else None
    return (Attachment("photo", item.photo),) if item is not None and item.photo else ()


def _dated(notice: Notice, due: date | None) -> dict[str, str | date] | None:
    return {"due": due} if due is not None and due.isoformat() == notice.key.split(":")[2] else None


def _words(
    tx: Tx, shop: Shop, notice: Notice, vehicle: Vehicle, language: str, facts: dict[str, str | date], now: datetime
) -> Reply:
    due = facts.get("due")
    fields = {
        "vehicle": f"{vehicle.title} {vehicle.plate or ''}".strip() or vehicle.vin or "",
        "due": formats.day(due, language) if isinstance(due, date) else "",
        "what": facts.get("what", ""), "phone": shop.phone, "shop": shop.name(language),
    }  # fmt: skip
    words = text(f"notice.{_key(notice, vehicle, due)}", language, **fields)
    if notice.kind in ("maintenance", "first_service") and vehicle.odometer_km is not None:
        words += text("notice.mileage_hint", language, km=f"{vehicle.odometer_km:,}")
    start = propose(tx, shop, services_for(shop, notice), now)
    if start is not None:
        words += "\n" + text("notice.slot", language, when=formats.moment(start.astimezone(shop.zone), language))
    return Reply(words, _buttons(notice, start, language))


def _key(notice: Notice, vehicle: Vehicle, due: object) -> str:
    near = notice.key.endswith(":near")
    if notice.kind in ("maintenance", "first_service"):
        return f"{notice.kind}_near" if near else notice.kind
    if notice.kind == "vehicle_inspection" and vehicle.registered_on is not None and isinstance(due, date):
        duty = inspection_due.next_duty(vehicle.registered_on, vehicle.use, due)
        return "inspection_sticker" if duty.kind == "sticker" else "inspection_on_site"
    return "inspection_on_site" if notice.kind == "vehicle_inspection" else notice.kind


def _buttons(notice: Notice, start: datetime | None, language: str) -> tuple[tuple[Button, ...], ...]:
    def button(verb: str, *at: str) -> Button:
        return Button(text(f"notice.{verb}_button", language), Press("remind", verb, notice.id, *at))

    rows: list[tuple[Button, ...]] = []
    if start is not None:
        at = f"{start.astimezone(UTC):%Y%m%d%H%M}"
        rows.append((button("book", at), button("other")))
    elif notice.kind == "insurance":
        rows.append((button("quote"),))
    elif notice.kind == "equipment_inspection":
        rows.append((button("visit"),))
    if notice.kind in DONE:
        rows.append((button("done"),))
    return tuple(rows)


def contact_words(tx: Tx, shop: Shop, notice: Notice, conversation: Conversation, now: datetime) -> Reply | None:
    """A courtesy contact: no offer, an open ear. Rule: A4."""
    language = conversation.language
    customer = customers.get(tx, notice.customer_id)
    name = customer.name if customer and customer.name else ""
    words = text("notice.key_contact", language, name=name, shop=shop.name(language))
    menu = [Button(text(f"menu.{verb}", language), Press("menu", verb)) for verb in ("book_service", "handoff")]
    return Reply(words, (tuple(menu),))
