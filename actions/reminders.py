"""The day before a visit: the customer is reminded, confirms, or loses a time that had to be confirmed (B6, B7)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from actions import booking, credit, speak, waitlist
from bot import formats
from bot.texts import text
from domain.appointment import Appointment
from domain.conversation import Conversation
from domain.reply import Button, Reply
from domain.shop import Shop
from storage import Tx, appointments, conversations, outbox, tickets
from storage import reminders as noted


def due_slot(shop: Shop, now: datetime) -> datetime | None:
    """The instant for which today's reminders are due now; None before it and in the quiet hours after. Rule: N5."""
    local = now.astimezone(shop.zone)
    slot = datetime.combine(local.date(), time(shop.policy.reminder_hour), shop.zone)
    last = max(shop.policy.quiet_from, shop.policy.reminder_hour + 1)
    return slot if local >= slot and local.hour < last else None


def send(tx: Tx, shop: Shop, slot: datetime, now: datetime) -> int:
    """How many of the next day's visits are reminded by this call; each is once for its time. Rule: B6."""
    day = slot.date() + timedelta(days=1)
    start = datetime.combine(day, time(), shop.zone)
    end = datetime.combine(day + timedelta(days=1), time(), shop.zone)
    found = noted.plan(tx, start, end, slot, now)
    for visit in found:
        _remind(tx, shop, visit, now)
    return len(found)


def _remind(tx: Tx, shop: Shop, visit: Appointment, now: datetime) -> None:
    ticket = tickets.get(tx, visit.ticket_id)
    conversation = conversations.get(tx, ticket.conversation_id) if ticket and ticket.conversation_id else None
    if ticket is None or conversation is None or conversation.state.get("memory", {}).get("quiet"):
        return
    confirm_by = None
    if credit.standing(tx, shop, visit.customer_id).must_confirm:
        confirm_by = min(now + shop.policy.confirm_within, visit.starts_at)
        noted.must_confirm(tx, visit, confirm_by)
    reply = _words(shop, visit, conversation, confirm_by)
    speak.say(tx, conversation, reply, _key(visit), now, ticket_id=ticket.id, expires_at=visit.starts_at)
    tickets.record(tx, ticket, "appointment_reminded", "system", now, starts_at=visit.starts_at.isoformat())


def _words(shop: Shop, visit: Appointment, conversation: Conversation, confirm_by: datetime | None) -> Reply:
    language = conversation.language
    items = "+".join(shop.service(code).name(language) for code in visit.services if shop.offers(code))
    when = formats.moment(visit.starts_at.astimezone(shop.zone), language)
    words = text("visit.reminder", language, when=when, what=items, address=shop.address_of(visit.branch, language))
    if confirm_by is not None:
        words += "\n" + text("visit.must_confirm", language, until=f"{confirm_by.astimezone(shop.zone):%H:%M}")
    buttons = {
        verb: Button(text(f"visit.{verb}_button", language), f"go|visit|{verb}:{visit.id}")
        for verb in ("confirm", "move", "cancel")
    }
    return Reply(words, ((buttons["confirm"],), (buttons["move"], buttons["cancel"])))


def _key(visit: Appointment) -> str:
    return f"visit:{visit.id}:reminder:{visit.starts_at.isoformat()}"


def withdraw(tx: Tx, visit: Appointment) -> None:
    """A reminder of the visit at its present time that has not left yet never does. For visits about to change."""
    outbox.withdraw(tx, _key(visit))


def confirm(tx: Tx, visit: Appointment, now: datetime) -> bool:
    """True when the customer's yes is new; it stands on the ticket. Rule: B6."""
    ticket = tickets.lock(tx, visit.ticket_id)
    assert ticket is not None
    noted_now = noted.confirm(tx, visit, now)
    if noted_now:
        tickets.record(tx, ticket, "appointment_confirmed", "customer", now, starts_at=visit.starts_at.isoformat())
    return noted_now


def let_go(tx: Tx, shop: Shop, visit_id: int, now: datetime) -> bool:
    """True when the time of a visit was given up that had to be confirmed and wasn't; the customer is told. Rule: B7.

    For one visit per transaction: its conversation is locked first.
    """
    visit = appointments.get(tx, visit_id)
    ticket = tickets.get(tx, visit.ticket_id) if visit else None
    if visit is None or ticket is None or ticket.conversation_id is None:
        return False
    conversation = conversations.lock(tx, ticket.conversation_id)
    if conversation is None or visit.state != "booked" or not noted.settle(tx, visit, now):
        return False
    booking.cancel(tx, shop, visit, now, actor="system")
    when = formats.moment(visit.starts_at.astimezone(shop.zone), conversation.language)
    words = text("visit.let_go", conversation.language, when=when)
    speak.say(tx, conversation, Reply(words), f"visit:{visit.id}:let_go:{when}", now, ticket_id=ticket.id)
    waitlist.match(tx, shop, now)
    return True
