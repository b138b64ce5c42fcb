"""A WhatsApp message, read: who said what, as the conversation wants it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.message import Incoming, IncomingKind, Media
from domain.channels.register import WHATSAPP
from domain.customers import written
from domain.press import Press
from wire.whatsapp.files import suffix_of
from wire.whatsapp.updates import Message

_KEPT_BY_THEM = timedelta(days=7)
"""The webhook is tried for at most this long; an older date comes from another clock than ours."""

_IGNORED = ("reaction", "revoke", "system", "ephemeral")
"""Nothing to answer: a heart under a message, one taken back, something between the phone and the vendor."""


def read(message: Message, now: datetime) -> Incoming | None:
    """What a customer said; None for everything that is not a customer's word to the shop."""
    if message.type in _IGNORED:
        return None
    own_phone = written.phone("+" + message.person.phone) or "" if message.person.phone else ""
    base = Incoming(
        WHATSAPP,
        message.account,
        address=message.person.address,
        update_id=message.id,
        kind="text",
        at=message.at if timedelta(0) <= now - message.at <= _KEPT_BY_THEM else now,
        text=message.text,
        remote_id=message.id,
        user_name=message.person.name,
        own_phone=own_phone,
    )
    return replace(base, **_content(message, own_phone))


def _content(message: Message, own_phone: str) -> dict[str, Any]:
    kind: IncomingKind
    match message.type:
        case "text":
            return {}
        case "interactive" | "button":
            # a quick reply of a template that bears no press of ours is its words
            return {"kind": "button", "button": message.tapped} if Press.parse(message.tapped) else {}
        case "edit":
            return {"kind": "edit", "remote_id": message.about}
        case "location" if message.lat is not None and message.lon is not None:
            return {"kind": "location", "lat": message.lat, "lon": message.lon}
        case "contacts" if message.phones:
            phone = written.phone(message.phones[0]) or written.phone("+" + message.phones[0]) or message.phones[0]
            is_own = bool(own_phone) and phone == own_phone
            name = {"contact_phone": phone, "contact_name": message.name, "contact_is_own": is_own}
            return {"kind": "contact", "text": "", **name}
        case "image" | "audio" | "video" | "document" if message.file:
            kind = _kind_of_file(message)
            return {"kind": kind, "media": (_media(message, kind),)}
        case _:
            return {"kind": "sticker", "text": ""}


def _kind_of_file(message: Message) -> Literal["photo", "voice", "file"]:
    assert message.file is not None
    if message.type == "image":
        return "photo"
    return "voice" if message.type == "audio" and message.file.voice else "file"


def _media(message: Message, kind: Any) -> Media:
    file = message.file
    assert file is not None
    return Media(kind, file.id, file.name or f"{file.id}{suffix_of(file.mime)}")
