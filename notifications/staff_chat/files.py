"""Pictures, voice notes and files staff send to the bot, kept in the data directory for the customer."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from pathlib import Path

import structlog
from telegram import Bot, Message

from domain.message import Attachment

LIMIT = 20 * 1024 * 1024
"""Bytes the Bot API lets a bot download (core.telegram.org/bots/api#getfile)."""

log = structlog.get_logger(__name__)


async def keep(bot: Bot, message: Message, data_dir: Path | None, now: datetime) -> tuple[tuple[Attachment, ...], bool]:
    """The message's file as kept, and whether it holds something that can't be passed on."""
    if message.text is not None:
        return (), False
    found = _file_of(message)
    if found is None or data_dir is None or found[3] > LIMIT:
        return (), True
    kind, file_id, name, size = found
    path = Path("media") / "staff" / f"{now:%Y-%m}" / _file_name(file_id, name)
    target = data_dir / path
    try:
        if not target.exists():
            await _fetch(bot, file_id, target)
    except Exception as error:  # whatever went wrong, its sender is told and can send it again
        log.warning("staff_bot.file_not_kept", kind=kind, size=size, error=type(error).__name__)
        return (), True
    return (Attachment(kind, path.as_posix(), name, size),), False


async def _fetch(bot: Bot, file_id: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(target.suffix + ".part")
    try:
        await (await bot.get_file(file_id)).download_to_drive(part)
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)


def _file_of(message: Message) -> tuple[str, str, str, int] | None:
    """kind, id, name and size; the largest size of a picture."""
    if message.photo:
        largest = message.photo[-1]
        return "photo", largest.file_id, "photo.jpg", largest.file_size or 0
    if message.voice:
        return "voice", message.voice.file_id, "voice.ogg", message.voice.file_size or 0
    for other in (message.document, message.video, message.audio, message.animation):
        if other is not None:
            return "file", other.file_id, (other.file_name or "")[:120], other.file_size or 0
    return None


def _file_name(file_id: str, name: str) -> str:
    suffix = re.sub(r"[^a-z0-9.]", "", Path(name).suffix.lower())[:10]
    return hashlib.sha256(file_id.encode()).hexdigest()[:24] + suffix
