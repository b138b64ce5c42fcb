"""A message or event of an Official Account, read: who said what, as the conversation wants it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from bot.message import Incoming, IncomingKind, Media
from domain.channels.channel import Datum, Trigger
from domain.channels.datum import to_wgs84
from domain.channels.register import WECHAT_OA
from domain.press import Press

CHANNEL = WECHAT_OA

RETRIED_FOR = timedelta(hours=1)
"""The platform tries thrice within some seconds; an older date comes from another clock than ours."""

_NOT_SAID = ("VIEW", "LOCATION", "TEMPLATESENDJOBFINISH", "unsubscribe")
"""Events that are no act of theirs towards the desk."""


def update_id(told: Mapping[str, str]) -> str:
    """The id by which the journal knows it: a message's alone is not unique between users, an event has none."""
    user = told.get("FromUserName", "")
    if told.get("MsgType") != "event" and told.get("MsgId"):
        return f"{user}:{told['MsgId']}"[:80]
    about = "\n".join(told.get(name, "") for name in ("Event", "EventKey", "MsgID", "MsgId", "Content", "MediaId"))
    return f"{user}:{told.get('CreateTime', '')}:{hashlib.sha256(about.encode()).hexdigest()[:16]}"[:80]


def read(told: Mapping[str, str], account: str, now: datetime) -> Incoming | None:
    """What the customer said, sent, tapped or did; None for what is nothing towards the desk."""
    if told.get("MsgType") == "event":
        return _event(told, account, now)
    kind, text, button, media = _content(told)
    place = _place(told) if kind == "location" else None
    return Incoming(
        CHANNEL,
        account,
        address=told.get("FromUserName", ""),
        update_id=update_id(told),
        kind=kind,
        at=said_at(told, now),
        text=text,
        button=button,
        remote_id=told.get("MsgId", "")[:64],
        lat=place[0] if place else None,
        lon=place[1] if place else None,
        media=media,
        trigger=Trigger.MENU if told.get("bizmsgmenuid") else Trigger.MESSAGE,
    )


def said_at(told: Mapping[str, str], now: datetime) -> datetime:
    """When it was said, by the platform's clock if that can be right."""
    try:
        at = datetime.fromtimestamp(int(told.get("CreateTime") or 0), UTC)
    except (ValueError, OverflowError, OSError):
        return now
    return at if timedelta(0) <= now - at <= RETRIED_FOR else now


def _event(told: Mapping[str, str], account: str, now: datetime) -> Incoming | None:
    event, key = told.get("Event", ""), told.get("EventKey", "")
    if event in _NOT_SAID:
        return None
    kind: IncomingKind = "start"
    trigger, button = Trigger.FOLLOW, ""
    if event == "CLICK":
        trigger, button = Trigger.MENU, key if Press.parse(key) else ""
        kind = "button" if button else "text"
    elif event == "SCAN":
        trigger = Trigger.SCAN
    elif event != "subscribe":
        return None
    return Incoming(
        CHANNEL,
        account,
        address=told.get("FromUserName", ""),
        update_id=update_id(told),
        kind=kind,
        at=said_at(told, now),
        text=key if kind == "text" else "",
        button=button,
        trigger=trigger,
    )


def _content(told: Mapping[str, str]) -> tuple[IncomingKind, str, str, tuple[Media, ...]]:
    kind, file = told.get("MsgType", ""), told.get("MediaId", "")
    match kind:
        case "text":
            tapped = told.get("bizmsgmenuid", "")
            button = tapped if Press.parse(tapped) else ""
            return ("button" if button else "text"), told.get("Content", ""), button, ()
        case "image":
            return "photo", "", "", (Media("photo", file),)
        case "voice":
            return "voice", told.get("Recognition", ""), "", (Media("voice", file),)
        case "video" | "shortvideo":
            return "file", "", "", (Media("file", file, "video.mp4"),)
        case "location" if _place(told) is not None:
            return "location", told.get("Label", ""), "", ()
        case "link":
            said = (told.get(name, "") for name in ("Title", "Description", "Url"))
            return "text", " ".join(filter(None, said)), "", ()
        case "file":  # an ordinary account gets none of its bytes
            return "file", "", "", (Media("file", told.get("FileKey", ""), told.get("Title", ""), too_big=True),)
    return "sticker", "", "", ()


def _place(told: Mapping[str, str]) -> tuple[float, float] | None:
    try:
        lat, lon = float(told["Location_X"]), float(told["Location_Y"])
    except (KeyError, ValueError):
        return None
    return to_wgs84(Datum.GCJ02, lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None
