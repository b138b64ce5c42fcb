"""Files on their way out by Telegram, sent as what they are."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from telegram import Bot, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest

MAX_PHOTO = 10 * 1024 * 1024
"""Bytes of a picture shown as one (core.telegram.org/bots/api#sendphoto); a larger one goes as a file."""


async def upload(
    bot: Bot, chat: int, media: Mapping[str, Any], path: Path, *, caption: str = "", **where: Any
) -> Message:
    """The message that bears the file: a picture, a voice note, or a document. caption: HTML."""
    common: dict[str, Any] = {"caption": caption or None, "parse_mode": ParseMode.HTML, **where}
    if media.get("kind") == "photo" and path.stat().st_size <= MAX_PHOTO:
        with suppress(BadRequest):  # Telegram can't read every picture, but takes any file
            return await bot.send_photo(chat, path, **common)
    if media.get("kind") == "voice" and path.suffix in (".ogg", ".oga"):
        return await bot.send_voice(chat, path, **common)
    return await bot.send_document(chat, path, filename=media.get("name") or path.name, **common)
