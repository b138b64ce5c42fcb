"""A Telegram update, read: who said what, as the conversation wants it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.message import Incoming, IncomingKind, Media, MediaKind
from texts import text as words

CHANNEL = "telegram"

COMMANDS = ("book", "progress", "person", "cancel", "help")
"""Entries of the bot's menu; each stands for a sentence a customer might have typed."""

_KEPT_BY_TELEGRAM = timedelta(hours=24)
"""Telegram hands an update out for at most this long; an older date comes from another clock than ours."""

UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError)
"""What reading raises where an update is not what Telegram sends."""

Raw = Mapping[str, Any]
"""A thing of the Bot API as it came."""

_FILES = ("document", "video", "video_note", "audio", "animation")

_NOTHING_TO_READ = ("sticker", "dice", "poll", "game", "story", "paid_media", "giveaway", "checklist")


def read(update: Raw, account: str, now: datetime) -> Incoming | None:
    """What a customer said in a private chat; None for whatever is not a customer's word. Errors: `UNREADABLE`."""
    update_id = str(update["update_id"])
    if "callback_query" in update:
        return _button(update["callback_query"], update_id, account, now)
    edited = "edited_message" in update
    message = update["edited_message"] if edited else update.get("message")
    if message is None or message["chat"]["type"] != "private":
        return None
    incoming = _message(message, update_id, account, now)
    if incoming is None or not edited:
        return incoming
    return _edit(incoming)


def reach_change(update: Raw) -> tuple[str, bool] | None:
    """(chat, reachable) when the customer blocked or unblocked the bot; None for any other update."""
    change = update.get("my_chat_member")
    if change is None or change["chat"]["type"] != "private":
        return None
    return str(int(change["chat"]["id"])), change["new_chat_member"]["status"] not in ("kicked", "left")


def press_of(update: Raw) -> str:
    """Id of the press that is to be answered; empty when none was."""
    return _text(update["callback_query"], "id") if "callback_query" in update else ""


def _button(query: Raw, update_id: str, account: str, now: datetime) -> Incoming | None:
    pressed, sender = query.get("message"), query["from"]
    if pressed is not None and pressed["chat"]["type"] != "private":
        return None
    return Incoming(
        CHANNEL,
        account,
        address=str(int(pressed["chat"]["id"] if pressed else sender["id"])),
        update_id=update_id,
        kind="button",
        at=now,
        button=_text(query, "data"),
        remote_id=str(pressed["message_id"]) if pressed else "",
        user_name=_full_name(sender),
        language_hint=_text(sender, "language_code"),
    )


def _message(message: Raw, update_id: str, account: str, now: datetime) -> Incoming | None:
    kind = _kind(message)
    if kind is None:
        return None
    sender: Raw = message.get("from") or {}
    language = _text(sender, "language_code")
    place = message["venue"]["location"] if "venue" in message else message.get("location")
    return Incoming(
        CHANNEL,
        account,
        address=str(int(message["chat"]["id"])),
        update_id=update_id,
        kind=kind,
        at=_said_at(message, now),
        text=_words(message, kind, language),
        remote_id=str(message["message_id"]),
        user_name=_full_name(sender),
        language_hint=language,
        contact_phone=_phone(message, sender),
        contact_name=_full_name(message.get("contact", {})),
        contact_is_own=_is_own_contact(message, sender),
        lat=float(place["latitude"]) if place else None,
        lon=float(place["longitude"]) if place else None,
        media=_media(message),
        album=_text(message, "media_group_id"),
    )


def _kind(message: Raw) -> IncomingKind | None:
    if "text" in message:
        return "start" if _is_start(message["text"]) else "text"
    if "contact" in message:
        return "contact"
    if "location" in message or "venue" in message:
        return "location"
    if message.get("photo"):
        return "photo"
    if "voice" in message:
        return "voice"
    if any(name in message for name in _FILES):
        return "file"
    return "sticker" if any(name in message for name in _NOTHING_TO_READ) else None


def _is_start(text: str) -> bool:
    return text.split(maxsplit=1)[:1] == ["/start"] or text.startswith("/start@")


def _words(message: Raw, kind: IncomingKind, language: str) -> str:
    text = _text(message, "text") or _text(message, "caption")
    if kind == "start":
        return text.partition(" ")[2].strip()
    command = text.partition("@")[0].strip().removeprefix("/").lower() if text.startswith("/") else ""
    if command in COMMANDS:
        return words(f"command_words.{command}", "en" if language.startswith("en") else "zh")
    if "venue" in message:
        return f"{message['venue']['title']} {message['venue']['address']}".strip()
    return _text(message["sticker"], "emoji") if "sticker" in message else text


def _said_at(message: Raw, now: datetime) -> datetime:
    said = datetime.fromtimestamp(message["date"], UTC)
    return said if timedelta(0) <= now - said <= _KEPT_BY_TELEGRAM else now


def _is_own_contact(message: Raw, sender: Raw) -> bool:
    return "contact" in message and bool(sender) and message["contact"].get("user_id") == sender["id"]


def _phone(message: Raw, sender: Raw) -> str:
    if "contact" not in message:
        return ""
    number: str = message["contact"]["phone_number"]
    international = _is_own_contact(message, sender) and not number.startswith("+")
    return f"+{number}" if international else number


def _full_name(person: Raw) -> str:
    return " ".join(part for part in (_text(person, "first_name"), _text(person, "last_name")) if part)


def _media(message: Raw) -> tuple[Media, ...]:
    if message.get("photo"):
        largest = max(message["photo"], key=lambda size: size["width"] * size["height"])
        return (_file("photo", largest, f"{largest['file_unique_id']}.jpg"),)
    if "voice" in message:
        return (_file("voice", message["voice"], f"{message['voice']['file_unique_id']}.ogg"),)
    sent = next((message[name] for name in _FILES if name in message), None)
    return () if sent is None else (_file("file", sent, _text(sent, "file_name") or sent["file_unique_id"]),)


def _file(kind: MediaKind, sent: Raw, name: str) -> Media:
    return Media(kind, sent["file_id"], name, int(sent.get("file_size") or 0))


def _text(of: Raw, name: str) -> str:
    """What stands there; empty when nothing does. TypeError when it is no text."""
    found = of.get(name) or ""
    if not isinstance(found, str):
        raise TypeError(f"{name} is no text")
    return found


def _edit(incoming: Incoming) -> Incoming | None:
    if not incoming.text:
        return None
    return Incoming(
        incoming.channel,
        incoming.account,
        incoming.address,
        incoming.update_id,
        "edit",
        incoming.at,
        text=incoming.text,
        remote_id=incoming.remote_id,
        user_name=incoming.user_name,
        language_hint=incoming.language_hint,
    )
