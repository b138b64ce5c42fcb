"""Ticket cards for the staff chat: what the matter is, whose it is, how it stands. Rule: N4."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from html import escape

from actions.tickets.bot_brief import words as handover_words
from actions.tickets.card_marks import marks
from domain.complaints import complaint
from domain.customers.customer import masked_phone
from domain.ticket import SEVERITIES, State, Ticket
from notifications.staff_chat import cards_complaints, cards_field, view_workshop
from notifications.staff_chat.view import TicketView
from texts import formats, text

MAX_SUMMARY = 600
"""Characters of the customer's words on a card; the desk has all of them."""

MAX_ROW = 300
"""Characters of one line: whatever the customer wrote, the card can be sent (4,096 characters at the most)."""

MAX_WORDS = 3000
MAX_TITLE = 128
"""Characters of a topic's name (core.telegram.org/bots/api#createforumtopic)."""

COUNTED = timedelta(hours=2)
"""Within this time of a promise its minutes are counted down."""

MAX_BUNDLED, MAX_BUNDLED_WORDS = 12, 60
"""Tickets named in one message about many, and characters of each."""

MAX_CAPTION = 1024
"""Characters under a picture (core.telegram.org/bots/api#sendphoto)."""


def card(view: TicketView, language: str) -> str:
    """The ticket as an HTML message. Phones are masked: whoever needs the number opens the desk. Rule: A5."""
    ticket = view.ticket
    rows = [
        _headline(ticket, language),
        *(f"❗ <b>{_text(mark)}</b>" for mark in (*marks(ticket, language), *cards_complaints.marks(ticket, language))),
        _escalated(ticket, language),
        _row("customer", _who(view, language), language),
        _row("vehicle", _vehicle(view), language),
        _row("appointment", _when(view, language), language),
        _row("place_of_visit", view.place, language),
        _row("services", "、".join(view.services) if language == "zh" else ", ".join(view.services), language),
        _row("parts_short", str(ticket.data.get("parts_short") or ""), language),
        f"<blockquote>{_text(_shortened(ticket.summary, MAX_SUMMARY))}</blockquote>" if ticket.summary else "",
        *_details(ticket, language),
        _row("handover", handover_words(ticket.data, language), language),
        *cards_field.lines(view.field, view.zone, language),
        *view_workshop.lines(view.work, view.zone, language),
        _row("state", state(view, language), language),
        _row("reach", view.reach.words(language) if view.reach else "", language),
        _text(countdown(view, language)),
    ]
    return "\n".join(row for row in rows if row)


def title(view: TicketView, language: str) -> str:
    """Number, kind, and plate or name: the ticket in a few words, and the name of its topic."""
    ticket = view.ticket
    flag = "🔴 " if ticket.urgent or SEVERITIES[ticket.severity].urgent else ""
    whose = ticket.plate or (view.vehicle.plate if view.vehicle else None) or _name(view, language)
    return _shortened(f"{flag}{ticket.number} {_kind(ticket, language)} {whose}".replace("\n", " "), MAX_TITLE)


def named(ticket: Ticket, language: str) -> str:
    """ "🔧 报修 F2026-0001": kind and number."""
    return f"{_kind(ticket, language)} {ticket.number}"


def bundle(tickets: Sequence[Ticket], language: str) -> str:
    """Many tickets of one kind as one message: how many, and the first of them with their words."""
    first, rest = tickets[:MAX_BUNDLED], len(tickets) - MAX_BUNDLED
    rows = [f"🔴 <b>{_text(text('bundle.head', language, count=len(tickets), kind=_kind(tickets[0], language)))}</b>"]
    for ticket in first:
        words = _shortened(" ".join((ticket.plate or "", ticket.summary)).strip().replace("\n", " "), MAX_BUNDLED_WORDS)
        rows.append(f"{ticket.number} {_text(words)}")
    rows += [_text(text("bundle.more", language, count=rest))] if rest > 0 else []
    return "\n".join([*rows, _text(text("bundle.how", language, number=tickets[0].number))])


def _kind(ticket: Ticket, language: str) -> str:
    return f"{ticket.facts.icon} {text(f'desk_kind.{ticket.kind}', language)}"


def moved_away(ticket: Ticket, language: str) -> str:
    """What is left of a card in the group once the matter is for few eyes only, as HTML. Rule: C5."""
    return f"<b>{_text(text('ticketcard.moved_away', language, number=ticket.number))}</b>"


def short_notice(view: TicketView, key: str, language: str, **fields: object) -> str:
    """A line about a ticket whose card stands above, as HTML: now urgent, passed up, changed."""
    words = text(f"ticketcard.{key}", language, title=title(view, language), **fields)
    return f"<b>{_text(words)}</b>"


def countdown(view: TicketView, language: str) -> str:
    """The nearest promise: until when, in the last two hours also how long; empty where nothing runs. Rule: F3, C2.

    Earlier than that it does not change with the clock, so no card needs to be sent again for it.
    """
    one, now = view.promise, view.at
    if one is None or now is None or one.state == "paused":
        return ""
    what = text(f"desk_promise.{one.kind}", language)
    due, left = one.due_at.astimezone(view.zone), one.due_at - now
    if left <= timedelta(0):
        return text("ticketcard.overdue", language, what=what, when=_short(due, now, view, language))
    if left > COUNTED:
        return text("ticketcard.owed", language, what=what, when=_short(due, now, view, language))
    minutes = max(int(left.total_seconds() // 60), 1)
    return text("ticketcard.counted", language, what=what, minutes=minutes, when=f"{due:%H:%M}")


def _short(due: datetime, now: datetime, view: TicketView, language: str) -> str:
    same_day = due.date() == now.astimezone(view.zone).date()
    return f"{due:%H:%M}" if same_day else formats.moment(due, language)


def customer_message(view: TicketView, words: str, language: str, *, limit: int = MAX_WORDS) -> str:
    """What the customer wrote, under whose ticket, as HTML of at most `limit` characters."""
    head = text("ticketcard.wrote", language, number=view.ticket.number, name=_name(view, language))
    return f"<b>{_text(head)}</b>\n{_text(_shortened(words, limit - len(head) - 1))}"


def arrived(view: TicketView, on_time: bool, language: str) -> str:
    """That a booked customer is there, and for whom they came, as HTML. Rule: B7."""
    key = "arrived" if on_time else "arrived_late"
    who = " ".join(part for part in (_name(view, language), view.ticket.plate or "") if part)
    head = text(f"ticketcard.{key}", language, number=view.ticket.number, name=who)
    rows = [_row("appointment", _when(view, language), language), _row("place_of_visit", view.place, language)]
    rows.append(_row("advisor", view.advisor, language))
    return "\n".join([f"<b>{_text(head)}</b>", *filter(None, rows)])


def _headline(ticket: Ticket, language: str) -> str:
    parts = [text("ticketcard.urgent", language)] if ticket.urgent else []
    if icon := SEVERITIES[ticket.severity].icon:
        parts.append(f"{icon} {text(f'desk_severity.{ticket.severity}', language)}")
    return f"<b>{_text(' · '.join([*parts, named(ticket, language)]))}</b>"


def _escalated(ticket: Ticket, language: str) -> str:
    name = ticket.data.get("escalated_by")
    if name is None:
        return ""
    by = str(name) or text("ticketcard.the_customer", language)
    return f"<b>{_text(text('ticketcard.escalated_mark', language, name=by))}</b>"


def _name(view: TicketView, language: str) -> str:
    named = view.customer.name if view.customer else None
    return named or str(view.ticket.data.get("name") or text("ticketcard.unnamed", language))


def _who(view: TicketView, language: str) -> str:
    phone = (view.customer.phone if view.customer else None) or view.ticket.data.get("phone")
    return " ".join(part for part in (_name(view, language), masked_phone(phone)) if part)


def _vehicle(view: TicketView) -> str:
    title = view.vehicle.title if view.vehicle else str(view.ticket.data.get("model") or "")
    plate = view.ticket.plate or (view.vehicle.plate if view.vehicle else None) or ""
    return " ".join(dict.fromkeys(part for part in (plate, title) if part))


def _when(view: TicketView, language: str) -> str:
    if view.appointment is None:
        return ""
    start = view.appointment.starts_at.astimezone(view.zone)
    end = view.appointment.ends_at.astimezone(view.zone)
    gone = f" ({text('ticketcard.appointment_cancelled', language)})" if view.appointment.state == "cancelled" else ""
    return f"{formats.moment(start, language)}–{end:%H:%M}{gone}"


def _details(ticket: Ticket, language: str) -> list[str]:
    data = ticket.data
    complaint_class = data.get("complaint_class")
    rows = [
        _row("since", str(data.get("since") or ""), language),
        _row("place", str(data.get("place") or ""), language),
        _map(data.get("lat"), data.get("lon"), language),
        _row("drivable", _drives(data.get("drivable"), language), language),
    ]
    if complaint_class in complaint.CLASSES:
        rows.append(_row("complaint_class", text(f"desk_class.{complaint_class}", language), language))
    rows.append(_row("department", cards_complaints.department(ticket, language), language))
    return rows


def _drives(answer: object, language: str) -> str:
    return text(f"button.drives_{answer}", language) if answer in ("yes", "no", "unsure") else ""


def _map(lat: object, lon: object, language: str) -> str:
    """A link that opens the place; the coordinates are the phone's own (WGS 84)."""
    if not isinstance(lat, int | float) or not isinstance(lon, int | float):
        return ""
    link = f"https://uri.amap.com/marker?position={lon:.6f},{lat:.6f}&coordinate=wgs84"
    label = _text(text("ticketcard.place", language))
    return f'{label}: <a href="{escape(link)}">{text("ticketcard.map", language)}</a>'


def state(view: TicketView, language: str) -> str:
    """How the ticket stands, and with whom."""
    ticket = view.ticket
    words = text(f"desk_state.{ticket.state}", language)
    if ticket.state == State.CLAIMED and view.holder is not None:
        words = text("ticketcard.claimed", language, name=view.holder.name)
    if ticket.state == State.WAITING and ticket.waiting_for:
        words = text(f"desk_waits.{ticket.waiting_for}", language)
    if view.holder is not None and ticket.state not in (State.NEW, State.CLAIMED):
        words += f" ({view.holder.name})"
    parts = [words]
    if ticket.is_open and ticket.answered_at is not None:
        parts.append(text("ticketcard.answered", language))
    if ticket.is_open and ticket.snoozed_until is not None:
        until = ticket.snoozed_until.astimezone(view.zone)
        parts.append(text("ticketcard.sleeping", language, until=f"{until:%m-%d %H:%M}"))
    return " · ".join(parts)


def _row(label: str, value: str, language: str) -> str:
    colon = "：" if language == "zh" else ": "
    return f"{_text(text(f'ticketcard.{label}', language))}{colon}{_text(_shortened(value, MAX_ROW))}" if value else ""


def _shortened(words: str, limit: int) -> str:
    return words if len(words) <= limit else words[: max(limit - 1, 0)] + "…"


def _text(words: str) -> str:
    return escape(words, quote=False)
