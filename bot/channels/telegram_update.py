"""A Telegram update, read: who said what, as the conversation wants it."""

from __future__ import annotations

from datetime import datetime, timedelta

from aiogram.types import CallbackQuery, Message, Update, User

from bot.message import Incoming, IncomingKind, Media
from texts import text as words

CHANNEL = "telegram"

COMMANDS = ("book", "progress", "person", "cancel", "help")
"""Entries of the bot's menu; each stands for a sentence a customer might have typed."""

_KEPT_BY_TELEGRAM = timedelta(hours=24)
"""Telegram hands an update out for at most this long; an older date comes from another clock than ours."""

_NOTHING_TO_READ = ("sticker", "dice", "poll", "game", "story", "paid_media", "giveaway", "checklist")


def read(update: Update, account: str, now: datetime) -> Incoming | None:
    """What a customer said in a private chat; None for everything that is not a customer's word to the shop."""
    if update.callback_query is not None:
        return _button(update.callback_query, str(update.update_id), account, now)
    edited = update.edited_message is not None
    message = update.edited_message if edited else update.message
    if message is None or message.chat.type != "private":
        return None
    incoming = _message(message, str(update.update_id), account, now)
    if incoming is None or not edited:
        return incoming
    return _edit(incoming)


def reach_change(update: Update) -> tuple[str, bool] | None:
    """(chat, reachable) when the customer blocked or unblocked the bot; None for any other update."""
    change = update.my_chat_member
    if change is None or change.chat.type != "private":
        return None
    return str(change.chat.id), change.new_chat_member.status not in ("kicked", "left")


def _button(query: CallbackQuery, update_id: str, account: str, now: datetime) -> Incoming | None:
    if query.message is not None and query.message.chat.type != "private":
        return None
    return Incoming(
        CHANNEL,
        account,
        address=str(query.message.chat.id if query.message else query.from_user.id),
        update_id=update_id,
        kind="button",
        at=now,
        button=query.data or "",
        remote_id=str(query.message.message_id) if query.message else "",
        user_name=query.from_user.full_name,
        language_hint=query.from_user.language_code or "",
    )


def _message(message: Message, update_id: str, account: str, now: datetime) -> Incoming | None:
    kind = _kind(message)
    if kind is None:
        return None
    sender = message.from_user
    language = (sender.language_code or "") if sender else ""
    place = message.venue.location if message.venue else message.location
    return Incoming(
        CHANNEL,
        account,
        address=str(message.chat.id),
        update_id=update_id,
        kind=kind,
        at=_said_at(message, now),
        text=_words(message, kind, language),
        remote_id=str(message.message_id),
        user_name=sender.full_name if sender else "",
        language_hint=language,
        contact_phone=_phone(message, sender),
        contact_name=_contact_name(message),
        contact_is_own=_is_own_contact(message, sender),
        lat=place.latitude if place else None,
        lon=place.longitude if place else None,
        media=_media(message),
        album=message.media_group_id or "",
    )


def _kind(message: Message) -> IncomingKind | None:
    if message.text is not None:
        return "start" if _is_start(message.text) else "text"
    if message.contact:
        return "contact"
    if message.location or message.venue:
        return "location"
    if message.photo:
        return "photo"
    if message.voice:
        return "voice"
    if message.document or message.video or message.video_note or message.audio or message.animation:
        return "file"
    return "sticker" if any(getattr(message, name, None) for name in _NOTHING_TO_READ) else None


def _is_start(text: str) -> bool:
    return text.split(maxsplit=1)[:1] == ["/start"] or text.startswith("/start@")


def _words(message: Message, kind: IncomingKind, language: str) -> str:
    text = message.text or message.caption or ""
    if kind == "start":
        return text.partition(" ")[2].strip()
    command = text.partition("@")[0].strip().removeprefix("/").lower() if text.startswith("/") else ""
    if command in COMMANDS:
        return words(f"command_words.{command}", "en" if language.startswith("en") else "zh")
    if message.venue:
        return f"{message.venue.title} {message.venue.address}".strip()
    return (message.sticker.emoji or "") if message.sticker else text


def _said_at(message: Message, now: datetime) -> datetime:
    said = message.date
    return said if timedelta(0) <= now - said <= _KEPT_BY_TELEGRAM else now


def _is_own_contact(message: Message, sender: User | None) -> bool:
    return bool(message.contact and sender and message.contact.user_id == sender.id)


def _phone(message: Message, sender: User | None) -> str:
    if not message.contact:
        return ""
    number = message.contact.phone_number
    international = _is_own_contact(message, sender) and not number.startswith("+")
    return f"+{number}" if international else number


def _contact_name(message: Message) -> str:
    contact = message.contact
    return " ".join(part for part in (contact.first_name, contact.last_name) if part) if contact else ""


def _media(message: Message) -> tuple[Media, ...]:
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return (Media("photo", largest.file_id, f"{largest.file_unique_id}.jpg", largest.file_size or 0),)
    if message.voice:
        return (
            Media("voice", message.voice.file_id, f"{message.voice.file_unique_id}.ogg", message.voice.file_size or 0),
        )
    sent = message.document or message.video or message.video_note or message.audio or message.animation
    if sent is None:
        return ()
    return (Media("file", sent.file_id, getattr(sent, "file_name", None) or sent.file_unique_id, sent.file_size or 0),)


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
