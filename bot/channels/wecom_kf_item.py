"""An item of WeCom customer service's stream, read: who said what, as the conversation wants it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.message import Incoming, IncomingKind, Media
from domain.channels.channel import Datum
from domain.channels.datum import to_wgs84
from domain.channels.register import WECOM_KF
from domain.press import Press

CHANNEL = WECOM_KF

KEPT = timedelta(days=3)
"""The platform hands an item out for at most this long; an older date comes from another clock than ours."""

MAX_ID = 80
"""Characters of an item's id that the journal keeps."""

_FILES: dict[str, tuple[IncomingKind, str]] = {
    "image": ("photo", "photo"),
    "voice": ("voice", "voice"),
    "video": ("file", "video"),
    "file": ("file", "file"),
}
"""Kind of item -> kind of message, and what the file is called where it has no name."""


def item_id(item: Mapping[str, Any]) -> str:
    """The id by which the journal knows the item; empty for one that bears none."""
    return str(item.get("msgid") or "")[:MAX_ID]


def user_of(item: Mapping[str, Any]) -> str:
    """The customer it is about; empty for what is about nobody."""
    return str(item.get("external_userid") or _event(item).get("external_userid") or "")


def event_type(item: Mapping[str, Any]) -> str:
    """Which event it is; empty for a message."""
    return str(_event(item).get("event_type") or "")


def event_field(item: Mapping[str, Any], name: str) -> str:
    """A field of the event; empty where it has none."""
    value = _event(item).get(name)
    return "" if value is None else str(value)


def said_at(item: Mapping[str, Any], now: datetime) -> datetime:
    """When it was said, by the platform's clock if that can be right."""
    try:
        at = datetime.fromtimestamp(int(item.get("send_time") or 0), UTC)
    except (ValueError, OverflowError, TypeError, OSError):
        return now
    return at if timedelta(0) <= now - at <= KEPT else now


def words_of(item: Mapping[str, Any]) -> str:
    """What a person typed; empty for anything else."""
    return str(_part(item).get("content") or "") if item.get("msgtype") == "text" else ""


def read(item: Mapping[str, Any], account: str, now: datetime) -> Incoming:
    """What the customer said, or sent. Kinds without words or file are known as stickers: only the fact is kept."""
    kind, part = str(item.get("msgtype") or ""), _part(item)
    message_kind, text, button, media = _content(kind, part)
    place = _place(part) if message_kind == "location" else None
    return Incoming(
        CHANNEL,
        account,
        address=user_of(item),
        update_id=item_id(item),
        kind=message_kind,
        at=said_at(item, now),
        text=text,
        button=button,
        remote_id=item_id(item)[:64],
        lat=place[0] if place else None,
        lon=place[1] if place else None,
        media=media,
    )


def _content(kind: str, part: Mapping[str, Any]) -> tuple[IncomingKind, str, str, tuple[Media, ...]]:
    if kind == "text":
        tapped = str(part.get("menu_id") or "")
        button = tapped if Press.parse(tapped) else ""
        return ("button" if button else "text"), str(part.get("content") or ""), button, ()
    if kind in _FILES and part.get("media_id"):
        message_kind, called = _FILES[kind]
        name = str(part.get("filename") or "") or (f"{called}.mp4" if kind == "video" else "")
        media_kind = message_kind if message_kind in ("photo", "voice") else "file"
        return message_kind, "", "", (Media(media_kind, str(part["media_id"]), name),)
    if kind == "location" and _place(part) is not None:
        return "location", f"{part.get('name') or ''} {part.get('address') or ''}".strip(), "", ()
    if kind == "link":
        said = (str(part.get(name) or "") for name in ("title", "desc", "url"))
        return "text", " ".join(filter(None, said)), "", ()
    return "sticker", "", "", ()


def _place(part: Mapping[str, Any]) -> tuple[float, float] | None:
    try:
        lat, lon = float(part["latitude"]), float(part["longitude"])
    except (KeyError, TypeError, ValueError):
        return None
    return to_wgs84(Datum.GCJ02, lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None


def _part(item: Mapping[str, Any]) -> Mapping[str, Any]:
    found = item.get(str(item.get("msgtype") or ""))
    return found if isinstance(found, dict) else {}


def _event(item: Mapping[str, Any]) -> Mapping[str, Any]:
    found = item.get("event")
    return found if item.get("msgtype") == "event" and isinstance(found, dict) else {}
