"""Ticket cards for the staff chat: what the matter is, whose it is, how it stands. Rule: N4."""

from __future__ import annotations

from datetime import datetime
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from actions.marks import marks
from bot.texts import text
from domain.customer import masked_phone
from domain.shop import WEEKDAYS
from domain.ticket import COMPLAINT_CLASSES, Ticket
from notifications import cards_complaints
from notifications.ticket_view import TicketView

MAX_SUMMARY = 600
"""Characters of the customer's words on a card; the desk has all of them."""

MAX_WORDS = 3000
MAX_CAPTION = 1024
"""Characters under a picture (core.telegram.org/bots/api#sendphoto)."""


def card(view: TicketView, language: str) -> str:
    """The ticket as an HTML message. Phones are masked: whoever needs the number opens the desk. Rule: A5."""
    ticket = view.ticket
    rows = [
        _headline(ticket, language),
        *(f"❗ <b>{_text(mark)}</b>" for mark in (*marks(ticket, language), *cards_complaints.marks(ticket, language))),
        _row("customer", _who(view, language), language),
        _row("vehicle", _vehicle(view), language),
        _row("appointment", _when(view, language), language),
        _row("services", "、".join(view.services) if language == "zh" else ", ".join(view.services), language),
        _row("parts_short", str(ticket.data.get("parts_short") or ""), language),
        f"<blockquote>{_text(_shortened(ticket.summary, MAX_SUMMARY))}</blockquote>" if ticket.summary else "",
        *_details(ticket, language),
        _row("state", _state(view, language), language),
    ]
    return "\n".join(row for row in rows if row)


def buttons(ticket: Ticket, language: str) -> InlineKeyboardMarkup | None:
    """What staff may do with the ticket now; None when it is closed."""
    if not ticket.is_open:
        return None
    first = ["claim"] if ticket.state == "new" else []
    row = [_button(verb, ticket, language) for verb in [*first, "reply"]]
    return InlineKeyboardMarkup([row, [_button("done", ticket, language), _button("escalate", ticket, language)]])


def customer_message(view: TicketView, words: str, language: str, *, limit: int = MAX_WORDS) -> str:
    """What the customer wrote, under whose ticket, as HTML of at most `limit` characters."""
    head = text("ticketcard.wrote", language, number=view.ticket.number, name=_name(view, language))
    return f"<b>{_text(head)}</b>\n{_text(_shortened(words, limit - len(head) - 1))}"


def arrived(view: TicketView, on_time: bool, language: str) -> str:
    """That a booked customer is there, and for whom they came, as HTML. Rule: B7."""
    key = "arrived" if on_time else "arrived_late"
    who = " ".join(part for part in (_name(view, language), view.ticket.plate or "") if part)
    head = text(f"ticketcard.{key}", language, number=view.ticket.number, name=who)
    rows = [_row("appointment", _when(view, language), language), _row("advisor", view.advisor, language)]
    return "\n".join([f"<b>{_text(head)}</b>", *filter(None, rows)])


def _button(verb: str, ticket: Ticket, language: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(text(f"staff.{verb}", language), callback_data=f"{verb}:{ticket.id}")


def _headline(ticket: Ticket, language: str) -> str:
    marks = ["urgent"] if ticket.urgent else []
    marks += [ticket.severity] if ticket.severity != "ordinary" else []
    parts = [text(f"ticketcard.{mark}", language) for mark in marks]
    parts += [f"{text(f'ticketcard.{ticket.kind}', language)} {ticket.number}"]
    return f"<b>{_text(' · '.join(parts))}</b>"


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
    return f"{_moment(start, language)}–{end:%H:%M}{gone}"


def _details(ticket: Ticket, language: str) -> list[str]:
    data = ticket.data
    complaint_class = data.get("complaint_class")
    rows = [
        _row("since", str(data.get("since") or ""), language),
        _row("place", str(data.get("place") or ""), language),
        _map(data.get("lat"), data.get("lon"), language),
        _row("drivable", _drives(data.get("drivable"), language), language),
    ]
    if complaint_class in COMPLAINT_CLASSES:
        rows.append(_row("complaint_class", text(f"ticketcard.{complaint_class}", language), language))
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


def _state(view: TicketView, language: str) -> str:
    ticket = view.ticket
    words = text(f"ticketcard.{ticket.state}", language, name=view.holder.name if view.holder else "")
    if ticket.state != "new" and view.holder is not None and ticket.state != "claimed":
        words += f" ({view.holder.name})"
    answered = ticket.is_open and ticket.answered_at is not None
    return f"{words} · {text('ticketcard.answered', language)}" if answered else words


def _row(label: str, value: str, language: str) -> str:
    colon = "：" if language == "zh" else ": "
    return f"{_text(text(f'ticketcard.{label}', language))}{colon}{_text(value)}" if value else ""


def _moment(at: datetime, language: str) -> str:
    weekday = text(f"ticketcard.{WEEKDAYS[at.weekday()]}", language)
    return f"{at.month}月{at.day}日 {weekday} {at:%H:%M}" if language == "zh" else f"{weekday} {at:%d %b %H:%M}"


def _shortened(words: str, limit: int) -> str:
    return words if len(words) <= limit else words[: max(limit - 1, 0)] + "…"


def _text(words: str) -> str:
    return escape(words, quote=False)
