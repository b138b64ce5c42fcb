"""The day before a visit: the customer is reminded, confirms, or loses a time that had to be confirmed (B6, B7)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from actions import outgoing
from actions.booking import appointments, credit, waitlist
from actions.outreach import notices
from domain.booking.appointment import Appointment
from domain.conversation import Conversation
from domain.message import Button, Reply
from domain.outreach.notice import AGREED, Notice
from domain.press import Press
from domain.shop.shop import Shop
from storage import Tx, conversations
from storage.booking import appointments as appointment_queries
from storage.booking import visit_reminders
from storage.customers import customers
from storage.tickets import tickets
from texts import formats, text

KIND = "appointment"


def due_slot(shop: Shop, now: datetime) -> datetime | None:
    """The instant for which today's reminders are due now; None before it and in the quiet hours after. Rule: N5."""
    local = now.astimezone(shop.zone)
    slot = datetime.combine(local.date(), time(shop.policy.reminder_hour), shop.zone)
    last = max(shop.policy.quiet_from, shop.policy.reminder_hour + 1)
    return slot if local >= slot and local.hour < last else None


def plan(tx: Tx, shop: Shop, slot: datetime, now: datetime) -> int:
    """Plan the reminders of the next day's visits, each once for its time; how many. Rule: B6."""
    day = slot.date() + timedelta(days=1)
    start = datetime.combine(day, time(), shop.zone)
    end = datetime.combine(day + timedelta(days=1), time(), shop.zone)
    found = visit_reminders.plan(tx, start, end, slot, now)
    for visit in found:
        _plan_one(tx, visit, now)
    return len(found)


def _plan_one(tx: Tx, visit: Appointment, now: datetime) -> None:
    """The reminder is due now and waits for the gate; in the customer's quiet hours for his morning."""
    ticket = tickets.get(tx, visit.ticket_id)
    if ticket is None or ticket.conversation_id is None:
        return
    notices.plan_one(
        tx, _key(visit), KIND, "service", visit.customer_id, now, now,
        subject=("appointment", visit.id), expires_at=visit.starts_at, priority=AGREED,
        payload={
            "conversation_id": ticket.conversation_id, "ticket_id": ticket.id, "starts_at": visit.starts_at.isoformat()
        },
    )  # fmt: skip


def reminder_words(tx: Tx, shop: Shop, notice: Notice, conversation: Conversation, now: datetime) -> Reply | None:
    """The words of the reminder; None when the visit was moved, called off or has begun."""
    visit = _visit_of(tx, notice)
    if visit is None or visit.state != "booked" or visit.starts_at <= now:
        return None
    who = customers.get(tx, visit.customer_id)
    words = _words(shop, visit, conversation, _confirm_by(tx, shop, visit, now), now)
    return outgoing.addressed(words, who.name if who else None, conversation.language)


def note_reminded(tx: Tx, shop: Shop, notice: Notice, now: datetime) -> None:
    """It stands on the ticket that the customer was reminded, and until when he has to confirm."""
    visit = _visit_of(tx, notice)
    ticket = tickets.get(tx, visit.ticket_id) if visit else None
    if visit is None or ticket is None:
        return
    confirm_by = _confirm_by(tx, shop, visit, now)
    if confirm_by is not None:
        visit_reminders.must_confirm(tx, visit, confirm_by)
    tickets.record(tx, ticket, "appointment_reminded", "system", now, starts_at=visit.starts_at.isoformat())


def _visit_of(tx: Tx, notice: Notice) -> Appointment | None:
    """The visit, while it is at the time the notice speaks of."""
    visit = appointment_queries.get(tx, notice.subject_id or 0)
    told = datetime.fromisoformat(notice.payload["starts_at"])
    return visit if visit and visit.starts_at == told else None


def _confirm_by(tx: Tx, shop: Shop, visit: Appointment, now: datetime) -> datetime | None:
    if not credit.standing(tx, shop, visit.customer_id).must_confirm:
        return None
    return min(now + shop.policy.confirm_within, visit.starts_at)


def _words(
    shop: Shop, visit: Appointment, conversation: Conversation, confirm_by: datetime | None, now: datetime
) -> Reply:
    language = conversation.language
    what = [
        *_vehicle(visit, language),
        "+".join(shop.service(code).name(language) for code in visit.services if shop.offers(code)),
    ]
    starts = visit.starts_at.astimezone(shop.zone)
    today = starts.date() == now.astimezone(shop.zone).date()
    key = "notice.appointment_today" if today else "visit.reminder"
    words = text(
        key,
        language,
        when=formats.moment(starts, language),
        what=" ".join(filter(None, what)),
        address=shop.address_of(visit.branch, language),
    )
    if confirm_by is not None:
        words += "\n" + text("visit.must_confirm", language, until=f"{confirm_by.astimezone(shop.zone):%H:%M}")
    buttons = {
        verb: Button(text(f"visit.{verb}_button", language), Press("visit", verb, visit.id))
        for verb in ("confirm", "move", "cancel")
    }
    return Reply(words, ((buttons["confirm"],), (buttons["move"], buttons["cancel"])))


def _vehicle(visit: Appointment, language: str) -> list[str]:
    """Make and model as agreed, where the language writes them so, and the plate."""
    kind = " ".join(part for part in visit.data.get("car", ()) if part)
    return [kind if language == "zh" or kind.isascii() else "", visit.plate or ""]


def _key(visit: Appointment) -> str:
    return f"visit:{visit.id}:reminder:{visit.starts_at.isoformat()}"


def withdraw(tx: Tx, visit: Appointment, now: datetime) -> None:
    """A reminder of the visit at its present time that has not left yet never does. For visits about to change."""
    notices.withdraw(tx, _key(visit), now)


def confirm(tx: Tx, visit: Appointment, now: datetime) -> bool:
    """True when the customer's yes is new; it stands on the ticket. Rule: B6."""
    ticket = tickets.lock(tx, visit.ticket_id)
    assert ticket is not None
    noted_now = visit_reminders.confirm(tx, visit, now)
    if noted_now:
        tickets.record(tx, ticket, "appointment_confirmed", "customer", now, starts_at=visit.starts_at.isoformat())
    return noted_now


def let_go(tx: Tx, shop: Shop, visit_id: int, now: datetime) -> bool:
    """True when the time of a visit was given up that had to be confirmed and wasn't; the customer is told. Rule: B7.

    For one visit per transaction: its conversation is locked first.
    """
    visit = appointment_queries.get(tx, visit_id)
    ticket = tickets.get(tx, visit.ticket_id) if visit else None
    if visit is None or ticket is None or ticket.conversation_id is None:
        return False
    conversation = conversations.lock(tx, ticket.conversation_id)
    if conversation is None or visit.state != "booked" or not visit_reminders.settle(tx, visit, now):
        return False
    appointments.cancel(tx, shop, visit, now, actor="system")
    when = formats.moment(visit.starts_at.astimezone(shop.zone), conversation.language)
    words = text("visit.let_go", conversation.language, when=when)
    outgoing.say(tx, conversation, Reply(words), f"visit:{visit.id}:let_go:{when}", now, ticket_id=ticket.id)
    waitlist.match(tx, shop, now)
    return True
