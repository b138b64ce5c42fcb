"""The web chat: what a visitor's browser sends, as an update of the conversation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.message import Incoming, IncomingKind, Media
from domain.press import MAX_BYTES

CHANNEL = "web"
ACCOUNT = ""


def incoming(
    body: Mapping[str, Any], visitor: str, customer_id: int | None, language: str, now: datetime
) -> Incoming:  # fmt: skip
    """The update a browser's message stands for; ValueError when it says nothing.

    body: "id" made by the browser (the same when it sends again), and "text", or "button" with its "label" as text, or
    "lat" and "lon", or "media" (already kept: kind, path, name, size).
    """
    media = tuple(Media(ref=item["path"], **item) for item in body.get("media") or ())
    text, button = str(body.get("text") or ""), str(body.get("button") or "")
    if button and (not button.isprintable() or len(button.encode()) > MAX_BYTES):
        raise ValueError(f"button data {button[:80]!r}: expected at most {MAX_BYTES} printable bytes")
    return Incoming(
        channel=CHANNEL,
        account=ACCOUNT,
        address=visitor,
        update_id=f"{visitor}:{body['id']}",
        kind=_kind(body, text, button, media),
        at=now,
        text=text,
        button=button,
        remote_id=str(body["id"]),
        language_hint=language,
        lat=body.get("lat"),
        lon=body.get("lon"),
        media=media,
        verified_customer_id=customer_id,
    )


def _kind(body: Mapping[str, Any], text: str, button: str, media: tuple[Media, ...]) -> IncomingKind:
    if media:
        return media[0].kind
    if button:
        return "button"
    if body.get("lat") is not None and body.get("lon") is not None:
        return "location"
    if body.get("start"):
        return "start"
    if not text.strip():
        raise ValueError("the message has neither text, button, place nor file")
    return "text"
